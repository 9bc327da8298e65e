"""`python -m tests.safety.two_writers`: plays all rounds, and writes their table into docs/safety.md."""

from __future__ import annotations

import os
import sys
import tempfile

from .page import put_rows, rows_of
from .rounds import ENDS, NOTHING, SERVERS, play_all, tokens

TABLE = "writers"
HEADING = (
    "| type | versions | rounds | applied | refused, naming the path | told afterwards | in silence |\n"
    "|---|---|---:|---:|---:|---:|---:|\n"
)


def rows_on_page() -> list[str]:
    """The lines that the page has."""
    return rows_of(TABLE)


def main() -> int:
    """Plays what is named, or everything; returns 1 where something was overwritten in silence."""
    bad = False
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"JOURNEYS_PENDING": f"{folder}/pending", "JOURNEYS_OWNED": f"{folder}/owned"}
        for token in [each for each in tokens() if each in sys.argv] or tokens():
            for versions in SERVERS:
                counts = play_all(token, versions, 0)
                told = [counts.outcomes[end] for end in ENDS]
                number = counts.outcomes.total() - counts.outcomes[NOTHING]
                row = f"| `{token}` | {versions} | {' | '.join(map(str, [number, *told, len(counts.bad)]))} |"
                put_rows(TABLE, HEADING, [row], key=2)
                print("\n".join([row, *counts.bad]), flush=True)
                bad = bad or bool(counts.bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
