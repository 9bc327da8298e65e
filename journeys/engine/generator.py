"""Decides what to do with a registered resource: the step generator of Pulumi's engine.

Source: pkg/resource/deploy/step_generator.go; the names of the parts follow it.
"""

from __future__ import annotations

from .aliases import find_old
from .deployment import Deployment, Stop
from .events import Step
from .goal import Goal, trigger_replaces
from .paths import apply_ignore_changes
from .plugin import Diff, Provider
from .replacement import apply_replace_on_changes, replacement_steps
from .state import ResourceState
from .values import Computed, Props, contains


def new_state(d: Deployment, goal: Goal, urn: str, old: ResourceState | None, alias: str) -> ResourceState:
    """The state that a goal asks for, before the provider has checked it."""
    return ResourceState(
        urn=urn,
        type=goal.type,
        custom=goal.custom,
        inputs=goal.inputs,
        parent=goal.parent,
        protect=bool(goal.protect),
        external=bool(goal.read_id),
        id=goal.read_id,
        dependencies=goal.dependencies,
        provider=goal.provider,
        property_dependencies={key: deps for key, deps in goal.property_dependencies.items() if deps},
        additional_secret_outputs=goal.additional_secret_outputs,
        aliases=[alias] if alias else [],
        custom_timeouts=goal.custom_timeouts,
        retain_on_delete=bool(goal.retain_on_delete),
        deleted_with=goal.deleted_with,
        replace_with=goal.replace_with,
        created=old.created if old else "",
        modified=old.modified if old else "",
        source_position=goal.source_position,
        ignore_changes=goal.ignore_changes,
        hide_diff=goal.hide_diff,
        replace_on_changes=goal.replace_on_changes,
        replacement_trigger=goal.replacement_trigger,
        import_id=goal.import_id or (old.import_id if old else ""),
    )


def claim(d: Deployment, goal: Goal) -> str:
    """The URN of a goal; raises Stop if it is registered already, or its parent isn't."""
    if goal.parent and goal.parent not in d.urns:
        d.error("", f"could not find parent resource {goal.parent}")
        raise Stop
    urn = d.urn(goal.parent, goal.type, goal.name)
    if urn in d.urns:
        d.error(urn, f"Duplicate resource URN '{urn}'; try giving it a unique name")
        raise Stop
    d.urns.add(urn)
    d.goals[urn] = goal
    return urn


def read_steps(d: Deployment, goal: Goal) -> list[Step]:
    """Steps for an external resource (`X.get`)."""
    urn = claim(d, goal)
    old, alias, _ = find_old(d, urn, goal)
    new = new_state(d, goal, urn, None, alias)
    new.property_dependencies = {}
    if old is not None and not old.external and old.id != goal.read_id:
        d.done["replace"].add(urn)
        return [
            Step("read-replacement", old, new, goal=goal, pending_delete=True),
            Step("replace", old, new, pending_delete=True),
        ]
    if d.mode == "destroy":
        d.to_delete.append(new)
    d.done["read"].add(urn)
    return [Step("read", old, new, goal=goal)]


def register_steps(d: Deployment, goal: Goal, provider: Provider | None) -> list[Step]:
    """Steps for a registered resource; none for one that a refresh has already handled."""
    urn = claim(d, goal)
    old, alias, valid = find_old(d, urn, goal)
    new = new_state(d, goal, urn, old, alias)
    if goal.import_id and (old is None or goal.import_id not in (old.id, old.import_id)):
        new.id = new.import_id = goal.import_id
        return [Step("import", old, new, goal=goal)]
    if d.refresh and old is not None and d.targeted(old) and goal.custom and not goal.is_provider:
        d.done["refresh"].add(urn)
        return [Step("refresh", old, new, goal=goal)]
    return continue_steps(d, goal, old, new, provider, valid)


def continue_steps(
    d: Deployment,
    goal: Goal,
    old: ResourceState | None,
    new: ResourceState,
    provider: Provider | None,
    valid: bool = True,
) -> list[Step]:
    """The steps for a registered resource, after its refresh or import if there was one."""
    urn = new.urn
    if d.mode != "update" and (skipped := _skip_in_mode(d, goal, old, new)) is not None:
        return skipped
    recreating = urn in d.done["delete"]
    was_external = old is not None and old.external
    fresh = recreating or was_external or old is None or d.replaces(urn, old)
    targeted = d.targeted(new)
    if provider is not None and goal.custom and not goal.is_provider:
        new.inputs, checked = _check(d, goal, old, new, provider, fresh, targeted)
        valid = valid and checked
    elif old is not None and goal.is_provider:
        new.inputs, _ = apply_ignore_changes(new.inputs, old.inputs, goal.ignore_changes)
    if not valid:
        raise Stop
    if recreating:
        d.done["delete"].discard(urn)
        d.done["replace"].add(urn)
        keys = d.dependent_keys.get(urn, [])
        return [Step("replace", old, new), Step("create-replacement", old, new, replaces=keys, goal=goal)]
    if was_external:
        d.done["create"].add(urn)
        return [
            Step("create-replacement", old, new, pending_delete=True, goal=goal),
            Step("replace", old, new, pending_delete=True),
        ]
    if targeted and _depends_on_skipped(d, new):
        raise Stop
    if old is None:
        if targeted:
            d.done["create"].add(urn)
            return [Step("create", None, new, goal=goal)]
        d.done["same"].add(urn)
        d.skipped_creates.add(urn)
        return [Step("same", None, new, skipped=True, goal=goal)]
    if not targeted:
        d.done["same"].update((urn, old.urn))
        return [Step("same", old, old.copy(urn=urn), goal=goal)]
    diff, triggered = _diff(d, goal, old, new, provider)
    return _steps_from_diff(d, goal, old, new, provider, diff, triggered)


def _skip_in_mode(
    d: Deployment, goal: Goal, old: ResourceState | None, new: ResourceState
) -> list[Step] | None:
    """The steps in a refresh or destroy that runs the program; None for those of an update."""
    skipped = bool(new.depends_on(parent=False) & d.skipped_creates) or new.parent in d.skipped_creates
    managed = goal.custom and not goal.is_provider
    if d.mode == "refresh":
        if not managed and not skipped:
            return None
        if old is None:
            d.done["same"].add(new.urn)
            d.skipped_creates.add(new.urn)
            return [Step("same", None, new, skipped=True, goal=goal)]
        return []
    if skipped or (managed and old is None):
        d.skipped_creates.add(new.urn)
        new.outputs = old.outputs if old else {}
        return [Step("same", None, new, skipped=True, goal=goal)]
    d.to_delete.append(new)
    if not managed:
        return None
    assert old is not None
    d.done["same"].add(new.urn)
    new.inputs = old.inputs
    return [Step("same", old, new, goal=goal)]


def _depends_on_skipped(d: Deployment, new: ResourceState) -> bool:
    blocked = new.depends_on() & d.skipped_creates
    for urn in sorted(blocked):
        d.error(
            new.urn, f"Resource '{new.urn}' depends on '{urn}' which was was not specified in --target list."
        )
    return bool(blocked)


def _check(
    d: Deployment,
    goal: Goal,
    old: ResourceState | None,
    new: ResourceState,
    provider: Provider,
    fresh: bool,
    targeted: bool,
) -> tuple[Props, bool]:
    """The checked inputs, and whether they are valid; `fresh`: without the old inputs, as for a new object."""
    if not targeted:
        return (old.inputs if old else {}), True
    news, olds = goal.inputs, {}
    if not fresh:
        assert old is not None
        olds = old.inputs
        news, failed = apply_ignore_changes(news, olds, goal.ignore_changes)
        if failed:
            paths = ", ".join(failed)
            d.say(
                "info", new.urn, f'cannot ignore changes in added or removed elements of the path: "{paths}"'
            )
    inputs, failures = provider.check(new, olds, news)
    report_failures(d, new, inputs, failures)
    return inputs, not failures


def report_failures(
    d: Deployment, state: ResourceState, inputs: Props, failures: list[tuple[str, str]]
) -> None:
    """Reports what a check has found, in the CLI's words."""
    for prop, reason in failures:
        where = f": property {prop} value {_show(inputs.get(prop))}" if prop else ""
        d.error(state.urn, f"{state.type} resource '{state.name}'{where} has a problem: {reason}")


def _show(value: object) -> str:
    """A property value as the CLI prints it in a message."""
    if value is None:
        return "{<nil>}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "{" + str(value) + "}"


def _diff(
    d: Deployment, goal: Goal, old: ResourceState, new: ResourceState, provider: Provider | None
) -> tuple[Diff, bool]:
    if contains(new.replacement_trigger, Computed) and not d.dry_run:
        d.error(new.urn, f"replacement trigger contains unknowns for {new.urn}")
        raise Stop
    if trigger_replaces(new.replacement_trigger, old.replacement_trigger):
        return Diff(True), True
    if d.replaces(new.urn, old):
        return Diff(True, ["id"]), False
    if any(urn in d.done["replace"] for urn in new.replace_with):
        return Diff(True, ["replaceWith"]), False
    if new.deleted_with and new.deleted_with in d.done["replace"]:
        return Diff(True, ["deletedWith"]), False
    if _provider_changed(d, old, new):
        return Diff(True, ["provider"]), False
    if goal.is_provider:
        # A dynamic provider has no DiffConfig: changed settings are an update, never a replacement.
        return Diff(old.outputs != new.inputs), False
    if provider is None:
        wanted, _ = apply_ignore_changes(new.inputs, old.inputs, goal.ignore_changes)
        return Diff(old.inputs != wanted), False
    diff = provider.diff(old, old.inputs, old.outputs, new.inputs, goal.ignore_changes)
    if diff.unavailable:
        d.say(
            "warning",
            new.urn,
            "The provider for this resource has inputs that are not known during preview.\n"
            "This preview may not correctly represent the changes that will be applied during an update.",
        )
    return diff, False


def _provider_changed(d: Deployment, old: ResourceState, new: ResourceState) -> bool:
    if old.provider == new.provider:
        return False
    # Another dynamic provider never forces a replacement: it has no DiffConfig, so the engine lets it take over.
    return not old.provider or not new.provider


def _steps_from_diff(
    d: Deployment,
    goal: Goal,
    old: ResourceState,
    new: ResourceState,
    provider: Provider | None,
    diff: Diff,
    triggered: bool,
) -> list[Step]:
    urn = new.urn
    apply_replace_on_changes(diff, goal.replace_on_changes, bool(old.init_errors))
    if old.pending_replacement or (diff.changes and (diff.replace or triggered)):
        return _replace(d, goal, old, new, provider, diff)
    if diff.changes or old.init_errors:
        d.done["update"].add(urn)
        return [Step("update", old, new, diff.changed, diff.detailed, goal=goal)]
    d.done["same"].add(urn)
    return [Step("same", old, new, goal=goal)]


def _replace(
    d: Deployment, goal: Goal, old: ResourceState, new: ResourceState, provider: Provider | None, diff: Diff
) -> list[Step]:
    if new.protect and old.protect:
        d.error(
            new.urn,
            f'unable to replace resource "{new.urn}"\nas it is currently marked for protection. To unprotect '
            "the resource, remove the `protect` flag from the resource in your Pulumi program and run "
            "`pulumi up`",
        )
        if not d.dry_run:
            raise Stop
    d.done["replace"].add(new.urn)
    if provider is not None and not goal.is_provider and not d.replaces(new.urn, old):
        # The first check may have copied values from the old object; the new one must not have them.
        new.inputs, valid = _check(d, goal, old, new, provider, fresh=True, targeted=True)
        if not valid:
            raise Stop
    return replacement_steps(d, goal, old, new, diff)
