"""How a PATCH changes the stored objects inside an object: merged, or replaced."""

from __future__ import annotations

from typing import Any

from ..openapi import Shape
from ..store import Body


def take_out(body: Body, path: str) -> None:
    """Clear a nested field that was null; a merged object has its old value until then."""
    at: Any = body
    *parents, last = path.split(".")
    for name in parents:
        at = at.get(name) if isinstance(at, dict) else None
    if isinstance(at, dict):
        at.pop(last, None)


def replace(old: Any, new: Any, shape: Shape) -> Any:
    """The new object, with those fields of the old one that a PATCH has no names for."""
    if not isinstance(new, dict) or not isinstance(old, dict) or not shape.properties:
        return new
    kept = {key: value for key, value in old.items() if key not in shape.properties}
    inner = {key: replace(old.get(key), new[key], sub) for key, sub in shape.properties.items() if key in new}
    return {**kept, **new, **inner}


def merge(old: Any, new: Any, shape: Shape) -> Any:
    """Field by field; below the top only into objects of which a part may be sent, never free-form maps."""
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    result = dict(old)
    for key, value in new.items():
        before, inner = result.get(key), shape.properties.get(key)
        partial = inner is not None and inner.properties and not inner.required
        if partial and inner is not None and isinstance(before, dict):
            value = merge(before, value, inner)
        result[key] = value
    return result
