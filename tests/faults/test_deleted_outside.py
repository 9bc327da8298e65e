"""What somebody deleted outside costs at most one GET and one list, and many of them share that list."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from providers.core.session.record import RECORD

from .operations import Operation
from .subjects import TYPES, subject_of
from .world import Stack, World, world_of

LISTED = [token for token in TYPES if subject_of(token).provider.listable]
MANY = 20


@pytest.fixture
def world(token: str) -> Iterator[World]:
    with world_of(subject_of(token)) as made:
        yield made


@pytest.fixture
def stack(world: World) -> Stack:
    made = Stack(world)
    Operation(world.subject, "refresh").prepare(made)
    return made


def asked(world: World, act: object) -> Counter[str]:
    """How many requests of each kind something takes, logins and the question of identity left out."""
    operation = Operation(world.subject, "refresh")
    world.network.log.clear()
    assert callable(act)
    act()
    return Counter(
        kind
        for number, entry in enumerate(world.network.log)
        if (kind := operation.step(number, entry).kind) not in ("login", "identity")
    )


def costs(world: World, stack: Stack) -> tuple[int, int]:
    """The requests of one GET and of one list: some types need two for them."""
    one = asked(world, stack.refresh)
    provider = stack.process()
    every = asked(world, lambda: list(provider.listed()))
    assert not {*one, *every} - {"get", "list"}
    return one.total(), every.total()


def others(stack: Stack, count: int) -> list[Stack]:
    """Further resources of the state, whose objects are gone."""
    found = []
    for number in range(count):
        other, own = Stack(stack.world), stack.world.subject.case.server_id(str(stack.id))
        other.restore(stack.snapshot())
        other.id = str(stack.id).replace(own, f"gone-{number}")
        other.outputs[RECORD] = json.dumps({**json.loads(stack.outputs[RECORD]), "id": other.id})
        found.append(other)
    return found


@pytest.mark.parametrize("token", LISTED)
def test_one_is_seen_with_one_get_and_one_list(world: World, stack: Stack) -> None:
    get, every = costs(world, stack)
    world.subject.remove(world.emulator, str(stack.id))
    assert asked(world, stack.refresh).total() <= get + every
    assert stack.id is None


@pytest.mark.parametrize("token", LISTED)
def test_twenty_are_seen_in_one_refresh_with_one_list(world: World, stack: Stack) -> None:
    get, every = costs(world, stack)
    gone = others(stack, MANY)
    provider = stack.process()
    ids: list[str] = []

    def read_all() -> None:
        for each in (*gone, stack):
            found = each.servicer.call(
                "Read",
                provider.read,
                each.id,
                dict(each.outputs),
                properties=each.outputs,
                inputs=each.inputs,
            )
            ids.append(found.id)

    assert asked(world, read_all).total() <= MANY * get + every + get
    assert ids == [""] * MANY + [stack.id]


@pytest.mark.parametrize("token", [token for token in TYPES if token not in LISTED])
def test_without_a_list_it_is_asked_for_twice(world: World, stack: Stack) -> None:
    """A contact without assignments is an empty answer, and no object that is gone."""
    if world.subject.provider.origin == "part":
        world.subject.remove(world.emulator, str(stack.id))
        assert asked(world, stack.refresh) == {"get": 1}
        assert stack.id is not None
        return
    stack.refresh()  # what no read has shown yet may be missing for as long as answers lag
    world.subject.remove(world.emulator, str(stack.id))
    began = world.clock.now
    assert asked(world, stack.refresh) == {"get": 2}
    assert stack.id is None
    assert world.clock.now - began < 3
