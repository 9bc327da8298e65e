"""The elements of a journey view: events, the filters on them, and which follows which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import Checked, In, Items, Limit, Obj, Objs, Opt, keyed, refers_to
from providers.core.schema.suggestion import nearest
from providers.core.schema.validation import Finding, View, rule

Name = Annotated[str, Limit(min_length=1)]
DURATION = re.compile(
    r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
COMPARATORS = ("lt", "lte", "gt", "gte", "eq", "neq")


def _check_duration(text: str) -> str:
    if not DURATION.fullmatch(text):
        raise ValueError('must be an ISO 8601 duration such as "P30D" or "PT12H"')
    return text


Duration = Annotated[str, Checked(_check_duration)]


class ViewElementAttributes(TypedDict, total=False):
    """What an element counts. Schema `JourneyViewElementAttributes`."""

    type: Required[In[Literal["Event"]]]
    """The kind of element: always `Event`."""
    id: Opt[Annotated[str, refers_to("genesys:EventDefinition", may_be_fixed=True)]]
    """The id of the event definition: one of Genesys' own, or that of an `EventDefinition`."""
    source: Opt[str]
    """Where the event comes from, e.g. `Voice`; for information only."""


class ViewElementPosition(TypedDict, total=False):
    """Where an element is drawn. Schema `JourneyViewElementDisplayAttributes`."""

    x: Required[In[int]]
    """The horizontal position on the canvas."""
    y: Required[In[int]]
    """The vertical position on the canvas."""
    col: Required[In[int]]
    """The column on the canvas."""


class ViewPredicate(TypedDict, total=False):
    """A comparison of an event's attribute with texts. Schema `JourneyViewElementFilterPredicate`."""

    dimension: Required[In[Name]]
    """The attribute."""
    values: Required[In[Items[str]]]
    """The texts that it is compared with."""
    operator: Opt[Literal["Matches", "NotMatches"]]
    """How it is compared; `Matches` by default."""
    no_value: Opt[bool]
    """Whether no particular value is looked for."""


class ViewBound(TypedDict, total=False):
    """One end of a range: a number or a duration. Schema `JourneyViewElementFilterRangeData`."""

    duration: Opt[Duration]
    """An ISO 8601 duration."""
    number: Opt[float]
    """A number."""


class ViewRange(TypedDict, total=False):
    """What a number is compared with. Schema `JourneyViewElementFilterRange`."""

    lt: Obj[ViewBound]
    """It is less."""
    lte: Obj[ViewBound]
    """It is less or equal."""
    gt: Obj[ViewBound]
    """It is greater."""
    gte: Obj[ViewBound]
    """It is greater or equal."""
    eq: Obj[ViewBound]
    """It is equal."""
    neq: Obj[ViewBound]
    """It is not equal."""


class ViewNumberPredicate(TypedDict, total=False):
    """A comparison of an event's attribute with numbers. Schema `JourneyViewElementFilterNumberPredicate`."""

    dimension: Required[In[Name]]
    """The attribute."""
    range: Required[Obj[ViewRange]]
    """What it is compared with."""
    operator: Opt[Literal["Matches", "NotMatches"]]
    """How it is compared; `Matches` by default."""
    no_value: Opt[bool]
    """Whether no particular value is looked for."""


class ViewFilter(TypedDict, total=False):
    """Which of the events an element counts. Schema `JourneyViewElementFilter`."""

    type: Required[In[Literal["And"]]]
    """How the predicates are combined: always `And`."""
    predicates: Objs[ViewPredicate]
    """Comparisons with texts."""
    number_predicates: Objs[ViewNumberPredicate]
    """Comparisons with numbers."""


class ViewTimeConstraint(TypedDict, total=False):
    """A length of time. Schema `JourneyViewLinkTimeConstraint`."""

    unit: Opt[Literal["Seconds", "Minutes", "Hours", "Days", "Weeks", "Months"]]
    """The unit."""
    value: Opt[Annotated[int, Limit(ge=0)]]
    """How many of it."""


class ViewLink(TypedDict, total=False):
    """An element that follows another one. Schema `JourneyViewLink`."""

    id: Required[In[Name]]
    """The id of the element that follows."""
    constraint_within: Obj[ViewTimeConstraint]
    """The customer must reach it within this time to be counted."""
    constraint_after: Obj[ViewTimeConstraint]
    """The customer must reach it after this time to be counted."""
    event_count_type: Opt[Literal["All", "Concurrent", "Sequential"]]
    """Which events are counted; `Sequential` by default. `Concurrent` overrides the constraints."""
    join_attributes: Opt[Items[str]]
    """Further attributes by which customers are matched across the link."""


class ViewElement(TypedDict, total=False):
    """An event in a journey view, and what follows it. Schema `JourneyViewElement`."""

    id: Required[In[Name]]
    """A name of your own, which links and charts refer to; unique in the view."""
    name: Required[In[Name]]
    """The name that people see; unique in the view."""
    attributes: Required[Obj[ViewElementAttributes]]
    """What it counts."""
    display_attributes: Obj[ViewElementPosition]
    """Where it is drawn."""
    filter: Obj[ViewFilter]
    """Which of the events it counts."""
    followed_by: Obj[Annotated[Objs[ViewLink], keyed("id")]]
    """The elements that follow it, each once."""


@rule(ViewBound)
def bound_is_one_value(bound: View) -> Iterator[Finding]:
    """Documented: only one of number or duration must be given."""
    given = [name for name in ("number", "duration") if name in bound]
    if len(given) != 1:
        yield "", f"needs number or duration, exactly one; has {' and '.join(given) or 'none'}"


@rule(ViewRange)
def range_is_one_range(range: View) -> Iterator[Finding]:
    """A rule of this provider's: two lower or two upper ends contradict each other, and so do equal and any other."""
    given = [name for name in COMPARATORS if name in range]
    if not given:
        yield "", f"needs at least one of {', '.join(COMPARATORS)}"
    for one, other in (("lt", "lte"), ("gt", "gte")):
        if one in given and other in given:
            yield "", f"has {one} and {other}: only one of them can hold"
    if "eq" in given and len(given) > 1:
        others = ", ".join(name for name in given if name != "eq")
        yield "", f"has eq and {others}: a number that is equal needs no other comparison"


@rule(ViewLink, "warning")
def concurrent_has_no_constraint(link: View) -> Iterator[Finding]:
    """Documented: `Concurrent` overrides any time constraint."""
    if link.get("event_count_type") == "Concurrent":
        for name in ("constraint_within", "constraint_after"):
            if name in link:
                yield name, 'has no effect with event_count_type "Concurrent"'


@rule(ViewElement)
def element_is_followed_once(element: View) -> Iterator[Finding]:
    """A rule of this provider's: the links of an element are told apart by where they lead."""
    if "followed_by" in element:
        yield from repeated([link["id"] for link in element["followed_by"]], "followed_by[{}].id")


def repeated(values: list[str], path: str) -> Iterator[Finding]:
    """A finding for each value that was there before; `path` has a place for its index."""
    for index, value in enumerate(values):
        if value in values[:index]:
            first = path.format(values.index(value))
            yield path.format(index), f'must be unique, and is the same as {first}; got "{value}"'


def unknown_element(id: str, elements: list[str]) -> str:
    """What is wrong with the id of an element that the view doesn't have."""
    return f'is no element of this view; got "{id}"{nearest(id, elements)}; there are: {", ".join(elements)}'
