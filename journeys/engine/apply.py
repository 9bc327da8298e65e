"""Runs steps: the calls to the provider, and the changes of state (pkg/resource/deploy/step.go)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .crypto import SecretsError
from .deployment import Deployment, Stop
from .events import Step
from .files import StateError
from .plugin import InitFailed, Provider, ProviderError
from .providers import check_package
from .state import ResourceState, mark_secret_outputs, now
from .values import UNKNOWN, Computed, Props, contains

FAILURES = (ProviderError, SecretsError, StateError)


@contextmanager
def failing(d: Deployment, step: Step) -> Iterator[None]:
    """Reports a failure in its block as the step's, and raises Stop."""
    try:
        yield
    except FAILURES as error:
        step.failed = True
        d.emit("failed", step)
        d.error("" if step.internal else step.urn, f"{error}{_lost(step, error)}")
        raise Stop from None


def run_chain(d: Deployment, steps: list[Step]) -> None:
    """Runs the steps of one resource in order; raises Stop if one fails, or the run has failed before."""
    for step in steps:
        run_step(d, step)


def run_step(d: Deployment, step: Step) -> None:
    """Runs one step; raises Stop if it fails, which is reported, or the run has failed before."""
    if d.failed.is_set() and not d.dry_run:
        raise Stop
    d.emit("start", step)
    with failing(d, step):
        _APPLY[step.op](d, step)
    if step.new is not None and step.op != "replace":
        d.news[step.urn] = step.new
    d.emit("done", step)


def _lost(step: Step, error: Exception) -> str:
    """A sentence for the error if it is that a created object could not be recorded."""
    made = step.new.id if step.new is not None and step.op in ("create", "create-replacement") else ""
    unsaved = isinstance(error, StateError) and made and not step.internal
    return f"\nThe object {made} was made and is not in state." if unsaved else ""


def provider_of(d: Deployment, state: ResourceState) -> Provider:
    """The provider instance that manages a resource."""
    check_package(d.project.plugins, state.type)
    return d.registry.ensure(state.provider, d.prev)


def _same(d: Deployment, step: Step) -> None:
    new, old = step.new, step.old
    assert new is not None
    if step.skipped or old is None:
        return
    new.id, new.outputs = old.id, old.outputs
    if new.is_provider and d.targeted(new):
        d.registry.register(new, old.inputs)
    mark_secret_outputs(new)
    d.snapshot.same(new, old)


def _create(d: Deployment, step: Step) -> None:
    new, old = step.new, step.old
    assert new is not None
    operation = d.snapshot.begin("creating", new)
    failure: InitFailed | None = None
    try:
        if new.is_provider:
            check_package(d.project.plugins, new.type)
            new.id = "" if d.dry_run else str(uuid.uuid4())
            d.registry.register(new, new.inputs)
            new.outputs = new.inputs
        elif new.custom:
            new.id, new.outputs, failure = _kept(
                lambda: provider_of(d, new).create(new, new.custom_timeouts.get("create", 0)), new
            )
        new.created = new.modified = now()
        mark_secret_outputs(new)
        # The old object is marked for deletion before the new one is recorded.
        if step.pending_delete and old is not None:
            old.delete = True
            d.snapshot.rewrite(old)
        done = old if old is not None and old.pending_replacement else None
        d.snapshot.add(new, drop=done)
    finally:
        d.snapshot.end(operation)
    if failure is not None:
        raise failure


def _kept(call: Callable[[], tuple[str, Props]], new: ResourceState) -> tuple[str, Props, InitFailed | None]:
    """The id and outputs of a create or update; if it failed but left an object, also the failure."""
    try:
        id, outputs = call()
    except InitFailed as failure:
        new.init_errors = failure.reasons
        return failure.id, failure.outputs, failure
    new.init_errors = []
    return id, outputs, None


def _update(d: Deployment, step: Step) -> None:
    new, old = step.new, step.old
    assert new is not None
    assert old is not None
    new.id, new.created, new.modified = old.id, old.created, old.modified
    operation = d.snapshot.begin("updating", new)
    failure: InitFailed | None = None
    try:
        if new.is_provider:
            d.registry.register(new, new.inputs)
            new.outputs = new.inputs
        elif new.custom:
            provider, timeout, id = provider_of(d, new), new.custom_timeouts.get("update", 0), old.id
            _, new.outputs, failure = _kept(lambda: (id, provider.update(old, new, timeout)), new)
        else:
            new.outputs = old.outputs
        if new.custom:
            new.modified = now()
        mark_secret_outputs(new)
        d.snapshot.add(new, drop=old)
    finally:
        d.snapshot.end(operation)
    if failure is not None:
        raise failure


def _delete(d: Deployment, step: Step) -> None:
    old = step.old
    assert old is not None
    replacing = step.op == "delete-replaced"
    if old.protect and not replacing:
        raise ProviderError(
            f'resource "{old.urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, remove '
            "the `protect` flag from the resource in your Pulumi program and run `up`"
        )
    if d.dry_run:
        return
    operation = d.snapshot.begin("deleting", old)
    try:
        stays = old.external or old.retain_on_delete or old.deleted_with in d.done["delete"]
        if old.custom and not old.is_provider and not stays:
            provider_of(d, old).delete(old)
        if replacing and not old.delete:
            # Delete before replace: the record stays until the new object exists.
            old.pending_replacement = True
            d.snapshot.rewrite(old)
        else:
            d.snapshot.drop(old)
    finally:
        d.snapshot.end(operation)


def _read(d: Deployment, step: Step) -> None:
    new, old = step.new, step.old
    assert new is not None
    operation = d.snapshot.begin("reading", new)
    try:
        if new.id == UNKNOWN or contains(new.inputs, Computed):
            new.outputs = {}
        else:
            provider = provider_of(d, new)
            ident, new.outputs, _ = provider.read(new, new.inputs)
            if not ident and provider.keeps_secrets:  # a dynamic provider raises an error of its own
                raise ProviderError(f"resource '{new.id}' does not exist")
            new.id = ident or new.id
        if old is not None:
            if step.op == "read-replacement":
                old.delete = True
                d.snapshot.rewrite(old)
            new.created, new.modified = old.created, old.modified
            if old.inputs != new.inputs or old.outputs != new.outputs:
                new.modified = now()
        mark_secret_outputs(new)
        # A read that found no change isn't counted.
        step.counted = step.op == "read" and old is not None and old.outputs != new.outputs
        d.reads[new.urn] = new
        replaced = old if step.op == "read" else None
        if replaced is not None and _unchanged(replaced, new):
            d.snapshot.same(new, replaced)
        else:
            d.snapshot.add(new, drop=replaced)
    finally:
        d.snapshot.end(operation)


def _unchanged(old: ResourceState, new: ResourceState) -> bool:
    return old.id == new.id and old.outputs == new.outputs and old.inputs == new.inputs


def _replace(d: Deployment, step: Step) -> None:
    """The marker between the two halves of a replacement: nothing to do."""


def _remove_pending(d: Deployment, step: Step) -> None:
    assert step.old is not None
    d.snapshot.drop(step.old)


_APPLY = {
    "same": _same,
    "create": _create,
    "create-replacement": _create,
    "update": _update,
    "delete": _delete,
    "delete-replaced": _delete,
    "discard": _delete,
    "discard-replaced": _delete,
    "read": _read,
    "read-replacement": _read,
    "replace": _replace,
    "remove-pending-replace": _remove_pending,
}
