"""What the state keeps beside the outputs: one text, the same for the same, and the first layout is still read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from support.driver import CheckFailed, Driver

from providers.core.record import RECORD, Record

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
