"""Standard output that cannot be written: a pipe whose reader has gone, a full disk, a stream that the caller closed."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import IO

from journeys.text import printable

CLOSED = 141
"""The exit code of a command whose reader went away: as shells report a process that SIGPIPE ended."""
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EBADF)
"""Errors of standard output itself: disk or quota full, disk failure, file too large, not open for writing."""


def tell(stream: IO[str], text: str, end: str = "\n") -> None:
    """Prints and flushes; once the reader has gone, this text and all later ones are discarded."""
    try:
        print(text, end=end, file=stream, flush=True)
    except BrokenPipeError:
        discard(stream)


def discard(stream: IO[str]) -> None:
    """Sends further output to /dev/null: else Python reports at exit that it cannot flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def until_closed(main: Callable[[], int]) -> int:
    """The exit code of a command, or `CLOSED`; 1 where standard output cannot be written, and why on standard error."""
    _open_all()
    _escape_what_the_encoding_lacks()
    try:
        code = _code(main)
        sys.stdout.flush()
    except BrokenPipeError:
        discard(sys.stdout)
        return CLOSED
    except OSError as error:
        if error.filename or error.errno not in UNWRITABLE:
            raise
        discard(sys.stdout)
        print(printable(f"error: the output cannot be written: {error.strerror}"), file=sys.stderr)
        return 1
    return code


def _code(main: Callable[[], int]) -> int:
    try:
        return main()
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            return CLOSED  # rich has discarded the rest, and would end with 1
        sys.stdout.flush()  # argparse's help
        raise


def _open_all() -> None:
    """Opens /dev/null for each standard stream that the caller closed, which is None in Python.

    Else the next file that is opened would get the stream's number, and a child's output with it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            free = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            os.set_inheritable(free, free == number)
            setattr(sys, name, os.fdopen(free, "r" if name == "stdin" else "w", encoding="utf-8"))


def _escape_what_the_encoding_lacks() -> None:
    """Lets a name in Japanese come out as its escapes where the locale is Latin-1: standard error does that anyway."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in ("strict", "surrogateescape"):
        sys.stdout.reconfigure(errors="backslashreplace")
