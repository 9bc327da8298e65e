"""What a program only reads, by `.get`, is not the stack's: nothing of it is deleted, doubled or counted as owned."""

from __future__ import annotations

import pytest

from .harness import Engine, Watched, check_settled
from .programs import SPACE, journey, program, segment


def somebodys_segment(engine: Engine) -> tuple[str, str]:
    """An object that nobody manages: its id, and the line that reads it."""
    id = engine.emulator.seed("segments", {"displayName": "A"})["id"]
    return id, f'Segment.get("a", {id!r})'


def somebodys_journey(engine: Engine) -> tuple[str, str]:
    """The same of a type without a list, whose names are unique."""
    engine.write(program(journey("a", "retain_on_delete=True")))
    engine.must("up")
    (id,) = engine.emulator.there()
    engine.write(program())
    engine.must("up")
    return id, f'Journey.get("a", "{SPACE}/{id}")'


@pytest.mark.parametrize("kind", [pytest.param("segment", marks=pytest.mark.slow), "journey"])
def test_managing_what_was_read_before_leaves_it_and_says_so(engine: Engine, kind: str) -> None:
    """The same resource name: the engine replaces what is only read by a new object."""
    there, read = somebodys_segment(engine) if kind == "segment" else somebodys_journey(engine)
    engine.write(program(read))
    engine.must("up")
    engine.emulator.sent()
    engine.write(program(segment("a") if kind == "segment" else journey("a")))
    ran = engine.run("up")
    assert not ran.ok
    assert "`journeys import " in ran.text
    assert "DELETE" not in str(engine.emulator.sent())
    assert list(engine.emulator.there()) == [there]
    assert engine.ids() == []


@pytest.mark.slow
@pytest.mark.parametrize("existing", ["fail", "adopt"])
@pytest.mark.parametrize("at_once", [True, False], ids=["in one run", "in two runs"])
def test_a_create_of_the_same_name_beside_it(engine: Engine, existing: str, at_once: bool) -> None:
    if existing == "adopt":
        engine.set(genesys_onExisting="adopt")
    there, read = somebodys_segment(engine)
    read = "x = " + read.replace('"a"', '"x"')
    if not at_once:
        engine.write(program(read))
        engine.must("up")
    engine.write(program(read, segment("a", "depends_on=[x]")))
    ran = engine.run("up")
    assert there in ran.text
    assert ran.ok is (existing == "adopt")
    assert list(engine.emulator.there()) == [there]
    assert engine.ids() == ([there] if existing == "adopt" else [])


@pytest.mark.slow
def test_an_object_of_the_stack_that_is_read_too_goes_when_it_is_removed(
    engine: Engine, watched: Watched
) -> None:
    engine.write(program(segment("a")))
    engine.must("up")
    engine.write(program(segment("a"), f'Segment.get("x", {engine.id("a")!r})'))
    engine.must("up")
    engine.write(program(segment("b")))
    engine.must("up")
    check_settled(engine, ["B"])
