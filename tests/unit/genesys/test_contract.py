"""The declarations beside the vendor's contract: every field, nested type, enum and demand, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from pydantic import TypeAdapter

from journeys.docs.fields import fields_of, nested
from journeys.registry import load
from providers.core.schema.fields import ALWAYS_SENT, CREATE_ONLY
from providers.core.schema.shape import Shape, camel

CONTRACT = json.loads((files("journeys.emulator") / "contract/genesys-journey.openapi.json").read_text())
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]
TYPES = {
    "genesys:Segment": ("JourneySegmentRequest", "PatchSegment", "JourneySegment"),
    "genesys:Outcome": ("OutcomeRequest", "PatchOutcome", "Outcome"),
    "genesys:ActionMap": ("ActionMap", "PatchActionMap", "ActionMap"),
    "genesys:ActionTemplate": ("ActionTemplate", "PatchActionTemplate", "ActionTemplate"),
    "genesys:ExternalEventsConfiguration": (
        "CreateExternalEventsConfigurationRequest",
        "UpdateExternalEventsConfigurationRequest",
        "ExternalEventsConfiguration",
    ),
}
WHOLE = {
    "genesys:OutcomePredictor": ("OutcomePredictorRequest", "OutcomePredictor"),
    "genesys:JourneyView": ("JourneyView", "JourneyView"),
    "genesys:JourneyViewSchedule": ("JourneyViewSchedule", "JourneyViewSchedule"),
}
"""Request and answer of the types that no PATCH changes."""
USERS = {"createdBy", "modifiedBy", "user"}
"""Not outputs: an e-mail address is no business of a state file."""
SERVERS = {"id", "version", "selfUri", "createdDate", "modifiedDate"}
"""Of the whole object; inside references an id is ours."""
KINDS = {"string": "string", "boolean": "boolean", "integer": "integer", "number": "number"}


def resolved(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, without references and wrappers."""
    for key in ("allOf", "anyOf"):
        if key in schema:
            schema = next(each for each in schema[key] if each.get("type") != "null")
    if "$ref" in schema:
        return resolved(defs[schema["$ref"].rsplit("/", 1)[1]], defs)
    return schema


def differences(
    ours: dict[str, Any], theirs: dict[str, Any], defs: dict[str, Any], path: str = ""
) -> Iterator[str]:
    """How a declaration differs from a request schema of the vendor."""
    ours, theirs = resolved(ours, defs), resolved(theirs, SCHEMAS)
    if theirs.get("additionalProperties"):
        return  # free-form
    if theirs["type"] == "object":
        names = {camel(name): value for name, value in ours["properties"].items()}
        known = {
            n: v for n, v in theirs["properties"].items() if n not in (SERVERS if not path else {"selfUri"})
        }
        for name in names.keys() ^ known.keys():
            if known.get(name, {}).get("readOnly"):
                continue
            yield f"{path}.{name} is only {'ours' if name in names else 'theirs'}"
        asked = {n for n in theirs.get("required", ()) if not theirs["properties"][n].get("readOnly")}
        for name in asked - {camel(each) for each in ours.get("required", ())}:
            yield f"{path}.{name} is required there"
        for name in names.keys() & known.keys():
            yield from differences(names[name], known[name], defs, f"{path}.{name}")
    elif theirs["type"] == "array":
        yield from differences(ours["items"], theirs["items"], defs, f"{path}[]")
    else:
        if ours["type"] != KINDS[theirs["type"]]:
            yield f"{path} is {ours['type']}, there {theirs['type']}"
        values = ours.get("enum") or ([ours["const"]] if "const" in ours else None)
        if theirs.get("enum") and set(values or ()) != set(theirs["enum"]):
            yield f"{path} has other values than {theirs['enum']}"


def declared(token: str) -> dict[str, Any]:
    provider = load(token)
    assert provider.shape  # prepares the nested types
    return TypeAdapter(provider.args).json_schema()


@pytest.mark.parametrize("token", TYPES)
def test_every_field_and_value_of_a_create(token: str) -> None:
    ours = declared(token)
    post = {"$ref": f"#/components/schemas/{TYPES[token][0]}"}
    assert sorted(differences(ours, post, ours.get("$defs", {}))) == []


@pytest.mark.parametrize("token", WHOLE)
def test_every_field_and_value_of_what_no_patch_changes(token: str) -> None:
    ours = declared(token)
    post = {"$ref": f"#/components/schemas/{WHOLE[token][0]}"}
    path = [".viewId is only ours"] if token == "genesys:JourneyViewSchedule" else []
    assert sorted(differences(ours, post, ours.get("$defs", {}))) == path


@pytest.mark.parametrize("token", WHOLE)
def test_their_servers_own_fields_are_outputs(token: str) -> None:
    provider = load(token)
    answer = set(SCHEMAS[WHOLE[token][1]]["properties"])
    outputs = {field.wire for field in provider.shape.fields.values()} | {camel(n) for n in provider.computed}
    assert answer - {"id"} - USERS == outputs & answer


def test_a_target_has_the_fields_that_its_change_takes_and_shows_the_rest() -> None:
    provider = load("genesys:ActionTarget")
    fields = {f.wire for n, f in provider.shape.fields.items() if n not in provider.shape.options}
    assert fields == {"name", "serviceLevel", "shortAbandonThreshold"}
    shown = fields | {camel(name) for name in provider.computed}
    assert shown == set(SCHEMAS["ActionTarget"]["properties"]) - {"id"}


@pytest.mark.parametrize("token", TYPES)
def test_what_a_change_demands_is_always_sent(token: str) -> None:
    shape = load(token).shape
    demanded = set(SCHEMAS[TYPES[token][1]].get("required", ())) - {"version"}
    sent = {field.wire for field in shape.fields.values() if field.node.has(ALWAYS_SENT)}
    assert sent == (demanded if token != "genesys:Segment" else set())


def leaves(schema: dict[str, Any], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The paths of everything outside of lists in a schema of the vendor."""
    schema = resolved(schema, SCHEMAS)
    if schema.get("type") != "object" or "properties" not in schema:
        return {path}
    found: set[tuple[str, ...]] = set()
    for name, value in schema["properties"].items():
        found |= leaves(value, (*path, name))
    return found


def wire_paths(shape: Shape) -> set[tuple[str, ...]]:
    found = set()
    for path in shape.leaves(CREATE_ONLY):
        at: Shape | None = shape
        wire = []
        for name in path:
            assert at is not None
            wire.append(at.fields[name].wire)
            at = at.fields[name].node.shape
        found.add(tuple(wire))
    return found


@pytest.mark.parametrize("token", TYPES)
def test_create_only_is_what_a_change_does_not_know(token: str) -> None:
    post, patch, _ = (leaves(SCHEMAS[name]) for name in TYPES[token])
    expected = {path for path in post - patch if path[0] not in SERVERS}
    assert wire_paths(load(token).shape) == expected


@pytest.mark.parametrize("token", TYPES)
def test_the_servers_own_fields_are_outputs(token: str) -> None:
    provider = load(token)
    answer = set(SCHEMAS[TYPES[token][2]]["properties"])
    outputs = {field.wire for field in provider.shape.fields.values()} | {camel(n) for n in provider.computed}
    assert answer - {"id"} == outputs & answer


def names_of(token: str) -> tuple[set[str], set[str]]:
    """The API's names of a type's fields and of its computed outputs."""
    provider = load(token)
    return {each.wire for each in provider.shape.fields.values()}, {camel(name) for name in provider.computed}


def test_a_schema_of_external_events_has_what_both_of_its_requests_take() -> None:
    fields, computed = names_of("genesys:ExternalEventsSchema")
    post = set(SCHEMAS["JourneyJsonSchemaRequest"]["properties"])
    change = set(SCHEMAS["JourneySchemaUpdateRequest"]["properties"])
    assert fields == post - {"$schema"} | change - {"version", "jsonSchema"}
    answer = SCHEMAS["JourneyExternalEventsSchema"]["properties"]
    assert computed == set(answer) - {"id", "enabled", "jsonSchema", "createdBy"}


def test_an_event_definition_has_what_its_requests_and_the_list_of_events_have() -> None:
    fields, computed = names_of("genesys:EventDefinition")
    shape = load("genesys:EventDefinition").shape
    required = {each.wire for each in shape.fields.values() if each.required}
    for name in ("UpdateExternalEventRequest", "ActivateExternalEventRequest"):
        assert required == set(SCHEMAS[name]["required"])
    summary = set(SCHEMAS["ExternalEventSummary"]["properties"])
    own = {"active", "definitionId"}  # our form of activationStatus, and an option
    assert fields - own | computed == summary - {"activationStatus"}


def stricter(
    ours: Shape, theirs: dict[str, Any], docs: dict[tuple[type, str], str], path: str = ""
) -> Iterator[str]:
    """The fields that a declaration demands although the vendor's schema doesn't, and without saying so."""
    theirs = resolved(theirs, SCHEMAS)
    known = theirs.get("properties", {})
    for field in ours.fields.values():
        if field.wire not in known:
            continue
        words = docs[ours.source, field.name] + (ours.source.__doc__ or "")
        if (
            field.required
            and field.wire not in theirs.get("required", ())
            and "schema leaves" not in " ".join(words.split())
        ):
            yield f"{path}{field.name}"
        node, schema = field.node, resolved(known[field.wire], SCHEMAS)
        while node.item is not None:
            node, schema = node.item, resolved(schema["items"], SCHEMAS)
        if node.shape is not None:
            yield from stricter(node.shape, schema, docs, f"{path}{field.name}.")


@pytest.mark.parametrize("token", [*TYPES, *WHOLE])
def test_what_is_demanded_beyond_the_schema_says_why(token: str) -> None:
    provider = load(token)
    docs = {
        (source, each.name): each.doc
        for source in (provider.args, *nested(provider.args))
        for each in fields_of(source)
    }
    assert list(stricter(provider.shape, SCHEMAS[(TYPES | WHOLE)[token][0]], docs)) == []
