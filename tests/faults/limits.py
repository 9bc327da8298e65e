"""The cells that end in another way than anybody would like, and why nothing better is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from providers.core.schema.wire import snake

from .catalog import Fault, Step
from .operations import Operation


@dataclass(frozen=True)
class Limit:
    """A known limit: `reason` is what users read, `says` what must stand in a message, or "" where nobody can know."""

    name: str
    reason: str
    says: str = ""


WITHDRAWN = Limit(
    "false 410",
    "410 means gone for good, so that `refresh` and `destroy` always finish; one that is false leaves the object "
    "where it is. The warning names it",
    "is gone",
)
LOST = Limit(
    "lost without a list",
    "The API has no list in which a lost create could be looked for. Nothing is sent again; the message says how to "
    "look, to import, or to go on",
    "journeys import",
)
TWINS = Limit(
    "twins",
    "Something between doubles a create, and the API takes two objects of one name. The run knows of one; the next "
    "create of that name finds the other",
)
TAKEN = Limit(
    "refused twin",
    "Something between doubles a create, and the API refuses the second one, whose answer is all that is seen. The "
    "next `up` finds the object and names it",
    "journeys import",
)
UNSEEN = Limit(
    "unseen assignment",
    "The contact's list is all that the API tells of assignments. One that it doesn't show yet, or still shows, is "
    "counted as that list says until the next refresh",
)
UNDATED = Limit(
    "undated read",
    "The API gives the object neither a version nor the date of its last change, so that an old answer looks like a new one. "
    "The next refresh tells",
)
LIMITS = (WITHDRAWN, LOST, TWINS, TAKEN, UNSEEN, UNDATED)


def limit_of(operation: Operation, fault: Fault, step: Step) -> Limit | None:
    """The known limit of a cell, if it has one."""
    subject = operation.subject
    provider = subject.provider
    is_create = step.kind == "post" and not step.is_repeatable
    if fault.does == "410" and operation.name in ("refresh", "delete", "replace"):
        return WITHDRAWN
    if fault.does == "twice" and is_create and not provider.unique_key:
        return TWINS
    if fault.does == "twice" and is_create:
        return TAKEN if operation.name == "create" else replace(TAKEN, says="")
    if not provider.listable and provider.origin == "created" and operation.name in ("create", "replace"):
        return LOST
    if provider.origin == "part" and fault.family in ("list lag", "stale read"):
        return UNSEEN
    is_dated = provider.sends_version or snake(provider.modified) in provider.computed
    if fault.family == "stale read" and not is_dated:
        return UNDATED
    return None
