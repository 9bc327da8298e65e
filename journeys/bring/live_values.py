"""The arguments of a live object, as a program would write them, and the rules that they break."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider
    from providers.core.schema.shape import Node, Shape


@dataclass(frozen=True)
class Violation:
    """A rule that a live object breaks. `refused`: a preview of the printed code fails because of it."""

    path: str
    message: str
    refused: bool


def values_of(provider: Provider, entity: dict[str, Any], keep: Collection[str] = ()) -> dict[str, Any]:
    """The arguments of a live object, without what nobody would write; `keep` names arguments that stay if not empty.

    Left out are empty texts and blocks, values as if cleared, and zeros that our rules warn about: a server that fills
    everything in gives every activation a delay of 0 seconds, whatever its type.
    """
    from providers.core.schema.wire import from_wire

    values = _written(from_wire(entity, provider.shape), provider.shape, keep)
    for violation in violations(provider, values):
        if not violation.refused:
            _drop_zero(values, re.findall(r"[^.\[\]]+", violation.path))
    return values


def _drop_zero(values: Any, path: list[str]) -> None:
    for step in path[:-1]:
        values = values[int(step)] if isinstance(values, list) else values.get(step, {})
    if path and isinstance(values, dict) and values.get(path[-1]) in (0, ""):
        del values[path[-1]]


def _written(values: dict[str, Any], shape: Shape, keep: Collection[str] = ()) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        field = shape.fields[name]
        value = _part(value, field.node)
        clear = field.node.clear
        empty = value in ("", []) or (value == {} and field.node.kind == "object")
        is_default = empty or (clear is not None and value == clear.by and name not in keep)
        if field.required or not is_default:
            found[name] = value
    return found


def _part(value: Any, node: Node) -> Any:
    if isinstance(value, list) and node.item is not None:
        return [_part(item, node.item) for item in value]
    inner = node.shape_of(value) if isinstance(value, dict) and node.kind in ("object", "union") else None
    return _written(value, inner) if inner else value


def violations(provider: Provider, values: dict[str, Any]) -> list[Violation]:
    """The rules that the arguments break. The object exists all the same, and can be taken into the stack."""
    from providers.core.schema.validation import validate

    return [
        Violation(each.path, each.message, each.severity == "error")
        for each in validate(values, provider.args)
    ]


def line_of(code: str, path: str) -> int:
    """The line of a constructor call's code on which the value at `path` (`a.b[0].c`) begins, as far as it is there."""
    call = next(each for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Call))
    at: ast.expr = call
    for step in re.findall(r"[^.\[\]]+", path):
        inner = _step(at, step)
        if inner is None:
            break
        at = inner
    return at.lineno


def _step(at: ast.expr, step: str) -> ast.expr | None:
    if isinstance(at, ast.Call):
        found: Iterator[ast.expr] = (each.value for each in at.keywords if each.arg == step)
    elif isinstance(at, ast.Dict):
        found = (
            v
            for k, v in zip(at.keys, at.values, strict=True)
            if isinstance(k, ast.Constant) and k.value == step
        )
    else:
        items = at.elts if isinstance(at, ast.List) and step.isdecimal() else []
        found = iter(items[int(step) : int(step) + 1] if items else [])
    return next(found, None)
