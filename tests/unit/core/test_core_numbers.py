"""Whole numbers are whole and fit the API's 32 bits: said at preview, or before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from providers.core.schema.shape import shape_of
from providers.core.schema.validation import validate
from providers.core.schema.wire import NotWhole, to_wire
from providers.genesys import ActionMapArgs, ActionTargetArgs, SegmentArgs

SEGMENT = shape_of(SegmentArgs)
RANGE = "from -2147483648 to 2147483647"


def segment(count: Any = 1, days: Any = 1) -> dict[str, Any]:
    pattern = {
        "criteria": [{"key": "page.url", "values": ["a"]}],
        "count": count,
        "stream_type": "Web",
        "session_type": "web",
    }
    return {"display_name": "VIP", "assignment_expiration_days": days, "journey": {"patterns": [pattern]}}


def wrong(values: dict[str, Any], source: type = SegmentArgs) -> list[str]:
    return [str(each) for each in validate(values, source) if each.severity == "error"]


def test_a_number_beyond_32_bits_is_a_mistake_that_names_the_range() -> None:
    assert wrong(segment(days=2**40)) == [
        f"assignment_expiration_days: must be {RANGE}, as the API's whole numbers are; got {2**40}"
    ]
    assert wrong(segment(count=float(2**31))) == [
        f"journey.patterns[0].count: must be {RANGE}, as the API's whole numbers are; got {2**31}"
    ]
    assert wrong(segment(count=2**31 - 1, days=2**31 - 1)) == []


def test_bounds_of_a_field_are_told_as_ever() -> None:
    assert wrong(segment(count=0)) == ["journey.patterns[0].count: must be at least 1; got 0"]
    assert wrong({"display_name": "m", "weight": 5}, ActionMapArgs) == ["weight: must be at most 3; got 5"]


def test_a_number_of_64_bits_has_as_many_as_the_engine_carries() -> None:
    level = {"name": "t", "service_level": {"duration_ms": 2**53 - 1}}
    assert wrong(level, ActionTargetArgs) == []
    assert to_wire(level, shape_of(ActionTargetArgs))["serviceLevel"] == {"durationMs": 2**53 - 1}
    late = {"service_level": {"duration_ms": float(2**53)}}
    with pytest.raises(
        NotWhole, match=r"^service_level\.duration_ms: must be a whole number from -9007199254740991"
    ):
        to_wire(late, shape_of(ActionTargetArgs))


@pytest.mark.parametrize("value", [2.5, True, "3", float("inf"), float("nan")])
def test_what_is_no_whole_number_is_a_mistake(value: Any) -> None:
    (message,) = wrong(segment(days=value))
    assert message.startswith("assignment_expiration_days: must be a whole number; got ")


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_a_number_is_finite(value: float) -> None:
    condition = {"outcome_id": "o", "maximum_probability": value}
    (message,) = wrong(
        {"display_name": "m", "trigger_with_outcome_probability_conditions": [condition]}, ActionMapArgs
    )
    path = "trigger_with_outcome_probability_conditions[0].maximum_probability"
    assert message == f"{path}: must be a finite number; got {value}"


@pytest.mark.parametrize("value", [2.5, float(2**31), float("inf"), float("nan"), -(2**31) - 1])
def test_a_number_that_becomes_known_too_late_is_refused_before_anything_is_sent(value: float) -> None:
    """Such as one that `ignore_changes` brings back. The message has the path, and no value of an input."""
    with pytest.raises(
        NotWhole, match=rf"^journey\.patterns\.count: must be a whole number {RANGE}"
    ) as caught:
        to_wire(segment(count=value), SEGMENT)
    assert str(value) not in str(caught.value)


def test_whole_doubles_are_sent_as_whole_numbers() -> None:
    wire = to_wire(segment(count=2.0, days=0.0), SEGMENT)
    assert repr(wire["journey"]["patterns"][0]["count"]) == "2"
    assert repr(wire["assignmentExpirationDays"]) == "0"
