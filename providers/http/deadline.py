"""The time that one operation has, over everything that it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SETTING, OPTION = "setting `timeout`", "option `customTimeouts`"
"""Where an operation's time comes from: the vendor's settings, or the resource's options."""


class Deadline:
    """When an operation must have ended. All its requests share it: logins, waits, attempts, bodies and pages.

    `seconds`: how long it had in all. `clock`: monotonic seconds. `source`: what to change for more, in messages.
    """

    def __init__(
        self, seconds: float, clock: Callable[[], float] = time.monotonic, source: str = SETTING
    ) -> None:
        self.seconds, self.source, self._clock = seconds, source, clock
        self._ends = clock() + seconds

    def left(self) -> float:
        """Seconds that are left; 0 or less when the time is over."""
        return self._ends - self._clock()

    def extend(self, seconds: float) -> None:
        """Gives back time that was spent on waiting for one of our own."""
        self._ends += seconds

    def sooner(self, seconds: float) -> Deadline:
        """The same operation's deadline, so many seconds earlier."""
        found = Deadline(self.seconds, self._clock, self.source)
        found._ends = self._ends - seconds
        return found


_current: ContextVar[Deadline | None] = ContextVar("the operation that runs", default=None)


@contextmanager
def one_operation(seconds: float, source: str = SETTING) -> Iterator[Deadline]:
    """Lets all requests of this thread share one deadline meanwhile."""
    deadline = Deadline(seconds, source=source)
    before = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(before)


def current_deadline() -> Deadline | None:
    """The deadline of the operation that runs in this thread, if one was begun."""
    return _current.get()
