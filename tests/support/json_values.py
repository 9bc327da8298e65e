"""Finds values in JSON, however deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def values_of(key: str, value: Any) -> Iterator[Any]:
    """What the objects in a JSON value have under this key, at every depth."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for each in value.values():
            yield from values_of(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from values_of(key, each)
