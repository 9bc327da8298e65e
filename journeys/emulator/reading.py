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
    "faults `lag` and `stale` do more.",
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
    faults, age = emulator.faults, emulator.now() - record.changed_at
    lag = int(emulator.switches["list_lag"]) if listed else 0
    if not len(faults) and not lag:
        return record.body
    key = (org.name, kind, record.id, record.serial, listed)
    if listed and record.serial == 1 and record.body is not None:
        if emulator.lags(lag, key, count=count):
            return None
        if faults.hides("lag", request, key, age, count=count):
            return None
    return record.previous if faults.hides("stale", request, key, age, count=count) else record.body
