"""Refresh: reads all objects into state, and reports what has changed (RefreshStep in pkg/resource/deploy/step.go)."""

from __future__ import annotations

import contextlib
from concurrent import futures

from .apply import failing, provider_of
from .deployment import PARALLEL, Deployment, Stop
from .events import Step
from .paths import invert
from .state import ResourceState, mark_secret_outputs, now


def refresh_all(d: Deployment) -> None:
    """Refreshes everything in state in parallel; the run continues from the result."""
    d.check_targets()
    chosen = [state for state in d.prev if not d.targets or d.matches_target(state.urn)]
    steps = {state: Step("refresh", state, state) for state in chosen}
    with futures.ThreadPoolExecutor(PARALLEL) as pool:
        for task in [pool.submit(_attempt, d, step) for step in steps.values()]:
            task.result()
    _rebase(d, steps)


def _attempt(d: Deployment, step: Step) -> None:
    # A failure doesn't stop the others: a refresh only reads.
    with contextlib.suppress(Stop), failing(d, step):
        _apply(d, step)


def run_refresh_step(d: Deployment, step: Step) -> ResourceState | None:
    """Refreshes one resource while its program runs; returns its state, None if it is gone."""
    old = step.old
    assert old is not None
    wanted, step.new = step.new, old
    with failing(d, step):
        _apply(d, step)
    result, step.new = step.new, wanted
    if step.op == "delete":
        d.snapshot.drop(old)
        return None
    if result is not old:
        assert result is not None
        d.snapshot.replace(old, result)
        index = d.position.pop(old)
        d.prev[index] = result
        d.position[result] = index
        d.olds[result.urn] = result
    return result


def _apply(d: Deployment, step: Step) -> None:
    old = step.old
    assert old is not None
    # A refresh before another command isn't counted, only that command's steps are.
    counts = d.mode == "refresh"
    if not old.custom or old.is_provider or old.pending_replacement:
        step.op, step.counted = "same", counts and not step.internal
        d.emit("done", step)
        return
    d.emit("start", step)
    provider = provider_of(d, old)
    ident, outputs, inputs = provider.read(old, old.outputs)
    if not ident:
        step.op, step.new, step.counted = "delete", None, counts
        d.emit("done", step)
        return
    new = old.copy(id=ident, outputs=outputs, init_errors=[], inputs=old.inputs if inputs is None else inputs)
    mark_secret_outputs(new)
    if new.inputs != old.inputs or new.outputs != old.outputs:
        new.modified = now()
    if old.external:
        changed = new.outputs != old.outputs
    else:
        # The opposite of what `up` would do after this refresh.
        diff = provider.diff(new, new.inputs, new.outputs, old.inputs, old.ignore_changes)
        changed = diff.changes
        step.diff = diff.changed
        step.detailed = invert(diff.detailed) if diff.detailed else None
    step.op, step.counted = "update" if changed else "same", counts
    step.new = new
    d.emit("done", step)


def _rebase(d: Deployment, steps: dict[ResourceState, Step]) -> None:
    """Replaces the states by the refreshed ones, and removes references to resources that are gone."""
    kept: list[ResourceState] = []
    known: set[str] = set()
    for old in d.prev:
        step = steps.get(old)
        new = old if step is None or step.failed else step.new
        if new is None:
            d.snapshot.drop(old)
            continue
        if new is not old:
            d.snapshot.replace(old, new)
        missing = new.depends_on() - known
        if missing:
            _forget(new, missing, d)
            d.snapshot.rewrite(new)
        kept.append(new)
        known.add(new.urn)
    d.rebase(kept)


def _forget(state: ResourceState, missing: set[str], d: Deployment) -> None:
    state.dependencies = [urn for urn in state.dependencies if urn not in missing]
    state.property_dependencies = {
        key: [urn for urn in urns if urn not in missing] for key, urns in state.property_dependencies.items()
    }
    state.replace_with = [urn for urn in state.replace_with if urn not in missing]
    if state.deleted_with in missing:
        state.deleted_with = ""
    if state.parent in missing:
        stack = d.olds.get(d.stack_urn)
        state.parent = stack.urn if stack is not None and stack is not state else ""
