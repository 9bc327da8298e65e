"""Limits: objects of each kind per org, and requests per token and minute."""

from __future__ import annotations

from collections.abc import Mapping

from .clock import Clock
from .faults import Faults
from .http import Request
from .ratelimit import Allowance, RateLimiter
from .rules import Switches, declare

Given = str | Mapping[str, int]
"""`on`, `off`, or values by name."""
REQUESTS = "requests"  # the rate limit's name among the limits
UNLIMITED = 10**6

declare(
    "unlimited_headers",
    "absent | sent",
    "guess",
    "With `--limits off` answers have no rate-limit headers, or those of a limit that nobody reaches.",
)


class Limits:
    """given: "on" (the documented ones), "off" (none), or values by name (the others as documented)."""

    def __init__(
        self,
        given: Given,
        documented: Mapping[str, int],
        *,
        window_s: float,
        clock: Clock,
        faults: Faults,
        switches: Switches,
    ) -> None:
        self._values = _values(given, documented)
        self._window_s = window_s
        self._clock, self._faults, self._switches = clock, faults, switches
        self._rates = RateLimiter()

    def maximum(self, kind: str) -> int | None:
        """The maximum number of objects of a kind; None if there is none."""
        return self._values.get(kind) if self._values is not None else None

    def allowance(self, request: Request, limit: str = REQUESTS) -> Allowance | None:
        """Count a request against its token's rate limit, whose name is `limit`; None with limits off."""
        fault = next((f for f in self._faults if f.kind == "rate_limit" and f.matches(request)), None)
        if fault:
            key, allowed, window_s = f"fault {fault.id}", fault.allowed, fault.window_s
        elif self._values is not None:
            key, allowed, window_s = request.bearer, self._values[limit], self._window_s
        elif self._switches["unlimited_headers"] == "sent":
            key, allowed, window_s = request.bearer, UNLIMITED, self._window_s
        else:
            return None
        allowance = self._rates.count(key, allowed, window_s, self._clock.now())
        if fault and allowance.exceeded:
            fault.hits += 1
        return allowance

    def clear(self) -> None:
        """Forget all counted requests."""
        self._rates.clear()


def _values(given: Given, documented: Mapping[str, int]) -> dict[str, int] | None:
    if given == "off":
        return None
    if isinstance(given, str):
        if given != "on":
            raise ValueError(f"limits is on, off or values by name, not {given!r}")
        return dict(documented)
    unknown = set(given) - set(documented)
    if unknown:
        raise ValueError(
            f"no limit is called {', '.join(sorted(unknown))}; there are {', '.join(documented)}"
        )
    return {**documented, **given}
