"""The cases cover their types: every field at every depth is given, changed, or explained."""

from __future__ import annotations

import re

from cases import Case

from journeys.registry import load
from providers.core.program.resource import annotated_outputs, plain
from providers.core.schema.fields import CREATE_ONLY
from providers.core.schema.shape import Node, Shape
from providers.core.schema.validation import validate
from providers.core.schema.wire import to_wire


def leaves(shape: Shape, value: dict, path: str = "") -> set[str]:
    """The paths of the leaves that the type declares, as far as the value reaches into lists and variants."""
    found: set[str] = set()
    for name, field in shape.fields.items():
        found |= of_node(field.node, value.get(name), f"{path}.{name}" if path else name)
    return found


def of_node(node: Node, value: object, path: str) -> set[str]:
    if node.kind == "list" and node.item is not None and node.item.kind in ("object", "union"):
        items = value if isinstance(value, list) and value else [{}]
        return set().union(*(of_node(node.item, item, f"{path}[{i}]") for i, item in enumerate(items)))
    if isinstance(value, dict) and node.kind in ("object", "union"):
        shape = node.shape_of(value)
        assert shape is not None
        return leaves(shape, value, path)
    if node.kind == "object" and node.shape is not None:
        return leaves(node.shape, {}, path)
    return {path}


def generic(paths: set[str]) -> set[str]:
    """The paths with all items of a list taken as one."""
    return {re.sub(r"\[\d+\]", "[]", path) for path in paths}


def test_arguments_are_valid(case: Case) -> None:
    args = load(case.token).args
    for given in (case.minimal, case.full, *map(case.changed, (*case.changes, *case.create_only))):
        assert [f for f in validate(dict(given), args) if f.severity == "error"] == []


def test_every_leaf_is_changed_or_explained(case: Case) -> None:
    shape = load(case.token).shape
    declared = generic(leaves(shape, dict(case.full)))
    covered = generic({*case.changes, *case.create_only, *case.unreachable})
    assert {p for p in declared if not any(p == c or p.startswith(f"{c}.") for c in covered)} == set()


def test_full_gives_every_field(case: Case) -> None:
    shape = load(case.token).shape
    assert set(shape.fields) - set(case.full) - set(case.unreachable) == set()


def test_create_only_is_what_the_type_declares(case: Case) -> None:
    shape = load(case.token).shape
    assert {".".join(path) for path in shape.leaves(CREATE_ONLY)} == set(case.create_only)


def test_outputs_cover_arguments_and_computed(case: Case) -> None:
    import importlib

    from journeys.registry import module_of

    provider = load(case.token)
    resource = getattr(importlib.import_module(module_of(case.token)), case.token.partition(":")[2])
    assert set(annotated_outputs(resource)) == {*provider.shape.fields, *provider.computed}


def test_an_object_is_called_by_a_text_of_its_own(case: Case) -> None:
    """Also where the natural key is a block: in tables, lists, and the names that an export gives."""
    provider = load(case.token)
    body = to_wire(plain({**case.full, **case.minimal}, provider.shape), provider.shape)
    assert provider.name_of({"id": "it", **body}) in provider.key_of(body)
