"""What the commands print: plain lines, coloured on a terminal only, or one JSON document."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from journeys.colour import coloured
from journeys.text import COMMAND, readable

DIFFERENT = 7
"""The exit code where something differs from what was expected: Pulumi's for changes where none were expected."""


class Problem(Exception):
    """A command that cannot go on, with the reason and what to do next as its message.

    `code` follows the Pulumi CLI: 1 an error, 2 a bad invocation or configuration.
    """

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Out:
    """Where a command prints. With `json` only the document goes to standard output, the rest to standard error."""

    def __init__(self, json: bool = False) -> None:
        self.json = json
        self.console = _console(sys.stderr if json else sys.stdout)

    def line(self, text: str = "", style: str | None = None) -> None:
        """A plain text, of one line or several."""
        self._print((text, style or ""))

    def title(self, text: str) -> None:
        """A heading."""
        self.line(text, "bold")

    def fact(self, name: str, text: str) -> None:
        """A named line; the names stand in one column."""
        self._print((f"{name:<9}", "bold"), (f" {text}", ""))

    def hint(self, command: str, text: str) -> None:
        """A command to try, and what it does."""
        self._print(("  ", ""), (f"{command:<34}", "cyan"), (f" {text}", ""))

    def _print(self, *parts: tuple[str, str]) -> None:
        # As Text, so that nothing in it is taken for rich's markup or emoji.
        self.console.print(Text.assemble(*((readable(text), style) for text, style in parts)))

    def document(self, value: Any) -> None:
        """The answer of a command that was asked for JSON."""
        # ASCII only, and `##[` written so that no CI log takes a text for a command.
        print(COMMAND.sub(r"#\\u0023", json.dumps(value, indent=2, default=str)))


def complain(message: str) -> None:
    """An error, on standard error."""
    text = Text.assemble(("error:", "red"), f" {readable(message)}")
    _console(sys.stderr).print(text)


def _console(file: TextIO) -> Console:
    colours = coloured(file)
    # Wrapping would break what people copy.
    return Console(
        file=file,
        force_terminal=colours,
        color_system="auto" if colours else None,  # rich itself would still print bold with NO_COLOR
        highlight=False,
        soft_wrap=True,
    )
