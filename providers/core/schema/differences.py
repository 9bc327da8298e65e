"""In what two objects of one type differ, by field and by path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .equality import ABSENT, is_satisfied_by, keep_spelling, means_same
from .shape import Node, Shape


def changed(before: dict[str, Any], now: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The fields that are there now and were not before, or meant something else."""
    fields = shape.fields
    return {n: v for n, v in now.items() if not means_same(before.get(n, ABSENT), v, fields[n].node)}


def unsatisfied(wanted: dict[str, Any], live: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The wanted fields that a live object doesn't have as they are wanted."""
    fields = shape.fields
    return {n: v for n, v in wanted.items() if not is_satisfied_by(v, live.get(n), fields[n].node)}


def keep_spellings(old: dict[str, Any], new: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The new fields, with the old spelling wherever the two mean the same."""
    return {name: keep_spelling(old.get(name), value, shape.fields[name].node) for name, value in new.items()}


def changed_paths(before: Any, now: Any, node: Node, path: str) -> Iterator[str]:
    """The paths, as deep as can be told, at which two values don't mean the same."""
    if means_same(before, now, node):
        return
    shape = node.shape_of(now) if isinstance(before, dict) and isinstance(now, dict) else None
    if shape is not None:
        for name, field in shape.fields.items():
            yield from changed_paths(before.get(name), now.get(name), field.node, f"{path}.{name}")
        return
    lists = isinstance(before, list) and isinstance(now, list)
    if lists and node.item is not None and node.item.kind != "scalar" and len(before) == len(now):
        for index, (was, item) in enumerate(zip(before, now, strict=True)):
            yield from changed_paths(was, item, node.item, f"{path}[{index}]")
        return
    yield path


def is_in(path: str, whole: str) -> bool:
    """Whether a path is another one, or leads into it."""
    return path == whole or path.startswith((f"{whole}.", f"{whole}["))
