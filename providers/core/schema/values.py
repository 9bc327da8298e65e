"""Values as the engine carries them: some are known only later, and every number is a double."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import pulumi
from pulumi.output import Unknown

UNKNOWN_TYPES = (pulumi.Output, Unknown, Awaitable)
"""What a value is while nobody knows it: the field is checked later, in the plugin."""
KNOWN = frozenset({str, int, float, bool, dict, list, tuple, type(None)})
"""What nearly every value is; asking an abstract class about each of them takes ten times as long."""


def is_unknown(value: Any) -> bool:
    """Whether the value is known only later."""
    return type(value) not in KNOWN and isinstance(value, UNKNOWN_TYPES)


def contains_unknown(value: Any) -> bool:
    """Whether the value, or anything inside it, is known only later."""
    kind = type(value)
    if kind is dict or (kind not in KNOWN and isinstance(value, Mapping)):
        return any(contains_unknown(item) for item in value.values())
    if kind is list or kind is tuple:
        return any(contains_unknown(item) for item in value)
    return is_unknown(value)


def whole_number(value: Any) -> Any:
    """A double without a fraction as the whole number: the engine speaks protobuf, which has doubles only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def whole_numbers(value: Any) -> Any:
    """The value with whole numbers as such, at any depth."""
    if isinstance(value, dict):
        return {name: whole_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [whole_numbers(item) for item in value]
    return whole_number(value)
