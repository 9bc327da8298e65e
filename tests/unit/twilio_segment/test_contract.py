"""The declaration of a journey beside the vendor's contract: every field, variant, demand and word, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal, get_args, get_origin

from typing_extensions import get_type_hints

from journeys.registry import load
from providers.core.schema.shape import Node, Shape, camel

CONTRACT = json.loads(
    (files("journeys.emulator") / "contract/twilio-segment-journeys.openapi.json").read_text()
)
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]
KINDS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return resolved(SCHEMAS[schema["$ref"].rsplit("/", 1)[1]]) if "$ref" in schema else schema


def words(hint: Any) -> set[Any]:
    """The words of the enumeration in an annotation, but for those of lists in it."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    inside = () if get_origin(hint) is list else get_args(hint)
    return {word for each in inside if not isinstance(each, str) for word in words(each)}


def of_object(ours: Shape, theirs: dict[str, Any], path: str) -> Iterator[str]:
    hints = get_type_hints(ours.source, include_extras=True)
    known, asked = theirs["properties"], set(theirs["required"])
    named = {field.wire: field for field in ours.fields.values()}
    yield from (
        f"{path}.{name} is only {'ours' if name in named else 'theirs'}"
        for name in named.keys() ^ known.keys()
    )
    for name in named.keys() & known.keys():
        field = named[name]
        if field.required != (name in asked):
            yield f"{path}.{name} is {'required' if field.required else 'optional'} here only"
        yield from of_value(field.node, resolved(known[name]), f"{path}.{name}", words(hints[field.name]))


def of_value(ours: Node, theirs: dict[str, Any], path: str, ours_words: set[Any]) -> Iterator[str]:
    if ours.kind == "json":
        yield from () if theirs["type"] == "object" and "properties" not in theirs else (f"{path} is no map",)
    elif ours.item is not None:
        assert theirs["type"] == "array", path
        yield from of_value(ours.item, resolved(theirs["items"]), f"{path}[]", set())
    elif ours.kind == "union":
        variants = {
            word: each
            for each in map(resolved, theirs["anyOf"])
            for word in each["properties"][camel(ours.tag)]["enum"]
        }
        yield from (f"{path} has no or one more {each}" for each in variants.keys() ^ ours.variants.keys())
        for tag, shape in ours.variants.items():
            yield from of_object(shape, variants[tag], f"{path}<{tag}>")
    elif ours.shape is not None:
        yield from of_object(ours.shape, theirs, path)
    else:
        if KINDS[ours.type] != theirs["type"]:
            yield f"{path} is {KINDS[ours.type]}, there {theirs['type']}"
        if ours_words != set(theirs.get("enum", ())):
            yield f"{path} has other words than {theirs.get('enum')}"


def test_a_journey_has_what_a_create_takes() -> None:
    journey = load("segment:Journey").shape
    found = sorted(of_object(journey, SCHEMAS["CreateJourneyAlphaInput"], ""))
    assert found == sorted(
        [
            *(f".{camel(name)} is only ours" for name in journey.options),
            ".description is optional here only",  # "" is sent without one
            ".spaceId is only ours",  # in the path
            ".status is only ours",  # a request of its own
        ]
    )
