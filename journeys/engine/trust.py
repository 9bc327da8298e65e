"""Decides which provider pointers the plugin may load: our own, and those that the program of this run registers.

The SDK's plugin unpickles the `__provider` that it gets, which runs code. A pointer from the program is as trusted as the
program; one from state or a file is loaded only if it is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeys.pointer import KEY, foreign, refusal, token_of

from .files import StateError
from .state import ResourceState
from .values import Computed, Props, unwrap

NEXT = (
    "If it is a dynamic resource of your own, keep it in the program and use `--run-program` (refresh, destroy), or "
    "run the stack with the Pulumi CLI. If not, somebody has changed the state: restore it from a backup."
)


class Untrusted(StateError):
    """A pointer that must not be loaded; the message names the resources and says what to do."""


class Trust:
    """The pointers that a run may load: ours and `pointers`, to which the program adds its own."""

    def __init__(self, pointers: set[str]) -> None:
        self._pointers = pointers

    def add(self, inputs: Props) -> None:
        """Trusts the pointer of a resource that the program registers."""
        pointer = unwrap(inputs.get(KEY))
        if isinstance(pointer, str):
            self._pointers.add(pointer)

    def allows(self, pointer: object) -> bool:
        """Whether that pointer may be loaded."""
        return bool(token_of(pointer)) or (isinstance(pointer, str) and pointer in self._pointers)

    def require(self, urn: str, *bags: Props) -> None:
        """Raises Untrusted if the plugin would load another pointer; it loads the first known one of the bags."""
        for bag in bags:
            pointer = unwrap(bag.get(KEY))
            if isinstance(pointer, Computed):
                continue
            if KEY in bag and not self.allows(pointer):
                raise Untrusted(refusal([urn], "This resource", NEXT))
            return

    def require_states(self, states: Iterable[ResourceState]) -> None:
        """Raises Untrusted, naming all of them, for resources in state with other pointers; before anything runs."""
        found = []
        for state in (each for each in states if _is_loaded(each)):
            pointers = [unwrap(bag[KEY]) for bag in (state.inputs, state.outputs) if KEY in bag]
            if not all(self.allows(pointer) for pointer in pointers):
                found.append(state.urn)
        if found:
            raise Untrusted(refusal(found, "The state of these resources", NEXT))

    def require_records(self, records: Iterable[dict[str, Any]], where: str) -> None:
        """Raises Untrusted for records of a file with other pointers; before anything is written."""
        found = foreign(records, self.allows)
        if found:
            raise Untrusted(refusal(found, where, NEXT))


def _is_loaded(state: ResourceState) -> bool:
    return state.custom and not state.is_provider and not state.retain_on_delete
