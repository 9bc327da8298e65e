"""Mistakes in what an action map does: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.emulator import Emulator

from .mistakes import ACTION_MAP, GONE, errors_of

MEDIA = "webMessagingOffer, contentOffer, integrationAction, architectFlow, openAction"

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("action", {}, ["action.media_type: is required"]),
    ("action", "webMessagingOffer", ['action: must be an object (a dict); got "webMessagingOffer"']),
    ("action.media_type", "webchat", [f'action.media_type: must be one of {MEDIA}; got "webchat"']),
    (
        "action.media_type",
        "webMessagingOffers",
        [
            f'action.media_type: must be one of {MEDIA}; got "webMessagingOffers", did you mean "webMessagingOffer"?'
        ],
    ),
    ("action.media_type", GONE, ["action.media_type: is required"]),
    (
        "action.media_type",
        "contentOffer",
        ['action.action_template: is required with media_type "contentOffer"'],
    ),
    (
        "action.media_type",
        "openAction",
        ['action.open_action_fields: is required with media_type "openAction"'],
    ),
    ("action.action_template", {}, ["action.action_template.id: is required"]),
    (
        "action.action_template",
        "template-1",
        ['action.action_template: must be an object (a dict); got "template-1"'],
    ),
    (
        "action.action_template",
        {"id": ""},
        ['action.action_template.id: must have at least 1 character(s); got ""'],
    ),
    (
        "action.action_template_id",
        "t",
        [
            'action.action_template_id: unknown field, did you mean "action_template"?; allowed: media_type, action_template, architect_flow_fields, web_messaging_offer_fields, open_action_fields'
        ],
    ),
    (
        "action.web_messaging_offer_fields.offer_text",
        5,
        ["action.web_messaging_offer_fields.offer_text: must be a string; got 5"],
    ),
    (
        "action.web_messaging_offer_fields.architect_flow",
        {},
        ["action.web_messaging_offer_fields.architect_flow.id: is required"],
    ),
    (
        "action.web_messaging_offer_fields.architect_flow_id",
        "f",
        [
            'action.web_messaging_offer_fields.architect_flow_id: unknown field, did you mean "architect_flow"?; allowed: offer_text, architect_flow'
        ],
    ),
    (
        "action.web_messaging_offer_fields.architect_flow",
        "f",
        ['action.web_messaging_offer_fields.architect_flow: must be an object (a dict); got "f"'],
    ),
    (
        "action",
        {"media_type": "contentOffer"},
        ['action.action_template: is required with media_type "contentOffer"'],
    ),
    (
        "action",
        {"media_type": "architectFlow", "architect_flow_fields": {}},
        ["action.architect_flow_fields.architect_flow: is required"],
    ),
    (
        "action",
        {
            "media_type": "architectFlow",
            "architect_flow_fields": {
                "architect_flow": {"id": "f"},
                "flow_request_mappings": [{"name": "a"}],
            },
        },
        [
            "action.architect_flow_fields.flow_request_mappings[0].attribute_type: is required",
            "action.architect_flow_fields.flow_request_mappings[0].mapping_type: is required",
            "action.architect_flow_fields.flow_request_mappings[0].value: is required",
        ],
    ),
    (
        "action",
        {
            "media_type": "architectFlow",
            "architect_flow_fields": {
                "architect_flow": {"id": "f"},
                "flow_request_mappings": [
                    {"name": "a", "attribute_type": "Text", "mapping_type": "Hardcoded", "value": 1}
                ],
            },
        },
        [
            'action.architect_flow_fields.flow_request_mappings[0].attribute_type: must be one of String, Number, Integer, Boolean; got "Text"',
            'action.architect_flow_fields.flow_request_mappings[0].mapping_type: must be one of Lookup, HardCoded; got "Hardcoded", did you mean "HardCoded"?',
            "action.architect_flow_fields.flow_request_mappings[0].value: must be a string; got 1",
        ],
    ),
    (
        "action",
        {"media_type": "openAction"},
        ['action.open_action_fields: is required with media_type "openAction"'],
    ),
    (
        "action",
        {"media_type": "openAction", "open_action_fields": {}},
        ["action.open_action_fields.open_action: is required"],
    ),
    (
        "action",
        {"media_type": "openAction", "open_action_fields": {"open_action": {"name": "n"}}},
        ["action.open_action_fields.open_action.id: is required"],
    ),
    (
        "action",
        {
            "media_type": "openAction",
            "open_action_fields": {"open_action": {"id": "o"}, "configuration_fields": "{not json"},
        },
        [
            'action.open_action_fields.configuration_fields: is not JSON text: Expecting property name enclosed in double quotes: line 1 column 2 (char 1); got "{not json"'
        ],
    ),
    (
        "action",
        {
            "media_type": "openAction",
            "open_action_fields": {"open_action": {"id": "o"}, "configuration_fields": "[1]"},
        },
        ['action.open_action_fields.configuration_fields: must be an object, or JSON text of one; got "[1]"'],
    ),
    (
        "action",
        {
            "media_type": "openAction",
            "open_action_fields": {"open_action": {"id": "o"}, "configuration_fields": 5},
        },
        ["action.open_action_fields.configuration_fields: must be an object, or JSON text of one; got 5"],
    ),
    (
        "action",
        {"media_type": "openAction", "open_action_fields": {"open_action": {"id": "o"}, "config_fields": {}}},
        [
            'action.open_action_fields.config_fields: unknown field, did you mean "configuration_fields"?; allowed: open_action, configuration_fields'
        ],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of("genesys:ActionMap", emulator, ACTION_MAP, path, value) == expected
    assert emulator.requests.matching() == []
