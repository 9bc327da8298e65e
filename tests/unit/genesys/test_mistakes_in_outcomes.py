"""Mistakes in an outcome: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest
from lifecycle.cases.outcome import CASE

from journeys.emulator import Emulator

from .mistakes import GONE, errors_of

FIELDS = "display_name, is_active, description, is_positive, context, journey, associated_value_field"

BASE = CASE.full

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("display_name", GONE, ["display_name: is required"]),
    ("display_name", "", ['display_name: must have at least 1 character(s); got ""']),
    ("is_positive", "no", ['is_positive: must be True or False; got "no"']),
    ("is_active", 1, ["is_active: must be True or False; got 1"]),
    ("scope", "Session", [f"scope: unknown field; allowed: {FIELDS}"]),
    (
        "associated_value_field",
        {},
        ["associated_value_field.data_type: is required", "associated_value_field.name: is required"],
    ),
    (
        "associated_value_field.data_type",
        "Float",
        ['associated_value_field.data_type: must be one of Number, Integer; got "Float"'],
    ),
    (
        "associated_value_field.name",
        "",
        ['associated_value_field.name: must have at least 1 character(s); got ""'],
    ),
    ("context.patterns[0].criteria", [], ["context.patterns[0].criteria: must have at least 1 item(s)"]),
    (
        "context.patterns[0].criteria[0].entity_type",
        "user",
        ['context.patterns[0].criteria[0].entity_type: must be one of visit; got "user"'],
    ),
    ("journey.patterns[0].count", 0, ["journey.patterns[0].count: must be at least 1; got 0"]),
    ("color", "#FF0000", [f"color: unknown field; allowed: {FIELDS}"]),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of("genesys:Outcome", emulator, BASE, path, value) == expected
    assert emulator.requests.matching() == []
