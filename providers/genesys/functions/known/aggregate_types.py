"""Arguments that are known, from the declarations in `providers.genesys.functions.aggregate_types`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from typing_extensions import Required, TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class AggregationRange(TypedDict, total=False):
    """The slice of a view."""

    gte: float | None
    """Greater than or equal to."""
    lt: float | None
    """Less than."""


class AggregationView(TypedDict, total=False):
    """A metric of one's own: how much of another one is within a range. Schema `JourneyAggregationView`."""

    target: Required[Literal["nDistinctJourneyActions", "nDistinctJourneySessions", "nJourneyActionsBlocked", "nJourneyOutcomesAchieved", "nJourneyOutcomesAttributed", "nJourneySegmentsAssigned", "nJourneySessions", "nWebActionsAbandoned", "nWebActionsAccepted", "nWebActionsEngaged", "nWebActionsErrored", "nWebActionsFrequencyCapReached", "nWebActionsIgnored", "nWebActionsOffered", "nWebActionsOfferedOutsideSchedule", "nWebActionsQualified", "nWebActionsQualifiedOutsideSchedule", "nWebActionsRejected", "nWebActionsStarted", "nWebActionsTimedout", "oJourneyOutcomeTouchpointValue", "oJourneyOutcomeValue"]]
    """The metric that it is made of."""
    name: Required[str]
    """Its name: unlike other views' and metrics'."""
    function: Required[Literal["rangeBound"]]
    """How it is made."""
    range: AggregationRange
    """The slice."""


class NumericRange(TypedDict, total=False):
    """Bounds of a number."""

    gt: float | None
    """Greater than."""
    gte: float | None
    """Greater than or equal to."""
    lt: float | None
    """Less than."""
    lte: float | None
    """Less than or equal to."""


class Predicate(TypedDict, total=False):
    """One condition: a dimension, and its value or range. Schema `JourneyAggregateQueryPredicate`."""

    type: Literal["dimension", "property", "metric"] | None
    """What it is about; the API sees it by itself."""
    dimension: Literal["containsAllCondition", "containsAnyCondition", "endsWithCondition", "equalCondition", "journeyActionId", "journeyActionMapId", "journeyActionMapVersion", "journeyActionMediaType", "journeyActionTargetId", "journeyActionTemplateId", "journeyBlockingActionMapId", "journeyBlockingEmergencyScheduleGroupId", "journeyBlockingReason", "journeyBlockingScheduleGroupId", "journeyDeviceCategory", "journeyDeviceType", "journeyFrequencyCapReason", "journeyIpGeolocationCountry", "journeyOutcomeId", "journeySegmentAssignmentState", "journeySegmentId", "journeySessionId", "journeySessionSegmentId", "journeySessionType", "notContainsAllCondition", "notContainsAnyCondition", "notEqualCondition", "startsWithCondition", "touchpointActionMapId", "touchpointAgentId", "touchpointAttributionScope", "touchpointChannelMessageType", "touchpointChannelPlatform", "touchpointChannelType", "touchpointConversationId", "touchpointInteractionType", "touchpointQueueId", "touchpointRequestedRouting", "touchpointUsedRouting", "touchpointWrapupCode", "journeyCustomerId", "journeyCustomerIdType", "journeySegmentScope"] | None
    """What must match."""
    operator: Literal["matches", "exists", "notExists"] | None
    """How; `matches` without it."""
    value: str | None
    """The value that matches."""
    range: NumericRange
    """The range that matches."""


class Clause(TypedDict, total=False):
    """Conditions of which all or any must hold. Schema `JourneyAggregateQueryClause`."""

    type: Required[Literal["and", "or"]]
    """All of them, or any."""
    predicates: Required[Sequence[Predicate]]
    """The conditions."""


class Filter(TypedDict, total=False):
    """What the data must be like. Schema `JourneyAggregateQueryFilter`."""

    type: Required[Literal["and", "or"]]
    """All of the conditions, or any."""
    clauses: Sequence[Clause]
    """Groups of conditions."""
    predicates: Sequence[Predicate]
    """Conditions."""


class QueryAggregatesArgs(TypedDict, total=False):
    """The arguments of `query_journey_aggregates`."""

    interval: Required[str]
    """The time to look at: two moments with a slash between them."""
    metrics: Required[SequenceNotStr[Literal["nDistinctJourneyActions", "nDistinctJourneySessions", "nJourneyActionsBlocked", "nJourneyOutcomesAchieved", "nJourneyOutcomesAttributed", "nJourneySegmentsAssigned", "nJourneySessions", "nWebActionsAbandoned", "nWebActionsAccepted", "nWebActionsEngaged", "nWebActionsErrored", "nWebActionsFrequencyCapReached", "nWebActionsIgnored", "nWebActionsOffered", "nWebActionsOfferedOutsideSchedule", "nWebActionsQualified", "nWebActionsQualifiedOutsideSchedule", "nWebActionsRejected", "nWebActionsStarted", "nWebActionsTimedout", "oJourneyOutcomeTouchpointValue", "oJourneyOutcomeValue"]]]
    """What to count."""
    group_by: SequenceNotStr[Literal["containsAllCondition", "containsAnyCondition", "endsWithCondition", "equalCondition", "journeyActionId", "journeyActionMapId", "journeyActionMapVersion", "journeyActionMediaType", "journeyActionTargetId", "journeyActionTemplateId", "journeyBlockingActionMapId", "journeyBlockingEmergencyScheduleGroupId", "journeyBlockingReason", "journeyBlockingScheduleGroupId", "journeyDeviceCategory", "journeyDeviceType", "journeyFrequencyCapReason", "journeyIpGeolocationCountry", "journeyOutcomeId", "journeySegmentAssignmentState", "journeySegmentId", "journeySessionId", "journeySessionSegmentId", "journeySessionType", "notContainsAllCondition", "notContainsAnyCondition", "notEqualCondition", "startsWithCondition", "touchpointActionMapId", "touchpointAgentId", "touchpointAttributionScope", "touchpointChannelMessageType", "touchpointChannelPlatform", "touchpointChannelType", "touchpointConversationId", "touchpointInteractionType", "touchpointQueueId", "touchpointRequestedRouting", "touchpointUsedRouting", "touchpointWrapupCode", "journeyCustomerId", "journeyCustomerIdType", "journeySegmentScope"]] | None
    """What to count apart."""
    granularity: str | None
    """The length of the parts of the interval, such as `P1D`; the whole interval without it."""
    time_zone: str | None
    """The time zone of the parts, such as `Europe/Berlin`; UTC without it."""
    filter: Filter
    """What the data must be like."""
    flatten_multivalued_dimensions: bool | None
    """Whether a group of several values is one text."""
    views: Sequence[AggregationView]
    """Metrics of one's own."""
    alternate_time_dimension: Literal["eventTime"] | None
    """`eventTime` sorts the data by when it happened, not by when the session began."""
