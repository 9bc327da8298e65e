"""Compares two orgs, or an org and a stack's state, object by object and field by field."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journeys.graph.documents import Resource
from journeys.records import all_known

from .errors import BringError, NothingThere
from .foreign import resolve
from .kinds import Live, providers, title_of
from .mapping import Key
from .order import ordered
from .plan import numbered
from .reading import Reader
from .selection import Selection, no_name_fits, select
from .tree import Ref, arranged, plain

LEFT, RIGHT, BOTH = "only left", "only right", "differs"
_NOTHING = object()


@dataclass(frozen=True)
class Difference:
    """One object that only one side has, or one field of it that differs; values as JSON, "" for nothing."""

    kind: str
    token: str
    object: str
    path: str = ""
    left: str = ""
    right: str = ""


Side = Mapping[Key, Mapping[str, Any]]
"""The objects of one side by type, name and number among namesakes, each as its leaves by path."""


def side_of_org(reader: Reader, wanted: Selection) -> Side:
    """An org's objects; references are names, so that another org can have the same.

    Raises:
        BringError: a type is wanted that has no list.
    """
    for token in wanted.tokens:
        if not providers()[token].listable:
            raise BringError(
                f"the API has no list of {providers()[token].title}s, so two orgs cannot be compared in them"
            )
    objects = list(select(reader, wanted))
    names: dict[Ref, str] = {}

    def name_of(ref: Ref) -> str:
        if ref not in names:
            names[ref] = resolve(reader, ref).name
        return names[ref]

    def label(ref: Ref) -> str:
        return f"{title_of(ref.kind)} {name_of(ref)!r}" if name_of(ref) else f"{title_of(ref.kind)} {ref.id}"

    by_key = numbered(ordered(objects, name_of))
    return {key: dict(_leaves(plain(arranged(live.tree, label), label))) for key, live in by_key.items()}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    else:
        yield path, value


def between_orgs(left: Side, right: Side, unknown: Collection[str] = ()) -> list[Difference]:
    """What differs, in the order of types and names; nothing of the types that are `unknown` on one side."""
    found = []
    for key in sorted({*left, *right}, key=_place):
        token, name, nth = key
        if token in unknown:
            continue
        shown = name if nth == 1 else f"{name} ({nth})"
        if key not in right or key not in left:
            found.append(Difference(LEFT if key in left else RIGHT, token, shown))
            continue
        for path in dict.fromkeys([*left[key], *right[key]]):
            one, other = (side[key].get(path, _NOTHING) for side in (left, right))
            if one != other:
                found.append(Difference(BOTH, token, shown, path, _text(one), _text(other)))
    return found


def _place(key: Key) -> tuple[int, str, int]:
    return list(providers()).index(key[0]), key[1], key[2]


def with_state(reader: Reader, state: Iterable[Resource], wanted: Selection) -> list[Difference]:
    """A stack's state (left) and its org (right): the managed fields of each object, by id.

    An object is wanted by its name in the org, its name in the state, or what the program calls it.

    Raises:
        NothingThere: no object has such a name.
    """
    owned = {(each.token, each.id): each for each in state if each.token in providers() and each.id}
    tokens = wanted.tokens or tuple(providers())
    live = {(each.token, each.id): each for each in _live(reader, wanted, owned, tokens)}
    known: list[str] = []
    found: list[Difference] = []
    fitting = 0
    for (token, id), resource in owned.items():
        if token not in tokens:
            continue
        there = live.pop((token, id), None)
        names = [resource.name, _title(resource), *([there.name] if there else [])]
        known += names
        if not wanted.names(*names):
            continue
        fitting += 1
        if token in reader.refused:
            continue
        found += [Difference(LEFT, token, resource.name)] if there is None else _managed(resource, there)
    rest = [each for each in live.values() if wanted.names(each.name)]
    if wanted.patterns and not fitting and not rest:
        raise NothingThere(no_name_fits(wanted, [reader], known))
    found += [Difference(RIGHT, each.token, each.name) for each in rest]
    return sorted(found, key=lambda each: (list(providers()).index(each.token), each.object))


def _title(resource: Resource) -> str:
    """The name that people know the object by, as far as the state has it."""
    title = resource.values.get(providers()[resource.token].natural_key)
    return title if isinstance(title, str) else ""


def _live(
    reader: Reader, wanted: Selection, owned: Mapping[tuple[str, str], Resource], tokens: Iterable[str]
) -> Iterator[Live]:
    for token in tokens:
        if providers()[token].listable:
            yield from reader.all(token)
        else:
            ids = [id for kind, id in owned if kind == token]
            yield from filter(None, (reader.one(token, id) for id in ids))


def _managed(resource: Resource, live: Live) -> Iterator[Difference]:
    from providers.core.schema.equality import is_satisfied_by, project_onto_inputs
    from providers.core.schema.wire import from_wire

    shape, values = live.provider.shape, from_wire(live.entity, live.provider.shape)
    for name, value in resource.inputs.items():
        field = shape.fields.get(name)
        if field is None or name in shape.options or not all_known(value):
            continue
        if not is_satisfied_by(value, values.get(name), field.node):
            seen = project_onto_inputs(value, values.get(name), field.node)
            before, after = dict(_leaves(value, name)), dict(_leaves(seen, name)) if seen is not None else {}
            for path in dict.fromkeys([*before, *after]):
                one, other = before.get(path, _NOTHING), after.get(path, _NOTHING)
                if one != other:
                    yield Difference(BOTH, live.token, live.name, path, _text(one), _text(other))


def _text(value: Any) -> str:
    return "" if value is _NOTHING else json.dumps(value, ensure_ascii=False)
