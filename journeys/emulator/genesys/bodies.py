"""Bodies and their schemas: unknown fields and nulls in requests, and the values that the server fills in."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..clock import iso, seconds
from ..openapi import Shape
from ..rules import Switches, declare
from . import errors

declare(
    "unknown_fields",
    "rejected | ignored",
    "guess",
    "A field that the schema doesn't have: 400 invalid.property, or dropped.",
)
declare(
    "null",
    "clears | rejected | ignored",
    "inferred",
    "A null in a PATCH clears the field (back to its default if it has one), is 400 invalid.value, or counts "
    "as omitted; the Terraform provider clears with null. In a POST, `clears` counts as omitted.",
)
declare(
    "server_defaults",
    "minimal | full",
    "guess",
    "Which omitted fields the answers contain: only those that the schema requires, or every optional "
    "field at every depth.",
)

_ZERO: dict[str, Any] = {"string": "", "boolean": False, "integer": 0, "number": 0, "array": []}


@dataclass
class Cleaned:
    """A body without unknown fields and nulls; `cleared` are the paths of the fields that were null."""

    body: Any
    cleared: list[str] = field(default_factory=list)


def clean(body: Any, shape: Shape, entity: str, switches: Switches) -> Cleaned:
    """Apply the switches `unknown_fields` and `null`; free-form maps pass unchanged."""
    unknown: list[str] = []
    nulls: list[str] = []
    result = _walk(body, shape, "", unknown, nulls)
    found = [errors.invalid_property(path, entity) for path in unknown]
    if switches["unknown_fields"] == "ignored":
        found = []
    if switches["null"] == "rejected":
        found += [errors.invalid_value(path, None, "not null") for path in nulls]
    if found:
        found[0].errors = found[1:]
        raise found[0]
    cleared = [] if switches["null"] == "ignored" else nulls
    return Cleaned(result, cleared)


def _walk(value: Any, shape: Shape, path: str, unknown: list[str], nulls: list[str]) -> Any:
    if isinstance(value, dict) and shape.properties:
        result = {}
        for key, item in value.items():
            here = f"{path}.{key}" if path else key
            known = shape.properties.get(key)
            if known is None:
                unknown.append(here)
            elif item is None:
                nulls.append(here)
            else:
                result[key] = _walk(item, known, here, unknown, nulls)
        return result
    if isinstance(value, list) and shape.items:
        return [_walk(item, shape.items, f"{path}.{i}", unknown, nulls) for i, item in enumerate(value)]
    return value


def in_utc(value: Any, shape: Shape) -> Any:
    """A copy with every date-time in UTC, with milliseconds and Z."""
    if isinstance(value, dict) and shape.properties:
        known = shape.properties
        return {key: in_utc(item, known[key]) if key in known else item for key, item in value.items()}
    if isinstance(value, list) and shape.items:
        return [in_utc(item, shape.items) for item in value]
    return iso(seconds(value)) if shape.format == "date-time" and isinstance(value, str) else value


def fill(
    value: Any,
    shape: Shape,
    defaults: Mapping[str, Any],
    *,
    full: bool,
    skip: Container[str],
    top: bool = True,
) -> Any:
    """A copy of an object with the server's values for omitted properties, at any depth.

    Required properties get their value in `defaults`. With `full`, optional ones but those in `skip` are filled too: from
    `defaults`, else with an empty value of their type; nested objects that are absent stay absent.
    """
    if isinstance(value, list) and shape.items:
        inner = shape.items
        return [fill(item, inner, defaults, full=full, skip=skip, top=False) for item in value]
    if not isinstance(value, dict) or not shape.properties:
        return value
    result = {
        key: fill(item, shape.properties[key], defaults, full=full, skip=skip, top=False)
        if key in shape.properties
        else item
        for key, item in value.items()
    }
    for name, sub in shape.properties.items():
        if name in result or not (full or name in shape.required):
            continue
        if name in defaults and (top or not isinstance(defaults[name], dict)):
            result[name] = defaults[name]
        elif full and name not in skip and sub.type in _ZERO and not sub.format and not sub.enum:
            result[name] = _ZERO[sub.type]
    return result
