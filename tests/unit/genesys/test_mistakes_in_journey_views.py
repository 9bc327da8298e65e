"""Mistakes in journey views and schedules: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest
from lifecycle.cases.journey_view import CASE
from lifecycle.cases.journey_view_schedule import CASE as SCHEDULE
from pulumi.output import UNKNOWN

from journeys.emulator import Emulator
from providers.core.schema.validation import validate
from providers.genesys import JourneyViewArgs

from .mistakes import GONE, errors_of, warnings_of
from .paths import put

FIELDS = "name, description, interval, duration, elements, charts"
FIRST, LINK, CHART = "elements[0]", "elements[0].followed_by[0]", "charts[0]"
RANGE = "elements[0].filter.number_predicates[0].range"
THERE = "there are: call, purchase, return"
ISO = 'must be an ISO 8601 duration such as "P30D" or "PT12H"'
DATES = 'must be two dates and times such as "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"'
ONE = "needs interval or duration, exactly one; has "
VALUE = "needs number or duration, exactly one; has "
EVENT = {"type": "Event"}

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("name", GONE, ["name: is required"]),
    ("elements", GONE, ["elements: is required"]),
    ("version", 2, [f"version: unknown field; allowed: {FIELDS}"]),
    ("duration", "P30D", [f"{ONE}interval and duration"]),
    ("interval", GONE, [f"{ONE}none"]),
    ("interval", "2026-11-05T00:00:00Z", [f'interval: {DATES}; got "2026-11-05T00:00:00Z"']),
    ("interval", "P30D", [f'interval: {DATES}; got "P30D"']),
    (
        "interval",
        "2026-11-01T01:00:00+01:00/2026-11-01T00:00:00Z",
        ["interval: ends before it has begun, or at the same moment"],
    ),
    (
        "elements[1].id",
        "call",
        [
            'elements[1].id: must be unique, and is the same as elements[0].id; got "call"',
            f'{LINK}.id: is no element of this view; got "purchase"; there are: call, call, return',
            'charts[0].metrics[1].element_id: is no element of this view; got "purchase"; '
            "there are: call, call, return",
        ],
    ),
    (
        "elements[2].name",
        "Call",
        ['elements[2].name: must be unique, and is the same as elements[0].name; got "Call"'],
    ),
    (
        f"{LINK}.id",
        "purchas",
        [f'{LINK}.id: is no element of this view; got "purchas", did you mean "purchase"?; {THERE}'],
    ),
    (
        "elements[0].followed_by[1].id",
        "purchase",
        [
            'elements[0].followed_by[1].id: must be unique, and is the same as followed_by[0].id; got "purchase"'
        ],
    ),
    (f"{FIRST}.attributes.type", "Call", [f'{FIRST}.attributes.type: must be one of Event; got "Call"']),
    (f"{FIRST}.attributes", GONE, [f"{FIRST}.attributes: is required"]),
    (f"{FIRST}.display_attributes.col", GONE, [f"{FIRST}.display_attributes.col: is required"]),
    (
        f"{FIRST}.display_attributes.x",
        0.5,
        [f"{FIRST}.display_attributes.x: must be a whole number; got 0.5"],
    ),
    (
        f"{FIRST}.filter.type",
        "Or",
        [f'{FIRST}.filter.type: must be one of And; got "Or"'],
    ),
    (f"{LINK}.constraint_within.value", -1, [f"{LINK}.constraint_within.value: must be at least 0; got -1"]),
    (RANGE, {}, [f"{RANGE}: needs at least one of lt, lte, gt, gte, eq, neq"]),
    (f"{RANGE}.lt", {"number": 1}, [f"{RANGE}: has lt and lte: only one of them can hold"]),
    (f"{RANGE}.gte", {"number": 1}, [f"{RANGE}: has gt and gte: only one of them can hold"]),
    (
        f"{RANGE}.eq",
        {"number": 1},
        [f"{RANGE}: has eq and lte, gt: a number that is equal needs no other comparison"],
    ),
    (f"{RANGE}.gt", {}, [f"{RANGE}.gt: {VALUE}none"]),
    (f"{RANGE}.gt", {"number": 1, "duration": "PT1S"}, [f"{RANGE}.gt: {VALUE}number and duration"]),
    (f"{RANGE}.gt", {"duration": "1 day"}, [f'{RANGE}.gt.duration: {ISO}; got "1 day"']),
    (f"{CHART}.name", GONE, [f"{CHART}.name: is required"]),
    (
        "charts[1].name",
        "Calls per week",
        ['charts[1].name: must be unique, and is the same as charts[0].name; got "Calls per week"'],
    ),
    (f"{CHART}.metrics", [], [f"{CHART}.metrics: must have at least 1 item(s)"]),
    (
        f"{CHART}.metrics[1].id",
        "handling",
        [f'{CHART}.metrics[1].id: must be unique, and is the same as metrics[0].id; got "handling"'],
    ),
    (
        f"{CHART}.metrics[1].element_id",
        "buy",
        [f'{CHART}.metrics[1].element_id: is no element of this view; got "buy"; {THERE}'],
    ),
    (
        f"{CHART}.group_by_attributes[0].element_id",
        "cal",
        [
            f'{CHART}.group_by_attributes[0].element_id: is no element of this view; got "cal", '
            f'did you mean "call"?; {THERE}'
        ],
    ),
    (f"{CHART}.group_by_max", 0, [f"{CHART}.group_by_max: must be at least 1; got 0"]),
    (
        "charts",
        [{"name": f"c{n}", "metrics": [{"id": "m", "element_id": "call"}]} for n in range(11)],
        ["charts: must have at most 10 item(s), has 11"],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of(CASE.token, emulator, CASE.full, path, value) == expected
    assert emulator.requests.matching() == []


@pytest.mark.parametrize("text", ["P", "PT", "P1", "30D", "P1DT", "P-1D", "P1H", "", "P1D ", "P١D"])
def test_no_duration(text: str) -> None:
    args = put(CASE.minimal, "duration", text)
    assert [each.message for each in validate(args, JourneyViewArgs)] == [ISO]


@pytest.mark.parametrize("text", ["P30D", "PT12H", "P1DT12H", "P1Y2M3W4DT5H6M7.5S", "P1W", "PT0S"])
def test_a_duration(text: str) -> None:
    assert validate(put(CASE.minimal, "duration", text), JourneyViewArgs) == []


WARNINGS: list[tuple[str, Any, str]] = [
    (
        f"{LINK}.event_count_type",
        "Concurrent",
        'has no effect with event_count_type "Concurrent"',
    ),
    (
        f"{CHART}.metrics[0].attribute",
        GONE,
        'is not given, so aggregate "Average" has no values to work on',
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), WARNINGS)
def test_warning(path: str, value: Any, expected: str) -> None:
    found = warnings_of(CASE.token, CASE.full, path, value)
    assert found
    assert all(each.endswith(expected) for each in found)


def test_the_full_arguments_have_no_warning() -> None:
    assert validate(dict(CASE.full), JourneyViewArgs) == []


@pytest.mark.parametrize("path", ["elements[1].id", "elements", "interval", f"{LINK}.id", RANGE])
def test_what_is_known_later_is_no_mistake(path: str) -> None:
    assert validate(put(CASE.full, path, UNKNOWN), JourneyViewArgs) == []


SCHEDULES: list[tuple[str, Any, list[str]]] = [
    ("view_id", GONE, ["view_id: is required"]),
    ("view_id", "", ['view_id: must have at least 1 character(s); got ""']),
    (
        "view_id",
        "view-1/schedules",
        ['view_id: is the id of a schedule: give the one of its view; got "view-1/schedules"'],
    ),
    ("frequency", "Hourly", ['frequency: must be one of Daily, Weekly, Monthly; got "Hourly"']),
    ("user", {}, ["user: unknown field; allowed: view_id, frequency"]),
]


@pytest.mark.parametrize(("path", "value", "expected"), SCHEDULES)
def test_mistake_in_a_schedule(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of(SCHEDULE.token, emulator, SCHEDULE.full, path, value) == expected
    assert emulator.requests.matching() == []
