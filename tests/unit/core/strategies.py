"""Hypothesis strategies: values of any declared shape, and what the world does to them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from pulumi.output import Unknown

from providers.core.schema.fields import COLOR, CREATE_ONLY, DATE, UNORDERED
from providers.core.schema.shape import Node, Shape

TEXT = st.sampled_from(["", "a", "b", "A", "/pricing", "1", "äö"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


def values(shape: Shape, *, wrong: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the shape's fields; with `wrong` also values of other types."""
    return st.fixed_dictionaries({}, optional={n: of(f.node, wrong) for n, f in shape.fields.items()})


def of(node: Node, wrong: bool = False) -> st.SearchStrategy[Any]:
    """Values of a node, among them spellings that mean the same."""
    found = _of(node, wrong)
    return found | st.sampled_from([None, 5, 2.5, "x", [], {}, [{}]]) if wrong else found


def _of(node: Node, wrong: bool) -> st.SearchStrategy[Any]:
    if node.kind == "json":
        return JSON.map(lambda v: json.dumps({"k": v}))
    if node.kind == "list" and node.item is not None:
        return st.lists(of(node.item, wrong), max_size=3)
    if node.kind == "object" and node.shape is not None:
        return values(node.shape, wrong=wrong)
    if node.kind == "union":
        return st.sampled_from(sorted(node.variants)).flatmap(
            lambda tag: values(node.variants[tag], wrong=wrong).map(lambda v: {**v, node.tag: tag})
        )
    if node.has(COLOR):
        return st.sampled_from(["#aabbcc", "#AABBCC", "#AaBbCc", "#112233"])
    if node.has(DATE):
        return st.sampled_from(
            ["2026-11-21T09:00:00Z", "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00.000Z"]
        )
    if node.type is bool:
        return st.booleans()
    if node.type is int:
        return st.integers(0, 3)
    if node.type is float:
        return st.sampled_from([0.5, 1.0, 2.0])
    return TEXT


def respelled(value: Any, node: Node, draw: Any) -> Any:
    """The same value as somebody else might write it: other order of a set, other case of a colour, doubles."""
    if value is None:
        return None
    if node.kind == "list" and node.item is not None:
        items = [respelled(item, node.item, draw) for item in value]
        return draw(st.permutations(items)) if node.has(UNORDERED) else items
    shape = node.shape_of(value) if isinstance(value, dict) else None
    if shape is not None:
        return {
            n: respelled(v, shape.fields[n].node, draw) if n in shape.fields else v for n, v in value.items()
        }
    if node.has(COLOR) and draw(st.booleans()):
        return value.upper()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def filled(value: Any, node: Node, draw: Any) -> Any:
    """A live object: every field that was left out may have been filled in by the server, at any depth."""
    if node.kind == "list" and node.item is not None and isinstance(value, list):
        return [filled(item, node.item, draw) for item in value]
    shape = node.shape_of(value) if isinstance(value, dict) else None
    if shape is None:
        return value
    extra = draw(values(shape))
    kept = {n: v for n, v in value.items() if v is not None}
    whole = {**{n: v for n, v in extra.items() if not shape.fields[n].node.has(CREATE_ONLY)}, **kept}
    return {n: filled(v, shape.fields[n].node, draw) if n in kept else v for n, v in whole.items()}


def with_unknowns(value: Any, draw: Any) -> Any:
    """The value with anything in it replaced by an unknown one, here and there."""
    if draw(st.integers(0, 5)) == 0:
        return Unknown()
    if isinstance(value, dict):
        return {name: with_unknowns(item, draw) for name, item in value.items()}
    if isinstance(value, list):
        return [with_unknowns(item, draw) for item in value]
    return value
