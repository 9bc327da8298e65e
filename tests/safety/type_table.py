"""`python -m tests.safety.type_table`: runs the kill matrix of every type, and writes its table into docs/safety.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .forked import forked_on, forks_in
from .harness import Engine, Watched
from .kill_types import COMMANDS, TYPES, Start, matrix
from .page import put_rows, rows_of

TABLE = "types"
CLASSES = ("ok", "stopped", "warned")
HEADING = (
    "| engine | type | command | cells | ended well | stopped with object and command | "
    "ended well with a warning | in silence |\n|---|---|---|---:|---:|---:|---:|---:|\n"
)
CONFIG = {"genesys:listLag": "1"}


def rows_on_page() -> list[str]:
    """The lines that the page has."""
    return rows_of(TABLE)


def row_of(start: Start, engine: str, token: str, command: str) -> tuple[str, list[str]]:
    """One line, both journals together, and what ended in silence."""
    both = [matrix(start, token, command, journal=kept, progress=_say) for kept in (True, False)]
    counts = [sum(cells.outcomes[name] for cells in both) for name in CLASSES]
    bad = [each for cells in both for each in cells.bad]
    numbers = (sum(cells.outcomes.total() for cells in both), *counts, len(bad))
    return f"| {engine} | `{token}` | {command} | {' | '.join(map(str, numbers))} |", bad


def main() -> int:
    """Runs what is named, or every type on the embedded engine; returns 1 where something ended in silence."""
    tokens = [each for each in TYPES if each in sys.argv] or TYPES
    commands = [each for each in COMMANDS if each in sys.argv] or list(COMMANDS)
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as folder, forks_in(Path(folder)) as forks:
        which = "cli" if "cli" in sys.argv else "embedded"

        def start(at: Path, emulator: Watched) -> Engine:
            return forked_on(which, at, emulator, forks, **CONFIG)

        for token in tokens:
            for command in commands:
                row, found = row_of(start, which, token, command)
                put_rows(TABLE, HEADING, [row], key=3)
                print("\n\n".join([row, *found]), flush=True)
                bad += found
    return 1 if bad else 0


def _say(text: str) -> None:
    print(f"  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
