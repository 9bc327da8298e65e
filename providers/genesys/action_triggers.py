"""What triggers an action map: events and outcomes of a visit, and the pages on which its action may be shown."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import UNORDERED, In, Items, Limit, Opt, refers_to
from providers.core.schema.validation import rule

from .action import Id
from .patterns import (
    Operator,
    StreamType,
    attribute_key_is_whole,
    journey_key_is_known,
    numbers_compare_with_numbers,
    session_fits_stream,
    something_to_compare_with,
    stream_is_supported,
)

Share = Annotated[float, Limit(ge=0, le=1)]
OutcomeId = Annotated[Id, refers_to("genesys:Outcome")]
Percentile = Annotated[float, Limit(ge=0, le=100)]


class EventCondition(TypedDict, total=False):
    """An event of the visit that triggers the map. Schema `EventCondition`."""

    key: Required[In[Annotated[str, Limit(min_length=1)]]]
    """What is compared: `page.url` and its siblings, `eventName`, or `attributes.<name>.value`."""
    values: Required[In[Annotated[Items[str], UNORDERED]]]
    """What it is compared with; without any nothing matches."""
    operator: Opt[Operator]
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""
    stream_type: Required[In[StreamType]]
    """Where the event comes from: `Web` or `App`."""
    session_type: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The kind of session: `web` for the stream `Web`, `app` for `App`."""
    event_name: Opt[str]
    """The event, by name."""


class OutcomeProbabilityCondition(TypedDict, total=False):
    """A predicted probability of an outcome. Never met any more. Schema `OutcomeProbabilityCondition`."""

    outcome_id: Required[In[OutcomeId]]
    """The outcome."""
    maximum_probability: Required[In[Share]]
    """The session's highest probability must reach it, 0 to 1."""
    probability: Opt[Share]
    """The current probability must not be above it, 0 to 1."""


class OutcomePercentileCondition(TypedDict, total=False):
    """A percentile of an outcome's score. Never met any more. Schema `OutcomePercentileCondition`."""

    outcome_id: Required[In[OutcomeId]]
    """The outcome."""
    maximum_percentile: Required[In[Percentile]]
    """The session's highest percentile must reach it, up to 100 (the unit isn't documented)."""
    fallback_percentile: Opt[Percentile]
    """The current percentile must not be above it, up to 100 (the unit isn't documented)."""


class OutcomeQuantileCondition(TypedDict, total=False):
    """A quantile of an outcome's score. Never met any more. Schema `OutcomeQuantileCondition`."""

    outcome_id: Required[In[OutcomeId]]
    """The outcome."""
    max_quantile_threshold: Required[In[Share]]
    """The session's highest quantile must be above it, 0 to 1."""
    fallback_quantile_threshold: Opt[Share]
    """The current quantile must be below it, 0 to 1."""


class UrlCondition(TypedDict, total=False):
    """A page on which the action may be shown. Schema `UrlCondition`."""

    values: Required[In[Annotated[Items[str], UNORDERED]]]
    """Texts that the page's URL is compared with; without any nothing matches."""
    operator: Required[In[Operator]]
    """How it is compared."""


for _rule in (session_fits_stream, attribute_key_is_whole, stream_is_supported, journey_key_is_known):
    rule(EventCondition, "warning")(_rule)
for _rule in (something_to_compare_with, numbers_compare_with_numbers):
    rule(EventCondition, "warning")(_rule)
    rule(UrlCondition, "warning")(_rule)
