"""Reading stacks: every kind of document that has one, previews over states, unknown and secret values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import stacks as s

from journeys.graph import DocumentError, read
from journeys.records import SECRET, UNKNOWN, all_known

SECRET_VALUE = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "v1:abc",
}


def test_every_spelling_of_a_state_is_the_same_stack() -> None:
    exported = s.state(s.segment("vip"))
    checkpoint = {"version": 3, "checkpoint": {"stack": "dev", "latest": exported["deployment"]}}
    assert read(exported) == read(checkpoint)
    found = read(exported)
    assert found.title == "shop/dev"
    assert [(each.token, each.name, each.id) for each in found.resources.values() if each.token] == [
        ("genesys:Segment", "vip", "id-vip")
    ]


def test_a_stack_that_was_never_brought_up_is_empty() -> None:
    assert dict(read({"version": 3, "checkpoint": {"stack": "dev", "latest": None}}).resources) == {}


@pytest.mark.parametrize(
    "nonsense", [[], {}, {"resources": []}, {"deployment": 3}, "x", 7, {"deployment": {"resources": 1}}]
)
def test_what_is_no_state_is_refused(nonsense: Any) -> None:
    with pytest.raises(DocumentError, match="not a Pulumi deployment"):
        read(nonsense)


def test_state_and_preview_taken_for_each_other_say_so() -> None:
    with pytest.raises(DocumentError, match="pass it as --preview"):
        read(s.preview())
    with pytest.raises(DocumentError, match="pass it as --state"):
        read(preview=s.state())


def test_resources_that_only_wait_for_their_deletion_are_not_there() -> None:
    old = {**s.segment("vip"), "id": "old", "delete": True}
    found = read(s.state(s.segment("vip"), old))
    assert found.resources[s.urn("genesys:Segment", "vip")].id == "id-vip"


def test_secrets_never_leave_the_document() -> None:
    document = s.state(s.segment("vip", description={**SECRET_VALUE, "plaintext": '"topsecret"'}))
    found = read(document).resources[s.urn("genesys:Segment", "vip")]
    assert found.values["description"] == SECRET
    assert "topsecret" not in repr(found)
    assert "abc" not in repr(found)


def test_hidden_entries_are_not_values() -> None:
    found = read(s.state(s.segment("vip"))).resources[s.urn("genesys:Segment", "vip")]
    assert not [name for name in found.values if name.startswith("__")]


def test_a_state_tells_what_the_server_answered_and_a_preview_what_the_program_wants() -> None:
    record = s.segment("vip", is_active=True)
    record["outputs"]["is_active"] = False
    urn = record["urn"]
    assert read(s.state(record)).resources[urn].values["is_active"] is False
    changed = read(s.state(record), s.preview(s.step("update", record, record, diffReasons=["is_active"])))
    assert changed.resources[urn].values["is_active"] is True
    assert changed.resources[urn].old["is_active"] is False
    assert changed.resources[urn].changed == ("is_active",)


def test_a_preview_changes_the_state_below_it() -> None:
    keep, go, new = s.segment("keep"), s.segment("go"), s.segment("new")
    found = read(s.state(keep, go), s.preview(s.step("create", s.planned(new)), s.step("delete", old=go)))
    assert {each.name: each.change for each in found.resources.values() if each.token} == {
        "keep": "same",
        "go": "delete",
        "new": "create",
    }
    assert found.preview
    assert found.complete
    assert not read(preview=s.preview()).complete


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)], ids=["create first", "delete first"])
def test_the_steps_of_a_replacement_are_one_change(order: tuple[int, ...]) -> None:
    old, new = s.segment("vip"), s.planned(s.segment("vip", display_name="VIP 2"))
    steps = [
        s.step("create-replacement", new, old, replaceReasons=["external_segment"]),
        s.step("replace", new, old),
        s.step("delete-replaced", old=old),
    ]
    found = read(s.state(old), s.preview(*(steps[index] for index in order))).resources[old["urn"]]
    assert found.change == "replace"
    assert found.values["display_name"] == "VIP 2"
    assert found.id == "id-vip"


def test_unknown_values_stay_unknown() -> None:
    record = s.planned(s.action_map("m", [UNKNOWN]))
    found = read(preview=s.preview(s.step("create", record))).resources[record["urn"]]
    assert found.values["trigger_with_segments"] == [UNKNOWN]
    assert found.id == ""


def test_errors_of_a_preview_are_kept() -> None:
    said = [{"severity": "error", "message": "no such page\n"}, {"severity": "warning", "message": "hm"}]
    assert read(preview=s.preview(diagnostics=said)).errors == ("no such page",)


def test_the_outermost_component_is_found_also_where_it_is_not_in_the_document() -> None:
    outer = s.component("offer", "WebMessagingOffer")
    inner_type = "journeys:index:WebMessagingOffer$journeys:index:JourneyBundle"
    inner = {
        "urn": f"urn:pulumi:dev::shop::{inner_type}::offer",
        "type": "journeys:index:JourneyBundle",
        "custom": False,
        "parent": outer["urn"],
    }
    child = s.segment("seg", inner["urn"])
    found = read(s.state(outer, inner, child))
    top = found.top(found.resources[child["urn"]])
    assert top is not None
    assert (top.name, top.kind) == ("offer", "WebMessagingOffer")
    alone = read(preview=s.preview(s.step("create", s.planned(child))))
    top = alone.top(alone.resources[child["urn"]])
    assert top is not None
    assert top.name == "offer"


def test_reading_changes_nothing_in_the_document() -> None:
    document = s.state(*s.campaigns(2))
    before = json.dumps(document)
    read(document, s.preview(s.step("create", s.planned(s.segment("x")))))
    assert json.dumps(document) == before


def test_what_is_secret_in_the_inputs_is_so_in_the_outputs() -> None:
    """A transform can make a value secret after it was written: the outputs have it in clear then."""
    record = s.segment("vip", description=SECRET_VALUE)
    record["outputs"]["description"] = "topsecret"
    for found in (read(s.state(record)), read(s.state(record), s.preview(s.step("same", record, record)))):
        assert found.resources[record["urn"]].values["description"] == SECRET
        assert "topsecret" not in repr(found)


@pytest.mark.parametrize(
    ("value", "is_known"),
    [
        ("a", True),
        ({"a": [1, {"b": False}]}, True),
        (UNKNOWN, False),
        (SECRET, False),
        ({"a": [{"b": SECRET}]}, False),
    ],
)
def test_a_secret_at_any_depth_is_not_known(value: Any, is_known: bool) -> None:
    assert all_known(value) is is_known
