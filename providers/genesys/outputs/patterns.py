"""Objects inside of outputs, from the declarations in `providers.genesys.patterns`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class Criteria(Nested):
    """One comparison with an event of the journey; all criteria of a pattern must hold. Schema
    `RequestCriteria`.
    """

    key: str
    """What is compared: `eventName`, `page.url` and its siblings, `searchQuery`, or
    `attributes.<name>.value`.
    """
    values: list[str]  # type: ignore[assignment]
    """What it is compared with; without any nothing matches."""
    should_ignore_case: bool | None
    """Whether upper and lower case are the same. The server's default isn't documented."""
    operator: Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"] | None
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""


class EntityTypeCriteria(Nested):
    """One comparison with an attribute of the visit; all criteria of a pattern must hold.

    Schema `RequestEntityTypeCriteria`.
    """

    key: str
    """The attribute, e.g. `device.type` or `mktCampaign.source`."""
    values: list[str]  # type: ignore[assignment]
    """What it is compared with; without any nothing matches."""
    entity_type: Literal["visit"]
    """The entity that has the attribute: always `visit`."""
    should_ignore_case: bool | None
    """Whether upper and lower case are the same. The server's default isn't documented."""
    operator: Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"] | None
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""


class ContextPattern(Nested):
    """Criteria about the visit, all of which must hold. Schema `RequestContextPattern`."""

    criteria: list[EntityTypeCriteria]
    """At least one."""


class Context(Nested):
    """What must be true of the visit: device, browser, campaign, place. Schema `RequestContext`."""

    patterns: list[ContextPattern]
    """One of them must match; an empty list, or none, is no condition."""


class JourneyPattern(Nested):
    """Criteria about events, and how often they must hold. Schema `RequestJourneyPattern`."""

    criteria: list[Criteria]
    """At least one; all must hold for the same event."""
    count: int
    """How often the pattern must match, 1 or more."""
    stream_type: Literal["Web", "Custom", "Conversation", "App"]
    """Where the events come from: `Web` or `App`. The others are in the schema, but did not work when tried.
    """
    session_type: str
    """The kind of session: `web` for the stream `Web`, `app` for `App`."""
    event_name: str | None
    """The event, by name; a custom one must exist in the org."""


class Journey(Nested):
    """What must have happened during the journey. Schema `RequestJourney`."""

    patterns: list[JourneyPattern]
    """In the order in which the vendor evaluates them; an empty list, or none, is no condition."""
