"""What the lifecycle tests do behind the program's back, and what they ask of the server."""

from __future__ import annotations

from typing import Any

from cases import Case
from support.driver import Driver

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.equality import is_satisfied_by
from providers.core.schema.wire import from_wire, to_wire


def live(case: Case, world: Emulator, id: str) -> dict[str, Any]:
    return world.objects(case.kind)[id]


def is_as_wanted(case: Case, world: Emulator, it: Driver, args: dict[str, Any]) -> bool:
    """Whether the server has what the program says."""
    assert it.id is not None
    shape = load(case.token).shape
    now = from_wire(live(case, world, it.id), shape)
    return all(is_satisfied_by(v, now.get(n), shape.fields[n].node) for n, v in plain(args, shape).items())


def edit(case: Case, world: Emulator, id: str, args: dict[str, Any], top: str) -> None:
    """Does what the arguments say, behind the program's back, for one field and those that go with it."""
    shape = load(case.token).shape
    body = to_wire(plain(args, shape), shape)
    base = to_wire(plain(case.full, shape), shape)
    wire = shape.fields[top].wire
    fields = {n: v for n, v in body.items() if n == wire or v != base.get(n)}
    world.edit(case.kind, id, **fields)
