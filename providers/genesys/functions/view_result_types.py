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
    date_completed: str
    status: str
    journey_view: JourneyView
    date_completion_estimated: str
    estimated_completion_margin: int
    user_id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class GroupByAttribute:
    """The value of an attribute that was grouped by. Schema `GroupByAttribute`."""

    attribute: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewChartMetricResultValue:
    """One value. Schema `JourneyViewChartMetricResultValue`."""

    value: Any
    group_by_attributes: list[GroupByAttribute]


@dataclass(frozen=True, slots=True)
class JourneyViewChartMetricResult:
    """The values of one metric. Schema `JourneyViewChartMetricResult`."""

    id: str
    values: list[JourneyViewChartMetricResultValue]


@dataclass(frozen=True, slots=True)
class JourneyViewChartResult:
    """The values of one chart. Schema `JourneyViewChartResult`."""

    id: str
    version: int | None
    metrics: list[JourneyViewChartMetricResult]
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewResultLink:
    """How many went on to another element. Schema `JourneyViewResultLink`."""

    id: str
    connection_count: int | None
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewResultMetrics:
    """The numbers of one element. Schema `JourneyViewResultMetrics`."""

    participant_count: int | None
    active_count: int | None
    completed_count: int | None
    dropout_count: int | None
    flow_count: int | None


@dataclass(frozen=True, slots=True)
class JourneyViewResultElement:
    """What happened at one element. Schema `JourneyViewResultElement`."""

    id: str
    metrics: JourneyViewResultMetrics | None
    followed_by: list[JourneyViewResultLink]
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewResult:
    """What a job found. Schema `JourneyViewResult`."""

    elements: list[JourneyViewResultElement]
    charts: list[JourneyViewChartResult]
