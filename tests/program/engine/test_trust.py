"""A provider pointer that only state or a file has is never loaded, unless it is ours."""

from __future__ import annotations

import base64
import json
import os
import pickle

import pytest

from journeys.engine import StateError

KEY = "__provider"


class Touch:
    """What somebody who can write the state would put there."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.fixture
def poison(world, tmp_path):
    """Puts a pointer that makes a folder into resource `a` of the state; returns the folder."""
    world.up('Toy("a")\nToy("b")')
    evil = tmp_path / "poisoned"
    pointer = base64.b64encode(pickle.dumps(Touch(evil))).decode()
    path = world.engine().store.path
    document = json.loads(path.read_text())
    for record in document["deployment"]["resources"]:
        if record["urn"].endswith("::a"):
            record["inputs"][KEY] = record["outputs"][KEY] = pointer
    path.write_text(json.dumps(document))
    world.calls()
    return evil


def refused(world, evil, run):
    """The run fails, names the resource, says what to do, and loads and changes nothing."""
    result = run()
    message = next(text for text in result.errors if KEY in text)
    assert result.exit_code == 1
    assert "::a" in message
    assert "Pulumi CLI" in message
    assert not evil.exists()
    assert sorted(world.toys()) == ["a-1", "b-1"]
    return message


@pytest.mark.parametrize("command", ["refresh", "destroy"])
def test_without_the_program_everything_is_refused_before_it_begins(world, poison, command):
    message = refused(world, poison, getattr(world.engine(), command))
    assert "::b" not in message
    assert world.calls() == []


@pytest.mark.parametrize("command", ["refresh", "destroy"])
def test_with_the_program_the_poisoned_one_is_refused_all_the_same(world, poison, command):
    refused(world, poison, lambda: getattr(world.engine(), command)(run_program=True))


@pytest.mark.parametrize("command", ["preview", "up"])
def test_a_refresh_on_the_way_is_refused(world, poison, command):
    refused(world, poison, lambda: getattr(world.engine(), command)(refresh=True))


def test_a_removed_resource_is_not_deleted_through_it(world, poison):
    refused(world, poison, lambda: world.preview('Toy("b")'))
    refused(world, poison, lambda: world.up("pass"))


def test_inputs_that_are_ignored_do_not_bring_it_back(world, poison):
    program = 'Toy("a", opts=O(ignore_changes=["*"]))\nToy("b")'
    refused(world, poison, lambda: world.preview(program))
    refused(world, poison, lambda: world.up(program))


def test_a_replaced_object_is_not_deleted_through_it(world, poison):
    result = world.up('Toy("a", size=2)\nToy("b")')
    assert KEY in result.errors[0]
    assert not poison.exists()
    assert "a-1" in world.toys()


def test_the_program_repairs_what_it_still_has(world, poison):
    """Check, diff and update load the program's own pointer, and that is what state has then."""
    assert world.up('Toy("a", note="n")\nToy("b")').ok
    assert not poison.exists()
    assert world.engine().refresh().ok


def test_a_program_vouches_for_its_own_provider_alone(world):
    """Another process that runs no program doesn't know it."""
    world.up('Toy("a")')
    world.trusted = set()
    assert "::a" in world.engine(trusted=set()).refresh().errors[0]
    assert "::a" in world.engine(trusted=set()).destroy().errors[0]
    assert world.engine(trusted=set()).refresh(run_program=True).ok
    assert world.engine(trusted=set()).destroy(run_program=True).ok
    assert world.toys() == {}


@pytest.mark.parametrize("where", ["resources", "pending"])
def test_a_poisoned_state_is_not_taken_in(world, poison, where):
    document = world.engine().export()
    if where == "pending":
        deployment = document["deployment"]
        [bad] = [r for r in deployment["resources"] if r["urn"].endswith("::a")]
        deployment["resources"].remove(bad)
        deployment["pending_operations"] = [{"type": "updating", "resource": bad}]
    world.program("pass")
    other = world.engine(state_dir=world.root / "elsewhere")
    with pytest.raises(StateError, match="::a"):
        other.import_state(document)
    assert not other.store.exists()


def test_a_poisoned_import_file_is_not_taken_in(world, poison):
    inputs = {"name": "n", KEY: world.state()["a"]["inputs"][KEY]}
    entry = {
        "name": "new",
        "type": "pulumi-python:dynamic/toy:Toy",
        "id": "x-1",
        "inputs": inputs,
        "outputs": inputs,
    }
    with pytest.raises(StateError, match="new"):
        world.engine().import_resources({"resources": [entry]})
    assert not poison.exists()
    assert "new" not in world.state()
