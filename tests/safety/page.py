"""The generated tables of docs/safety.md."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "safety.md"


def _marks(table: str) -> tuple[str, str]:
    return f"<!-- {table}: begin (generated) -->\n", f"<!-- {table}: end -->\n"


def rows_of(table: str) -> list[str]:
    """The lines of a table, without its heading."""
    begin, end = _marks(table)
    return PAGE.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0].splitlines()[2:]


def put_rows(table: str, heading: str, rows: list[str], key: int) -> None:
    """Puts lines into a table, each in the place of the one with the same first `key` cells."""
    begin, end = _marks(table)
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    found = {tuple(each.split(" | ")[:key]): each for each in [*rows_of(table), *rows]}
    text = "\n".join(found[cells] for cells in sorted(found))
    PAGE.write_text(f"{head}{begin}{heading}{text}\n{end}{tail}", encoding="utf-8")
