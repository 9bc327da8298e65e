"""What the state keeps beside the outputs: one text without a value of the program, and earlier layouts are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import CheckFailed, Driver

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.session.record import RECORD, Record, leftovers, visible

ARGS = {"display_name": "VIP", "color": "#112233", "context": {"patterns": []}}


def test_equal_records_are_equal_texts_without_what_is_not_known() -> None:
    assert Record("host", "org", "id").text() == '{"host": "host", "id": "id", "org": "org"}'
    assert Record("host").text() == '{"host": "host"}'


@pytest.mark.parametrize("more", [{}, {"unread": True}, {"external": True}])
def test_a_record_comes_back_as_it_was(more: dict[str, bool]) -> None:
    record = Record("host", "org", "id", **more)
    assert Record.of({"display_name": "VIP", RECORD: record.text()}) == record


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "null", 7, '{"host": null}'])
def test_a_record_that_makes_no_sense_tells_nothing(text: Any) -> None:
    assert Record.of({RECORD: text}) == Record()


def test_the_records_of_earlier_layouts_are_read() -> None:
    first = {"__inputs": {"a": 1}, "__host": "host", "__org": "org", "__key": "p/s", "__name": "n"}
    assert Record.of(first) == Record("host", "org")
    second = json.dumps({"inputs": {"a": 1}, "host": "host", "org": "org", "key": "p/s/n"})
    assert Record.of({RECORD: second}) == Record("host", "org")


@pytest.mark.parametrize("uri", ["/api/v2/journey/segments/s9", "/api/v2/journey/segments/s9/"])
def test_the_id_of_an_earlier_layout_is_the_end_of_its_uri(uri: str) -> None:
    provider = load("genesys:Segment")
    assert provider.id_in({"display_name": "VIP", "self_uri": uri}) == "s9"
    assert provider.id_in({"display_name": "VIP", "self_uri": None}) == ""


def test_only_what_the_program_knows_is_visible() -> None:
    props = {"__provider": "x", "__key": "p/s/n", "__secrets": ["*"], RECORD: "{}", "a": 1, "b": None}
    assert visible(props) == {"a": 1}
    assert leftovers(props) == {"__key": "p/s/n", "__secrets": ["*"]}


def test_a_create_an_update_and_a_refresh_record_host_org_and_id(
    emulator: Emulator, driver: Callable[..., Driver]
) -> None:
    it = driver()
    it.up(ARGS)
    expected = Record(emulator.url.removeprefix("http://"), emulator.org.id, str(it.id))
    assert Record.of(it.outputs) == expected
    it.up({**ARGS, "color": "#445566"})
    assert Record.of(it.outputs) == expected
    it.refresh()
    assert Record.of(it.outputs) == expected


def test_no_hidden_input_and_no_copy_of_a_value_is_kept(driver: Callable[..., Driver]) -> None:
    it = driver()
    it.up({**ARGS, "description": "planted"})
    assert {name for name in it.inputs if name.startswith("__")} == {"__provider"}
    assert {name for name in it.outputs if name.startswith("__")} == {"__provider", RECORD}
    assert "planted" not in json.dumps({n: v for n, v in it.outputs.items() if n != "description"})


@pytest.mark.parametrize(
    "old",
    [
        {"__inputs": dict(ARGS), "__host": "HOST", "__key": "project/dev", "__name": "it"},
        {RECORD: json.dumps({"inputs": ARGS, "host": "HOST", "key": "project/dev/it"})},
    ],
    ids=["first layout", "second layout"],
)
def test_a_state_of_an_earlier_layout_is_clean_and_the_next_write_turns_it_into_todays(
    emulator: Emulator, driver: Callable[..., Driver], old: dict[str, Any]
) -> None:
    it = driver()
    it.up(ARGS)
    host = emulator.url.removeprefix("http://")
    plain = {name: value for name, value in it.outputs.items() if name != RECORD}
    it.outputs = plain | json.loads(json.dumps(old).replace("HOST", host))
    it.inputs |= {"__key": "project/dev/it"}
    assert it.preview(ARGS).op == "same"
    it.up({**ARGS, "color": "#445566"})
    assert Record.of(it.outputs) == Record(host, emulator.org.id, str(it.id))
    assert not {"__inputs", "__host", "__name"} & set(it.outputs)


def test_the_hidden_inputs_of_an_earlier_layout_go_with_a_run_that_changes_nothing(
    driver: Callable[..., Driver],
) -> None:
    """In a change the engine would show them as changed."""
    it = driver()
    it.up(ARGS)
    it.inputs |= {"__key": "project/dev/it"}
    changed = it.preview({**ARGS, "color": "#445566"})
    assert changed.op == "update"
    assert changed.inputs["__key"] == "project/dev/it"
    it.up(ARGS)
    assert "__key" not in it.inputs


def test_what_get_has_read_in_a_state_without_a_record_gets_one(driver: Callable[..., Driver]) -> None:
    it = driver()
    it.up(ARGS)
    it.inputs = {name: value for name, value in it.inputs.items() if name.startswith("__")}
    del it.outputs[RECORD]
    it.refresh()
    assert it.outputs["display_name"] == "VIP"
    assert it.outputs[RECORD] == Record().text()


def test_what_is_as_it_was_applied_is_not_checked_again(driver: Callable[..., Driver]) -> None:
    """The program checks it in every run; the plugin did when it was applied, perhaps by rules of another version."""
    it = driver()
    it.up(ARGS)
    it.inputs, it.outputs = ({**each, "color": "no colour"} for each in (it.inputs, it.outputs))
    assert it.preview({**ARGS, "color": "no colour"}).op == "same"
    with pytest.raises(CheckFailed):
        it.preview({**ARGS, "color": "none either"})
    it.config["genesys:warnings"] = "error"
    with pytest.raises(CheckFailed):
        it.preview({**ARGS, "color": "no colour"})
