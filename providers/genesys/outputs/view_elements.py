"""Objects inside of outputs, from the declarations in `providers.genesys.view_elements`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class ViewElementAttributes(Nested):
    """What an element counts. Schema `JourneyViewElementAttributes`."""

    type: Literal["Event"]
    """The kind of element: always `Event`."""
    id: str | None
    """The id of the event definition: one of Genesys' own, or that of an `EventDefinition`."""
    source: str | None
    """Where the event comes from, e.g. `Voice`; for information only."""


class ViewElementPosition(Nested):
    """Where an element is drawn. Schema `JourneyViewElementDisplayAttributes`."""

    x: int
    """The horizontal position on the canvas."""
    y: int
    """The vertical position on the canvas."""
    col: int
    """The column on the canvas."""


class ViewPredicate(Nested):
    """A comparison of an event's attribute with texts. Schema `JourneyViewElementFilterPredicate`."""

    dimension: str
    """The attribute."""
    values: list[str]  # type: ignore[assignment]
    """The texts that it is compared with."""
    operator: Literal["Matches", "NotMatches"] | None
    """How it is compared; `Matches` by default."""
    no_value: bool | None
    """Whether no particular value is looked for."""


class ViewBound(Nested):
    """One end of a range: a number or a duration. Schema `JourneyViewElementFilterRangeData`."""

    duration: str | None
    """An ISO 8601 duration."""
    number: float | None
    """A number."""


class ViewRange(Nested):
    """What a number is compared with. Schema `JourneyViewElementFilterRange`."""

    lt: ViewBound | None
    """It is less."""
    lte: ViewBound | None
    """It is less or equal."""
    gt: ViewBound | None
    """It is greater."""
    gte: ViewBound | None
    """It is greater or equal."""
    eq: ViewBound | None
    """It is equal."""
    neq: ViewBound | None
    """It is not equal."""


class ViewNumberPredicate(Nested):
    """A comparison of an event's attribute with numbers. Schema `JourneyViewElementFilterNumberPredicate`."""

    dimension: str
    """The attribute."""
    range: ViewRange
    """What it is compared with."""
    operator: Literal["Matches", "NotMatches"] | None
    """How it is compared; `Matches` by default."""
    no_value: bool | None
    """Whether no particular value is looked for."""


class ViewFilter(Nested):
    """Which of the events an element counts. Schema `JourneyViewElementFilter`."""

    type: Literal["And"]
    """How the predicates are combined: always `And`."""
    predicates: list[ViewPredicate]
    """Comparisons with texts."""
    number_predicates: list[ViewNumberPredicate]
    """Comparisons with numbers."""


class ViewTimeConstraint(Nested):
    """A length of time. Schema `JourneyViewLinkTimeConstraint`."""

    unit: Literal["Seconds", "Minutes", "Hours", "Days", "Weeks", "Months"] | None
    """The unit."""
    value: int | None
    """How many of it."""


class ViewLink(Nested):
    """An element that follows another one. Schema `JourneyViewLink`."""

    id: str
    """The id of the element that follows."""
    constraint_within: ViewTimeConstraint | None
    """The customer must reach it within this time to be counted."""
    constraint_after: ViewTimeConstraint | None
    """The customer must reach it after this time to be counted."""
    event_count_type: Literal["All", "Concurrent", "Sequential"] | None
    """Which events are counted; `Sequential` by default. `Concurrent` overrides the constraints."""
    join_attributes: list[str]
    """Further attributes by which customers are matched across the link."""


class ViewElement(Nested):
    """An event in a journey view, and what follows it. Schema `JourneyViewElement`."""

    id: str
    """A name of your own, which links and charts refer to; unique in the view."""
    name: str
    """The name that people see; unique in the view."""
    attributes: ViewElementAttributes
    """What it counts."""
    display_attributes: ViewElementPosition | None
    """Where it is drawn."""
    filter: ViewFilter | None
    """Which of the events it counts."""
    followed_by: list[ViewLink]
    """The elements that follow it, each once."""
