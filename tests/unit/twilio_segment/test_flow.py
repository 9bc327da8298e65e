"""Definitions written as a flow, and the vendor's own request examples."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from support.requests import asked

from providers.core.schema.shape import shape_of
from providers.core.schema.validation import validate
from providers.core.schema.wire import to_wire
from providers.twilio_segment import flow
from providers.twilio_segment.api import JourneyApi
from providers.twilio_segment.journey import JourneyArgs

from .conftest import World, definition

APPLIED = "event('Credit Card Application Approved').count() = 1"
DISCARDED = "event('Credit Card Application Discarded').count() = 1"
URL = "https://webhook.site/1920a88d-fd67-429b-ba36-0f421581e67b"
TRAITS = ["phone", "name", "whatsapp", "email"]

CREATE: Any = {
    "name": "Journey from API",
    "description": "This is a journey created from the API",
    "definition": {
        "entryRules": {
            "type": "MULTIPLE",
            "concurrency": {"enabled": True, "concurrencyKey": "applicationId"},
        },
        "exitRules": {
            "enabled": True,
            "rules": [
                {
                    "key": {"id": "exitRuleExit_12345"},
                    "type": "EXIT_RULE",
                    "exitType": "EVENT_PERFORMED",
                    "condition": DISCARDED,
                    "enabled": True,
                    "concurrencyEnabled": True,
                    "connectedDestinations": ["destination_5678"],
                },
                {
                    "key": {"id": "exitRuleExit_22345"},
                    "type": "EXIT_RULE",
                    "exitType": "AUDIENCE_MEMBERSHIP_CHANGE",
                    "enabled": True,
                    "concurrencyEnabled": False,
                    "audienceId": "aud_12345",
                },
            ],
            "relatedDestinations": [
                {
                    "type": "DESTINATION",
                    "key": {"id": "destination_5678"},
                    "destinations": [
                        {
                            "destinationId": "67644425c7c427181c2dcb6a",
                            "activations": [
                                {
                                    "id": "4R7udgi1oiCH8AooG3mC5",
                                    "eventName": "Credit Card Application Approved in journey",
                                    "actionDefinition": {
                                        "id": "ddond619L9vRgb1eAMhuKm",
                                        "name": "Send",
                                        "enabled": True,
                                        "actionId": "ddond619L9vRgb1eAMhuKm",
                                        "mappings": {
                                            "url": URL,
                                            "method": "POST",
                                            "batch_size": 0,
                                            "data": {"@path": "$."},
                                            "enable_batching": False,
                                        },
                                    },
                                    "propertySelections": {"profile": TRAITS},
                                }
                            ],
                        }
                    ],
                }
            ],
        },
        "initialState": "entry_12345",
        "states": [
            {
                "key": {"id": "entry_12345"},
                "type": "EVENT_ENTRY",
                "transitions": [{"next": "exit_12345"}],
                "condition": DISCARDED,
            },
            {"key": {"id": "exit_12345"}, "type": "EXIT"},
        ],
    },
}
STEPS: Any = {
    "initialState": "entry_12345",
    "states": [
        {"key": {"id": "exit_12345"}, "type": "EXIT"},
        {"key": {"id": "exit_22345"}, "type": "EXIT"},
        {
            "key": {"id": "entry_12345"},
            "type": "EVENT_ENTRY",
            "transitions": [{"next": "split_12345"}],
            "condition": DISCARDED,
        },
        {
            "key": {"id": "split_12345", "name": "wait for event modified"},
            "type": "EVENT_SPLIT",
            "transitions": [
                {"type": "CONDITION", "next": "destination_12345", "condition": APPLIED},
                {"type": "TIMEOUT", "next": "exit_12345", "duration": "2h"},
            ],
        },
        {
            "key": {"id": "destination_12345", "name": "Send to Twilio Omni channel"},
            "type": "DESTINATION",
            "transitions": [{"next": "exit_22345"}],
            "destinations": [],
        },
    ],
}
DESTINATIONS: Any = {
    "stateDestinations": [
        {
            "stateId": "destination_12345",
            "destinations": [
                {
                    "destinationId": "67644425c7c427181c2dcb6a",
                    "activations": [
                        {
                            "eventName": "Credit Card Application Approved in journey",
                            "actionDefinition": {
                                "actionId": "ddond619L9vRgb1eAMhuKm",
                                "useDefaultMappings": True,
                                "mappings": {"url": URL},
                            },
                            "propertySelections": {"profile": ["email", "name", "phone", "whatsapp"]},
                        }
                    ],
                }
            ],
        }
    ]
}
STATUS: Any = {"action": "PUBLISH", "version": 1}
"""The vendor's four request examples (its API documentation, "Journeys")."""


def exit_rules() -> Any:
    out = flow.exit_destination(
        None,
        flow.destination(
            "67644425c7c427181c2dcb6a",
            flow.activation(
                "Credit Card Application Approved in journey",
                {
                    "id": "ddond619L9vRgb1eAMhuKm",
                    "name": "Send",
                    "enabled": True,
                    "action_id": "ddond619L9vRgb1eAMhuKm",
                    "mappings": {
                        "url": URL,
                        "method": "POST",
                        "batch_size": 0,
                        "data": {"@path": "$."},
                        "enable_batching": False,
                    },
                },
                profile=TRAITS,
                id="4R7udgi1oiCH8AooG3mC5",
            ),
        ),
        id="destination_5678",
    )
    return flow.exits(
        flow.exit_on_event(None, DISCARDED, same_key=True, send_to=[out], id="exitRuleExit_12345"),
        flow.exit_on_audience(None, "aud_12345", id="exitRuleExit_22345"),
        destinations=[out],
    )


def steps(*destinations: Any) -> Any:
    return [
        flow.event_split(
            "wait for event modified",
            flow.when(
                APPLIED,
                flow.send("Send to Twilio Omni channel", *destinations, id="destination_12345"),
                flow.leave(id="exit_22345"),
            ),
            timeout="2h",
            otherwise=[flow.leave(id="exit_12345")],
            id="split_12345",
        )
    ]


def vendors(*below: Any) -> Any:
    return flow.define(
        flow.event_entry(DISCARDED, id="entry_12345"),
        list(below),
        entry_rules=flow.every_time("applicationId"),
        exit_rules=exit_rules(),
    )


def test_the_vendors_examples_are_what_is_sent(world: World) -> None:
    """Created, given other steps, then other destinations, then published: the four bodies, field by field."""
    args = {"name": CREATE["name"], "description": CREATE["description"]}
    bodies = []

    def up(**more: Any) -> None:
        world.driver.up(world.args(**args, **more))
        bodies.extend(entry.body for entry in asked(world.emulator) if entry.method != "GET")

    up(definition=vendors(flow.leave(id="exit_12345")))
    up(definition=vendors(*steps()))
    sent = flow.destination(
        "67644425c7c427181c2dcb6a",
        flow.activation(
            "Credit Card Application Approved in journey",
            {"action_id": "ddond619L9vRgb1eAMhuKm", "use_default_mappings": True, "mappings": {"url": URL}},
            profile=["email", "name", "phone", "whatsapp"],
        ),
    )
    up(definition=vendors(*steps(sent)))
    up(definition=vendors(*steps(sent)), status="published")
    sent_bodies = [json.loads(body) if isinstance(body, (str, bytes)) else body for body in bodies]
    by_id = sorted(sent_bodies[1]["states"], key=lambda state: state["key"]["id"])
    assert sent_bodies[0] == CREATE
    assert {**sent_bodies[1], "states": by_id} == {
        **STEPS,
        "states": sorted(STEPS["states"], key=lambda state: state["key"]["id"]),
    }
    assert sent_bodies[2] == DESTINATIONS
    assert sent_bodies[3] == STATUS
    assert len(sent_bodies) == 4


def test_the_vendors_steps_in_the_vendors_order() -> None:
    """The typed dicts keep the order in which states are written."""
    shape = shape_of(JourneyArgs)
    typed = {
        "initial_state": "entry_12345",
        "states": [
            {"key": {"id": "exit_12345"}, "type": "EXIT"},
            {"key": {"id": "exit_22345"}, "type": "EXIT"},
            {
                "key": {"id": "entry_12345"},
                "type": "EVENT_ENTRY",
                "transitions": [{"next": "split_12345"}],
                "condition": DISCARDED,
            },
            {
                "key": {"id": "split_12345", "name": "wait for event modified"},
                "type": "EVENT_SPLIT",
                "transitions": [
                    {"type": "CONDITION", "next": "destination_12345", "condition": APPLIED},
                    {"type": "TIMEOUT", "next": "exit_12345", "duration": "2h"},
                ],
            },
            {
                "key": {"id": "destination_12345", "name": "Send to Twilio Omni channel"},
                "type": "DESTINATION",
                "transitions": [{"next": "exit_22345"}],
                "destinations": [],
            },
        ],
    }
    assert to_wire({"definition": typed}, shape)["definition"] == STEPS


def every_kind() -> Any:
    done = flow.leave("Done")
    return flow.define(
        flow.audience_entry("aud_1", name="In"),
        [
            flow.delay("Wait a day", "1d"),
            flow.condition_split(
                "Gold?",
                flow.when("trait('tier') = 'gold'", flow.send("Gift"), flow.go_to("Hold")),
                flow.when("trait('tier') = 'silver'"),
                otherwise=[done],
            ),
            flow.event_split(
                "Hold",
                flow.when("event('A').count() = 1", flow.again()),
                flow.when("event('B').count() = 1"),
                timeout="2h",
                otherwise=[done],
            ),
            flow.random_split("Test", flow.share(60, flow.send("New")), flow.share(40, flow.send("Old"))),
            flow.delay("Cool down", "1w"),
        ],
    )


def test_flow_of_every_kind() -> None:
    found = every_kind()
    ways = {
        state["key"]["id"]: [each["next"] for each in state.get("transitions", [])]
        for state in found["states"]
    }
    assert ways == {
        "entry": ["wait-a-day"],
        "wait-a-day": ["gold"],
        "gold": ["gift", "hold", "done"],
        "gift": ["hold"],
        "done": [],
        "hold": ["hold", "test", "done"],
        "test": ["new", "old"],
        "new": ["cool-down"],
        "old": ["cool-down"],
        "cool-down": ["exit"],
        "exit": [],
    }
    kinds = {state["type"] for state in found["states"]}
    assert len(kinds) == 7  # all but the other entry
    (wait,) = [s for s in found["states"] if s["key"]["id"] == "wait-a-day"]
    assert wait["key"] == {"id": "wait-a-day", "name": "Wait a day"}
    hold = next(state for state in found["states"] if state["key"]["id"] == "hold")
    assert hold["transitions"][0] == {
        "type": "CONDITION",
        "condition": "event('A').count() = 1",
        "next": "hold",
    }
    assert hold["transitions"][2] == {"type": "TIMEOUT", "duration": "2h", "next": "done"}


def test_flow_is_valid_and_accepted(world: World) -> None:
    assert validate(world.args(definition=every_kind()), JourneyArgs) == []
    assert world.up(definition=every_kind(), status="published")[0] == "POST journeys 201"


def test_ids_come_from_names() -> None:
    assert flow.slug("Wait for the order!") == "wait-for-the-order"
    assert flow.slug("Größe: XL") == "größe-xl"
    assert flow.slug("!") == "step"
    assert flow.delay(None, "1d", id="d").id == "d"
    with pytest.raises(ValueError, match="A step needs a name, or an id of its own"):
        flow.delay(None, "1d")


def test_writing_a_flow_twice_is_the_same() -> None:
    first = every_kind()
    assert first == every_kind()
    assert first == copy.deepcopy(first)


def test_a_flow_without_steps_leaves() -> None:
    found = flow.define(flow.event_entry("event('A').count() = 1"), [])
    assert [state["key"]["id"] for state in found["states"]] == ["entry", "exit"]
    assert found["entry_rules"] == {"type": "ONCE"}
    assert found["exit_rules"] == {"enabled": False, "rules": []}


def test_the_same_steps_at_the_end_of_two_branches() -> None:
    done = flow.leave("Done")
    found = flow.define(
        flow.event_entry("event('A').count() = 1"),
        [flow.random_split("R", flow.share(50, done), flow.share(50, done))],
    )
    assert [state["key"]["id"] for state in found["states"]] == ["entry", "r", "done"]


def test_two_steps_of_one_name_are_a_mistake() -> None:
    found = flow.define(
        flow.event_entry("event('A').count() = 1"), [flow.delay("Wait", "1d"), flow.delay("wait", "2d")]
    )
    given = {"space_id": "s", "name": "n", "definition": found}
    assert 'definition.states[2].key.id: "wait" is the id of states[1] too; ids are unique in a journey' in [
        str(failure) for failure in validate(given, JourneyArgs)
    ]


def test_paths_quote_what_users_write(world: World) -> None:
    api = JourneyApi(world_org(world), "a b", "c?d")
    assert (api._all, api._one) == ("/spaces/a%20b/journeys", "/spaces/a%20b/journeys/c%3Fd")


def world_org(world: World) -> Any:
    from providers.core.session.session import session_for
    from providers.twilio_segment.dialect import SEGMENT

    return session_for(SEGMENT, world.config)


def test_the_small_definition_of_these_tests_has_no_warnings() -> None:
    given = {"space_id": "s", "name": "n", "definition": definition(exit_url="https://x")}
    assert validate(given, JourneyArgs) == []
