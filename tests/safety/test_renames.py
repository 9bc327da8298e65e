"""An update that gives an object a name that is there already: a twin of somebody else's, unless it is meant."""

from __future__ import annotations

import pytest

from .harness import Engine, check_settled
from .programs import program, segment

RENAMED = program(segment("a", display_name="'B'"))


def their_segment(engine: Engine, name: str) -> str:
    there = engine.emulator.seed("segments", {"displayName": name})
    return str(there["id"])


@pytest.mark.parametrize("mode", ["fail", pytest.param("adopt", marks=pytest.mark.slow)])
def test_a_name_that_is_there_is_refused(engine: Engine, mode: str) -> None:
    engine.set(genesys_onExisting=mode)
    engine.write(program(segment("a")))
    engine.must("up")
    own, theirs = engine.id("a"), their_segment(engine, "B")
    engine.write(RENAMED)
    ran = engine.run("up")
    assert not ran.ok
    assert f"a segment of that display_name exists: {theirs}" in ran.text
    assert engine.emulator.there() == {own: ("segments", "A"), theirs: ("segments", "B")}
    engine.emulator.remove("segments", theirs)
    engine.must("up")
    check_settled(engine, ["B"])
    assert engine.id("a") == own


@pytest.mark.slow
def test_it_may_be_meant(engine: Engine) -> None:
    engine.set(genesys_onExisting="create")
    engine.write(program(segment("a")))
    engine.must("up")
    theirs = their_segment(engine, "B")
    engine.write(RENAMED)
    engine.must("up")
    assert engine.emulator.there() == {engine.id("a"): ("segments", "B"), theirs: ("segments", "B")}


@pytest.mark.slow
def test_three_names_go_round(engine: Engine) -> None:
    names = ["A", "B", "C"]
    engine.write(program(*(segment(each.lower()) for each in names)))
    engine.must("up")
    ids = [engine.id(each) for each in "abc"]
    engine.write(program(*(segment(a, display_name=f"'{b}'") for a, b in zip("abc", "BCA", strict=True))))
    engine.must("up")
    check_settled(engine, names)
    assert [engine.id(each) for each in "abc"] == ids


@pytest.mark.slow
@pytest.mark.parametrize("how", ["goes", "is renamed", "is replaced"])
def test_a_name_that_another_resource_gives_up(engine: Engine, how: str) -> None:
    engine.write(program(segment("a"), segment("b", "replace_on_changes=['*']")))
    engine.must("up")
    other = {
        "goes": [],
        "is renamed": [segment("b", display_name="'C'")],
        "is replaced": [segment("b", "replace_on_changes=['*']", display_name="'C'")],
    }[how]
    engine.write(program(segment("a", display_name="'B'"), *other))
    engine.must("up")
    check_settled(engine, ["B", "C"] if other else ["B"])
