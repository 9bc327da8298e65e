"""What the user's ^C does: waits end at once, requests that are under way have a moment, and no new one is sent."""

from __future__ import annotations

import threading
import time

from .errors import JourneysError

GRACE_S = 1.5
"""Seconds that the answer to a request which is under way may still take."""

_interrupted = threading.Event()
_at = 0.0


class Interrupted(JourneysError):
    """The run was interrupted, and what this call had still to send was not sent."""

    def __init__(self) -> None:
        super().__init__("The run was interrupted, and nothing more was sent. Run the command again.")


def interrupt() -> None:
    """Ends all waiting of this process, for good."""
    global _at
    if not _interrupted.is_set():
        _at = time.monotonic()
        _interrupted.set()


def is_interrupted() -> bool:
    """Whether the run was interrupted."""
    return _interrupted.is_set()


def grace_is_over() -> bool:
    """Whether a request that is under way should be given up."""
    return _interrupted.is_set() and time.monotonic() - _at > GRACE_S


def pause(seconds: float) -> None:
    """As `time.sleep`.

    Raises:
        Interrupted: the run was, before or meanwhile.
    """
    if _interrupted.wait(max(0.0, seconds)):
        raise Interrupted
