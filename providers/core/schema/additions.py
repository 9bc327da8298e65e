"""What others changed inside a block that the program manages, beyond the fields that the program names."""

from __future__ import annotations

import json
from typing import Any

from .equality import ABSENT, means_same, parsed, partners
from .fields import FILLED, UNORDERED
from .shape import Node


def with_additions(wanted: Any, baseline: Any, live: Any, node: Node) -> Any:
    """The wanted value with the leaves that the live one has beside it and the baseline had not, or had otherwise.

    `wanted` is the live value as `project_onto_inputs` shows it. The baseline is the value after the last write: a
    leaf that was there then is the server's, and nothing new.
    """
    if wanted is None or live is None or live is ABSENT or wanted == live:
        return wanted
    if node.kind == "list" and isinstance(wanted, list) and isinstance(live, list):
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
    by_place = not node.identity and not node.has(UNORDERED)
    if item is None or item.kind == "scalar" or (by_place and len(wanted) != len(live)):
        return wanted
    found, before = list(wanted), partners(wanted, baseline, node)
    for at, theirs in partners(wanted, live, node).items():
        was = baseline[before[at]] if at in before else None
        found[at] = with_additions(wanted[at], was, live[theirs], item)
    return found


def _is_something(value: Any) -> bool:
    """Whether there is anything in a value: a server may write an empty block out with its empty fields."""
    if isinstance(value, dict):
        return any(_is_something(item) for item in value.values())
    return value is not None and value not in ("", [])


def _json_with_additions(wanted: Any, baseline: Any, live: Any) -> Any:
    ours, before, theirs = map(parsed, (wanted, baseline, live))

    def merge(mine: Any, was: Any, now: Any) -> Any:
        if not isinstance(mine, dict) or not isinstance(now, dict):
            return mine
        known = was if isinstance(was, dict) else {}
        added = {name: v for name, v in now.items() if name not in mine and known.get(name, ABSENT) != v}
        return {name: merge(v, known.get(name), now.get(name)) for name, v in mine.items()} | added

    merged = merge(ours, before, theirs)
    return wanted if merged == ours else json.dumps(merged, separators=(",", ":"))
