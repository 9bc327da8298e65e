"""Finds the old state of a resource that was renamed, retyped or moved (step_generator.getOldResource)."""

from __future__ import annotations

from typing import Any

from .deployment import Deployment
from .goal import Goal
from .state import ROOT_STACK_TYPE, ResourceState, make_urn, qualified_type, urn_name


def _collapse(d: Deployment, goal: Goal, alias: Any) -> str:
    """The URN that an alias means."""
    if isinstance(alias, str):
        return alias
    parent = alias.parentUrn
    # A parent that was renamed itself had its old URN in this alias.
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
    """The URN that a child had while its parent had another."""
    parent_name = urn_name(parent)
    # By convention, a child's name begins with its parent's: the old name began with the parent's old name.
    if name.startswith(parent_name):
        name = urn_name(parent_alias) + name[len(parent_name) :]
    return make_urn(d.stack, d.project.name, parent_alias, kind, name)


def candidates(d: Deployment, goal: Goal) -> list[str]:
    """All URNs under which the resource may be in state, in the order in which they are tried."""
    own = [_collapse(d, goal, alias) for alias in goal.aliases]
    found = list(own)
    parent_alias = d.aliases.get(goal.parent) if goal.parent else None
    if parent_alias:
        found.append(_inherited(d, goal.type, goal.name, goal.parent, parent_alias))
        for urn in own:
            kind = qualified_type(urn).rpartition("$")[2]
            found.append(_inherited(d, kind, urn_name(urn), goal.parent, parent_alias))
    return list(dict.fromkeys(found))


def find_old(d: Deployment, urn: str, goal: Goal) -> tuple[ResourceState | None, str, bool]:
    """The old state, the alias under which it was found ("" for none), and whether no other resource claims it."""
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
