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
    return case.answered(world.objects(case.kind)[case.server_id(id)])


def ids(case: Case, world: Emulator) -> set[str]:
    """The ids that the objects of the type have in a stack."""
    return {str(case.answered(each)["id"]) for each in world.objects(case.kind).values()}


def has_id_of_its_key(case: Case) -> bool:
    """Whether an object of the same key always has the same id."""
    provider = load(case.token)
    return bool(provider.id_of(to_wire(plain(case.full, provider.shape), provider.shape)))


def remove(case: Case, world: Emulator, id: str) -> None:
    """Deletes an object behind the program's back."""
    world.remove(case.kind, case.server_id(id))


def is_as_wanted(case: Case, world: Emulator, it: Driver, args: dict[str, Any]) -> bool:
    """Whether the server has what the program says."""
    assert it.id is not None
    shape = load(case.token).shape
    now = from_wire(live(case, world, it.id), shape)
    return all(
        is_satisfied_by(value, now.get(name), shape.fields[name].node)
        for name, value in plain(args, shape).items()
        if name not in shape.options
    )


def edit(case: Case, world: Emulator, id: str, args: dict[str, Any], top: str) -> None:
    """Does what the arguments say, behind the program's back, for one field and those that go with it."""
    shape = load(case.token).shape
    body = to_wire(plain(args, shape), shape)
    base = to_wire(plain(case.full, shape), shape)
    wire = shape.fields[top].wire
    fields = {n: v for n, v in body.items() if n == wire or v != base.get(n)}
    there = world.objects(case.kind)[case.server_id(id)]
    world.edit(case.kind, case.server_id(id), **case.written(fields, there))
