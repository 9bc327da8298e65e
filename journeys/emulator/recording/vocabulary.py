"""The words of the vendors' documents: a recording may hold them unchanged, as they aren't customer data."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

LITERALS = frozenset(
    {
        "",
        "*",
        "web",
        "app",
        "immediate",
        "on-next-visit",
        "on-next-session",
        "delay",
        "string",
        "number",
        "integer",
        "boolean",
        "object",
        "array",
        "SUCCESS",
        "http://json-schema.org/draft-04/schema#",
    }
)
"""Values that mean something to the API although the documents have no enumeration of them."""
JSON_SCHEMA = frozenset(
    [
        "title",
        "description",
        "type",
        "properties",
        "required",
        "items",
        "enum",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "additionalProperties",
        "$schema",
        "$ref",
        "$id",
        "minItems",
        "maxItems",
        "uniqueItems",
        "default",
    ]
)
_OF_CODES = (
    "allowed any authentication bad conflict credentials deleted disabled entity exceeded feature forbidden found gone "
    "internal invalid invalidates job large malformed media method mismatch missing param permissions query results "
    "server service unauthorized unavailable unprocessable unsupported value"
)
"""Words of error codes that the documents don't have."""
_WORD = re.compile(r"[A-Za-z][a-z]*|[A-Z]+")


@functools.cache
def values() -> frozenset[Any]:
    """Every value of an enumeration, and `LITERALS`."""
    return LITERALS | {each for node in _nodes() for each in node.get("enum", ()) if isinstance(each, str)}


@functools.cache
def names() -> frozenset[str]:
    """Every name of a property or parameter, and those of JSON Schema."""
    properties = {
        name for node in _nodes() if isinstance(node.get("properties"), dict) for name in node["properties"]
    }
    parameters = {node["name"] for node in _nodes() if isinstance(node.get("name"), str) and "in" in node}
    return JSON_SCHEMA | properties | parameters


@functools.cache
def words() -> frozenset[str]:
    """Every word of the documents, in lower case."""
    texts = [str(node[key]) for node in _nodes() for key in ("description", "summary") if key in node]
    found = _WORD.findall(" ".join([*texts, *names(), *map(str, values())]))
    return frozenset(_OF_CODES.split()) | {word.lower() for word in found if len(word) > 1}


def is_code(text: object) -> bool:
    """Whether a text is an error code made of the vendors' words: `request.conflict`, `input-validation`."""
    parts = re.split(r"[.\-_]", str(text)) if isinstance(text, str) and len(text) < 80 else [""]
    parts = [word for part in parts for word in _WORD.findall(part) or [part]]
    return all(part.isalpha() and part.lower() in words() for part in parts)


def is_path(text: object) -> bool:
    """Whether a text names a field: `journey.patterns.0.criteria`."""
    return isinstance(text, str) and all(part in names() or part.isdecimal() for part in text.split("."))


@functools.cache
def _nodes() -> tuple[dict[str, Any], ...]:
    folder = resources.files("journeys.emulator") / "contract"
    documents = [
        json.loads(each.read_text("utf-8")) for each in folder.iterdir() if each.name.endswith(".json")
    ]
    return tuple(node for document in documents for node in _walk(document))


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)
