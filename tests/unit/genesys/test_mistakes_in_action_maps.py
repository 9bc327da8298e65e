"""Mistakes in an action map: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.emulator import Emulator

from .mistakes import ACTION_MAP, GONE, errors_of

FIELDS = "display_name, is_active, trigger_with_segments, trigger_with_event_conditions, trigger_with_outcome_probability_conditions, trigger_with_outcome_percentile_conditions, trigger_with_outcome_quantile_conditions, page_url_conditions, activation, weight, action, action_map_schedule_groups, ignore_frequency_cap, start_date, end_date"

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("display_name", GONE, ["display_name: is required"]),
    ("display_name", "", ['display_name: must have at least 1 character(s); got ""']),
    ("display_name", 7, ["display_name: must be a string; got 7"]),
    ("is_active", "yes", ['is_active: must be True or False; got "yes"']),
    ("dispaly_name", "x", [f'dispaly_name: unknown field, did you mean "display_name"?; allowed: {FIELDS}']),
    ("displayName", "x", [f'displayName: unknown field, did you mean "display_name"?; allowed: {FIELDS}']),
    ("action_target_id", "x", [f"action_target_id: unknown field; allowed: {FIELDS}"]),
    (
        "activation.type",
        "delayed",
        [
            'activation.type: must be one of immediate, on-next-visit, on-next-session, delay; got "delayed", did you mean "delay"?'
        ],
    ),
    (
        "activation.type",
        "on_next_visit",
        [
            'activation.type: must be one of immediate, on-next-visit, on-next-session, delay; got "on_next_visit", did you mean "on-next-visit"?'
        ],
    ),
    ("activation.type", GONE, ["activation.type: is required"]),
    ("activation.delay_in_seconds", GONE, ['activation.delay_in_seconds: is required with type "delay"']),
    ("activation.delay_in_seconds", -1, ["activation.delay_in_seconds: must be at least 0; got -1"]),
    ("activation.delay_in_seconds", 1.5, ["activation.delay_in_seconds: must be a whole number; got 1.5"]),
    ("activation.delay_in_seconds", "60", ['activation.delay_in_seconds: must be a whole number; got "60"']),
    (
        "activation.delay_seconds",
        60,
        [
            'activation.delay_seconds: unknown field, did you mean "delay_in_seconds"?; allowed: type, delay_in_seconds'
        ],
    ),
    ("activation", "immediate", ['activation: must be an object (a dict); got "immediate"']),
    ("weight", 0, ["weight: must be at least 1; got 0"]),
    ("weight", 4, ["weight: must be at most 3; got 4"]),
    ("weight", 5, ["weight: must be at most 3; got 5"]),
    ("weight", 1.5, ["weight: must be a whole number; got 1.5"]),
    ("weight", "high", ['weight: must be a whole number; got "high"']),
    ("action_map_schedule_groups", {}, ["action_map_schedule_groups.action_map_schedule_group: is required"]),
    (
        "action_map_schedule_groups.action_map_schedule_group",
        {},
        ["action_map_schedule_groups.action_map_schedule_group.id: is required"],
    ),
    (
        "action_map_schedule_groups.action_map_schedule_group",
        "group-1",
        ['action_map_schedule_groups.action_map_schedule_group: must be an object (a dict); got "group-1"'],
    ),
    (
        "action_map_schedule_groups.action_map_schedule_group.id",
        "",
        [
            'action_map_schedule_groups.action_map_schedule_group.id: must have at least 1 character(s); got ""'
        ],
    ),
    (
        "action_map_schedule_groups.emergency_group",
        {"id": "g"},
        [
            'action_map_schedule_groups.emergency_group: unknown field, did you mean "emergency_action_map_schedule_group"?; allowed: action_map_schedule_group, emergency_action_map_schedule_group'
        ],
    ),
    (
        "action_map_schedule_groups",
        {"emergency_action_map_schedule_group": {"id": "g"}},
        ["action_map_schedule_groups.action_map_schedule_group: is required"],
    ),
    ("ignore_frequency_cap", 1, ["ignore_frequency_cap: must be True or False; got 1"]),
    (
        "start_date",
        "tomorrow",
        ['start_date: must be a date and time such as "2026-11-21T09:00:00Z"; got "tomorrow"'],
    ),
    (
        "start_date",
        "2026-12-01",
        ['start_date: must be a date and time such as "2026-11-21T09:00:00Z"; got "2026-12-01"'],
    ),
    (
        "start_date",
        "2026-13-01T00:00:00Z",
        ['start_date: must be a date and time such as "2026-11-21T09:00:00Z"; got "2026-13-01T00:00:00Z"'],
    ),
    (
        "start_date",
        "2026-12-01T25:00:00Z",
        ['start_date: must be a date and time such as "2026-11-21T09:00:00Z"; got "2026-12-01T25:00:00Z"'],
    ),
    (
        "start_date",
        "01.12.2026 09:00",
        ['start_date: must be a date and time such as "2026-11-21T09:00:00Z"; got "01.12.2026 09:00"'],
    ),
    ("start_date", 1796115600, ["start_date: must be a string; got 1796115600"]),
    (
        "end_date",
        "2026-12-24 18:00:00Z",
        ['end_date: must be a date and time such as "2026-11-21T09:00:00Z"; got "2026-12-24 18:00:00Z"'],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of("genesys:ActionMap", emulator, ACTION_MAP, path, value) == expected
    assert emulator.requests.matching() == []
