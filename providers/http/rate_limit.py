"""Keep the request rate below the vendor's limit: a token bucket that learns from the answers' headers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from .deadline import Deadline
from .dialect import PLAIN, RateLimit

WINDOW_SPENT = "the API allows no more requests until then"
_LONGEST_WINDOW_S = 120.0  # a header must not silence us for hours: a 429 would tell the user why


class NoTurn(Exception):
    """A request's turn comes too late for it: in so many seconds, and why."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds, self.why = seconds, why


class RateLimiter:
    """Token bucket for all threads of one client.

    `requests_per_minute`: a ceiling that the headers can only lower; 0 switches pacing off; None (default)
    is `documented` until the headers say otherwise. `burst`: how many requests may go out at once.
    Each `acquire` is followed by exactly one `answered`. Who waits has its turn before who comes later: where other
    clients take a part of the limit, nobody waits for a second window.
    """

    def __init__(
        self,
        requests_per_minute: float | None = None,
        burst: int = PLAIN.burst,
        documented: float = PLAIN.requests_per_minute,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ceiling = requests_per_minute
        self._rate = (documented if requests_per_minute is None else requests_per_minute) / 60
        self._burst = self._tokens = float(max(1, burst))
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._refilled = clock()
        self._in_flight = 0
        self._line: list[object] = []  # those who wait, in their order
        self._left: float | None = None  # what the server's window still allows, None when unknown
        self._window_ends = 0.0

    @property
    def off(self) -> bool:
        return self._ceiling == 0

    def acquire(
        self, deadline: Deadline | None = None, tell: Callable[[float, str], None] = lambda seconds, why: None
    ) -> float:
        """Wait for this request's turn; return the seconds waited.

        `tell` hears of each wait before it: about how long, and why.

        Raises:
            NoTurn: it can't come by the deadline.
        """
        waited, me = 0.0, object()
        try:
            while turn := self._take(me):
                pause, why = turn
                if deadline is not None and pause >= deadline.left():
                    raise NoTurn(pause, why)
                tell(pause, why)
                self._sleep(pause)
                waited += pause
        finally:
            with self._lock:
                if me in self._line:
                    self._line.remove(me)
        return waited

    def _take(self, me: object) -> tuple[float, str] | None:
        """Take a place; or stand in the line and return how long to wait before asking again, and why."""
        with self._lock:
            if not self.off and (turn := self._turn(me)) is not None:
                return turn
            self._in_flight += 1
            return None

    def _turn(self, me: object) -> tuple[float, str] | None:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._refilled) * self._rate)
        self._refilled = now
        if self._left is not None and now >= self._window_ends:
            self._left = None
        mine = 1 + (self._line.index(me) if me in self._line else len(self._line))
        turn = None
        if self._left is not None and self._left < mine:
            turn = self._window_ends - now, WINDOW_SPENT
        elif self._tokens < mine:
            # Never less than a tick: rounding must not turn the wait into a busy loop.
            pause = max(0.001, (mine - self._tokens) / self._rate)
            turn = pause, f"requests go out at {self._rate * 60:.0f} a minute (setting `requestsPerMinute`)"
        if turn is not None:
            if me not in self._line:
                self._line.append(me)
            return turn
        self._tokens -= 1
        if self._left is not None:
            self._left -= 1
        return None

    def answered(self, limit: RateLimit | None = None) -> None:
        """One request ended; learn from what its headers say of the limit, None when there was no answer."""
        with self._lock:
            self._in_flight -= 1
            if limit is not None and not self.off:
                self._learn(limit)

    def pause(self, seconds: float) -> None:
        """The server wants silence: let nobody through for that long."""
        with self._lock:
            if not self.off:
                self._left = 0.0
                self._window_ends = max(self._window_ends, self._clock() + seconds)

    def _learn(self, limit: RateLimit) -> None:
        allowed, remaining, reset = limit.allowed, limit.remaining, limit.reset_s
        if allowed is not None and allowed >= 1:
            per_minute = allowed if self._ceiling is None else min(allowed, self._ceiling)
            self._rate = per_minute / 60
            if allowed < self._burst:
                self._burst = allowed
        if remaining is not None and reset is not None:
            # The answer does not count the requests that are still under way.
            self._left = max(0.0, remaining - self._in_flight)
            self._window_ends = self._clock() + min(reset, _LONGEST_WINDOW_S)
