"""What a read sees of an object: its current version, or an older one because of a fault or of the lag of lists."""

from __future__ import annotations

from typing import Any

from .clock import Clock
from .faults import Faults
from .http import Request
from .rules import Switches, declare
from .store import Body, Record

declare(
    "list_lag",
    "0",
    "guess",
    "A new object is missing from so many list calls (after DELETE and PATCH lists are up to date); the "
    "faults `lag` and `stale` do more. GET sees it at once.",
    number=True,
)
declare(
    "list_lag_ms",
    "0",
    "guess",
    "A new object is missing from lists for so long, changed meanwhile or not. GET sees it at once.",
    number=True,
)


class Reads:
    """The reads of one emulator; it counts the list calls that a new object was hidden from."""

    def __init__(self, faults: Faults, switches: Switches, clock: Clock) -> None:
        self._faults, self._switches, self._clock = faults, switches, clock
        self._served: dict[tuple[Any, ...], int] = {}

    def body(
        self,
        request: Request,
        org: str,
        kind: str,
        record: Record,
        *,
        listed: bool = False,
        count: bool = True,
    ) -> Body | None:
        """The body that this read sees, None if it sees none. `count` is false for later pages of one listing."""
        faults, now = self._faults, self._clock.now()
        lag = int(self._switches["list_lag"]) if listed else 0
        lag_s = int(self._switches["list_lag_ms"]) / 1000 if listed else 0
        if not len(faults) and not lag and not lag_s:
            return record.body
        key = (org, kind, record.id, record.serial, listed)
        if listed and record.body is not None:
            untouched, since = record.serial == 1, now - record.created_at
            if since < lag_s or (untouched and self._lags(lag, key, count=count)):
                return None
            if faults.hides("lag", request, key, since, count=count and untouched):
                return None
        age = now - record.changed_at
        return record.previous if faults.hides("stale", request, key, age, count=count) else record.body

    def clear(self) -> None:
        """Forget what was hidden."""
        self._served.clear()

    def _lags(self, calls: int, key: tuple[Any, ...], *, count: bool) -> bool:
        """Whether the switch list_lag still hides a new object from this list call."""
        served = self._served.get(key, 0)
        if count and served <= calls:
            self._served[key] = served + 1
        return served < calls if count else 0 < served <= calls
