"""Tables for a terminal and for a pull request; no cell can break out of its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from journeys.text import printable

WIDEST = 60


def text_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines in columns; long cells are cut in the middle."""
    every = [[_short(printable(cell)) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in every) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The same in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return [*lines, *("| " + " | ".join(markdown(cell) for cell in row) + " |" for row in rows)]


def markdown(text: str) -> str:
    """A text as itself in Markdown: no markup, link, mention, HTML, command or end of the cell."""
    escaped = re.sub(
        r"[\\`*_{}\[\]()#+\-!|>~@:./&<$]", lambda match: f"&#{ord(match.group())};", printable(text)
    )
    return escaped or " "


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST // 2]}...{text[-WIDEST // 2 + 3 :]}"
