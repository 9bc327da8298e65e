"""Mistakes in configurations, schemas and events of other systems: the exact message of each, with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest
from support.driver import new_process
from support.settings import config_for
from support.wire import over_the_wire

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.program.resource import plain

from .mistakes import GONE, errors_of, warnings_of

CONFIGURATION, SCHEMA, EVENT = (
    "genesys:ExternalEventsConfiguration",
    "genesys:ExternalEventsSchema",
    "genesys:EventDefinition",
)
BASES: dict[str, dict[str, Any]] = {
    CONFIGURATION: {
        "name": "CRM",
        "description": "Cases of the CRM",
        "division_id": "division-1",
        "schema_id": "schema-1",
        "source": "Salesforce",
    },
    SCHEMA: {
        "title": "Case",
        "description": "A case of the CRM",
        "properties": {"number": {"type": "string"}, "amount": {"type": "number"}},
        "required": ["number"],
        "enabled": True,
    },
    EVENT: {"schema_id": "schema-1", "event_name": "case_opened", "display_name": "Case opened", "rank": 1},
}
LONG = "n" * 101
IN_EVENT = "schema_id, event_name, definition_id, display_name, rank, active"
NEEDS = "needs schema_id and event_name, or definition_id, to say which event it takes"
MANY = {f"n{number}": {} for number in range(51)}

MISTAKES: list[tuple[str, str, Any, list[str]]] = [
    (CONFIGURATION, "name", GONE, ["name: is required"]),
    (CONFIGURATION, "name", "", ['name: must have at least 1 character(s); got ""']),
    (CONFIGURATION, "description", GONE, ["description: is required"]),
    (CONFIGURATION, "division_id", GONE, ["division_id: is required"]),
    (CONFIGURATION, "division_id", "", ['division_id: must have at least 1 character(s); got ""']),
    (CONFIGURATION, "schema_id", GONE, ["schema_id: is required"]),
    (CONFIGURATION, "schema_id", 3, ["schema_id: must be a string; got 3"]),
    (CONFIGURATION, "source", GONE, ["source: is required"]),
    (
        CONFIGURATION,
        "schemaId",
        "x",
        [
            'schemaId: unknown field, did you mean "schema_id"?; allowed: name, description, division_id, schema_id, '
            "source"
        ],
    ),
    (SCHEMA, "title", GONE, ["title: is required"]),
    (SCHEMA, "title", "", ['title: must have at least 1 character(s); got ""']),
    (SCHEMA, "properties", GONE, ["properties: is required"]),
    (
        SCHEMA,
        "properties",
        "{",
        [
            "properties: is not JSON text: Expecting property name enclosed in double quotes: "
            'line 1 column 2 (char 1); got "{"'
        ],
    ),
    (SCHEMA, "properties", [], ["properties: must be an object, or JSON text of one; got a list"]),
    (
        SCHEMA,
        "properties.amount",
        "number",
        ["properties.amount: must be a JSON Schema, which is an object"],
    ),
    (
        SCHEMA,
        f"properties.{LONG}",
        {},
        [f"properties.{LONG[:20]}...: must have a name of at most 100 characters"],
    ),
    (
        SCHEMA,
        "properties",
        {"number": {}, **MANY},
        ["properties: has 52 attributes, and the API takes 50"],
    ),
    (SCHEMA, "required", "number", ['required: must be a list; got "number"']),
    (SCHEMA, "required[0]", "nmber", ['required[0]: is none of the properties; got "nmber"']),
    (SCHEMA, "required", ["number", "number"], ['required[1]: is named twice; got "number"']),
    (SCHEMA, "required[0]", "", ['required[0]: must have at least 1 character(s); got ""']),
    (SCHEMA, "enabled", "yes", ['enabled: must be True or False; got "yes"']),
    (EVENT, "display_name", GONE, ["display_name: is required"]),
    (EVENT, "rank", GONE, ["rank: is required"]),
    (EVENT, "rank", 1.5, ["rank: must be a whole number; got 1.5"]),
    (EVENT, "event_name", GONE, [NEEDS]),
    (EVENT, "schema_id", GONE, [NEEDS]),
    (
        EVENT,
        "definition_id",
        "x",
        ["definition_id: names the event already: leave out schema_id and event_name"],
    ),
    (
        EVENT,
        "active",
        False,
        ["active: cannot be False: the API has no way to deactivate an event. Leave it out"],
    ),
    (EVENT, "name", "x", [f"name: unknown field; allowed: {IN_EVENT}"]),
]


@pytest.mark.parametrize(("token", "path", "value", "expected"), MISTAKES)
def test_mistake(token: str, path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of(token, emulator, BASES[token], path, value) == expected
    assert emulator.requests.matching() == []


@pytest.mark.parametrize("token", BASES)
def test_the_arguments_without_a_mistake(token: str, emulator: Emulator) -> None:
    assert errors_of(token, emulator, BASES[token], "", None) == []


def test_an_event_named_by_its_id_alone(emulator: Emulator) -> None:
    base = {"definition_id": "x", "display_name": "Case opened", "rank": 1}
    assert errors_of(EVENT, emulator, base, "", None) == []


@pytest.mark.parametrize(("name", "most"), [("title", 50), ("description", 200)])
def test_a_text_that_the_api_seems_not_to_take(name: str, most: int) -> None:
    said = f"{name}: has {most + 1} characters, and the API seems to take {most}"
    assert warnings_of(SCHEMA, BASES[SCHEMA], name, "x" * most) == []
    assert warnings_of(SCHEMA, BASES[SCHEMA], name, "x" * (most + 1)) == [said]


@pytest.mark.parametrize("name", ["division_id", "schema_id"])
def test_a_name_in_the_place_of_an_id(name: str) -> None:
    ids = dict.fromkeys(("division_id", "schema_id"), "2B5C1A52-8a6e-4a5e-9d8e-0f6a7c1d2e3f")
    base = {**BASES[CONFIGURATION], **ids}
    assert warnings_of(CONFIGURATION, base, "", None) == []
    said = f'{name}: should be an id such as "2b5c1a52-8a6e-4a5e-9d8e-0f6a7c1d2e3f"; got "Home"'
    assert warnings_of(CONFIGURATION, base, name, "Home") == [said]


def test_a_preview_says_that_an_activation_is_for_good(
    emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    news = over_the_wire({**BASES[EVENT], "active": True})
    said = "active: True activates the event if it isn't active, and the API has no way back"
    assert new_process(EVENT, config_for(EVENT, emulator)).check({}, news).failures == []
    assert f"warning: event definition: {said}" in capfd.readouterr().err
    new_process(EVENT, config_for(EVENT, emulator)).check(news, {**news, "rank": 2.0})
    assert said not in capfd.readouterr().err
    strict = {**config_for(EVENT, emulator), "genesys:warnings": "error"}
    assert [each.reason for each in new_process(EVENT, strict).check({}, news).failures] == [said]
    assert emulator.requests.matching() == []


def test_properties_pass_as_they_are() -> None:
    """Rule 12: keys of free-form JSON are never translated."""
    args = plain({"title": "t", "properties": {"my_key": {"maxLength": None, "n": 3}}}, load(SCHEMA).shape)
    assert args["properties"] == '{"my_key":{"maxLength":null,"n":3}}'
