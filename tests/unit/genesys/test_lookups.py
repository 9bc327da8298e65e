"""Looking up what a map points at: by name, one list per kind and run, candidates in every error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from support.requests import asked as requests_of
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import LookupFailed
from providers.genesys import (
    get_action_map,
    get_action_template,
    get_flow,
    get_integration_action,
    get_open_action,
    get_outcome,
    get_schedule_group,
)

DIVISION = {"id": "division-1", "name": "Home"}


@pytest.fixture(autouse=True)
def in_program(emulator: Emulator) -> Iterator[None]:
    """Stack config as a program has it."""
    before = pulumi.runtime.config.CONFIG.get()
    pulumi.runtime.set_all_config(genesys(emulator))
    yield
    pulumi.runtime.set_all_config(before or {})


@pytest.fixture
def asked(emulator: Emulator) -> Any:
    """The requests since the last look."""

    def look() -> list[str]:
        return [f"{e.path}?{e.query}" if e.query else e.path for e in requests_of(emulator)]

    return look


FLOWS = "/api/v2/flows?type=workflow&type=inboundshortmessage&includeSchemas=true&pageSize=100&pageNumber=1"


def test_a_flow_by_name(emulator: Emulator, asked: Any) -> None:
    help = emulator.seed("flows", {"name": "Help", "type": "WORKFLOW", "division": DIVISION})
    chat = emulator.seed("flows", {"name": "Chat", "type": "INBOUNDSHORTMESSAGE"})
    emulator.seed("flows", {"name": "Bot", "type": "BOT"})
    found = get_flow("Help")
    assert (found.id, found.name, found.type, found.division) == (help["id"], "Help", "WORKFLOW", DIVISION)
    assert get_flow("Chat").id == chat["id"]
    assert get_flow("Chat", type="inboundshortmessage").id == chat["id"]
    assert asked() == [FLOWS]


def test_a_flow_of_another_type_is_listed_by_its_type(emulator: Emulator, asked: Any) -> None:
    bot = emulator.seed("flows", {"name": "Bot", "type": "BOT"})
    assert get_flow("Bot", type="Bot").id == bot["id"]
    assert asked() == ["/api/v2/flows?type=bot&includeSchemas=true&pageSize=100&pageNumber=1"]
    with pytest.raises(LookupFailed, match='There is no flow named "Bot"'):
        get_flow("Bot")


def test_two_flows_of_one_name_are_told_apart_by_type(emulator: Emulator) -> None:
    work = emulator.seed("flows", {"name": "Help", "type": "WORKFLOW"})
    chat = emulator.seed("flows", {"name": "Help", "type": "INBOUNDSHORTMESSAGE"})
    with pytest.raises(LookupFailed) as caught:
        get_flow("Help")
    host = emulator.url.removeprefix("http://")
    assert str(caught.value) == (
        f'2 flows are named "Help" on {host}: {work["id"]} (WORKFLOW), {chat["id"]} (INBOUNDSHORTMESSAGE). '
        "Give the id"
    )
    assert get_flow("Help", type="workflow").id == work["id"]
    assert get_flow("Help", type="INBOUNDSHORTMESSAGE").id == chat["id"]


def test_none_is_an_error_with_the_candidates(emulator: Emulator, asked: Any) -> None:
    for name in ("Offer help", "Offer chat", "Billing"):
        emulator.seed("flows", {"name": name, "type": "WORKFLOW"})
    with pytest.raises(LookupFailed) as caught:
        get_flow("Ofer help")
    host = emulator.url.removeprefix("http://")
    assert str(caught.value) == (
        f'There is no flow named "Ofer help" on {host}; there are 3, such as "Offer help", "Offer chat"'
    )
    assert asked() == [FLOWS, FLOWS]  # once more, for it may have been made since


def test_the_name_is_exact(emulator: Emulator) -> None:
    emulator.seed("flows", {"name": "Help desk", "type": "WORKFLOW"})
    for name in ("Help", "help desk", "Help desk "):
        with pytest.raises(LookupFailed):
            get_flow(name)


def test_by_id_is_one_get(emulator: Emulator, asked: Any) -> None:
    flow = emulator.seed("flows", {"name": "Help", "type": "WORKFLOW"})
    group = emulator.seed("schedulegroups", {"name": "Open"})
    action = emulator.seed("actions", {"name": "Notify"})
    assert get_flow(id=flow["id"]).name == "Help"
    assert get_schedule_group(id=group["id"]).name == "Open"
    assert get_integration_action(id=action["id"]).name == "Notify"
    assert get_open_action(id=action["id"]).name == "Notify"
    assert asked() == [
        f"/api/v2/flows/{flow['id']}",
        f"/api/v2/architect/schedulegroups/{group['id']}",
        *[f"/api/v2/integrations/actions/{action['id']}?includeConfig=true"] * 2,
    ]


def test_a_missing_id_says_so(emulator: Emulator) -> None:
    host = emulator.url.removeprefix("http://")
    for ask, title in (
        (get_flow, "flow"),
        (get_schedule_group, "schedule group"),
        (get_open_action, "open action"),
    ):
        with pytest.raises(LookupFailed) as caught:
            ask(id="nothing")
        assert str(caught.value) == f"There is no {title} with the id nothing on {host}"


def test_schedule_groups(emulator: Emulator, asked: Any) -> None:
    usual = emulator.seed("schedulegroups", {"name": "Open", "timeZone": "Europe/Berlin"})
    emulator.seed("schedulegroups", {"name": "Closed", "state": "deleted"})
    one = emulator.seed("schedulegroups", {"name": "Twice", "division": DIVISION})
    two = emulator.seed("schedulegroups", {"name": "Twice"})
    assert (get_schedule_group("Open").id, get_schedule_group("Open").time_zone) == (
        usual["id"],
        "Europe/Berlin",
    )
    assert asked() == ["/api/v2/architect/schedulegroups?pageSize=100&pageNumber=1"]
    with pytest.raises(LookupFailed, match='There is no schedule group named "Closed"'):
        get_schedule_group("Closed")
    with pytest.raises(LookupFailed) as caught:
        get_schedule_group("Twice")
    assert f"{one['id']} (division Home), {two['id']}. Give the id" in str(caught.value)


def test_actions_share_one_list(emulator: Emulator, asked: Any) -> None:
    notify = emulator.seed("actions", {"name": "Notify", "category": "Open actions", "integrationId": "i-1"})
    lead = emulator.seed("actions", {"name": "Make a lead", "category": "CRM", "version": 3})
    assert (get_open_action("Notify").id, get_open_action("Notify").integration_id) == (notify["id"], "i-1")
    assert (get_integration_action("Make a lead").id, get_integration_action("Make a lead").version) == (
        lead["id"],
        3,
    )
    assert asked() == ["/api/v2/integrations/actions?includeConfig=true&pageSize=100&pageNumber=1"]


def test_actions_of_one_name_are_told_apart_by_category(emulator: Emulator, asked: Any) -> None:
    one = emulator.seed("actions", {"name": "Notify", "category": "Sales"})
    two = emulator.seed("actions", {"name": "Notify", "category": "Service"})
    with pytest.raises(LookupFailed) as caught:
        get_open_action("Notify")
    assert f"{one['id']} (category Sales), {two['id']} (category Service). Give the id" in str(caught.value)
    asked()
    assert get_open_action("Notify", category="Sales").id == one["id"]
    assert get_integration_action("Notify", category="Sales").id == one["id"]
    assert get_open_action("Notify", category="Service").id == two["id"]
    assert asked() == [
        "/api/v2/integrations/actions?category=Sales&includeConfig=true&pageSize=100&pageNumber=1",
        "/api/v2/integrations/actions?category=Service&includeConfig=true&pageSize=100&pageNumber=1",
    ]


def test_name_or_id_and_not_both() -> None:
    for ask in (get_flow, get_schedule_group, get_open_action, get_integration_action):
        with pytest.raises(LookupFailed, match="is looked up by its name or by its id: give one of them"):
            ask()
        with pytest.raises(LookupFailed, match="is looked up by its name or by its id: give one of them"):
            ask("a", id="b")


def test_journey_objects_by_name(emulator: Emulator) -> None:
    emulator.switches["outcomes"] = "present"
    action_map = emulator.seed("actionmaps", {"displayName": "Help", "isActive": False, "weight": 2})
    template = emulator.seed(
        "actiontemplates", {"name": "Sale", "mediaType": "contentOffer", "state": "Inactive"}
    )
    outcome = emulator.seed(
        "outcomes", {"displayName": "Bought", "context": {"patterns": []}, "journey": {"patterns": []}}
    )
    found = get_action_map("Help")
    assert (found.id, found.is_active, found.weight, found.end_date) == (action_map["id"], False, 2, None)
    assert (get_action_template("Sale").id, get_action_template("Sale").state) == (template["id"], "Inactive")
    assert (get_outcome("Bought").id, get_outcome("Bought").is_positive) == (outcome["id"], True)


@pytest.mark.parametrize("soft", ["readable", "listed", "gone"])
def test_a_softly_deleted_template_is_not_found(emulator: Emulator, soft: str) -> None:
    emulator.switches["soft_deleted"] = soft
    template = emulator.seed(
        "actiontemplates", {"name": "Sale", "mediaType": "contentOffer", "state": "Deleted"}
    )
    with pytest.raises(LookupFailed, match='There is no action template named "Sale"'):
        get_action_template("Sale")
    with pytest.raises(LookupFailed, match="There is no action template with the id"):
        get_action_template(id=template["id"])


def test_an_outcome_after_their_end(emulator: Emulator) -> None:
    for ask in (lambda: get_outcome("Bought"), lambda: get_outcome(id="outcome-1")):
        with pytest.raises(LookupFailed, match="Genesys has shut Journey Outcomes down"):
            ask()


def test_what_a_list_answers_only_when_asked_is_asked_for(emulator: Emulator) -> None:
    schema = {"title": "in", "type": "object"}
    emulator.seed("flows", {"name": "Help", "type": "WORKFLOW", "inputSchema": schema})
    action = emulator.seed("actions", {"name": "Notify", "category": "Sales", "config": {"request": {}}})
    assert get_flow("Help").input_schema == schema
    assert get_integration_action("Notify").config == {"request": {}}
    assert get_integration_action(id=action["id"]).config == {"request": {}}
