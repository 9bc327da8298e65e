"""The documented 300 requests a minute per token, counted in fixed windows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .rules import declare

declare(
    "rate_limit_window",
    "fixed windows from a token's first request",
    "guess",
    "300 requests per minute and token, 429 with Retry-After beyond (documented); the window's algorithm "
    "is not.",
)


@dataclass
class Allowance:
    """Where a token stands: `count` includes this request; `reset_s` is the time to the next window."""

    count: int
    allowed: int
    reset_s: int

    @property
    def exceeded(self) -> bool:
        return self.count > self.allowed

    def headers(self) -> dict[str, str]:
        return {
            "inin-ratelimit-count": str(min(self.count, self.allowed)),
            "inin-ratelimit-allowed": str(self.allowed),
            "inin-ratelimit-reset": str(self.reset_s),
        }


class RateLimiter:
    """Counts requests per key; the caller holds the emulator's lock."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[float, int]] = {}

    def count(self, key: str, allowed: int, window_s: float, now: float) -> Allowance:
        """Count one request. Whole seconds in answers, rounded up, at least 1."""
        start, used = self._windows.get(key, (now, 0))
        if now - start >= window_s or now < start:
            start, used = now, 0
        used += 1
        self._windows[key] = (start, used)
        return Allowance(used, allowed, max(1, math.ceil(start + window_s - now)))

    def clear(self) -> None:
        self._windows.clear()
