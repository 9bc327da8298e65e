"""What others changed inside a block that the program manages, beyond the fields that the program names."""

from __future__ import annotations

import json
from typing import Any

from .equality import ABSENT, means_same
from .equality import _identity as identity
from .equality import _paired as paired
from .fields import FILLED, UNORDERED
from .shape import Node


def with_additions(wanted: Any, baseline: Any, live: Any, node: Node) -> Any:
    """The wanted value with the leaves that the live one has beside it and the baseline had not, or had otherwise.

    `wanted` is as far as it is live: the caller has projected the live value onto what the program names. The
    baseline is the value after the last write. A leaf that was there then is the server's, and nothing new.
    """
    if wanted is None or live is None or live is ABSENT or wanted == live:
        return wanted
    if node.kind == "list" and node.item is not None and isinstance(wanted, list) and isinstance(live, list):
        return _list_with_additions(wanted, baseline if isinstance(baseline, list) else [], live, node)
    shape = node.shape_of(wanted) if isinstance(wanted, dict) and isinstance(live, dict) else None
    if shape is not None:
        before = baseline if isinstance(baseline, dict) else {}
        found = dict(wanted)
        for name, field in shape.fields.items():
            if wanted.get(name) is not None:
                found[name] = with_additions(wanted[name], before.get(name), live.get(name), field.node)
            elif _is_something(live.get(name)) and not means_same(before.get(name), live[name], field.node):
                found[name] = live[name]
        return found
    if node.has(FILLED):
        return _json_with_additions(wanted, baseline, live)
    return wanted


def _list_with_additions(wanted: list[Any], baseline: list[Any], live: list[Any], node: Node) -> list[Any]:
    item = node.item
    assert item is not None
    if node.identity:
        theirs = {identity(each, node): each for each in live}
        before = {identity(each, node): each for each in baseline}
        keys = [identity(each, node) for each in wanted]
        return [
            with_additions(w, before.get(key), theirs.get(key), item)
            for w, key in zip(wanted, keys, strict=True)
        ]
    if node.has(UNORDERED) and item.kind != "scalar":
        found, at_live, at_before = list(wanted), _places(wanted, live, item), _places(wanted, baseline, item)
        for index, value in enumerate(wanted):
            if index in at_live:
                was = baseline[at_before[index]] if index in at_before else None
                found[index] = with_additions(value, was, live[at_live[index]], item)
        return found
    if len(wanted) != len(live):
        return wanted
    return [
        with_additions(value, baseline[index] if index < len(baseline) else None, live[index], item)
        for index, value in enumerate(wanted)
    ]


def _places(wanted: list[Any], live: list[Any], item: Node) -> dict[int, int]:
    """Where each wanted item is among the live ones."""
    return {ours: theirs for theirs, ours in paired(wanted, live, item).items()}


def _is_something(value: Any) -> bool:
    """Whether there is anything in a value: a server may write an empty block out with its empty fields."""
    if isinstance(value, dict):
        return any(_is_something(item) for item in value.values())
    return value is not None and value not in ("", [])


def _json_with_additions(wanted: Any, baseline: Any, live: Any) -> Any:
    ours, before, theirs = (
        json.loads(each) if isinstance(each, str) else each for each in (wanted, baseline, live)
    )

    def merge(mine: Any, was: Any, now: Any) -> Any:
        if not isinstance(mine, dict) or not isinstance(now, dict):
            return mine
        known = was if isinstance(was, dict) else {}
        added = {name: v for name, v in now.items() if name not in mine and known.get(name, ABSENT) != v}
        return {name: merge(v, known.get(name), now.get(name)) for name, v in mine.items()} | added

    merged = merge(ours, before, theirs)
    return wanted if merged == ours else json.dumps(merged, separators=(",", ":"))
