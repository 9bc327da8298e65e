"""Writes the program of a plan: imports, lookups, and each object below what it refers to."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .bundles import COMPONENT, Bundle, parts
from .code import Expression, call, text_literal, width
from .kinds import lookups
from .moves import alias_of, aliases_of, moved_from, needs_pulumi
from .plan import Item, Plan
from .tree import Ref, references, render

HEAD = '"""Journeys as they are in the org, written by `journeys export`."""'
LINE = 88


@dataclass(frozen=True)
class _Statement:
    """One assignment, and the resources whose variables it uses."""

    name: str
    code: str
    needs: frozenset[str]
    rank: tuple[int, int]


def program_of(plan: Plan) -> str:
    """The program's text; it depends on names and content, never on the ids of what the plan has."""
    expression = _expressions(plan)
    statements = [
        _resource(plan, item, place, expression) for place, item in enumerate(plan.items) if not item.bundle
    ]
    statements += [_bundle(plan, bundle, expression) for bundle in plan.bundles]
    blocks = [HEAD, _imports(plan)]
    if looked := _foreign(plan):
        blocks.append(looked)
    blocks += [each.code for each in _sorted(statements)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _expressions(plan: Plan) -> Callable[[Ref], Any]:
    """The expression that the program has for each reference."""
    managed = plan.by_ref

    def of(ref: Ref) -> Any:
        item = managed.get(ref)
        if item is None:
            name = plan.variables.get(f"{ref.kind} {ref.id}")
            if name is None:
                return ref.id
            return Expression(name if ref in plan.config else f"{name}.id")
        if item.bundle is not None:
            return Expression(f"{plan.variables[item.bundle.name]}.{item.part}_id")
        return Expression(f"{plan.variables[item.name]}.id")

    return of


def _arguments(tree: Any, expression: Callable[[Ref], Any]) -> dict[str, Any]:
    found: dict[str, Any] = render(tree, expression, json.loads)
    return found


def _resource(plan: Plan, item: Item, place: int, expression: Callable[[Ref], Any]) -> _Statement:
    arguments = {**alias_of(plan, item), **_arguments(item.live.tree, expression)}
    code = call(item.live.token.partition(":")[2], item.name, arguments)
    needs = frozenset(_needed(plan, item.live.references, item.name))
    return _Statement(item.name, f"{plan.variables[item.name]} = {code}", needs, (0, place))


def _bundle(plan: Plan, bundle: Bundle, expression: Callable[[Ref], Any]) -> _Statement:
    arguments: dict[str, Any] = {}
    for part in parts().values():
        if part in bundle.parts:
            tree = bundle.parts[part].tree
            arguments[part] = _arguments(
                _without_own(tree, bundle) if part == "action_map" else tree, expression
            )
    every = [ref for live in bundle.parts.values() for ref in live.references]
    needs = frozenset(_needed(plan, every, bundle.name))
    place = min(index for index, item in enumerate(plan.items) if item.bundle is bundle)
    code = call(COMPONENT, bundle.name, {**aliases_of(plan, bundle), **arguments, **moved_from(plan, bundle)})
    return _Statement(bundle.name, f"{plan.variables[bundle.name]} = {code}", needs, (1, place))


def _without_own(tree: Any, bundle: Bundle) -> Any:
    """The map's arguments without the references that the component adds, and what would be empty without them."""
    if isinstance(tree, dict):
        found = {name: _without_own(value, bundle) for name, value in tree.items()}
        return {name: value for name, value in found.items() if not _is_left_over(tree[name], value, bundle)}
    if isinstance(tree, list):
        return type(tree)(
            _without_own(item, bundle) for item in tree if not (isinstance(item, Ref) and bundle.owns(item))
        )
    return tree


def _is_left_over(before: Any, after: Any, bundle: Bundle) -> bool:
    if isinstance(before, Ref):
        return bundle.owns(before)
    return not after and before != after and all(bundle.owns(ref) for ref in references(before))


def _needed(plan: Plan, refs: Iterable[Ref], own: str) -> Iterable[str]:
    managed = plan.by_ref
    for ref in refs:
        if item := managed.get(ref):
            name = item.bundle.name if item.bundle else item.name
            if name != own:
                yield name


def _sorted(statements: Iterable[_Statement]) -> list[_Statement]:
    """Each below what it uses; else in the plan's order, bundles last."""
    every = {each.name: each for each in statements}
    waits = {name: set(each.needs) for name, each in every.items()}
    users: dict[str, list[str]] = {}
    for name, needs in waits.items():
        for need in needs:
            users.setdefault(need, []).append(name)
    ready = [(every[name].rank, name) for name, needs in waits.items() if not needs]
    heapq.heapify(ready)
    found = []
    while ready:
        _, name = heapq.heappop(ready)
        found.append(every[name])
        for user in users.get(name, []):
            waits[user].discard(name)
            if not waits[user]:
                heapq.heappush(ready, (every[user].rank, user))
    return found


def _foreign(plan: Plan) -> str:
    """The ids of stack config and the lookups."""
    lines = []
    if plan.config:
        lines += ["config = pulumi.Config()"]
    for ref, key in plan.config.items():
        lines.append(f"{plan.variables[f'{ref.kind} {ref.id}']} = config.require({text_literal(key)})")
    blocks = ["\n".join(lines)] if lines else []
    lines = []
    for ref, found in plan.foreign.items():
        if ref not in plan.config:
            lines.append(
                _lookup(plan.variables[f"{ref.kind} {ref.id}"], lookups()[ref.kind].function, found.query)
            )
    return "\n\n".join([*blocks, *(["\n".join(lines)] if lines else [])])


def _lookup(name: str, function: str, query: Mapping[str, str]) -> str:
    """A lookup by its name, which is the first argument, and by what else tells namesakes apart."""
    title, *others = query.values()
    named = list(query)[1:]
    arguments = [
        text_literal(title),
        *(f"{key}={text_literal(v)}" for key, v in zip(named, others, strict=True)),
    ]
    line = f"{name} = {function}({', '.join(arguments)})"
    if width(line) <= LINE:
        return line
    return "\n".join([f"{name} = {function}(", *(f"    {each}," for each in arguments), ")"])


def _imports(plan: Plan) -> str:
    wanted: dict[str, set[str]] = {}
    for item in plan.items:
        if item.bundle is None:
            package = type(item.live.provider).__module__.rpartition(".")[0]
            wanted.setdefault(package, set()).add(item.live.token.partition(":")[2])
    if plan.bundles:
        wanted["components.journeys"] = {COMPONENT}
    for ref in plan.foreign:
        if ref not in plan.config:
            known = lookups()[ref.kind]
            wanted.setdefault(known.package, set()).add(known.function)
    lines = ["import pulumi"] if plan.config or needs_pulumi(plan) else []
    for package, names in sorted(wanted.items()):
        lines.append(_import(package, sorted(names)))
    return "\n".join(lines)


def _import(package: str, names: list[str]) -> str:
    line = f"from {package} import {', '.join(names)}"
    if len(line) <= LINE:
        return line
    return "\n".join([f"from {package} import (", *(f"    {name}," for name in names), ")"])
