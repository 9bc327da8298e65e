"""When two values mean the same, and what of a live object counts: comparing without ever respelling.

Everything here works on values in the program's form (snake_case) along the `Node` that describes them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from .fields import FILLED, UNORDERED
from .pairing import paired
from .shape import Node, Shape
from .values import is_unknown, whole_number

ABSENT: Any = object()
"""Stands for a field that is not there."""


def canonical(value: Any, node: Node) -> Any:
    """The value with every spelling that means the same made one. For comparing only; it is never sent or stored."""
    if value is None or is_unknown(value):
        return value
    if node.kind == "json":
        return _tell_apart(parsed(value))
    if node.kind == "list" and isinstance(value, list) and node.item is not None:
        items = [canonical(item, node.item) for item in value]
        return sorted(items, key=_order) if node.has(UNORDERED) or node.identity else items
    if isinstance(value, dict):
        shape = node.shape_of(value)
        return canonical_fields(value, shape) if shape else value
    for role in node.roles:
        if role.canonical is not None and isinstance(value, str):
            value = role.canonical(value)
    return whole_number(value)


def parsed(value: Any) -> Any:
    """Free-form JSON, which may be text."""
    return json.loads(value) if isinstance(value, str) else value


def _tell_apart(value: Any) -> Any:
    """Parsed JSON in which `true` is not equal to 1, to Python it is, and 1.0 is written as 1."""
    if isinstance(value, bool):
        return (value,)
    if isinstance(value, dict):
        return {name: _tell_apart(item) for name, item in value.items()}
    return [_tell_apart(item) for item in value] if isinstance(value, list) else whole_number(value)


def canonical_fields(values: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The canonical form of an object's declared fields; a None is the same as an absent field."""
    return {
        name: canonical(values[name], field.node)
        for name, field in shape.fields.items()
        if values.get(name) is not None
    }


def _order(value: Any) -> str:
    """A text that is equal for equal canonical forms, and for no others."""
    return json.dumps(value, sort_keys=True, default=id)  # what isn't known yet is equal to itself alone


def means_same(one: Any, other: Any, node: Node) -> bool:
    """Whether two values mean the same."""
    return _identical(one, other, node) or bool(canonical(one, node) == canonical(other, node))


def _identical(one: Any, other: Any, node: Node) -> bool:
    """Whether two values are equal as they stand; to Python, JSON's `true` is equal to 1."""
    return bool(one == other) and (not node.free_form or repr(one) == repr(other))


def is_satisfied_by(wanted: Any, live: Any, node: Node) -> bool:
    """Whether the live value is what was wanted, apart from what the server filled in beside it, at any depth."""
    if _identical(wanted, live, node):
        return True
    if live is None or live is ABSENT:
        return _is_empty(wanted, node)
    if node.kind == "list" and node.item is not None and isinstance(wanted, list) and isinstance(live, list):
        if len(wanted) != len(live):
            return False
        pairs = partners(wanted, live, node)
        if node.has(UNORDERED) and not node.identity:
            return len(pairs) == len(wanted)
        theirs = (live[pairs[at]] if at in pairs else None for at in range(len(wanted)))
        return all(is_satisfied_by(w, other, node.item) for w, other in zip(wanted, theirs, strict=True))
    shape = node.shape_of(wanted) if isinstance(wanted, dict) and isinstance(live, dict) else None
    if shape is not None:
        return all(
            is_satisfied_by(value, live.get(name, ABSENT), shape.fields[name].node)
            for name, value in wanted.items()
            if name in shape.fields and value is not None
        )
    if node.has(FILLED):
        return _within(canonical(wanted, node), canonical(live, node))
    return means_same(wanted, live, node)


def _within(wanted: Any, live: Any) -> bool:
    """Whether free-form JSON has all that was wanted; keys beside it, at any depth, are the server's."""
    if isinstance(wanted, dict) and isinstance(live, dict):
        return all(name in live and _within(value, live[name]) for name, value in wanted.items())
    return bool(wanted == live)


def _seen_through(wanted: Any, live: Any) -> Any:
    """Free-form JSON without the keys that the server added."""
    if isinstance(wanted, dict) and isinstance(live, dict):
        return {name: _seen_through(wanted[name], live[name]) for name in wanted if name in live}
    return live


def partners(ours: list[Any], theirs: list[Any], node: Node) -> dict[int, int]:
    """Which of theirs each item of a list belongs to, by their places.

    Items are told apart by their identity, in a list without an order by what they say, else by their place.
    """
    if node.identity:
        places = {_identity(each, node): at for at, each in enumerate(theirs)}
        keys = [_identity(each, node) for each in ours]
        return {at: places[key] for at, key in enumerate(keys) if key in places}
    if node.has(UNORDERED) and node.item is not None:
        return {our: their for their, our in _paired(ours, theirs, node.item).items()}
    return {at: at for at in range(min(len(ours), len(theirs)))}


def _identity(item: Any, node: Node) -> Any:
    found = at_path(item, node.identity)
    return found if isinstance(found, (str, int, float)) else id(item)


def _is_empty(wanted: Any, node: Node) -> bool:
    """Nothing at all: servers leave out what is empty. False and 0 are something."""
    if node.kind == "json" and isinstance(wanted, str):
        return wanted.strip() == "" or parsed(wanted) == {}
    if isinstance(wanted, dict):
        shape = node.shape_of(wanted)
        fields = shape.fields if shape else {}
        return all(
            _is_empty(value, fields[name].node if name in fields else _ANY) for name, value in wanted.items()
        )
    return wanted is None or wanted == "" or wanted == []


_ANY = Node("scalar")


def _paired(ours: list[Any], theirs: list[Any], item: Node) -> dict[int, int]:
    """As many pairs as can be of one of theirs and one of ours that covers it, by their places.

    One of ours may cover several of theirs, so the first that fits may be the one that another needs.
    """

    def candidates() -> dict[int, list[int]]:
        """Those of theirs that agree in all plain values that the one of ours has."""
        found: dict[int, list[int]] = {}
        groups: dict[Any, dict[Any, list[int]]] = {}
        for our, value in enumerate(ours):
            told = list(_told(value, item))
            names = tuple((path, id(node)) for path, node in told)
            if names not in groups:
                groups[names] = defaultdict(list)
                for their, other in enumerate(theirs):
                    groups[names][_view(other, told)].append(their)
            found[our] = groups[names].get(_view(value, told), [])
        return found

    return paired(
        [_order(canonical(each, item)) for each in ours],
        [_order(canonical(each, item)) for each in theirs],
        candidates,
        lambda our, their: is_satisfied_by(ours[our], theirs[their], item),
    )


def _told(value: Any, node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """The parts, with their paths, that a live value must have in equal canonical form to be what is wanted."""
    if _is_empty(value, node) or node.has(FILLED) or (node.kind == "list" and not _is_plain_list(node)):
        return
    shape = node.shape_of(value) if isinstance(value, dict) else None
    if shape is None:
        yield path, node
        return
    for name, field in shape.fields.items():
        if name in value:
            yield from _told(value[name], field.node, (*path, name))


def _is_plain_list(node: Node) -> bool:
    return node.item is not None and node.item.kind == "scalar"


def _view(value: Any, told: Sequence[tuple[tuple[str, ...], Node]]) -> tuple[str, ...]:
    found = ((at_path(value, path), node) for path, node in told)
    return tuple("" if each is ABSENT else _order(canonical(each, node)) for each, node in found)


def keep_spelling(old: Any, new: Any, node: Node) -> Any:
    """The new value, with the old spelling wherever the two mean the same."""
    if old is None or new is None or is_unknown(old) or is_unknown(new):
        return new
    if means_same(old, new, node):
        return old
    if node.kind == "list" and node.item is not None and isinstance(old, list) and isinstance(new, list):
        if node.has(UNORDERED) and not node.identity:
            return new
        found = list(new)
        for at, before in partners(new, old, node).items():
            found[at] = keep_spelling(old[before], new[at], node.item)
        return found
    shape = node.shape_of(new) if isinstance(new, dict) and isinstance(old, dict) else None
    if shape is not None:
        return {
            name: keep_spelling(old.get(name), value, shape.fields[name].node)
            if name in shape.fields
            else value
            for name, value in new.items()
        }
    return new


def project_onto_inputs(wanted: Any, live: Any, node: Node) -> Any:
    """The live value seen through what was wanted: the fields that the program names, in its spelling where equal.

    What the server filled in beside them is left out, so that drift shows just what somebody changed.
    """
    if is_satisfied_by(wanted, live, node):
        return wanted
    if node.kind == "list" and node.item is not None and isinstance(wanted, list) and isinstance(live, list):
        pairs = dict(sorted(partners(wanted, live, node).items()))
        seen = [project_onto_inputs(wanted[ours], live[theirs], node.item) for ours, theirs in pairs.items()]
        kept = set(pairs.values())
        return seen + [other for at, other in enumerate(live) if at not in kept]
    shape = node.shape_of(wanted) if isinstance(wanted, dict) and isinstance(live, dict) else None
    if shape is not None:
        return {
            name: project_onto_inputs(value, live.get(name), shape.fields[name].node)
            for name, value in wanted.items()
            if name in shape.fields
            and (live.get(name) is not None or _is_empty(value, shape.fields[name].node))
        }
    if node.has(FILLED):
        return json.dumps(_seen_through(parsed(wanted), parsed(live)), separators=(",", ":"))
    return live


def at_path(values: Any, path: tuple[str, ...]) -> Any:
    """The value at a path of field names; `ABSENT` where it ends early, and what isn't known yet as it is."""
    for name in path:
        if is_unknown(values):
            return values
        values = values.get(name, ABSENT) if isinstance(values, dict) else ABSENT
        if values is None:
            return ABSENT
    return values
