"""How a PATCH changes nested objects: merged, or replaced."""

from __future__ import annotations

from typing import Any

from ..openapi import Shape
from ..store import Body


def take_out(body: Body, path: str) -> None:
    """Remove a nested field that was null in the PATCH, in place; merging has kept its old value."""
    at: Any = body
    *parents, last = path.split(".")
    for name in parents:
        at = at.get(name) if isinstance(at, dict) else None
    if isinstance(at, dict):
        at.pop(last, None)


def replace(old: Any, new: Any, shape: Shape) -> Any:
    """The new object, with those fields of the old one that the PATCH's model doesn't have."""
    if not isinstance(new, dict) or not isinstance(old, dict) or not shape.properties:
        return new
    kept = {key: value for key, value in old.items() if key not in shape.properties}
    inner = {key: replace(old.get(key), new[key], sub) for key, sub in shape.properties.items() if key in new}
    return {**kept, **new, **inner}


def merge(old: Any, new: Any, shape: Shape) -> Any:
    """The old object with the new one's fields.

    A nested object is merged too if its schema has properties and requires none of them; free-form maps are replaced.
    """
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    result = dict(old)
    for key, value in new.items():
        inner = shape.properties.get(key)
        partial = inner is not None and inner.properties and not inner.required
        result[key] = merge(result.get(key), value, inner) if inner is not None and partial else value
    return result
