"""Action targets, in the era in which the API changes them."""

from __future__ import annotations

from . import Case

TARGET = {
    "id": "target-1",
    "name": "Sales",
    "description": "The queue of the sales team",
    "serviceLevel": {"percentage": 0.5, "durationMs": 10_000},
    "shortAbandonThreshold": 10,
    "supportedMediaTypes": ["call"],
    "userData": [{"key": "team", "value": "sales"}],
    "createdDate": "2020-11-05T00:00:00Z",
    "modifiedDate": "2020-11-05T00:00:00Z",
}

CASE = Case(
    token="genesys:ActionTarget",
    kind="actiontargets",
    seed={"actiontargets": [TARGET, {**TARGET, "id": "target-2", "name": "Support"}]},
    switches={"era": "2021"},
    minimal={"name": "Sales"},
    full={
        "action_target_id": "target-1",
        "name": "Sales, first line",
        "service_level": {"percentage": 0.8, "duration_ms": 2**40},
        "short_abandon_threshold": 5,
    },
    changes={
        "name": "Sales, second line",
        "service_level.percentage": 0.9,
        "service_level.duration_ms": 30_000,
        "short_abandon_threshold": 0,
    },
    create_only={"action_target_id": "target-2"},
    left=("name", "service_level", "short_abandon_threshold"),
    computed=(
        "description",
        "state",
        "supported_media_types",
        "user_data",
        "self_uri",
        "created_date",
        "modified_date",
    ),
)
