"""`python -m tests.safety.table`: runs the kill matrix on both engines and writes its table into docs/safety.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .forked import forked_on, forks_in
from .harness import ENGINES, Watched
from .kill import COMMANDS, Cells, matrix

PAGE = Path(__file__).parents[2] / "docs" / "safety.md"
BEGIN, END = "<!-- kills: begin (generated) -->\n", "<!-- kills: end -->\n"
CLASSES = ("ok", "stopped", "warned")
HEADING = (
    "| engine | command | crash journal | requests | cells | ended well | stopped with object and command | "
    "ended well with a warning | in silence |\n|---|---|---|---:|---:|---:|---:|---:|---:|\n"
)


def row_of(engine: str, command: str, journal: str, cells: Cells) -> str:
    """One line of the table."""
    counts = [cells.outcomes[name] for name in CLASSES]
    silent = cells.count - sum(counts)
    numbers = (cells.requests, cells.count, *counts, silent)
    return f"| {engine} | {command} | {journal} | {' | '.join(map(str, numbers))} |"


def rows_on_page() -> list[str]:
    """The lines that the page has."""
    return PAGE.read_text(encoding="utf-8").splitlines()


def main() -> int:
    """Runs everything, or what is named; returns 1 where something ended in silence."""
    engines = [each for each in ENGINES if each in sys.argv] or list(ENGINES)
    commands = [each for each in COMMANDS if each in sys.argv] or list(COMMANDS)
    bad = False
    for which in engines:
        for command in commands:
            for journal in ("kept", "deleted"):
                with (
                    tempfile.TemporaryDirectory() as folder,
                    Watched() as emulator,
                    forks_in(Path(folder)) as f,
                ):
                    assert isinstance(emulator, Watched)
                    engine = forked_on(which, Path(folder) / "stack", emulator, f)
                    cells = matrix(
                        engine, command, Path(folder) / "kept", journal=journal == "kept", progress=say
                    )
                row = row_of(which, command, journal, cells)
                put(row)
                say("\n\n".join([row, *cells.bad]))
                bad = bad or bool(cells.bad)
    return 1 if bad else 0


def say(text: str) -> None:
    """Shows how far it is."""
    print(text, flush=True)


def put(row: str) -> None:
    """Puts a line into the page's table, in the place of the one of the same engine, command and journal."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    table, _, tail = rest.partition(END)
    cells = [(e, c, j) for e in ENGINES for c in COMMANDS for j in ("kept", "deleted")]
    rows = {tuple(each.split(" | ", 3)[:3]): each for each in [*table.splitlines()[2:], row]}
    ordered = [rows[key] for e, c, j in cells if (key := (f"| {e}", c, j)) in rows]
    PAGE.write_text(head + BEGIN + HEADING + "\n".join(ordered) + "\n" + END + tail, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
