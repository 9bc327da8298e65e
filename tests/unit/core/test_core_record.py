"""What the state keeps beside the outputs: one text, the same for the same, and the first layout is still read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pulumi
import pytest
from pulumi.output import Unknown
from pulumi.runtime.rpc import is_rpc_secret
from support.driver import CheckFailed, Driver

from providers.core.record import ANY, KEY, RECORD, SECRETS, Record, seal, sealed, unsealed
from providers.genesys.outcome import OutcomeArgs
from providers.genesys.segment import SegmentArgs

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
    one = seal({"b": [1, {"c": None}], "a": 0.5}, SegmentArgs)
    assert one == seal({"a": 0.5, "b": [1.0, {"c": None}]}, SegmentArgs)
    assert seal({"a": "1"}, SegmentArgs) != seal({"a": 1}, SegmentArgs)
    assert seal({"a": 1}, SegmentArgs) != seal({"a": 1}, OutcomeArgs)


@pytest.mark.parametrize("key", ["p/s/n", "p/s/a\nb", "p/s/\n\n"])
def test_a_key_comes_out_of_its_seal_as_it_was(key: str) -> None:
    """Whatever the name of a resource is: no name looks like a digest."""
    assert unsealed(sealed(key, seal(ARGS, SegmentArgs))) == (key, seal(ARGS, SegmentArgs))
    assert unsealed(sealed(key, "")) == (key, "")


@pytest.mark.parametrize(
    "value",
    [
        pulumi.Output.from_input("x"),
        [pulumi.Output.from_input("x")],
        10**5000,  # more digits than Python writes
        object(),
    ],
    ids=["late", "late within", "huge", "no JSON"],
)
def test_what_the_program_cannot_have_checked_as_it_arrives_is_not_sealed(value: object) -> None:
    assert seal({"a": value}, SegmentArgs) == ""


def test_what_the_program_has_checked_is_not_checked_again(driver: Callable[..., Driver]) -> None:
    """The wrong colour stands for a program that would let it pass: the check has nothing to say then."""
    it = driver()
    wrong = {**ARGS, "color": "no colour"}
    it.key = {KEY: sealed("project/dev/it", seal(wrong, SegmentArgs))}
    assert it.preview(wrong).inputs[KEY] == "project/dev/it"
    with pytest.raises(CheckFailed, match="color: "):  # something came after the program's check
        it.preview({**ARGS, "color": "none either"})
    it.config["genesys:warnings"] = "error"
    with pytest.raises(CheckFailed, match="color: "):
        it.preview(wrong)


def test_the_word_of_a_program_with_other_rules_does_not_count(driver: Callable[..., Driver]) -> None:
    """A subclass may have arguments of its own; the plugin has the type's."""
    it = driver()
    wrong = {**ARGS, "color": "no colour"}
    it.key = {KEY: sealed("project/dev/it", seal(wrong, OutcomeArgs))}
    with pytest.raises(CheckFailed, match="color: "):
        it.preview(wrong)


def test_a_key_that_is_not_known_yet_is_left_alone(driver: Callable[..., Driver]) -> None:
    """A transformation can make everything wait for another resource."""
    it = driver()
    it.key = {KEY: Unknown()}
    assert isinstance(it.preview(ARGS).inputs[KEY], Unknown)


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
assert not provider.check({{}}, {{**args, KEY: sealed("p/s/n", seal(args, provider.args))}}).failures
print("pydantic" in sys.modules)
assert not provider.check({{}}, {{**args, KEY: "p/s/n"}}).failures
print("pydantic" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"], done.stderr


@pytest.mark.parametrize("args", [ARGS, {**ARGS, "color": "no colour"}])
def test_where_any_value_may_be_secret_none_is_shown(
    driver: Callable[..., Driver], args: dict[str, str]
) -> None:
    """A program with transformations says so, as it cannot know what they do."""
    it = driver()
    if args == ARGS:
        it.up(args, secrets=[ANY])
        assert is_rpc_secret(it.raw_outputs[RECORD])
        assert it.inputs[SECRETS] == [ANY]
        assert it.preview(args, secrets=[ANY]).op == "same"
        assert it.refresh() == []
        assert it.preview(args, secrets=[ANY]).op == "same"
        return
    with pytest.raises(CheckFailed) as failed:
        it.preview(args, secrets=[ANY])
    assert str(failed.value) == "color: is not valid (the value may be secret: there is a transformation)"
