"""Finds the old state of a resource that was renamed, retyped or moved (step_generator.getOldResource)."""

from __future__ import annotations

from typing import Any

from .deployment import Deployment
from .goal import Goal
from .state import ROOT_STACK_TYPE, ResourceState, make_urn, qualified_type


def _name(urn: str) -> str:
    return urn.split("::", 3)[3]


def _collapse(d: Deployment, goal: Goal, alias: Any) -> str:
    if isinstance(alias, str):
        return alias
    parent = alias.parentUrn
    # A parent that was itself renamed had its old URN when this resource last had that parent.
    parent = d.aliases.get(parent, parent) if parent else goal.parent
    if alias.noParent or (parent and qualified_type(parent) == ROOT_STACK_TYPE):
        parent = ""
    return make_urn(
        alias.stack or d.stack,
        alias.project or d.project.name,
        parent,
        alias.type or goal.type,
        alias.name or goal.name,
    )


def _inherited(d: Deployment, kind: str, name: str, parent: str, parent_alias: str) -> str:
    parent_name = _name(parent)
    # Children are named after their parent by convention: the old name had the parent's old one in front.
    if name.startswith(parent_name):
        name = _name(parent_alias) + name[len(parent_name) :]
    return make_urn(d.stack, d.project.name, parent_alias, kind, name)


def candidates(d: Deployment, goal: Goal) -> list[str]:
    """All URNs under which the resource may be recorded, in the order in which they are tried."""
    own = [_collapse(d, goal, alias) for alias in goal.aliases]
    found = list(own)
    parent_alias = d.aliases.get(goal.parent) if goal.parent else None
    if parent_alias:
        found.append(_inherited(d, goal.type, goal.name, goal.parent, parent_alias))
        for urn in own:
            kind = qualified_type(urn).rpartition("$")[2]
            found.append(_inherited(d, kind, _name(urn), goal.parent, parent_alias))
    return list(dict.fromkeys(found))


def find_old(d: Deployment, urn: str, goal: Goal) -> tuple[ResourceState | None, str, bool]:
    """The old state, the alias it was found under ("" if none), and whether the claim is valid."""
    valid = True
    if urn in d.aliased:
        d.error(urn, f"Duplicate resource alias '{urn}': already claimed by '{d.aliased[urn]}'")
        valid = False
    for candidate in (urn, *candidates(d, goal)):
        old = d.olds.get(candidate)
        if old is None:
            continue
        if candidate == urn:
            return old, "", valid
        other = candidate if candidate in d.urns else d.aliased.get(candidate)
        if other is not None:
            d.error(urn, f"Duplicate resource alias '{candidate}' applied to '{urn}': in use by '{other}'")
            valid = False
        d.aliased[candidate] = urn
        d.aliases[urn] = candidate
        return old, candidate, valid
    return None, "", valid
