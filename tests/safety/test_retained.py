"""What the program says to retain is never deleted, and what a run leaves there is told."""

from __future__ import annotations

import re

import pytest

from .harness import Engine, check_settled
from .programs import journey, program, segment

RETAINED = "retain_on_delete=True"
REPLACED = f"{RETAINED}, replace_on_changes=['*']"


@pytest.mark.parametrize("how", ["by a change", pytest.param("--replace", marks=pytest.mark.slow)])
def test_a_retained_journey_is_not_deleted_for_its_successor(engine: Engine, how: str) -> None:
    """Its name is free for one journey only, so that there can be no successor."""
    engine.write(program(journey("j", REPLACED)))
    engine.must("up")
    old = engine.id("j")
    if how == "by a change":
        engine.write(program(journey("j", REPLACED, definition="waits('2d')")))
        ran = engine.run("up")
    else:
        ran = engine.run("up", "--replace", engine.urn("j"))
    assert not ran.ok
    assert "it clashes with an object that is there" in ran.text
    assert list(engine.emulator.there()) == [old]


@pytest.mark.slow
def test_a_journey_of_a_retained_component_is_not_deleted_for_its_successor(engine: Engine) -> None:
    def text(days: str) -> str:
        return program(
            f'parent = box("box", {RETAINED})',
            journey("j", "parent=parent, replace_on_changes=['*']", definition=f"waits('{days}')"),
        )

    engine.write(text("1d"))
    engine.must("up")
    (old,) = engine.emulator.there()
    engine.write(text("2d"))
    assert not engine.run("up").ok
    assert list(engine.emulator.there()) == [old]


@pytest.mark.slow
def test_a_journey_that_makes_room_is_told(engine: Engine) -> None:
    engine.write(program(journey("j")))
    engine.must("up")
    old = engine.id("j")
    ran = engine.must("up", "--replace", engine.urn("j"))
    assert f"journey spa_emulator/{old} was deleted first" in ran.text
    check_settled(engine, ["J"])


@pytest.mark.slow
def test_a_retained_segment_comes_back(engine: Engine) -> None:
    """`fail` names it and what to do, and `adopt` goes on with it."""
    engine.write(program(segment("a", RETAINED)))
    engine.must("up")
    old = engine.id("a")
    engine.write(program())
    engine.must("up")
    assert list(engine.emulator.there()) == [old]
    engine.write(program(segment("a", RETAINED)))
    ran = engine.run("up")
    assert not ran.ok
    assert f"a segment of that display_name exists: {old}" in ran.text
    engine.set(genesys_onExisting="adopt")
    engine.must("up")
    check_settled(engine, ["A"])
    assert engine.id("a") == old


def test_a_step_says_that_the_object_stays(engine: Engine) -> None:
    engine.write(program(segment("a", RETAINED)))
    engine.must("up")
    engine.write(program())
    assert re.search(r"delete *\[retain\]", engine.must("preview").text)
    assert re.search(r"deleted \([0-9.]+s\)\[retain\]", engine.must("up").text)


def test_what_deleted_with_leaves_is_told(engine: Engine) -> None:
    """The engine sends no delete for it, and no segment goes with another one."""
    lines = "a = " + segment("a"), segment("b", "deleted_with=a")
    engine.write(program(*lines))
    said = "nothing is sent for this segment when that resource goes"
    assert said in engine.must("preview").text
    engine.must("up")
    assert said in engine.must("up", "--expect-no-changes").text
