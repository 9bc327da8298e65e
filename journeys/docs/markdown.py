"""Small pieces of Markdown."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from .source import flat


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are one line each, and a bar in them is part of the text."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return flat(text).replace("\\|", "|").replace("|", "\\|")


def code(text: str, language: str = "python") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def link(text: str, target: str, page: str) -> str:
    """A link from one page to another, or to an anchor of the same one; both below docs/reference."""
    path, hash_, anchor = target.partition("#")
    if path == page:
        return f"[{text}](#{anchor})"
    return f"[{text}]({os.path.relpath(path, os.path.dirname(page))}{hash_}{anchor})"


def page(parts: Iterable[str]) -> str:
    """A page from its parts; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
