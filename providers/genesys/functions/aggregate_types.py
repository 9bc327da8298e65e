"""What journey aggregates are asked by: metrics, groupings and filters, as arguments; and how they answer.

Schemas `JourneyAggregationQuery` and `JourneyAggregateQueryResponse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import PERSONAL, Checked, In, Items, Limit, Obj, Objs, Opt, moment
from providers.core.schema.validation import Finding, View, rule

Metric = Literal[
    "nDistinctJourneyActions",
    "nDistinctJourneySessions",
    "nJourneyActionsBlocked",
    "nJourneyOutcomesAchieved",
    "nJourneyOutcomesAttributed",
    "nJourneySegmentsAssigned",
    "nJourneySessions",
    "nWebActionsAbandoned",
    "nWebActionsAccepted",
    "nWebActionsEngaged",
    "nWebActionsErrored",
    "nWebActionsFrequencyCapReached",
    "nWebActionsIgnored",
    "nWebActionsOffered",
    "nWebActionsOfferedOutsideSchedule",
    "nWebActionsQualified",
    "nWebActionsQualifiedOutsideSchedule",
    "nWebActionsRejected",
    "nWebActionsStarted",
    "nWebActionsTimedout",
    "oJourneyOutcomeTouchpointValue",
    "oJourneyOutcomeValue",
]
Dimension = Literal[
    "containsAllCondition",
    "containsAnyCondition",
    "endsWithCondition",
    "equalCondition",
    "journeyActionId",
    "journeyActionMapId",
    "journeyActionMapVersion",
    "journeyActionMediaType",
    "journeyActionTargetId",
    "journeyActionTemplateId",
    "journeyBlockingActionMapId",
    "journeyBlockingEmergencyScheduleGroupId",
    "journeyBlockingReason",
    "journeyBlockingScheduleGroupId",
    "journeyDeviceCategory",
    "journeyDeviceType",
    "journeyFrequencyCapReason",
    "journeyIpGeolocationCountry",
    "journeyOutcomeId",
    "journeySegmentAssignmentState",
    "journeySegmentId",
    "journeySessionId",
    "journeySessionSegmentId",
    "journeySessionType",
    "notContainsAllCondition",
    "notContainsAnyCondition",
    "notEqualCondition",
    "startsWithCondition",
    "touchpointActionMapId",
    "touchpointAgentId",
    "touchpointAttributionScope",
    "touchpointChannelMessageType",
    "touchpointChannelPlatform",
    "touchpointChannelType",
    "touchpointConversationId",
    "touchpointInteractionType",
    "touchpointQueueId",
    "touchpointRequestedRouting",
    "touchpointUsedRouting",
    "touchpointWrapupCode",
    "journeyCustomerId",
    "journeyCustomerIdType",
    "journeySegmentScope",
]
"""The last three are of the API of 2020 and 2021: today's refuses them."""


def _interval(text: str) -> str:
    start, _, end = text.partition("/")
    first, last = moment(start), moment(end)
    if first is None or last is None or first >= last:
        raise ValueError(
            'must be two moments, the earlier first, such as "2026-11-01T00:00:00Z/2026-11-08T00:00:00Z"'
        )
    return text


def _duration(text: str) -> str:
    if not re.fullmatch(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?", text):
        raise ValueError('must be an ISO 8601 duration such as "P1D" or "PT30M"')
    return text


Interval = Annotated[str, Checked(_interval)]
"""Two moments in ISO 8601 with a slash between them."""


class NumericRange(TypedDict, total=False):
    """Bounds of a number."""

    gt: Opt[float]
    """Greater than."""
    gte: Opt[float]
    """Greater than or equal to."""
    lt: Opt[float]
    """Less than."""
    lte: Opt[float]
    """Less than or equal to."""


class Predicate(TypedDict, total=False):
    """One condition: a dimension, and its value or range. Schema `JourneyAggregateQueryPredicate`."""

    type: Opt[Literal["dimension", "property", "metric"]]
    """What it is about; the API sees it by itself."""
    dimension: Opt[Dimension]
    """What must match."""
    operator: Opt[Literal["matches", "exists", "notExists"]]
    """How; `matches` without it."""
    value: Opt[str]
    """The value that matches."""
    range: Obj[NumericRange]
    """The range that matches."""


class Clause(TypedDict, total=False):
    """Conditions of which all or any must hold. Schema `JourneyAggregateQueryClause`."""

    type: Required[In[Literal["and", "or"]]]
    """All of them, or any."""
    predicates: Required[Objs[Predicate]]
    """The conditions."""


class Filter(TypedDict, total=False):
    """What the data must be like. Schema `JourneyAggregateQueryFilter`."""

    type: Required[In[Literal["and", "or"]]]
    """All of the conditions, or any."""
    clauses: Objs[Clause]
    """Groups of conditions."""
    predicates: Objs[Predicate]
    """Conditions."""


class AggregationRange(TypedDict, total=False):
    """The slice of a view."""

    gte: Opt[float]
    """Greater than or equal to."""
    lt: Opt[float]
    """Less than."""


class AggregationView(TypedDict, total=False):
    """A metric of one's own: how much of another one is within a range. Schema `JourneyAggregationView`."""

    target: Required[In[Metric]]
    """The metric that it is made of."""
    name: Required[In[Annotated[str, Limit(min_length=1)]]]
    """Its name: unlike other views' and metrics'."""
    function: Required[In[Literal["rangeBound"]]]
    """How it is made."""
    range: Obj[AggregationRange]
    """The slice."""


class QueryAggregatesArgs(TypedDict, total=False):
    """The arguments of `query_journey_aggregates`."""

    interval: Required[In[Interval]]
    """The time to look at: two moments with a slash between them."""
    metrics: Required[In[Items[Metric]]]
    """What to count."""
    group_by: Opt[Items[Dimension]]
    """What to count apart."""
    granularity: Opt[Annotated[str, Checked(_duration)]]
    """The length of the parts of the interval, such as `P1D`; the whole interval without it."""
    time_zone: Opt[Annotated[str, Limit(min_length=1)]]
    """The time zone of the parts, such as `Europe/Berlin`; UTC without it."""
    filter: Annotated[Obj[Filter], PERSONAL]
    """What the data must be like."""
    flatten_multivalued_dimensions: Opt[bool]
    """Whether a group of several values is one text."""
    views: Objs[AggregationView]
    """Metrics of one's own."""
    alternate_time_dimension: Opt[Literal["eventTime"]]
    """`eventTime` sorts the data by when it happened, not by when the session began."""


@rule(Predicate)
def predicate_is_whole(predicate: View) -> Iterator[Finding]:
    """A condition that matches nothing by itself is a mistake."""
    if "dimension" not in predicate:
        yield "dimension", "is required"
    operator = predicate.get("operator", "matches")
    given = [name for name in ("value", "range") if name in predicate]
    if operator == "matches" and len(given) != 1:
        yield "", "takes either a value or a range"
    if operator != "matches" and given:
        yield given[0], f"has no meaning with {operator}"


@rule(Clause)
def clause_has_predicates(clause: View) -> Iterator[Finding]:
    """A clause without conditions says nothing."""
    if "predicates" in clause and not len(clause["predicates"]):
        yield "predicates", "must have at least 1 item(s)"


@rule(Filter)
def filter_has_conditions(filter: View) -> Iterator[Finding]:
    """A filter without conditions says nothing."""
    if not any(name in filter and len(filter[name]) for name in ("clauses", "predicates")):
        yield "", "needs clauses or predicates"


@rule(QueryAggregatesArgs)
def query_makes_sense(query: View) -> Iterator[Finding]:
    """What the vendor documents across fields."""
    if "metrics" in query and not len(query["metrics"]):
        yield "metrics", "must have at least 1 item(s)"
    if "views" in query:
        names = [view["name"] for view in query["views"]]
        for at, name in enumerate(names):
            if name in names[:at] or name in METRICS:
                yield f"views[{at}].name", "is the name of another view or metric"


METRICS = frozenset(get_args(Metric))


# --- what comes back -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatisticalSummary:
    """The numbers of one metric; the API fills those that the metric has. Schema `StatisticalSummary`."""

    max: float | None
    """The largest value."""
    min: float | None
    """The smallest value."""
    count: int | None
    """How many values there are."""
    count_negative: int | None
    """How many of them are below zero."""
    count_positive: int | None
    """How many of them are above zero."""
    sum: float | None
    """Their sum."""
    current: float | None
    """The value at present."""
    ratio: float | None
    """`numerator` by `denominator`."""
    numerator: float | None
    """The upper part of the ratio."""
    denominator: float | None
    """The lower part of the ratio."""
    target: float | None
    """The value that is aimed at."""
    p95: int | None
    """The value that 95 % are not above."""
    p99: int | None
    """The value that 99 % are not above."""
    calculated_metric_value: int | None
    """The value of a calculated metric."""


@dataclass(frozen=True, slots=True)
class AggregateMetricData:
    """One metric. Schema `AggregateMetricData`."""

    metric: str | None
    """The name of the metric."""
    qualifier: str | None
    """What the metric is divided by, such as a part of it."""
    stats: StatisticalSummary | None
    """Its numbers."""


@dataclass(frozen=True, slots=True)
class AggregateViewData:
    """One view. Schema `AggregateViewData`."""

    name: str | None
    """The name that the query gave the view."""
    stats: StatisticalSummary | None
    """Its numbers."""


@dataclass(frozen=True, slots=True)
class StatisticalResponse:
    """The numbers of one part of the interval. Schema `StatisticalResponse`."""

    interval: str | None
    """The part of the interval, in ISO 8601."""
    metrics: list[AggregateMetricData]
    """The metrics that were asked for."""
    views: list[AggregateViewData]
    """The views that were asked for."""


@dataclass(frozen=True, slots=True)
class JourneyAggregateDataContainer:
    """The numbers of one group. Schema `JourneyAggregateDataContainer`."""

    group: dict[str, str]
    """The value of each dimension; empty where nothing was grouped by."""
    data: list[StatisticalResponse]
    """The numbers, one entry for each part of the interval."""
