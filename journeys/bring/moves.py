"""Aliases for objects that the stack has under other names: a program that renames them must not replace them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .bundles import Bundle, parts, type_token
from .code import Call
from .plan import Item, Plan, Was


def alias_of(plan: Plan, item: Item) -> dict[str, Any]:
    """The `opts` of a resource of its own that has another name in the state, or is in a component there."""
    was = plan.before.get(item.live.id)
    if was is None or (was.name == item.name and not was.component):
        return {}
    named: dict[str, Any] = {"name": was.name}
    if was.component:
        named["parent"] = Call("pulumi.create_urn", positional=(was.component, was.type))
    return _options(Call("pulumi.Alias", named))


def aliases_of(plan: Plan, bundle: Bundle) -> dict[str, Any]:
    """The `opts` of a component that has another name in the state; its parts' names follow by themselves."""
    old = _old_name(plan, bundle)
    return _options(Call("pulumi.Alias", {"name": old})) if old else {}


def moved_from(plan: Plan, bundle: Bundle) -> dict[str, Any]:
    """The `moved_from` of a component: its parts that are at the top level of the state."""
    found = {part: was.name for part, was in _parts(plan, bundle) if was and not was.component}
    return {"moved_from": found} if found else {}


def moved(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is renamed, and what cannot be done by aliases."""
    for item in plan.items:
        was = plan.before.get(item.live.id)
        if was is None:
            continue
        if item.bundle is None:
            if alias_of(plan, item):
                yield (
                    item.live.name,
                    f"the stack has it as {was.name}: the program has an alias, and nothing is replaced",
                )
        elif not was.component:
            yield (
                item.live.name,
                f"the stack has it as {was.name}: moved_from says so, and nothing is replaced",
            )
        elif was.component not in (item.bundle.name, _old_name(plan, item.bundle)):
            yield (
                item.live.name,
                f"the stack has it in the component {was.component}, and a preview would replace it: first export it as "
                "a resource of its own, run `journeys up`, then put it into another component",
            )


def needs_pulumi(plan: Plan) -> bool:
    """Whether the program has aliases."""
    alone = any(alias_of(plan, item) for item in plan.items if item.bundle is None)
    return alone or any(aliases_of(plan, bundle) for bundle in plan.bundles)


def _old_name(plan: Plan, bundle: Bundle) -> str:
    """The other name of the component that has all these parts in the state; "" where there is none."""
    names = {was.component if was and was.type == type_token() else "" for _, was in _parts(plan, bundle)}
    old = names.pop() if len(names) == 1 else ""
    return old if old != bundle.name else ""


def _parts(plan: Plan, bundle: Bundle) -> list[tuple[str, Was | None]]:
    order = [part for part in parts().values() if part in bundle.parts]
    return [(part, plan.before.get(bundle.parts[part].id)) for part in order]


def _options(alias: Call) -> dict[str, Any]:
    return {"opts": Call("pulumi.ResourceOptions", {"aliases": [alias]})}
