"""Objects that a stack has still to delete are its own; those that it has given up are not, or not without a word."""

from __future__ import annotations

import pytest

from .harness import Engine, check_settled
from .programs import program, segment
from .ways import EXTERNAL, OTHER


def forget(engine: Engine, name: str) -> None:
    """`pulumi state delete`: the object stays, and is nobody's."""
    urn = engine.urn(name)
    if engine.name == "cli":
        engine.must("state delete", urn, "--yes")
        return
    kept = [entry for entry in engine.deployment()["resources"] if entry["urn"] != urn]
    engine.load({"version": 3, "deployment": {**engine.deployment(), "resources": kept}})


RENAMED = program(segment("z", display_name="'A'"))
REPLACED = program(segment("a", "replace_on_changes=['description']", description="'new'"))


@pytest.mark.parametrize("after", [RENAMED, pytest.param(REPLACED, marks=pytest.mark.slow)])
def test_an_object_that_the_state_gave_up_after_a_failed_create_is_not_its_own(
    engine: Engine, after: str
) -> None:
    engine.write(program(segment("a")))
    engine.must("up")
    old = engine.id("a")
    engine.write(after)
    engine.emulator.faults.add("status", method="POST", path="segments$", status=400, times=None)
    assert not engine.run("up").ok
    engine.emulator.faults.clear()
    forget(engine, "a")
    engine.emulator.sent()
    ran = engine.run("up")
    assert not ran.ok
    assert f"a segment of that display_name exists: {old}" in ran.text
    assert engine.emulator.written() == []


@pytest.mark.slow
def test_a_rename_that_failed_goes_on_without_a_second_object(engine: Engine) -> None:
    engine.write(program(segment("a")))
    engine.must("up")
    engine.write(RENAMED)
    engine.emulator.faults.add("status", method="POST", path="segments$", status=400, times=None)
    assert not engine.run("up").ok
    engine.emulator.faults.clear()
    engine.must("up")
    check_settled(engine, ["A"])


def test_a_second_object_beside_one_that_a_replacement_kept_is_told(engine: Engine) -> None:
    """No engine tells what `retain_on_delete` has left: the second replacement finds it, and says so."""
    opts = "retain_on_delete=True"
    engine.write(program(segment("a", opts, **EXTERNAL)))
    engine.must("up")
    kept = engine.id("a")
    engine.write(program(segment("a", opts, **OTHER)))
    assert kept not in engine.must("up").text
    engine.write(program(segment("a", opts, **EXTERNAL)))
    ran = engine.must("up")
    assert f"segment {kept}, of the same display_name, is one that this stack has replaced" in ran.text
    assert kept not in engine.ids()


@pytest.mark.slow
def test_an_object_that_the_state_gave_up_after_a_failed_delete_is_not_its_own(engine: Engine) -> None:
    engine.write(program(segment("a")))
    engine.must("up")
    old = engine.id("a")
    engine.write(program())
    engine.emulator.faults.add("status", method="DELETE", status=403, times=None)
    assert not engine.run("up").ok
    engine.emulator.faults.clear()
    forget(engine, "a")
    engine.write(RENAMED)
    ran = engine.run("up")
    assert not ran.ok
    assert f"a segment of that display_name exists: {old}" in ran.text
