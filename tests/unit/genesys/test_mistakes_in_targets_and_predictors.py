"""Mistakes in action targets and outcome predictors: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest
from lifecycle.cases.action_target import CASE as TARGET
from lifecycle.cases.outcome_predictor import CASE as PREDICTOR

from journeys.emulator import Emulator
from providers.genesys.shut_down import SHUT_DOWN

from .mistakes import GONE, errors_of, warnings_of

FIELDS = "action_target_id, name, service_level, short_abandon_threshold"
EXACT = 2**53 - 1

MISTAKES: list[tuple[Any, str, Any, list[str]]] = [
    (TARGET, "name", "", ['name: must have at least 1 character(s); got ""']),
    (TARGET, "action_target_id", "", ['action_target_id: must have at least 1 character(s); got ""']),
    (TARGET, "id", "target-1", [f"id: unknown field; allowed: {FIELDS}"]),
    (TARGET, "state", "active", [f"state: unknown field; allowed: {FIELDS}"]),
    (TARGET, "service_level.percentage", 80, ["service_level.percentage: must be at most 1; got 80"]),
    (TARGET, "service_level.percentage", -0.1, ["service_level.percentage: must be at least 0; got -0.1"]),
    (TARGET, "service_level.duration_ms", -1, ["service_level.duration_ms: must be at least 0; got -1"]),
    (
        TARGET,
        "service_level.duration_ms",
        2**53,
        [f"service_level.duration_ms: must be at most {EXACT}; got {2**53}"],
    ),
    (
        TARGET,
        "service_level.duration_ms",
        2.5,
        ["service_level.duration_ms: must be a whole number; got 2.5"],
    ),
    (
        TARGET,
        "short_abandon_threshold",
        -5,
        ["short_abandon_threshold: must be at least 0; got -5"],
    ),
    (PREDICTOR, "outcome", GONE, ["outcome: is required"]),
    (PREDICTOR, "outcome", "outcome-1", ['outcome: must be an object (a dict); got "outcome-1"']),
    (PREDICTOR, "outcome", {}, ["outcome.id: is required"]),
    (PREDICTOR, "outcome.id", "", ['outcome.id: must have at least 1 character(s); got ""']),
    (PREDICTOR, "outcome_id", "o", ['outcome_id: unknown field, did you mean "outcome"?; allowed: outcome']),
]


@pytest.mark.parametrize(("case", "path", "value", "expected"), MISTAKES)
def test_mistake(case: Any, path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of(case.token, emulator, case.full, path, value) == expected
    assert emulator.requests.matching() == []


def test_a_target_needs_an_id_or_a_name(emulator: Emulator) -> None:
    base = {"action_target_id": "target-1", "short_abandon_threshold": 1}
    assert errors_of(TARGET.token, emulator, base, "action_target_id", GONE) == [
        "needs the action_target_id or the name of a target that is there: the API makes none"
    ]


def test_a_misspelt_name_is_the_only_mistake(emulator: Emulator) -> None:
    (found,) = errors_of(TARGET.token, emulator, {"nmae": "Sales"}, "service_level", {"percentage": 1})
    assert found == f'nmae: unknown field, did you mean "name"?; allowed: {FIELDS}'


def test_a_predictor_warns_that_it_is_shut_down() -> None:
    assert warnings_of(PREDICTOR.token, PREDICTOR.full, "outcome.id", "o") == [SHUT_DOWN]
