"""Journey views as the API has them. Schema `JourneyView` and what it contains."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JourneyViewUser:
    """A user of the org. Schema `JourneyViewUser`."""

    id: str
    email_address: str | None
    """The user's e-mail address."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyViewLinkTimeConstraint:
    """A time between two elements. Schema `JourneyViewLinkTimeConstraint`."""

    unit: str | None
    """The unit of time."""
    value: int | None
    """How many of them."""


@dataclass(frozen=True, slots=True)
class JourneyViewLink:
    """The way from one element to the next. Schema `JourneyViewLink`."""

    id: str
    constraint_within: JourneyViewLinkTimeConstraint | None
    """The time within which the next element must follow."""
    constraint_after: JourneyViewLinkTimeConstraint | None
    """The time after which the next element must follow."""
    event_count_type: str | None
    """Which of the events count; those in sequence without it."""
    join_attributes: list[str]
    """Further attributes by which events are taken for one customer's."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterRangeData:
    """A bound. Schema `JourneyViewElementFilterRangeData`."""

    duration: str | None
    """A bound that is an ISO 8601 duration."""
    number: float | None
    """A bound that is a number."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterRange:
    """Bounds. Schema `JourneyViewElementFilterRange`."""

    lt: JourneyViewElementFilterRangeData | None
    """It must be less than this."""
    lte: JourneyViewElementFilterRangeData | None
    """It must be this or less."""
    gt: JourneyViewElementFilterRangeData | None
    """It must be more than this."""
    gte: JourneyViewElementFilterRangeData | None
    """It must be this or more."""
    eq: JourneyViewElementFilterRangeData | None
    """It must be this."""
    neq: JourneyViewElementFilterRangeData | None
    """It must be anything but this."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterNumberPredicate:
    """A range that an attribute must be in. Schema `JourneyViewElementFilterNumberPredicate`."""

    dimension: str
    """The attribute."""
    operator: str | None
    """Whether it must be in the range."""
    no_value: bool | None
    """Whether the attribute must have no value."""
    range: JourneyViewElementFilterRange
    """The range."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilterPredicate:
    """Values that an attribute must have. Schema `JourneyViewElementFilterPredicate`."""

    dimension: str
    """The attribute."""
    values: list[str]
    """The values."""
    operator: str | None
    """Whether it must have one of them, or none."""
    no_value: bool | None
    """Whether the attribute must have no value."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementFilter:
    """Conditions, all of which must hold. Schema `JourneyViewElementFilter`."""

    type: str
    """How the conditions are joined."""
    predicates: list[JourneyViewElementFilterPredicate]
    """The conditions on values."""
    number_predicates: list[JourneyViewElementFilterNumberPredicate]
    """The conditions on ranges."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementDisplayAttributes:
    """Where the element is drawn. Schema `JourneyViewElementDisplayAttributes`."""

    x: int
    """How far to the right."""
    y: int
    """How far down."""
    col: int
    """In which column."""


@dataclass(frozen=True, slots=True)
class JourneyViewElementAttributes:
    """What the element is: an event, by the id of its definition. Schema `JourneyViewElementAttributes`."""

    type: str
    """What it stands for, such as an event."""
    id: str
    source: str | None
    """Where the events come from, for people."""


@dataclass(frozen=True, slots=True)
class JourneyViewElement:
    """One element. Schema `JourneyViewElement`."""

    id: str
    name: str
    """Its name, which no other element of the view has."""
    attributes: JourneyViewElementAttributes
    """What it stands for."""
    display_attributes: JourneyViewElementDisplayAttributes | None
    """Where it is drawn."""
    filter: JourneyViewElementFilter | None
    """Which of the events count."""
    followed_by: list[JourneyViewLink]
    """The elements that come after it."""


@dataclass(frozen=True, slots=True)
class JourneyViewChartGroupByAttribute:
    """An attribute to group by. Schema `JourneyViewChartGroupByAttribute`."""

    element_id: str
    """The id of the element."""
    attribute: str
    """The attribute of that element."""


@dataclass(frozen=True, slots=True)
class JourneyViewChartMetric:
    """What a chart measures. Schema `JourneyViewChartMetric`."""

    id: str
    element_id: str
    """The id of the element that is measured."""
    aggregate: str | None
    """How it is measured; the customers are counted without it."""
    display_label: str | None
    """What the chart calls it."""
    attribute: str | None
    """The attribute that is measured."""


@dataclass(frozen=True, slots=True)
class JourneyViewChartDisplayAttributes:
    """How a chart is drawn. Schema `JourneyViewChartDisplayAttributes`."""

    type: str | None
    """The kind of chart."""
    group_by_title: str | None
    """The title of the x axis."""
    metrics_title: str | None
    """The title of the y axis."""
    secondary_metrics_title: str | None
    """The title of the second y axis."""
    show_legend: bool | None
    """Whether there is a legend."""


@dataclass(frozen=True, slots=True)
class JourneyViewChart:
    """A chart of a view. Schema `JourneyViewChart`."""

    id: str
    name: str | None
    """Its name."""
    version: int | None
    """The version of the chart."""
    rank: int | None
    """Its place in a list; lower comes first."""
    group_by_time: str | None
    """The unit of time to group by."""
    group_by_attributes: list[JourneyViewChartGroupByAttribute]
    """The attributes to group by."""
    metrics: list[JourneyViewChartMetric]
    """What it measures."""
    display_attributes: JourneyViewChartDisplayAttributes | None
    """How it is drawn."""
    group_by_max: int | None
    """How many groups there are at most."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneyView:
    """A journey view, in one of its versions. Schema `JourneyView`."""

    id: str
    name: str | None
    """Its name."""
    description: str | None
    """What it is for."""
    version: int | None
    """The version of the view."""
    created_by: JourneyViewUser | None
    """The user who made it."""
    modified_by: JourneyViewUser | None
    """The user who changed it last."""
    interval: str | None
    """The time that it looks at, as an ISO 8601 interval; or else there is `duration`."""
    duration: str | None
    """How far it looks back, as an ISO 8601 duration; or else there is `interval`."""
    elements: list[JourneyViewElement]
    """What people did, and in which order."""
    charts: list[JourneyViewChart]
    """Its charts."""
    date_created: str | None
    """When it was made."""
    date_modified: str | None
    """When this version was made."""
    self_uri: str | None
