"""What the state keeps beside the outputs: one text, the same for the same, and the first layout is still read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pulumi
import pytest
from support.driver import CheckFailed, Driver

from providers.core.record import KEY, RECORD, Record, seal, sealed, unsealed

ARGS = {"display_name": "VIP", "color": "#112233", "context": {"patterns": []}}


def test_equal_records_are_equal_texts() -> None:
    """The engine's messages give objects in any order, and whole numbers as doubles."""
    one = Record({"count": 2.0, "rest": [{"a": 1.0, "b": 0.5}]}, "host", key="p/s/n").text()
    other = Record({"rest": [{"b": 0.5, "a": 1}], "count": 2}, "host", "", "p/s/n").text()
    assert one == other
    assert json.loads(one) == {
        "inputs": {"count": 2, "rest": [{"a": 1, "b": 0.5}]},
        "host": "host",
        "key": "p/s/n",
    }


def test_a_record_comes_back_as_it_was() -> None:
    record = Record({"display_name": "VIP"}, "host", "org", "p/s/n")
    assert Record.of({"display_name": "VIP", RECORD: record.text()}) == record


def test_no_inputs_are_not_empty_inputs() -> None:
    """None: somebody else wrote the state. Empty: an object that `.get` found."""
    assert Record.of({RECORD: Record(None, "host").text()}).inputs is None
    assert Record.of({RECORD: Record({}, "host").text()}).inputs == {}
    assert Record.of({"display_name": "VIP", "__key": "p/s/n"}) == Record(key="p/s/n")


def test_a_state_of_the_first_layout_is_read() -> None:
    props = {
        "__inputs": {"a": 1},
        "__host": "host",
        "__org": "org",
        "__key": "project/stack",
        "__name": "name",
    }
    assert Record.of(props) == Record({"a": 1}, "host", "org", "project/stack/name")


def test_an_update_turns_the_first_layout_into_a_record(driver: Callable[..., Driver]) -> None:
    it = driver()
    it.up(ARGS)
    record = Record.of(it.outputs)
    it.outputs = {name: value for name, value in it.outputs.items() if name != RECORD}
    it.outputs |= {"__inputs": record.inputs, "__host": record.host}
    assert it.preview(ARGS).op == "same"
    it.up({**ARGS, "color": "#445566"})
    assert Record.of(it.outputs).host == record.host
    assert not {"__inputs", "__host"} & set(it.outputs)


def test_what_is_as_it_was_applied_is_not_checked_again(driver: Callable[..., Driver]) -> None:
    """The program checks it in every run; the plugin did when it was applied, perhaps by rules of another version."""
    it = driver()
    it.up(ARGS)
    it.inputs = {**it.inputs, "color": "no colour"}
    assert it.preview({**ARGS, "color": "no colour"}).op == "same"
    with pytest.raises(CheckFailed):
        it.preview({**ARGS, "color": "none either"})
    it.config["genesys:warnings"] = "error"
    with pytest.raises(CheckFailed):
        it.preview({**ARGS, "color": "no colour"})


def test_a_seal_is_of_the_values_not_of_their_encoding() -> None:
    assert seal({"b": [1, {"c": None}], "a": 0.5}) == seal({"a": 0.5, "b": [1.0, {"c": None}]})
    assert seal({"a": "1"}) != seal({"a": 1})
    assert unsealed(sealed("p/s/n", seal(ARGS))) == ("p/s/n", seal(ARGS))
    assert unsealed(sealed("p/s/n", "")) == ("p/s/n", "")


@pytest.mark.parametrize("nested", [False, True])
def test_what_comes_later_is_not_sealed(nested: bool) -> None:
    late = pulumi.Output.from_input("x")
    assert seal({"a": [late] if nested else late}) == ""


def test_what_the_program_has_checked_is_not_checked_again(driver: Callable[..., Driver]) -> None:
    """The wrong colour stands for a program that would let it pass: the check has nothing to say then."""
    it = driver()
    it.key = {KEY: sealed("project/dev/it", seal({**ARGS, "color": "no colour"}))}
    assert it.preview({**ARGS, "color": "no colour"}).inputs[KEY] == "project/dev/it"
    with pytest.raises(CheckFailed, match="color: "):  # a transformation came after the program's check
        it.preview({**ARGS, "color": "none either"})
    it.config["genesys:warnings"] = "error"
    with pytest.raises(CheckFailed, match="color: "):
        it.preview({**ARGS, "color": "no colour"})


def test_pydantic_is_not_loaded_for_what_the_program_has_checked() -> None:
    """It is a fifth of the memory of a plugin process."""
    code = f"""
import sys
from journeys.registry import load
from providers.core.record import KEY, seal, sealed
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
provider = load("genesys:Segment")
provider.configure(ConfigureRequest(config=Config(raw_config={{}}, project_name="project")))
args = {ARGS!r}
assert not provider.check({{}}, {{**args, KEY: sealed("p/s/n", seal(args))}}).failures
print("pydantic" in sys.modules)
assert not provider.check({{}}, {{**args, KEY: "p/s/n"}}).failures
print("pydantic" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"], done.stderr
