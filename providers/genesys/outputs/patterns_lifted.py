"""Outputs of objects from the declarations in `providers.genesys.patterns`, for type checkers only. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from pulumi import Output

from providers.core.program.nested import ListOutput

from .patterns import Context, ContextPattern, Criteria, EntityTypeCriteria, Journey, JourneyPattern


class CriteriaOutput(Output[Criteria]):
    """An Output of `Criteria`."""

    key: Output[str]
    """What is compared: `eventName`, `page.url` and its siblings, `searchQuery`, or
    `attributes.<name>.value`.
    """
    values: ListOutput[str, Output[str]]
    """What it is compared with; without any nothing matches."""
    should_ignore_case: Output[bool | None]
    """Whether upper and lower case are the same. The server's default isn't documented."""
    operator: Output[Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"] | None]
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""


class EntityTypeCriteriaOutput(Output[EntityTypeCriteria]):
    """An Output of `EntityTypeCriteria`."""

    key: Output[str]
    """The attribute, e.g. `device.type` or `mktCampaign.source`."""
    values: ListOutput[str, Output[str]]
    """What it is compared with; without any nothing matches."""
    entity_type: Output[Literal["visit"]]
    """The entity that has the attribute: always `visit`."""
    should_ignore_case: Output[bool | None]
    """Whether upper and lower case are the same. The server's default isn't documented."""
    operator: Output[Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"] | None]
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""


class ContextPatternOutput(Output[ContextPattern]):
    """An Output of `ContextPattern`."""

    criteria: ListOutput[EntityTypeCriteria, EntityTypeCriteriaOutput]
    """At least one."""


class ContextOutput(Output[Context]):
    """An Output of `Context`."""

    patterns: ListOutput[ContextPattern, ContextPatternOutput]
    """One of them must match; an empty list, or none, is no condition."""


class JourneyPatternOutput(Output[JourneyPattern]):
    """An Output of `JourneyPattern`."""

    criteria: ListOutput[Criteria, CriteriaOutput]
    """At least one; all must hold for the same event."""
    count: Output[int]
    """How often the pattern must match, 1 or more."""
    stream_type: Output[Literal["Web", "Custom", "Conversation", "App"]]
    """Where the events come from: `Web` or `App`. The others are in the schema, but did not work when tried.
    """
    session_type: Output[str]
    """The kind of session: `web` for the stream `Web`, `app` for `App`."""
    event_name: Output[str | None]
    """The event, by name; a custom one must exist in the org."""


class JourneyOutput(Output[Journey]):
    """An Output of `Journey`."""

    patterns: ListOutput[JourneyPattern, JourneyPatternOutput]
    """In the order in which the vendor evaluates them; an empty list, or none, is no condition."""
