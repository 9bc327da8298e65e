"""What a program is told when it asks the engine for the outputs in its own stack's state."""

from __future__ import annotations

import json

import pytest

ASK = """
import json
answer = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {{"stackName": {stack!r}}})
with open("answer.json", "w") as file:
    json.dump([answer.value, answer.is_secret], file)
"""
NAME = "organization/toys/dev"
A = "urn:pulumi:dev::toys::pulumi-python:dynamic/toy:Toy::a"


def asked(world, program="pass", stack=NAME, run="up", **options):
    """Runs the program, which asks first; returns the outputs by URN, and whether they are secret."""
    world.program(ASK.format(stack=stack) + program)
    result = getattr(world.engine(**options), run)()
    assert result.ok, result.errors
    answer, secret = json.loads((world.root / "answer.json").read_text())
    assert answer["name"] == stack
    return answer["outputs"], secret


def test_a_new_stack_owns_nothing(world):
    outputs, _ = asked(world, 'Toy("a")')
    assert A not in outputs
    assert all(row["type"].startswith("pulumi:") for row in outputs.values())


@pytest.mark.parametrize("run", ["preview", "up"])
@pytest.mark.parametrize("stack", [NAME, "organization/dev", "dev"])
def test_outputs_are_as_they_were_before_the_run_without_ids(world, run, stack):
    world.up('Toy("a", size=1)')
    outputs, secret = asked(world, 'Toy("a", size=2)\nToy("b")', stack, run)
    assert not secret
    assert outputs[A] == {
        "type": "pulumi-python:dynamic/toy:Toy",
        "outputs": world.state()["a"]["outputs"]
        if run == "preview"
        else {**outputs[A]["outputs"], "size": 1.0},
    }
    assert outputs[A]["outputs"]["loud"] == "A-1"
    assert "id" not in outputs[A]
    assert not any(urn.endswith("::b") for urn in outputs)


def test_hidden_outputs_are_in_the_answer(world):
    world.up('Toy("a", __record="{}")')
    outputs, _ = asked(world, 'Toy("a", __record="{}")')
    assert outputs[A]["outputs"]["__record"] == "{}"


@pytest.mark.slow
def test_secrets_are_in_the_answer_as_secrets(world):
    env = {"PULUMI_CONFIG_PASSPHRASE": "pass"}
    program = 'Toy("a", note=pulumi.Output.secret("hush"))'
    world.up(program, env=env)
    outputs, secret = asked(world, program, env=env)
    assert outputs[A]["outputs"]["note"] == "hush"
    assert secret


def test_the_question_is_no_change_and_no_resource_that_is_shown(world):
    world.up('Toy("a")')
    world.program(ASK.format(stack=NAME) + 'Toy("a")')
    for _ in range(2):
        assert world.engine().preview(expect_no_changes=True).changes == {"same": 2}
        assert world.up().changes == {"same": 2}
    # As in the CLI's state: the provider of the engine's functions.
    builtin = [
        r
        for r in world.engine().export()["deployment"]["resources"]
        if r["type"] == "pulumi:providers:pulumi"
    ]
    assert len(builtin) == 1
    assert world.engine().destroy().changes == {"delete": 2}
    assert world.state() == {}


@pytest.mark.slow
def test_of_two_objects_of_one_urn_the_one_that_waits_to_be_deleted_is_left_out(world):
    """Also in the CLI (GetStackResourceOutputs): it skips what is marked for deletion."""
    world.up('Toy("a", size=1)')
    world.up('Toy("a", size=1, fail="delete")')
    assert not world.up('Toy("a", size=2)').ok
    assert {"a", "a!"} < set(world.state())
    outputs, _ = asked(world, 'Toy("a", size=2)', run="preview")
    assert outputs[A]["outputs"]["loud"] == "A-2"
    assert "A-1" not in json.dumps(outputs)


def test_a_resource_that_only_waits_to_be_deleted_is_not_in_the_answer(world):
    """Its replacement was removed from the program, and the delete of the old object failed."""
    world.up('Toy("a", fail="delete")')
    assert not world.up('Toy("a", size=2)').ok
    world.program("pass")
    assert not world.engine().up().ok
    assert set(world.state()) - {"toys-dev", "default"} == {"a!"}
    outputs, _ = asked(world, run="preview")
    assert A not in outputs


@pytest.mark.parametrize(
    "stack", ["other", "organization/toys/other", "organization/more/dev", "me/toys/dev"]
)
def test_another_stack_is_an_error_that_names_it(world, stack):
    world.program(ASK.format(stack=stack))
    [message] = world.engine().up().errors
    assert f"unknown stack {stack!r}" in message
    assert "answers only for the stack that it runs, 'organization/toys/dev'" in message


def test_get_keeps_its_id_in_a_preview(world):
    """What depends on the id of an object that is only read is unchanged."""
    world.up('Toy("a")')
    program = 'Toy("a")\nx = Toy("x", opts=O(id="a-1"))\nToy("y", note=x.id)\npulumi.export("id", x.id)'
    assert world.up(program).outputs["id"] == "a-1"
    assert world.toys()["y-1"]["note"] == "a-1"
    result = world.engine().preview(expect_no_changes=True)
    assert (result.exit_code, result.outputs["id"]) == (0, "a-1")


def test_get_by_an_id_that_is_not_known_yet_stays_unknown(world):
    result = world.preview('a = Toy("a")\nx = Toy("x", opts=O(id=a.id))\npulumi.export("id", x.id)')
    assert result.ok, result.errors
    assert result.unknown_outputs == {"id"}
