"""Deletes the resources that the program no longer has, dependents first (step_generator.GenerateDeletes)."""

from __future__ import annotations

from collections import Counter
from concurrent import futures
from queue import SimpleQueue

from .apply import run_step
from .deployment import PARALLEL, Deployment, Stop
from .events import Step
from .replacement import dependent_replacements
from .state import ResourceState


def delete_steps(d: Deployment) -> list[Step]:
    """Steps for replaced resources, for those that the program no longer has, and in a destroy for all."""
    allowed = _allowed(d)
    steps = []
    for state in list(d.prev):
        if allowed is not None and state.urn not in allowed:
            continue
        if state.delete:
            if state not in d.pending_deletes:
                d.done["delete"].add(state.urn)
                steps.append(Step("discard-replaced" if state.external else "delete-replaced", state, None))
        elif not d.operated_on(state.urn) and state.urn not in d.done["create"]:
            d.done["delete"].add(state.urn)
            if state.pending_replacement:
                steps.append(Step("remove-pending-replace", state, None))
            else:
                steps.append(Step("discard" if state.external else "delete", state, None))
    for state in d.to_delete:
        if allowed is None or state.urn in allowed:
            d.done["delete"].add(state.urn)
            steps.append(Step("discard" if state.external else "delete", state, None))
    if allowed is not None:
        for step in steps:
            if not d.matches_target(step.urn):
                d.error(
                    step.urn,
                    f"Resource '{step.urn}' will be destroyed but was not specified in --target list.\n"
                    "Either include resource in --target list or destroy its dependents first.",
                )
    return steps


def _allowed(d: Deployment) -> set[str] | None:
    if not d.targets:
        return None
    allowed = set()
    for state in d.prev:
        if d.matches_target(state.urn):
            allowed.add(state.urn)
            allowed.update(s.urn for s in d.dependents(state, set(), children=True))
            allowed.update(s.urn for s, _ in dependent_replacements(d, state))
    return allowed


def run_deletes(d: Deployment, steps: list[Step]) -> None:
    """Runs the steps in parallel; each starts once everything that depends on its resource is gone."""
    order = {state: index for index, state in enumerate([*d.to_delete, *d.prev])}
    by_state = {step.old: step for step in steps if step.old is not None}
    needs = _dependencies(order, by_state)
    left = Counter(need for found in needs.values() for need in found)  # how many dependents still exist
    # Not `futures.wait`, which looks at all open tasks whenever one is done: that takes quadratic time.
    finished: SimpleQueue[tuple[ResourceState, futures.Future[bool]]] = SimpleQueue()
    with futures.ThreadPoolExecutor(PARALLEL) as pool:

        def start(state: ResourceState) -> None:
            task = pool.submit(_attempt, d, by_state[state])
            task.add_done_callback(lambda done: finished.put((state, done)))

        ready = [state for state in by_state if not left[state]]
        for state in ready:
            start(state)
        running = len(ready)
        while running:
            state, task = finished.get()
            running -= 1
            for need in needs[state] if task.result() else ():
                left[need] -= 1
                if not left[need]:
                    start(need)
                    running += 1


def _attempt(d: Deployment, step: Step) -> bool:
    try:
        run_step(d, step)
    except Stop:
        return False
    return True


def _dependencies(
    order: dict[ResourceState, int], doomed: dict[ResourceState, Step]
) -> dict[ResourceState, set[ResourceState]]:
    """For each resource that is to be deleted, those of the others that it depends on."""
    by_urn: dict[str, list[ResourceState]] = {}
    children: dict[str, list[ResourceState]] = {}
    for state in order:
        by_urn.setdefault(state.urn, []).append(state)
        if state.parent:
            children.setdefault(state.parent, []).append(state)
    needs: dict[ResourceState, set[ResourceState]] = {}
    for state in doomed:
        found: set[ResourceState] = set()
        for urn in state.depends_on(parent=False):
            for candidate in by_urn.get(urn, ()):
                if order[candidate] < order[state]:
                    found.add(candidate)
                    if not candidate.custom:
                        found.update(_below(candidate.urn, children, order, order[state]))
        found.update(c for c in by_urn.get(state.parent, ()) if order[c] < order[state])
        found.discard(state)
        needs[state] = {candidate for candidate in found if candidate in doomed}
    return needs


def _below(
    urn: str, children: dict[str, list[ResourceState]], order: dict[ResourceState, int], limit: int
) -> set[ResourceState]:
    found: set[ResourceState] = set()
    frontier = [urn]
    while frontier:
        for child in children.get(frontier.pop(), ()):
            if child not in found and order[child] < limit:
                found.add(child)
                frontier.append(child.urn)
    return found
