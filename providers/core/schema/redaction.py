"""The free texts among a resource's values, which no message of the plugin may show: any of them may be secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .shape import Node, Shape
from .values import whole_number

SHORTEST = 3
"""Characters; what is shorter is no secret, and would be found inside of other words."""
DIGITS = 4
"""Of a number; one with fewer is no secret either, and stands in many a message."""


def free_texts(values: dict[str, Any], shape: Shape) -> Iterator[str]:
    """Every text and long number that the program was free to choose: no words of an enumeration, no names of fields."""
    for name, value in values.items():
        field = shape.fields.get(name)
        if field is not None:
            yield from _texts(value, field.node)


def _texts(value: Any, node: Node | None) -> Iterator[str]:
    if isinstance(value, str):
        if node is not None and node.kind == "json":
            yield from _texts(_parsed(value), None)
        elif (node is None or not node.fixed) and len(value) >= SHORTEST:
            yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        text = repr(whole_number(value))
        if sum(map(str.isdigit, text)) >= DIGITS:
            yield text
    elif isinstance(value, dict):
        shape = node.shape_of(value) if node is not None else None
        if shape is not None:
            yield from free_texts(value, shape)
        else:
            for item in value.values():
                yield from _texts(item, None)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, node.item if node is not None else None)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
