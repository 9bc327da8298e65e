"""Objects inside of outputs, from the declarations in `providers.genesys.action_triggers`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class EventCondition(Nested):
    """An event of the visit that triggers the map. Schema `EventCondition`."""

    key: str
    """What is compared: `page.url` and its siblings, `eventName`, or `attributes.<name>.value`."""
    values: list[str]  # type: ignore[assignment]
    """What it is compared with; without any nothing matches."""
    operator: Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"] | None
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""
    stream_type: Literal["Web", "Custom", "Conversation", "App"]
    """Where the event comes from: `Web` or `App`."""
    session_type: str
    """The kind of session: `web` for the stream `Web`, `app` for `App`."""
    event_name: str | None
    """The event, by name."""


class OutcomeProbabilityCondition(Nested):
    """A predicted probability of an outcome. Never met any more. Schema `OutcomeProbabilityCondition`."""

    outcome_id: str
    """The outcome."""
    maximum_probability: float
    """The session's highest probability must reach it, 0 to 1."""
    probability: float | None
    """The current probability must not be above it, 0 to 1."""


class OutcomePercentileCondition(Nested):
    """A percentile of an outcome's score. Never met any more. Schema `OutcomePercentileCondition`."""

    outcome_id: str
    """The outcome."""
    maximum_percentile: float
    """The session's highest percentile must reach it, up to 100 (the unit isn't documented)."""
    fallback_percentile: float | None
    """The current percentile must not be above it, up to 100 (the unit isn't documented)."""


class OutcomeQuantileCondition(Nested):
    """A quantile of an outcome's score. Never met any more. Schema `OutcomeQuantileCondition`."""

    outcome_id: str
    """The outcome."""
    max_quantile_threshold: float
    """The session's highest quantile must be above it, 0 to 1."""
    fallback_quantile_threshold: float | None
    """The current quantile must be below it, 0 to 1."""


class UrlCondition(Nested):
    """A page on which the action may be shown. Schema `UrlCondition`."""

    values: list[str]  # type: ignore[assignment]
    """Texts that the page's URL is compared with; without any nothing matches."""
    operator: Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"]
    """How it is compared."""
