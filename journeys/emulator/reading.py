"""What a read sees of an object: its current version, or what a fault or the lag of lists still shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .http import Request
from .rules import declare
from .store import Body, Record

if TYPE_CHECKING:
    from .emulator import Emulator
    from .org import Org

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


def as_read(
    emulator: Emulator,
    request: Request,
    org: Org,
    kind: str,
    record: Record,
    *,
    listed: bool = False,
    count: bool = True,
) -> Body | None:
    """The body that this read answers, None for none. `count` is false for the later pages of a listing."""
    faults, now = emulator.faults, emulator.now()
    lag = int(emulator.switches["list_lag"]) if listed else 0
    lag_s = int(emulator.switches["list_lag_ms"]) / 1000 if listed else 0
    if not len(faults) and not lag and not lag_s:
        return record.body
    key = (org.name, kind, record.id, record.serial, listed)
    if listed and record.body is not None:
        untouched, since = record.serial == 1, now - record.created_at
        if since < lag_s or (untouched and emulator.lags(lag, key, count=count)):
            return None
        if faults.hides("lag", request, key, since, count=count and untouched):
            return None
    age = now - record.changed_at
    return record.previous if faults.hides("stale", request, key, age, count=count) else record.body
