"""Prepares the help of all commands for the terminal: texts are wrapped anew, and brackets in them stay."""

from __future__ import annotations

import inspect
from typing import Any

from rich.markup import escape


def prepare(command: Any) -> Any:
    """The command, its parameters and its subcommands, with texts that typer prints as they are.

    Typer wraps only the first paragraph and keeps the line breaks of the others, and it reads every text as markup:
    `[cli]` disappears, and `[/STACK]` ends the command.
    """
    command.help = _text(command.help)
    command.short_help = _text(command.short_help)
    for each in command.params:
        each.help = _text(getattr(each, "help", None))
    for each in getattr(command, "commands", {}).values():
        prepare(each)
    return command


def _text(text: str | None) -> str | None:
    if text is None:
        return None
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return escape("\n\n".join(" ".join(each.split()) for each in paragraphs))
