"""An object's arguments with the ids of other objects marked, so that they can be written as references or as ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from providers.core.schema.shape import Node, Shape


@dataclass(frozen=True)
class Ref:
    """The id of another object; `kind` is a resource type or what a lookup finds."""

    kind: str
    id: str
    may_be_fixed: bool = field(default=False, compare=False)
    """Whether it may be one of the vendor's own, with the same id in every organisation."""


@dataclass(frozen=True)
class FreeForm:
    """Free-form JSON, as the text that the state has."""

    text: str


class Unordered(list[Any]):
    """A list whose order has no meaning."""


def tree_of(values: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The arguments, with references, free-form JSON and unordered lists marked."""
    return {name: _marked(value, shape.fields[name].node) for name, value in values.items()}


def _marked(value: Any, node: Node) -> Any:
    if node.reference is not None and isinstance(value, str):
        return Ref(node.reference.target, value, node.reference.may_be_fixed)
    if node.kind == "json":
        return FreeForm(str(value))
    if isinstance(value, list) and node.item is not None:
        items = [_marked(item, node.item) for item in value]
        return Unordered(items) if _has_no_order(node) else items
    inner = node.shape_of(value) if isinstance(value, dict) else None
    return tree_of(value, inner) if inner else value


def _has_no_order(node: Node) -> bool:
    from providers.core.schema.fields import UNORDERED

    return node.has(UNORDERED)


def references(tree: Any) -> Iterator[Ref]:
    """Every reference in it, in the order of the arguments."""
    if isinstance(tree, Ref):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from references(value)
    elif isinstance(tree, list):
        for item in tree:
            yield from references(item)


def plain(tree: Any, label: Callable[[Ref], Any] = lambda ref: ref.id) -> Any:
    """The arguments as plain values, with `label` for each reference."""
    return render(tree, label, lambda text: text)


def render(tree: Any, of_reference: Callable[[Ref], Any], of_text: Callable[[str], Any]) -> Any:
    """The arguments with each reference and each free-form JSON text replaced."""
    if isinstance(tree, Ref):
        return of_reference(tree)
    if isinstance(tree, FreeForm):
        return of_text(tree.text)
    if isinstance(tree, dict):
        return {name: render(value, of_reference, of_text) for name, value in tree.items()}
    if isinstance(tree, list):
        return [render(item, of_reference, of_text) for item in tree]
    return tree


def arranged(tree: Any, label: Callable[[Ref], str]) -> Any:
    """The arguments with every list in an order that the ids don't decide, where its order has no meaning."""
    if isinstance(tree, dict):
        return {name: arranged(value, label) for name, value in tree.items()}
    if isinstance(tree, list):
        items = [arranged(item, label) for item in tree]
        if isinstance(tree, Unordered):
            return Unordered(sorted(items, key=lambda item: text_of(plain(item, label))))
        return items
    return tree


def text_of(value: Any) -> str:
    """Equal plain values as equal texts."""
    return json.dumps(value, sort_keys=True)
