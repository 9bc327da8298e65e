"""What the commands print: plain lines, coloured on a terminal only, or one JSON document."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.markup import escape


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
        # Rich leaves colours out of pipes and obeys NO_COLOR; wrapping would break what people copy.
        self.console = Console(file=sys.stderr if json else sys.stdout, highlight=False, soft_wrap=True)

    def line(self, text: str = "", style: str | None = None) -> None:
        """One line of plain text."""
        self.console.print(escape(text), style=style)

    def title(self, text: str) -> None:
        """A heading."""
        self.line(text, "bold")

    def fact(self, name: str, text: str) -> None:
        """A named line; the names stand in one column."""
        self.console.print(f"[bold]{escape(name):<9}[/bold] {escape(text)}")

    def hint(self, command: str, text: str) -> None:
        """A command to try, and what it does."""
        self.console.print(f"  [cyan]{escape(command):<34}[/cyan] {escape(text)}")

    def document(self, value: Any) -> None:
        """The answer of a command that was asked for JSON."""
        print(json.dumps(value, indent=2, default=str))


def complain(message: str) -> None:
    """An error, on standard error."""
    Console(file=sys.stderr, highlight=False, soft_wrap=True).print(f"[red]error:[/red] {escape(message)}")
