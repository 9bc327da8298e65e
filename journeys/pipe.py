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
"""The exit code of a command that could not print all of its answer: what a shell gives one that SIGPIPE has ended."""
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EBADF)
"""What the system says of output that goes to a file: a full disk or quota, a disk that fails, a stream to read from."""


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
    """Lets what goes to a stream that the caller closed go nowhere.

    Python has None for such a stream. A file that is opened later would get its number, and the output of a child.
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
