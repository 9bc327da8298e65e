"""Journey views as the API has them. Schema `JourneyView` and what it contains."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JourneyViewUser:
    """A user of the org. Schema `JourneyViewUser`."""

    id: str
    email_address: str | None
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewLinkTimeConstraint:
    """A time between two elements. Schema `JourneyViewLinkTimeConstraint`."""

    unit: str | None
    value: int | None


@dataclass(frozen=True, slots=True)
class JourneyViewLink:
    """The way from one element to the next. Schema `JourneyViewLink`."""

    id: str
    constraint_within: JourneyViewLinkTimeConstraint | None
    constraint_after: JourneyViewLinkTimeConstraint | None
    event_count_type: str | None
    join_attributes: list[str]


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterRangeData:
    """A bound. Schema `JourneyViewElementFilterRangeData`."""

    duration: str | None
    number: float | None


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterRange:
    """Bounds. Schema `JourneyViewElementFilterRange`."""

    lt: JourneyViewElementFilterRangeData | None
    lte: JourneyViewElementFilterRangeData | None
    gt: JourneyViewElementFilterRangeData | None
    gte: JourneyViewElementFilterRangeData | None
    eq: JourneyViewElementFilterRangeData | None
    neq: JourneyViewElementFilterRangeData | None


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterNumberPredicate:
    """A range that an attribute must be in. Schema `JourneyViewElementFilterNumberPredicate`."""

    dimension: str
    operator: str | None
    no_value: bool | None
    range: JourneyViewElementFilterRange


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterPredicate:
    """Values that an attribute must have. Schema `JourneyViewElementFilterPredicate`."""

    dimension: str
    values: list[str]
    operator: str | None
    no_value: bool | None


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilter:
    """Conditions, all of which must hold. Schema `JourneyViewElementFilter`."""

    type: str
    predicates: list[JourneyViewElementFilterPredicate]
    number_predicates: list[JourneyViewElementFilterNumberPredicate]


@dataclass(frozen=True, slots=True)
class JourneyViewElementDisplayAttributes:
    """Where the element is drawn. Schema `JourneyViewElementDisplayAttributes`."""

    x: int
    y: int
    col: int


@dataclass(frozen=True, slots=True)
class JourneyViewElementAttributes:
    """What the element is: an event, by the id of its definition. Schema `JourneyViewElementAttributes`."""

    type: str
    id: str
    source: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewElement:
    """One element. Schema `JourneyViewElement`."""

    id: str
    name: str
    attributes: JourneyViewElementAttributes
    display_attributes: JourneyViewElementDisplayAttributes | None
    filter: JourneyViewElementFilter | None
    followed_by: list[JourneyViewLink]


@dataclass(frozen=True, slots=True)
class JourneyViewChartGroupByAttribute:
    """An attribute to group by. Schema `JourneyViewChartGroupByAttribute`."""

    element_id: str
    attribute: str


@dataclass(frozen=True, slots=True)
class JourneyViewChartMetric:
    """What a chart measures. Schema `JourneyViewChartMetric`."""

    id: str
    element_id: str
    aggregate: str | None
    display_label: str | None
    attribute: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewChartDisplayAttributes:
    """How a chart is drawn. Schema `JourneyViewChartDisplayAttributes`."""

    type: str | None
    group_by_title: str | None
    metrics_title: str | None
    secondary_metrics_title: str | None
    show_legend: bool | None


@dataclass(frozen=True, slots=True)
class JourneyViewChart:
    """A chart of a view. Schema `JourneyViewChart`."""

    id: str
    name: str | None
    version: int | None
    rank: int | None
    group_by_time: str | None
    group_by_attributes: list[JourneyViewChartGroupByAttribute]
    metrics: list[JourneyViewChartMetric]
    display_attributes: JourneyViewChartDisplayAttributes | None
    group_by_max: int | None
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyView:
    """A journey view, in one of its versions. Schema `JourneyView`."""

    id: str
    name: str | None
    description: str | None
    version: int | None
    created_by: JourneyViewUser | None
    modified_by: JourneyViewUser | None
    interval: str | None
    duration: str | None
    elements: list[JourneyViewElement]
    charts: list[JourneyViewChart]
    date_created: str | None
    date_modified: str | None
    self_uri: str | None
