"""Prepares the help of all commands for typer: joins the lines of paragraphs and escapes brackets."""

from __future__ import annotations

import inspect
import sys
from typing import Any

from rich.markup import escape

from journeys.colour import coloured


def prepare(command: Any) -> Any:
    """The command, with its texts and those of its parameters and subcommands changed so that typer prints them whole.

    Typer wraps only the first paragraph and keeps the line breaks of the others, and it reads every text as markup:
    `[cli]` disappears, and `[/STACK]` ends the command.
    """
    _set_colours()
    command.help = _text(command.help)
    command.short_help = _text(command.short_help)
    for each in command.params:
        each.help = _text(getattr(each, "help", None))
    for each in getattr(command, "commands", {}).values():
        prepare(each)
    return command


def _set_colours() -> None:
    """Colours typer's help and usage errors where our own output is coloured."""
    from typer import rich_utils

    rich_utils.COLOR_SYSTEM = "auto" if coloured(sys.stdout) or coloured(sys.stderr) else None
    rich_utils.FORCE_TERMINAL = None  # typer takes any run on GitHub for a terminal


def _text(text: str | None) -> str | None:
    if text is None:
        return None
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return escape("\n\n".join(" ".join(each.split()) for each in paragraphs))
