"""Jobs of journey views and what they find. Schemas `JourneyViewJob`, `JourneyViewResult` and what they contain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .view_types import JourneyView


@dataclass(frozen=True, slots=True)
class JourneyViewJob:
    """A run of a view. Schema `JourneyViewJob`."""

    id: str
    date_created: str
    """When it was started."""
    date_completed: str
    """When it was done."""
    status: str
    """How far it is."""
    journey_view: JourneyView
    """The view that it ran."""
    date_completion_estimated: str
    """When it is expected to be done."""
    estimated_completion_margin: int
    """How far off that estimate may be."""
    user_id: str
    """The id of the user who started it."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class GroupByAttribute:
    """The value of an attribute that was grouped by. Schema `GroupByAttribute`."""

    attribute: str | None
    """The name of the attribute."""
    value: str | None
    """Its value in this group."""


@dataclass(frozen=True, slots=True)
class JourneyViewChartMetricResultValue:
    """One value. Schema `JourneyViewChartMetricResultValue`."""

    value: Any
    """The value."""
    group_by_attributes: list[GroupByAttribute]
    """The attributes of the group."""


@dataclass(frozen=True, slots=True)
class JourneyViewChartMetricResult:
    """The values of one metric. Schema `JourneyViewChartMetricResult`."""

    id: str
    values: list[JourneyViewChartMetricResultValue]
    """The values, one for each group."""


@dataclass(frozen=True, slots=True)
class JourneyViewChartResult:
    """The values of one chart. Schema `JourneyViewChartResult`."""

    id: str
    version: int | None
    """The version of the chart."""
    metrics: list[JourneyViewChartMetricResult]
    """The values of each metric."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewResultLink:
    """How many went on to another element. Schema `JourneyViewResultLink`."""

    id: str
    connection_count: int | None
    """How many went on."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewResultMetrics:
    """The numbers of one element. Schema `JourneyViewResultMetrics`."""

    participant_count: int | None
    """The contacts who came to it."""
    active_count: int | None
    """Those who may still complete the journey."""
    completed_count: int | None
    """Those who have completed it."""
    dropout_count: int | None
    """Those who went no further."""
    flow_count: int | None
    """Those who went on, but have not completed the journey."""


@dataclass(frozen=True, slots=True)
class JourneyViewResultElement:
    """What happened at one element. Schema `JourneyViewResultElement`."""

    id: str
    metrics: JourneyViewResultMetrics | None
    """The numbers of the element."""
    followed_by: list[JourneyViewResultLink]
    """How many went on to each next element."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewResult:
    """What a job found. Schema `JourneyViewResult`."""

    elements: list[JourneyViewResultElement]
    """What happened at each element."""
    charts: list[JourneyViewChartResult]
    """The values of each chart."""
