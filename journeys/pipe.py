"""A pipe whose reader has gone (`journeys export | head -1`): output ends there, quietly, and work goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO

CLOSED = 141
"""The exit code of a command that could not print all of its answer: what a shell gives one that SIGPIPE has ended."""


def tell(stream: IO[str], text: str, end: str = "\n") -> None:
    """Prints and flushes; where nobody reads any more, this and all that follows goes nowhere."""
    try:
        print(text, end=end, file=stream, flush=True)
    except BrokenPipeError:
        discard(stream)


def discard(stream: IO[str]) -> None:
    """Lets what is still printed go nowhere: Python complains of what it cannot flush at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def until_closed(main: Callable[[], int]) -> int:
    """The exit code of a command, or `CLOSED`."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        discard(sys.stdout)
        return CLOSED
    except SystemExit as ended:
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        return CLOSED  # rich has discarded the rest, and would end with 1
    return code
