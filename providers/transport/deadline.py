"""The time that one operation has, over everything that it does."""

from __future__ import annotations

import time
from collections.abc import Callable


class Deadline:
    """When an operation must have ended. All its requests share it: logins, waits, attempts, bodies and pages.

    `seconds`: how long it had in all. `clock`: monotonic seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self._clock = seconds, clock
        self._ends = clock() + seconds

    def left(self) -> float:
        """Seconds that are left; 0 or less when the time is over."""
        return self._ends - self._clock()
