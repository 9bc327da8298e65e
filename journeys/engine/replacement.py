"""Replacement of a resource, in both orders, and its effect on the resources that depend on it.

Source: step_generator.go, continueStepsFromDiff, calculateDependentReplacements, applyReplaceOnChanges.
"""

from __future__ import annotations

from .deployment import Deployment, Stop
from .events import Step
from .goal import Goal
from .paths import covers, parse
from .plugin import Diff
from .state import ResourceState, provider_urn
from .values import COMPUTED


def apply_replace_on_changes(diff: Diff, paths: list[str], init_errors: bool) -> None:
    """Turns changes at or below a `replace_on_changes` path into replacements; changes `diff` in place."""
    if not diff.changes and not init_errors:
        return
    patterns = [parse(path) for path in paths]
    if diff.detailed is not None:
        diff.detailed = {
            path: f"{kind}-replace" if _any_covers(patterns, path) and not kind.endswith("-replace") else kind
            for path, kind in diff.detailed.items()
        }
    diff.replaces += [key for key in diff.changed if key not in diff.replaces and _any_covers(patterns, key)]
    if init_errors and _any_covers(patterns, "#initerror"):
        diff.replaces.append("#initerror")
        diff.changes = True


def _any_covers(patterns: list[list[str | int]], path: str) -> bool:
    return any(covers(pattern, parse(path)) for pattern in patterns)


def replacement_steps(
    d: Deployment, goal: Goal, old: ResourceState, new: ResourceState, diff: Diff
) -> list[Step]:
    """The steps of a replacement. Unless the old object is deleted first, that happens at the end of the run."""
    first = diff.delete_before_replace
    if goal.delete_before_replace is not None:
        first = goal.delete_before_replace
    create = Step("create-replacement", old, new, diff.changed, diff.detailed, diff.replaces, goal=goal)
    replace = Step("replace", old, new, diff.changed, diff.detailed, diff.replaces)
    if not first:
        create.pending_delete = replace.pending_delete = True
        return [create, replace]
    steps = []
    affected = dependent_replacements(d, old) + _cascades(d, new.urn)
    for state, keys in reversed(affected):
        if state in d.pending_deletes:
            continue
        d.dependent_keys[state.urn] = keys
        if state.protect and not state.delete:
            d.error(
                state.urn,
                f'unable to replace resource "{state.urn}" as part of replacing "{new.urn}" as it is currently '
                "marked for protection. To unprotect the resource, remove the `protect` flag from the resource "
                "in your Pulumi program and run `pulumi up`",
            )
            raise Stop
        steps.append(Step("delete" if state.delete else "delete-replaced", state, None))
        d.done["delete"].add(state.urn)
        d.pending_deletes.add(state)
    if old.provider:
        d.registry.ensure(old.provider, d.prev)
    if not old.pending_replacement:
        d.done["delete"].add(old.urn)
        steps.append(Step("delete-replaced", old, None))
    return [*steps, replace, create]


def _cascades(d: Deployment, urn: str) -> list[tuple[ResourceState, list[str]]]:
    """The resources that an option (`replace_with`, `deleted_with`) binds to this one."""
    states = {**d.olds, **d.news}
    return [(s, []) for s in states.values() if urn in s.replace_with or s.deleted_with == urn]


def dependent_replacements(d: Deployment, root: ResourceState) -> list[tuple[ResourceState, list[str]]]:
    """The dependents that must be deleted before `root`: those that its replacement would replace too.

    For each dependent, the inputs that come from a replaced resource are set to unknown, and its provider's diff tells
    whether that replaces it. Returns each with the keys that do.
    """
    replaced = {root.urn}
    found = []
    seen = set().union(*(d.done[name] for name in ("read", "create", "same", "update", "delete", "replace")))
    for state in d.dependents(root, seen):
        needed, keys = _needs_replacement(d, state, replaced)
        if needed:
            replaced.add(state.urn)
            found.append((state, keys))
    return found


def _needs_replacement(d: Deployment, state: ResourceState, replaced: set[str]) -> tuple[bool, list[str]]:
    if not state.custom or state.external or state.is_provider:
        return False, []
    if provider_urn(state.provider) in replaced:
        d.registry.ensure(state.provider, d.prev)
        return True, []
    if state.deleted_with in replaced:
        return True, []
    touched = {key for key, deps in state.property_dependencies.items() if replaced & set(deps)}
    if not touched & set(state.inputs):
        return False, []
    inputs = {key: COMPUTED if key in touched else value for key, value in state.inputs.items()}
    provider = d.registry.ensure(state.provider, d.prev)
    diff = provider.diff(state, state.inputs, state.outputs, inputs, state.ignore_changes)
    apply_replace_on_changes(diff, state.replace_on_changes, False)
    return diff.replace, diff.replaces
