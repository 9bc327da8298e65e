"""Free-form JSON on its way out of the program: written as text at once, so that nulls and integers survive."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from .values import contains_unknown, is_unknown, whole_numbers

DEPTH = 100
"""How deep free-form JSON may be nested."""


@dataclass(frozen=True)
class NotJson:
    """Stands in the arguments for a value that cannot be written as JSON; validation says why."""

    why: str

    def __repr__(self) -> str:
        return "an object"


def json_text(value: Any, path: str) -> Any:
    """The text of a dict, an Output of it where anything in it is known only later, or a `NotJson`.

    The engine has doubles only and drops nulls, so a dict must not go through it, and what has come through it may
    have 3.0 for 3.
    """
    why = problem(value)
    if why:
        return NotJson(why)
    if not contains_unknown(value):
        return _text(value)

    def write(known: list[Any]) -> Any:
        values = iter(whole_numbers(known))
        found = next(values) if is_unknown(value) else _filled(value, values)
        if found is None or (isinstance(found, str) and is_unknown(value)):
            return found  # nothing, or JSON text already
        if why := problem(found):
            raise pulumi.RunError(f"{path}: {why}. Give JSON text, for example by `pulumi.Output.json_dumps`")
        return _text(found)

    return pulumi.Output.all(*_unknown_in(value)).apply(write)


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), default=dict)  # other mappings


def _unknown_in(value: Any) -> Iterator[Any]:
    if is_unknown(value):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _unknown_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _unknown_in(item)


def _filled(value: Any, values: Iterator[Any]) -> Any:
    if is_unknown(value):
        return next(values)
    if isinstance(value, Mapping):
        return {name: _filled(item, values) for name, item in value.items()}
    return [_filled(item, values) for item in value] if isinstance(value, (list, tuple)) else value


def problem(value: Any) -> str:
    """Why a value is no JSON, or ""; what isn't known yet is no problem."""
    waiting: list[tuple[str, int, Any]] = [("", 0, value)]
    while waiting:
        path, depth, each = waiting.pop()
        if depth > DEPTH:
            return f"is nested more than {DEPTH} levels deep"
        if isinstance(each, Mapping):
            for name, item in each.items():
                if not isinstance(name, str):
                    return f"has a key that is no text{_at(path)}: JSON has none other"
                waiting.append((f"{path}.{name}", depth + 1, item))
        elif isinstance(each, (list, tuple)):
            waiting += [(f"{path}[{index}]", depth + 1, item) for index, item in enumerate(each)]
        elif isinstance(each, float) and not math.isfinite(each):
            return f"has a number that JSON doesn't know{_at(path)}: infinite, or none at all"
        elif not (each is None or isinstance(each, (str, int, float)) or is_unknown(each)):
            hint = ": give a list" if isinstance(each, (set, frozenset)) else ""
            return f"has a {type(each).__name__}{_at(path)}, which JSON doesn't know{hint}"
    return ""


def _at(path: str) -> str:
    return f" at {path.removeprefix('.')}" if path else ""
