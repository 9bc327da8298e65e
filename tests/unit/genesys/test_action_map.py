"""What action maps send: the vendor's names, what every change demands, dates, and clearing inside an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.driver import Driver

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.wire import from_wire, to_wire

from .paths import GONE, put

MAP: dict[str, Any] = {
    "display_name": "Help",
    "trigger_with_segments": ["segment-1"],
    "action": {"media_type": "webMessagingOffer"},
}
FLOW_ACTION = {
    "media_type": "architectFlow",
    "architect_flow_fields": {
        "architect_flow": {"id": "flow-1"},
        "flow_request_mappings": [
            {"name": "a", "attribute_type": "Integer", "mapping_type": "HardCoded", "value": "999"}
        ],
    },
}
CONFIGURATION = {"apiKey": "k", "Nested_Name": {"deep_value": None, "List": [1, 2.5, None, True]}, "n": 3}
OPEN_ACTION = {
    "media_type": "openAction",
    "open_action_fields": {
        "open_action": {"id": "open-1", "name": "Notify"},
        "configuration_fields": CONFIGURATION,
    },
}


def bodies(emulator: Emulator, method: str) -> list[dict[str, Any]]:
    """The bodies of the requests of one method, as sent."""
    return [entry.body for entry in emulator.requests.matching(method=method)]


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver("genesys:ActionMap")


@pytest.mark.parametrize(
    ("action", "wire"),
    [
        (
            {"media_type": "contentOffer", "action_template": {"id": "template-1"}},
            {"mediaType": "contentOffer", "actionTemplate": {"id": "template-1"}},
        ),
        (
            FLOW_ACTION,
            {
                "mediaType": "architectFlow",
                "architectFlowFields": {
                    "architectFlow": {"id": "flow-1"},
                    "flowRequestMappings": [
                        {"name": "a", "attributeType": "Integer", "mappingType": "HardCoded", "value": "999"}
                    ],
                },
            },
        ),
        (
            {
                "media_type": "webMessagingOffer",
                "web_messaging_offer_fields": {"offer_text": "Hi", "architect_flow": {"id": "flow-2"}},
            },
            {
                "mediaType": "webMessagingOffer",
                "webMessagingOfferFields": {"offerText": "Hi", "architectFlow": {"id": "flow-2"}},
            },
        ),
        (
            OPEN_ACTION,
            {
                "mediaType": "openAction",
                "openActionFields": {
                    "openAction": {"id": "open-1", "name": "Notify"},
                    "configurationFields": CONFIGURATION,
                },
            },
        ),
        ({"media_type": "integrationAction"}, {"mediaType": "integrationAction"}),
    ],
    ids=lambda value: value.get("media_type", "wire"),
)
def test_each_media_type_on_the_wire_and_back(action: dict[str, Any], wire: dict[str, Any]) -> None:
    shape = load("genesys:ActionMap").shape
    args = plain({**MAP, "action": action}, shape)
    sent = to_wire(args, shape)
    assert sent == {"displayName": "Help", "triggerWithSegments": ["segment-1"], "action": wire}
    assert from_wire(sent, shape) == args


def test_the_template_is_sent_and_what_the_server_adds_is_no_drift(it: Driver, emulator: Emulator) -> None:
    emulator.switches["server_defaults"] = "full"
    template = emulator.seed("actiontemplates", {"name": "t", "mediaType": "contentOffer", "state": "Active"})
    args = put(MAP, "action", {"media_type": "contentOffer", "action_template": {"id": template["id"]}})
    it.up(args)
    assert bodies(emulator, "POST")[-1]["action"]["actionTemplate"] == {"id": template["id"]}
    live = emulator.objects("actionmaps")[str(it.id)]
    assert live["action"]["actionTemplate"]["selfUri"]
    assert live["action"]["webMessagingOfferFields"] == {}
    assert it.refresh() == []
    assert it.preview(args).op == "same"


def test_a_change_carries_what_the_api_demands(it: Driver, emulator: Emulator) -> None:
    args = {**MAP, "page_url_conditions": [{"values": ["/a"], "operator": "equal"}]}
    it.up(args)
    it.up({**args, "weight": 3})
    assert bodies(emulator, "PATCH") == [
        {
            "displayName": "Help",
            "triggerWithSegments": ["segment-1"],
            "pageUrlConditions": [{"values": ["/a"], "operator": "equal"}],
            "weight": 3,
            "version": 1,
        }
    ]


def test_what_is_demanded_but_not_managed_stays_as_it_is(it: Driver, emulator: Emulator) -> None:
    it.up(MAP)
    by_hand = [{"values": ["/by-hand"], "operator": "equal"}]
    emulator.edit("actionmaps", str(it.id), pageUrlConditions=by_hand)
    assert it.refresh() == []
    it.up({**MAP, "weight": 3})
    assert emulator.objects("actionmaps")[str(it.id)]["pageUrlConditions"] == by_hand


@pytest.mark.parametrize("switches", [{"version_mismatch": "409"}, {"version_mismatch": "400"}])
def test_nor_does_a_retry_after_a_conflict_undo_it(
    it: Driver, emulator: Emulator, switches: dict[str, str]
) -> None:
    """Somebody changed what the program doesn't manage, and nobody has looked since."""
    emulator.switches.update(switches)
    it.up(MAP)
    by_hand = [{"values": ["/by-hand"], "operator": "equal"}]
    emulator.edit("actionmaps", str(it.id), pageUrlConditions=by_hand)
    it.up({**MAP, "weight": 3})
    live = emulator.objects("actionmaps")[str(it.id)]
    assert (live["pageUrlConditions"], live["weight"]) == (by_hand, 3)


def test_a_demanded_list_that_is_removed_is_emptied(it: Driver, emulator: Emulator) -> None:
    args = {**MAP, "page_url_conditions": [{"values": ["/a"], "operator": "equal"}]}
    it.up(args)
    it.up(MAP)
    assert bodies(emulator, "PATCH")[-1]["pageUrlConditions"] == []
    assert it.preview(MAP).op == "same"


def test_a_new_media_type_takes_the_old_block_away(it: Driver, emulator: Emulator) -> None:
    """The API may merge a nested object into the one that it has."""
    it.up(put(MAP, "action.web_messaging_offer_fields", {"offer_text": "Hi"}))
    it.up({**MAP, "action": FLOW_ACTION})
    sent = bodies(emulator, "PATCH")[-1]["action"]
    assert sent["webMessagingOfferFields"] is None
    assert sent["mediaType"] == "architectFlow"
    assert "webMessagingOfferFields" not in emulator.objects("actionmaps")[str(it.id)]["action"]


INSIDE: list[tuple[str, dict[str, Any], str, Any]] = [
    (
        "web_messaging_offer_fields.offer_text",
        {
            "media_type": "webMessagingOffer",
            "web_messaging_offer_fields": {"offer_text": "Hi", "architect_flow": {"id": "flow-1"}},
        },
        "webMessagingOfferFields.offerText",
        None,
    ),
    (
        "web_messaging_offer_fields.architect_flow",
        {
            "media_type": "webMessagingOffer",
            "web_messaging_offer_fields": {"offer_text": "Hi", "architect_flow": {"id": "flow-1"}},
        },
        "webMessagingOfferFields.architectFlow",
        None,
    ),
    (
        "web_messaging_offer_fields",
        {"media_type": "webMessagingOffer", "web_messaging_offer_fields": {"offer_text": "Hi"}},
        "webMessagingOfferFields",
        None,
    ),
    (
        "action_template",
        {"media_type": "webMessagingOffer", "action_template": {"id": "template-1"}},
        "actionTemplate",
        None,
    ),
    (
        "architect_flow_fields.flow_request_mappings",
        FLOW_ACTION,
        "architectFlowFields.flowRequestMappings",
        [],
    ),
]


@pytest.mark.parametrize("patch", ["merged", "replaced"])
@pytest.mark.parametrize(("path", "action", "wire", "cleared"), INSIDE)
def test_a_field_removed_inside_an_action_is_cleared(
    it: Driver, emulator: Emulator, path: str, action: dict[str, Any], wire: str, cleared: Any, patch: str
) -> None:
    emulator.switches["nested_patch"] = patch
    before = {**MAP, "action": action}
    after = put(before, f"action.{path}", GONE)
    it.up(before)
    assert it.preview(after).op == "update"
    it.up(after)
    sent, live = bodies(emulator, "PATCH")[-1]["action"], emulator.objects("actionmaps")[str(it.id)]["action"]
    *parents, last = wire.split(".")
    for name in parents:
        sent, live = sent[name], live.get(name, {})
    assert last in sent
    assert sent[last] == cleared
    assert not live.get(last)
    assert it.refresh() == []
    assert it.preview(after).op == "same"


def test_a_server_that_ignores_null_is_reported(
    it: Driver, emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.switches["null"] = "ignored"
    it.up(put(MAP, "action.web_messaging_offer_fields", {"offer_text": "Hi"}))
    it.up(MAP)
    assert (
        'action map "it": action.web_messaging_offer_fields was to be cleared, but the server keeps it'
        in (capfd.readouterr().err)
    )


def test_the_emergency_group_is_cleared_by_name(it: Driver, emulator: Emulator) -> None:
    groups = {
        "action_map_schedule_group": {"id": "group-1"},
        "emergency_action_map_schedule_group": {"id": "group-2"},
    }
    before = {**MAP, "action_map_schedule_groups": groups}
    after = put(before, "action_map_schedule_groups.emergency_action_map_schedule_group", GONE)
    it.up(before)
    it.up(after)
    assert bodies(emulator, "PATCH")[-1]["actionMapScheduleGroups"] == {
        "actionMapScheduleGroup": {"id": "group-1"},
        "emergencyActionMapScheduleGroup": None,
    }
    assert emulator.objects("actionmaps")[str(it.id)]["actionMapScheduleGroups"] == {
        "actionMapScheduleGroup": {"id": "group-1"}
    }


def test_an_unset_start_date_never_drifts(it: Driver, emulator: Emulator) -> None:
    emulator.switches["server_defaults"] = "full"
    it.up(MAP)
    assert it.outputs["start_date"] == emulator.objects("actionmaps")[str(it.id)]["startDate"]
    assert it.preview(MAP).op == "same"
    emulator.edit("actionmaps", str(it.id), startDate="2030-01-01T00:00:00.000Z")
    assert it.refresh() == []
    assert it.preview(MAP).op == "same"
    it.up({**MAP, "weight": 1})
    assert "startDate" not in bodies(emulator, "PATCH")[-1]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"),
        ("2026-12-01T10:00:00+01:00", "2026-12-01T09:00:00Z"),
        ("2026-12-01T04:00:00-0500", "2026-12-01T09:00:00Z"),
        ("2026-12-01T09:00:00", "2026-12-01T09:00:00Z"),
        ("2026-12-01T09:00", "2026-12-01T09:00:00Z"),
        ("2026-12-01t09:00:00.5z", "2026-12-01T09:00:00.500Z"),
        ("2026-12-01T09:00:00.123456", "2026-12-01T09:00:00.123Z"),
    ],
)
@pytest.mark.parametrize("answered", ["as sent", "2026-12-01T09:00:00.000Z", "other zone"])
def test_dates_go_out_in_utc_and_stay_as_written(
    it: Driver, emulator: Emulator, written: str, sent: str, answered: str
) -> None:
    args = {**MAP, "start_date": written}
    it.up(args)
    assert bodies(emulator, "POST")[-1]["startDate"] == sent
    if answered != "as sent" and "." not in sent:
        spelt = "2026-12-01T11:00:00+02:00" if answered == "other zone" else answered
        emulator.edit("actionmaps", str(it.id), startDate=spelt)
    assert it.refresh() == []
    assert it.preview(args).op == "same"
    assert it.outputs["start_date"] == written
    same_moment = {**args, "start_date": sent}
    assert it.preview(same_moment).op == "same"
    emulator.edit("actionmaps", str(it.id), startDate="2026-12-01T09:00:01.000Z")
    assert it.refresh() == ["start_date"]
    assert it.preview(args).op == "update"


def test_the_order_of_sets_means_nothing(it: Driver, emulator: Emulator) -> None:
    args = {
        **MAP,
        "trigger_with_segments": ["b", "a"],
        "page_url_conditions": [
            {"values": ["/b", "/a"], "operator": "containsAny"},
            {"values": ["/c"], "operator": "equal"},
        ],
    }
    it.up(args)
    emulator.edit(
        "actionmaps",
        str(it.id),
        triggerWithSegments=["a", "b"],
        pageUrlConditions=[
            {"values": ["/c"], "operator": "equal"},
            {"values": ["/a", "/b"], "operator": "containsAny"},
        ],
    )
    assert it.refresh() == []
    assert it.preview(args).op == "same"
    assert it.preview({**args, "trigger_with_segments": ["a", "b"]}).op == "same"


def test_configuration_fields_pass_verbatim(it: Driver, emulator: Emulator) -> None:
    emulator.switches["references"] = "none"
    args = {**MAP, "action": OPEN_ACTION}
    it.up(args)
    sent = bodies(emulator, "POST")[-1]["action"]["openActionFields"]["configurationFields"]
    assert sent == CONFIGURATION
    assert [type(value) for value in sent["Nested_Name"]["List"]] == [int, float, type(None), bool]
    assert it.refresh() == []
    where = "action.open_action_fields.configuration_fields"
    text = '{"n": 3, "Nested_Name": {"List": [1, 2.5, null, true], "deep_value": null}, "apiKey": "k"}'
    assert it.preview(put(args, where, text)).op == "same"
    assert it.preview(put(args, f"{where}.n", 4)).op == "update"
    it.up(put(args, where, GONE))
    assert (
        "configurationFields"
        not in (emulator.objects("actionmaps")[str(it.id)]["action"]["openActionFields"])
    )


def test_a_conflict_shows_no_secret(it: Driver, emulator: Emulator) -> None:
    from providers.core.errors import UpdateConflict

    emulator.switches["references"] = "none"
    args = put(
        {**MAP, "action": OPEN_ACTION}, "action.open_action_fields.configuration_fields.apiKey", "s3cr3t"
    )
    it.up(args)
    action = emulator.objects("actionmaps")[str(it.id)]["action"]
    theirs = put(action, "openActionFields.configurationFields.apiKey", "th3irs")
    emulator.edit("actionmaps", str(it.id), action=theirs)
    with pytest.raises(UpdateConflict, match=r"action\.open_action_fields\.configuration_fields") as caught:
        it.up({**args, "weight": 3})
    assert "s3cr3t" not in str(caught.value)
    assert "th3irs" not in str(caught.value)
