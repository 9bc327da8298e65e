"""One line on stderr for a wait that a user would wonder about."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

from .text import printable

SHORTEST_S = 2.0
"""Waits up to this long are not mentioned."""

_lock = threading.Lock()
_said: dict[str, float] = {}  # by cause: until when the last line holds


def waiting(
    seconds: float,
    what: str,
    *,
    cause: str = "",
    quiet_s: float = 0,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Say `waiting N s: what`, where N is more than 2; to be called before the wait.

    Threads that wait for the same `cause` (by default `what`) at the same time make one line; another one comes
    when that wait is over, and not within `quiet_s` seconds.
    """
    if seconds <= SHORTEST_S:
        return
    now, cause = clock(), cause or what
    with _lock:
        if now < _said.get(cause, now):
            return
        _said[cause] = now + max(seconds, quiet_s)
    print(f"waiting {seconds:.0f} s: {printable(what)}", file=sys.stderr, flush=True)
