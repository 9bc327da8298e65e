"""The one place where the program's names become the API's, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import JourneysError
from .fields import CREATE_ONLY, DATE, EXACT, INT32, INT64, OPTION, utc
from .shape import Node, Shape, camel
from .values import whole_numbers


def to_wire(values: dict[str, Any], shape: Shape, *, change: bool = False) -> dict[str, Any]:
    """An object as the API takes it; `change` leaves out the fields that only a create may send."""
    wire = {}
    for name, value in values.items():
        field = shape.fields.get(name)
        if field is None or value is None or field.node.has(OPTION):
            continue
        if change and field.node.has(CREATE_ONLY):
            continue
        try:
            wire[field.wire] = _value(value, field.node, change)
        except NotWhole as error:
            raise NotWhole(error.bounds, (name, *error.path)) from None
    return wire


class NotWhole(JourneysError):
    """A number that became known only in the plugin isn't one of the API's whole numbers."""

    def __init__(self, bounds: tuple[int, int], path: tuple[str, ...] = ()) -> None:
        self.bounds, self.path = bounds, path
        super().__init__(
            f"{'.'.join(path)}: must be a whole number from {bounds[0]} to {bounds[1]}, and is another now that it is "
            "known. Nothing was sent; correct what it is computed from"
        )


def _value(value: Any, node: Node, change: bool) -> Any:
    if node.kind == "json":
        return json.loads(value) if isinstance(value, str) else whole_numbers(value)
    if isinstance(value, list) and node.item is not None:
        return [_value(item, node.item, change) for item in value]
    if isinstance(value, dict):
        shape = node.shape_of(value)
        return to_wire(value, shape, change=change) if shape else value
    if isinstance(value, str) and node.has(DATE):
        return utc(value)
    if node.type is int and isinstance(value, (int, float)):
        bounds = EXACT if node.has(INT64) else INT32
        if value != value // 1 or not bounds[0] <= value <= bounds[1]:
            raise NotWhole(bounds)
        return int(value)  # the engine speaks protobuf, which has doubles only
    return value


def from_wire(wire: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """An answer's declared fields in the program's names; nulls are left out, the rest is not looked at."""
    values = {}
    for name, field in shape.fields.items():
        if wire.get(field.wire) is not None and not field.node.has(OPTION):
            values[name] = _back(wire[field.wire], field.node)
    return values


def _back(value: Any, node: Node) -> Any:
    if node.kind == "json":
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, list) and node.item is not None:
        return [_back(item, node.item) for item in value]
    if isinstance(value, dict):
        shape = node.shape_of(value)
        return from_wire(value, shape) if shape else value
    return value


def in_program_names(
    values: Mapping[str, Any], shape: Shape, json_form: Callable[[Any], Any] = lambda value: value
) -> dict[str, Any]:
    """The values by the program's names where they have those of other languages, `displayName`, at any depth.

    `json_form` makes of free-form JSON what the state has.
    """
    by_camel = {camel(name): name for name in shape.fields}
    found = {}
    for key, value in values.items():
        name = by_camel.get(key, key)
        found[name] = _named(value, shape.fields[name].node, json_form) if name in shape.fields else value
    return found


def _named(value: Any, node: Node, json_form: Callable[[Any], Any]) -> Any:
    if node.kind == "json":
        return json_form(value)
    if isinstance(value, list) and node.item is not None:
        return [_named(item, node.item, json_form) for item in value]
    if isinstance(value, Mapping):
        shape = node.shape_of({node.tag: value.get(camel(node.tag)), **value} if node.tag else value)
        given = {name: item for name, item in value.items() if item is not None}  # as the SDK for Python does
        return in_program_names(given, shape, json_form) if shape else value
    return value


def snake(name: str) -> str:
    """`createdDate` as the program writes it: `created_date`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
