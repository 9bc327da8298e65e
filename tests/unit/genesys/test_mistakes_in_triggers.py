"""Mistakes in what triggers an action map: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.emulator import Emulator

from .mistakes import ACTION_MAP, GONE, errors_of

OPERATORS = "containsAll, containsAny, notContainsAll, notContainsAny, equal, notEqual, greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual, startsWith, endsWith"

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("trigger_with_segments", "segment-1", ['trigger_with_segments: must be a list; got "segment-1"']),
    ("trigger_with_segments", [""], ['trigger_with_segments[0]: must have at least 1 character(s); got ""']),
    ("trigger_with_segments", [1], ["trigger_with_segments[0]: must be a string; got 1"]),
    ("trigger_with_segments", {"id": "x"}, ["trigger_with_segments: must be a list; got an object"]),
    ("trigger_with_event_conditions[0].key", GONE, ["trigger_with_event_conditions[0].key: is required"]),
    (
        "trigger_with_event_conditions[0].key",
        "",
        ['trigger_with_event_conditions[0].key: must have at least 1 character(s); got ""'],
    ),
    (
        "trigger_with_event_conditions[0].values",
        GONE,
        ["trigger_with_event_conditions[0].values: is required"],
    ),
    (
        "trigger_with_event_conditions[0].values",
        "/pricing",
        ['trigger_with_event_conditions[0].values: must be a list; got "/pricing"'],
    ),
    (
        "trigger_with_event_conditions[0].operator",
        "contains",
        [
            f'trigger_with_event_conditions[0].operator: must be one of {OPERATORS}; got "contains", did you mean "containsAny"?'
        ],
    ),
    (
        "trigger_with_event_conditions[0].operator",
        "equals",
        [
            f'trigger_with_event_conditions[0].operator: must be one of {OPERATORS}; got "equals", did you mean "equal"?'
        ],
    ),
    (
        "trigger_with_event_conditions[0].stream_type",
        "web",
        [
            'trigger_with_event_conditions[0].stream_type: must be one of Web, Custom, Conversation, App; got "web", did you mean "Web"?'
        ],
    ),
    (
        "trigger_with_event_conditions[0].stream_type",
        GONE,
        ["trigger_with_event_conditions[0].stream_type: is required"],
    ),
    (
        "trigger_with_event_conditions[0].session_type",
        GONE,
        ["trigger_with_event_conditions[0].session_type: is required"],
    ),
    (
        "trigger_with_event_conditions[0].should_ignore_case",
        True,
        [
            "trigger_with_event_conditions[0].should_ignore_case: unknown field; allowed: key, values, operator, stream_type, session_type, event_name"
        ],
    ),
    (
        "trigger_with_event_conditions",
        {"key": "page.url"},
        ["trigger_with_event_conditions: must be a list; got an object"],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "o", "maximum_probability": 1.1}],
        ["trigger_with_outcome_probability_conditions[0].maximum_probability: must be at most 1; got 1.1"],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "o", "maximum_probability": -0.1}],
        ["trigger_with_outcome_probability_conditions[0].maximum_probability: must be at least 0; got -0.1"],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "o", "maximum_probability": 0.5, "probability": 2}],
        ["trigger_with_outcome_probability_conditions[0].probability: must be at most 1; got 2"],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "o"}],
        ["trigger_with_outcome_probability_conditions[0].maximum_probability: is required"],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"maximum_probability": 0.5}],
        ["trigger_with_outcome_probability_conditions[0].outcome_id: is required"],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "", "maximum_probability": 0.5}],
        [
            'trigger_with_outcome_probability_conditions[0].outcome_id: must have at least 1 character(s); got ""'
        ],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "o", "maximum_probability": "0.5"}],
        ['trigger_with_outcome_probability_conditions[0].maximum_probability: must be a number; got "0.5"'],
    ),
    (
        "trigger_with_outcome_percentile_conditions",
        [{"outcome_id": "o", "maximum_percentile": 101}],
        ["trigger_with_outcome_percentile_conditions[0].maximum_percentile: must be at most 100; got 101"],
    ),
    (
        "trigger_with_outcome_percentile_conditions",
        [{"outcome_id": "o", "maximum_percentile": 50, "fallback_percentile": -1}],
        ["trigger_with_outcome_percentile_conditions[0].fallback_percentile: must be at least 0; got -1"],
    ),
    (
        "trigger_with_outcome_percentile_conditions",
        [{"outcome_id": "o"}],
        ["trigger_with_outcome_percentile_conditions[0].maximum_percentile: is required"],
    ),
    (
        "trigger_with_outcome_quantile_conditions",
        [{"outcome_id": "o", "max_quantile_threshold": 1.01}],
        ["trigger_with_outcome_quantile_conditions[0].max_quantile_threshold: must be at most 1; got 1.01"],
    ),
    (
        "trigger_with_outcome_quantile_conditions",
        [{"outcome_id": "o", "max_quantile_threshold": 0.9, "fallback_quantile_threshold": -0.5}],
        [
            "trigger_with_outcome_quantile_conditions[0].fallback_quantile_threshold: must be at least 0; got -0.5"
        ],
    ),
    (
        "trigger_with_outcome_quantile_conditions",
        [{"outcome_id": "o", "maximum_quantile_threshold": 0.9}],
        [
            'trigger_with_outcome_quantile_conditions[0].maximum_quantile_threshold: unknown field, did you mean "max_quantile_threshold"?; allowed: outcome_id, max_quantile_threshold, fallback_quantile_threshold',
        ],
    ),
    ("page_url_conditions[0].operator", GONE, ["page_url_conditions[0].operator: is required"]),
    (
        "page_url_conditions[0].operator",
        "matches",
        [f'page_url_conditions[0].operator: must be one of {OPERATORS}; got "matches"'],
    ),
    (
        "page_url_conditions[0].key",
        "page.url",
        ["page_url_conditions[0].key: unknown field; allowed: values, operator"],
    ),
    (
        "page_url_conditions",
        ["/pricing"],
        ['page_url_conditions[0]: must be an object (a dict); got "/pricing"'],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of("genesys:ActionMap", emulator, ACTION_MAP, path, value) == expected
    assert emulator.requests.matching() == []
