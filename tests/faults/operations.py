"""The operations of the matrix: what is there before, what is done, and what the program then says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from support.requests import is_identity

from journeys.emulator.log import LoggedRequest
from providers.core.schema.redaction import free_texts

from .catalog import Step
from .subjects import Subject
from .world import AGE_S, Stack, World


@dataclass(frozen=True)
class Operation:
    """One operation on one type."""

    subject: Subject
    name: str

    def config(self) -> dict[str, str]:
        """The settings that it needs."""
        return {"onExisting": "create"} if self.name == "create without a list" else {}

    def prepare(self, stack: Stack) -> None:
        """Makes what is there before: an object that has been changed once."""
        if self.name.startswith("create"):
            return
        case = self.subject.case
        if case.changes:
            stack.up(case.changed(case.first_change))
        stack.up(dict(case.full))
        stack.world.clock.sleep(AGE_S)

    @property
    def wanted(self) -> dict[str, Any] | None:
        """What the program says of it afterwards; None where it is gone."""
        case = self.subject.case
        if self.name == "delete":
            return None
        if self.name == "update":
            return case.changed(case.first_change)
        if self.name == "rename":
            return case.changed(case.renames[0])
        if self.name == "replace" and case.create_only:
            return case.changed(next(iter(case.create_only)))
        return dict(case.full)

    def texts(self, stack: Stack) -> set[str]:
        """The free texts that each of its calls has, so that an error may quote them."""
        shape = self.subject.provider.shape
        bags = [each for each in (stack.inputs, self.wanted) if each]
        if self.name != "replace":  # its delete knows the old ones, its create the new ones
            bags = bags[-1:]
        return set.intersection(*(set(free_texts(each, shape)) for each in bags))

    def run(self, stack: Stack, again: bool = False) -> list[str]:
        """Does it; what a refresh says. `again`: as a user runs the command once more."""
        if self.name == "refresh":
            return stack.refresh() if stack.id else []
        if self.wanted is None:
            if stack.ids:
                stack.destroy()
            return []
        forced = self.name == "replace" and not self.subject.case.create_only and not again
        stack.up(self.wanted, replace=forced)
        return []

    def has_of_its_own(self, step: Step) -> bool:
        """Whether a request isn't met in just the same way by another operation of the type."""
        if self.name == "create without a list":
            return step.kind == "post"
        if self.name == "rename":
            return step.kind == "list"
        return self.name != "replace" or step.kind not in ("login", "identity")

    def step(self, number: int, entry: LoggedRequest) -> Step:
        """One of its requests."""
        provider = self.subject.provider
        kind = entry.method.lower()
        if entry.token:
            kind = "login"
        elif is_identity(entry):
            kind = "identity"
        elif kind == "get" and entry.path == provider.path:
            kind = "list"
        versioned = isinstance(entry.body, dict) and "version" in entry.body
        repeatable = (
            entry.token
            or entry.method in ("GET", "PUT", "DELETE")
            or (entry.method == "PATCH" and versioned and self.subject.token.startswith("genesys:"))
            or entry.path.endswith("/destinations")
            or "/contacts/" in entry.path
        )
        return Step(number, kind, repeatable, entry)


def operations(subject: Subject) -> Iterator[Operation]:
    """Those that the type has."""
    provider = subject.provider
    yield Operation(subject, "create")
    if provider.origin == "created" and provider.listable:
        yield Operation(subject, "create without a list")
    if subject.case.changes:
        yield Operation(subject, "update")
    if subject.case.renames:
        yield Operation(subject, "rename")
    yield Operation(subject, "refresh")
    yield Operation(subject, "delete")
    yield Operation(subject, "replace")


def clean_steps(operation: Operation, world: World, stack: Stack) -> list[Step]:
    """The requests of an operation with which nothing is wrong; none where a delete leaves what was taken."""
    world.network.log.clear()
    operation.run(stack)
    return [operation.step(number, entry) for number, entry in enumerate(world.network.log)]
