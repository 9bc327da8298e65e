"""Replacements that the user asks for: `--replace` and a taint in state."""

from __future__ import annotations

import pytest

from journeys.engine import StateError
from journeys.engine.__main__ import main

PROGRAM = 'a = Toy("a")\nToy("b", note=a.id)\nToy("c", ref=a.id)'


def urn(name):
    return f"urn:pulumi:dev::toys::pulumi-python:dynamic/toy:Toy::{name}"


def test_a_resource_gets_a_new_object_and_what_depends_on_it_follows(world):
    world.up(PROGRAM)
    world.calls()
    plan = world.engine().preview(replace=[urn("a")])
    assert (plan.step("a").op, plan.step("b").op, plan.step("c").op) == ("replace", "update", "replace")
    assert world.calls() == []
    assert world.engine().up(replace=[urn("a")]).ok
    calls = world.calls()
    assert calls[0] == "create a-2"
    assert sorted(calls) == ["create a-2", "create c-2", "delete a-1", "delete c-1", "update b-1"]
    assert world.up().changes == {"same": 4}


def test_wildcards_name_several(world):
    world.up('Toy("a")\nToy("b")')
    assert world.engine().up(replace=["**::a", "*::b"]).changes == {"same": 1, "replace": 2}


def test_what_state_does_not_have_is_an_error_before_the_program_runs(world):
    world.up('Toy("a")')
    world.program("raise ValueError('it ran')")
    [message] = world.engine().up(replace=[urn("none")]).errors
    assert message == f"Target '{urn('none')}' could not be found in the stack."


def test_a_taint_lasts_until_the_replacement(world):
    world.up(PROGRAM)
    assert world.engine().taint([urn("a"), urn("b")]) == 2
    assert world.state()["a"]["taint"] is True
    assert world.engine().taint([urn("b")], tainted=False) == 1
    assert "taint" not in world.state()["b"]
    assert world.engine().refresh().ok
    world.calls()
    assert world.preview().step("a").op == "replace"
    assert world.up().ok
    assert "create a-2" in world.calls()
    assert "taint" not in world.state()["a"]
    assert world.preview().changes == {"same": 4}


def test_a_failed_replacement_keeps_the_taint(world):
    world.up('Toy("a")')
    world.engine().taint([urn("a")])
    assert not world.up('Toy("a", fail="create")').ok
    assert world.state()["a"]["taint"] is True


def test_only_what_is_in_state_can_be_tainted(world):
    world.up('Toy("a")')
    with pytest.raises(StateError, match="no such resource"):
        world.engine().taint([urn("a"), urn("none")])
    assert "taint" not in world.state()["a"]


def test_the_commands(world, capsys, monkeypatch):
    monkeypatch.setenv("TOY_DB", str(world.db))
    world.up('Toy("a")')
    where = ["--cwd", str(world.root)]
    assert main(["taint", urn("a"), "--yes", *where]) == 0
    assert main(["untaint", urn("a"), *where]) == 0
    assert main(["taint", urn("none"), *where]) == 1
    assert capsys.readouterr().out == "1 resources tainted\n1 resources untainted\n"
    assert main(["preview", "--replace", urn("a"), *where]) == 0
    assert "+-1 to replace" in capsys.readouterr().out
    assert main(["up", "--replace", urn("a"), *where]) == 0
    assert sorted(world.toys()) == ["a-2"]
