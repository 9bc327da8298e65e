"""The paths of the properties that change, for the engine to show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from providers.core.schema.equality import is_satisfied_by, means_same
from providers.core.schema.shape import Node, Shape
from providers.core.schema.values import contains_unknown

Kind = Literal["add", "delete", "update"]
Change = tuple[str, Kind]


def changes(before: dict[str, Any], now: dict[str, Any], shape: Shape) -> Iterator[Change]:
    """The deepest paths at which the new inputs differ from the old ones."""
    for name, field in shape.fields.items():
        yield from _changes(before.get(name), now.get(name), field.node, name)


def _changes(before: Any, now: Any, node: Node, path: str) -> Iterator[Change]:
    if before is None or now is None:
        if before is not now:
            yield path, "add" if before is None else "delete"
        return
    if not contains_unknown(now) and means_same(before, now, node):
        return
    shape = node.shape_of(now) if isinstance(before, dict) and isinstance(now, dict) else None
    if shape is not None and shape is node.shape_of(before):
        for name, field in shape.fields.items():
            yield from _changes(before.get(name), now.get(name), field.node, f"{path}.{name}")
        return
    if _pairwise(before, now, node):
        assert node.item is not None
        for index, (was, item) in enumerate(zip(before, now, strict=True)):
            yield from _changes(was, item, node.item, f"{path}[{index}]")
        return
    yield path, "update"


def drift(wanted: dict[str, Any], live: dict[str, Any], shape: Shape) -> Iterator[Change]:
    """The paths at which the live object differs from the inputs."""
    for name, value in wanted.items():
        if name in shape.fields:
            yield from _drift(value, live.get(name), shape.fields[name].node, name)


def _drift(wanted: Any, live: Any, node: Node, path: str) -> Iterator[Change]:
    if is_satisfied_by(wanted, live, node):
        return
    shape = node.shape_of(wanted) if isinstance(wanted, dict) and isinstance(live, dict) else None
    if shape is not None:
        for name, value in wanted.items():
            if name in shape.fields:
                yield from _drift(value, live.get(name), shape.fields[name].node, f"{path}.{name}")
    elif _pairwise(wanted, live, node):
        assert node.item is not None
        for index, (item, there) in enumerate(zip(wanted, live, strict=True)):
            yield from _drift(item, there, node.item, f"{path}[{index}]")
    else:
        yield path, "add" if live is None else "update"


def _pairwise(one: Any, other: Any, node: Node) -> bool:
    """Whether two lists are compared item by item."""
    lists = isinstance(one, list) and isinstance(other, list)
    return lists and node.item is not None and node.item.kind != "scalar" and len(one) == len(other)
