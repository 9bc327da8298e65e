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
    Each `acquire` is followed by exactly one `answered`.
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
        self._in_flight = self._waiting = 0
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
        waited = 0.0
        if (pause := self._take()) <= 0:
            return waited
        with self._lock:
            self._waiting += 1
        try:
            while pause > 0:
                if deadline is not None and pause >= deadline.left():
                    raise NoTurn(*self._expected(pause))
                tell(*self._expected(pause))
                self._sleep(pause)
                waited += pause
                pause = self._take()
        finally:
            with self._lock:
                self._waiting -= 1
        return waited

    def _expected(self, pause: float) -> tuple[float, str]:
        with self._lock:
            if self._left is not None and self._left < 1:
                return pause, WINDOW_SPENT
            rate = f"requests go out at {self._rate * 60:.0f} a minute (setting `requestsPerMinute`)"
            return max(pause, self._waiting / self._rate), rate

    def _take(self) -> float:
        """Take a place and return 0, or return how long to wait before asking again."""
        with self._lock:
            if not self.off:
                now = self._clock()
                self._tokens = min(self._burst, self._tokens + (now - self._refilled) * self._rate)
                self._refilled = now
                if self._left is not None and now >= self._window_ends:
                    self._left = None
                if self._left is not None and self._left < 1:
                    return self._window_ends - now
                if self._tokens < 1:
                    # Never less than a tick: rounding must not turn the wait into a busy loop.
                    return max(0.001, (1 - self._tokens) / self._rate)
                self._tokens -= 1
                if self._left is not None:
                    self._left -= 1
            self._in_flight += 1
            return 0.0

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
