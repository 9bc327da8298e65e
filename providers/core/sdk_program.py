"""What lookups use of the SDK's private parts in a program, each guarded: without it they do without."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from typing import Any

import pulumi

from .gate import current_progress

TURNS = 200
"""Turns of the event loop that a value which is there already needs at most; a few are the rule."""


def expand(resources: Iterable[pulumi.Resource]) -> list[pulumi.Resource]:
    """The resources that stand behind these: all children of a component, whatever their depth.

    As the SDK itself expands `depends_on`; without its list of children a component stands for itself alone.
    """
    found: list[pulumi.Resource] = []
    queue = list(resources)
    while queue:
        resource = queue.pop(0)
        found.append(resource)
        if isinstance(resource, pulumi.ComponentResource) and not getattr(resource, "_remote", False):
            queue += [each for each in getattr(resource, "_childResources", ()) if each not in found]
    return found


def keep_id(resource: pulumi.Resource, given: pulumi.Input[str]) -> None:
    """In a preview, the id of an object that is only read is the one that was given.

    The CLI 3.260 doesn't say it, and a later SDK takes it for unknown then: whatever uses the id would show a
    change for ever.
    """
    if pulumi.runtime.is_dry_run() and "id" in vars(resource):
        id = pulumi.Output.from_input(given)
        vars(resource)["id"] = pulumi.Output({resource}, id.future(), id.is_known(), id.is_secret())


def settle(outputs: Collection[pulumi.Output[Any]]) -> list[Any] | None:
    """The values of outputs that only wrap what is known already; None where one isn't known yet.

    Turns the event loop inside the program's body, as a synchronous `invoke` of the SDK does. The gate stays shut
    meanwhile, so nothing that waits for it can hold this up.
    """
    try:
        from pulumi.runtime.sync_await import _sync_await
    except ImportError:
        return None
    progress = current_progress()

    async def look() -> list[Any] | None:
        asked = [asyncio.ensure_future(_value(each)) for each in outputs]
        for _ in range(TURNS):
            if all(each.done() for each in asked):
                break
            await asyncio.sleep(0)
        else:
            return None  # not cancelled: that would cancel what the outputs themselves wait for
        values = [each.result() for each in asked]
        return None if UNKNOWN in values else values

    progress.paused += 1
    try:
        return _sync_await(look())
    finally:
        progress.paused -= 1


UNKNOWN = object()


async def _value(output: pulumi.Output[Any]) -> Any:
    return await output.future() if await output.is_known() else UNKNOWN
