"""An object that the stack has is never adopted, deleted or doubled by a create without a diff (DESIGN rule 3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .harness import Engine, check_settled
from .programs import journey, program, segment
from .ways import EXISTING, EXTERNAL, OTHER, PLAIN, WAYS, prepared

FAST = {("new parent", "fail"), ("replace_on_changes", "adopt")}
CELLS = [
    pytest.param(way, existing, marks=[] if (way, existing) in FAST else pytest.mark.slow)
    for way in WAYS
    for existing in EXISTING
]


@pytest.mark.parametrize(("way", "existing"), CELLS)
def test_one_object_afterwards_and_the_right_one(engine: Engine, way: str, existing: str) -> None:
    cell = WAYS[way]
    first = prepared(engine, cell, existing)
    if cell.after is not None:
        engine.write(cell.after)
    ran = cell.act(engine)
    if cell.refused:
        assert not ran.ok
        assert cell.refused in ran.text
        engine.write(cell.before)
        engine.emulator.sent()
        engine.must("up")  # a component that was made beside the refused journey goes again
        assert engine.emulator.written() == []
    check_settled(engine, list(cell.names))
    if cell.refused:
        assert engine.id(cell.resource) == first
        return
    assert (engine.id(cell.resource) == first) is cell.keeps


# --- pending deletes: two objects under one URN --------------------------------------------------------------------


def two_under_one_urn(engine: Engine, existing: str) -> tuple[str, str]:
    """A replacement whose delete fails: the state holds the old object and the new one; their ids."""
    if existing != "fail":
        engine.set(genesys_onExisting=existing)
    engine.write(program(segment("a", **EXTERNAL)))
    engine.must("up")
    old = engine.id("a")
    engine.write(program(segment("a", **OTHER)))
    refusal = engine.emulator.faults.add("status", method="DELETE", status=403, times=None)
    assert not engine.run("up").ok
    assert refusal.hits
    engine.emulator.faults.clear()
    assert len(engine.resources()) == 2
    return old, engine.id("a")


PENDING: dict[str, tuple[str | None, list[str]]] = {
    "again": (None, []),
    "replaced once more": (program(segment("a", **EXTERNAL)), []),
    "moved to a parent": (program('parent = box("box")', segment("a", "parent=parent", **OTHER)), []),
    "with a refresh": (None, ["--refresh"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("existing", EXISTING)
@pytest.mark.parametrize("what", PENDING)
def test_with_a_delete_that_is_pending(engine: Engine, what: str, existing: str) -> None:
    old, new = two_under_one_urn(engine, existing)
    then, flags = PENDING[what]
    if then is not None:
        engine.write(then)
    engine.must("up", *flags)
    check_settled(engine, ["A"])
    assert engine.id("a") != old
    assert (engine.id("a") == new) is (then is None)


@pytest.mark.slow
@pytest.mark.parametrize("existing", EXISTING)
def test_destroy_with_a_delete_that_is_pending(engine: Engine, existing: str) -> None:
    two_under_one_urn(engine, existing)
    engine.must("destroy")
    assert engine.emulator.there() == {}
    assert engine.ids() == []


# --- objects that are not the stack's ------------------------------------------------------------------------------


@pytest.mark.parametrize("existing", EXISTING)
def test_an_object_of_that_name_which_nobody_has(
    which: str, stack_on: Callable[..., Engine], existing: str
) -> None:
    """`fail` names it and the command, `adopt` takes it and says so, `create` makes a twin."""
    engine = stack_on(which, PLAIN)
    if existing != "fail":
        engine.set(genesys_onExisting=existing)
    there = engine.emulator.seed("segments", {"displayName": "A"})["id"]
    ran = engine.run("up")
    if existing == "fail":
        assert not ran.ok
        assert there in ran.text
        assert "`journeys import " in ran.text
        assert engine.emulator.written() == []
        assert engine.ids() == []
        return
    assert ran.ok, ran
    if existing == "adopt":
        assert there in ran.text
        assert engine.ids() == [there]
        assert [line.split()[0] for line in engine.emulator.written()] == ["PATCH"]
        check_settled(engine, ["A"])
    else:
        assert len(engine.emulator.there()) == 2
        assert there not in engine.ids()


@pytest.mark.slow
@pytest.mark.parametrize("existing", ["fail", "adopt"])
def test_several_objects_of_that_name_are_refused(engine: Engine, existing: str) -> None:
    if existing == "adopt":
        engine.set(genesys_onExisting="adopt")
    engine.write(PLAIN)
    seeded = [engine.emulator.seed("segments", {"displayName": "A"})["id"] for _ in range(2)]
    ran = engine.run("up")
    assert not ran.ok
    assert all(id in ran.text for id in seeded)
    assert engine.emulator.written() == []


@pytest.mark.slow
@pytest.mark.parametrize("existing", ["fail", "adopt"])
def test_an_object_of_another_stack_of_the_same_program(engine: Engine, existing: str) -> None:
    """Both stacks would own it: `fail` stops, `adopt` is what the user asked for and is said."""
    engine.write(PLAIN)
    engine.must("up")
    other = engine.beside("prod")
    if existing == "adopt":
        other.set(genesys_onExisting="adopt")
    ran = other.run("up")
    (there,) = engine.emulator.there()
    assert there in ran.text
    assert ran.ok is (existing == "adopt")
    assert len(engine.emulator.there()) == 1


def test_a_refresh_at_the_start_of_an_up_keeps_no_old_settings(engine: Engine) -> None:
    """The objects are read as the last `up` was configured; what comes after it is as this one is."""
    engine.write(program(segment("b")))
    engine.must("up")
    there = engine.emulator.seed("segments", {"displayName": "A"})
    engine.write(program(segment("a"), segment("b")))
    engine.must("up", "--refresh", "--config", "genesys:onExisting=adopt")
    assert engine.id("a") == there["id"]


@pytest.mark.slow
def test_a_name_that_the_api_gives_once_is_handed_on_in_two_updates(engine: Engine) -> None:
    """The engine makes the new journey before the old one goes: the message says so, and nothing has changed."""
    engine.write(program(journey("j"), journey("k")))
    engine.must("up")
    there = engine.emulator.there()
    engine.write(program(journey("j", name="'K'")))
    ran = engine.run("up")
    assert not ran.ok
    assert "has that name still and gives it up, let an `up` of its own do that first" in ran.text
    assert engine.emulator.there() == there
    engine.write(program(journey("j")))
    engine.must("up")
    engine.write(program(journey("j", name="'K'")))
    engine.must("up")
    check_settled(engine, ["K"])
