"""What our providers put on the wire, beside the vendor's OpenAPI file: every body of a whole life of each type."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from support.driver import Driver
from support.settings import config_for

from journeys.emulator.openapi import Operation, Shape, load
from journeys.registry import load as provider_of

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))

from cases import Case, optional_fields
from cases.action_map import CASE as ACTION_MAP
from cases.action_template import CASE as ACTION_TEMPLATE
from cases.outcome import CASE as OUTCOME
from cases.segment import CASE as SEGMENT

DOCUMENT = load("genesys-journey")
CASES = {case.token: case for case in (SEGMENT, OUTCOME, ACTION_MAP, ACTION_TEMPLATE)}


def unknown(body: Any, shape: Shape, path: str = "") -> list[str]:
    """Names in a body that the schema doesn't have, outside of free-form maps."""
    if isinstance(body, list):
        return [u for item in body if shape.items for u in unknown(item, shape.items, f"{path}[]")]
    if not isinstance(body, dict) or not shape.properties:
        return []
    found = []
    for name, value in body.items():
        if name not in shape.properties:
            found.append(f"{path}.{name}")
        else:
            found += unknown(value, shape.properties[name], f"{path}.{name}")
    return found


def without_nulls(body: Any) -> Any:
    """The schema has no nullable fields; what null does is a switch of the emulator."""
    if isinstance(body, dict):
        return {name: without_nulls(value) for name, value in body.items() if value is not None}
    return [without_nulls(item) for item in body] if isinstance(body, list) else body


def nulls(body: Any, path: str = "") -> set[str]:
    if isinstance(body, dict):
        return {n for name, value in body.items() for n in nulls(value, f"{path}.{name}".lstrip("."))}
    return {path} if body is None else set()


@pytest.mark.parametrize("token", CASES)
def test_every_body_is_valid_and_known(token: str, emulator_of: Any) -> None:
    case: Case = CASES[token]
    emulator = emulator_of(switches={**case.switches, "unknown_fields": "ignored"})
    for kind, objects in case.seed.items():
        for each in objects:
            emulator.seed(kind, each)
    it = Driver(token, config_for(token, emulator))
    for args in (case.minimal, case.full, *map(case.changed, case.changes)):
        it.up(dict(args))
        it.up(dict(case.full))
    for name in optional_fields(case):
        it.up(case.without(name))
        it.up(dict(case.full))
    path = provider_of(token).path
    (identifier,) = {
        t
        for t in DOCUMENT.content["paths"]
        if t.startswith(f"{path}/{{") and t.count("/") == path.count("/") + 1
    }
    operations: dict[str, Operation] = {
        "POST": DOCUMENT.operation("POST", path),
        "PATCH": DOCUMENT.operation("PATCH", identifier),
    }
    seen = {"POST": 0, "PATCH": 0}
    for entry in emulator.requests.matching(path=path):
        if entry.method not in operations:
            continue
        seen[entry.method] += 1
        schema = operations[entry.method].request
        assert schema is not None
        assert unknown(entry.body, schema.shape) == [], entry.body
        assert [p.dotted for p in schema.problems(without_nulls(entry.body))] == [], entry.body
        assert entry.method == "PATCH" or nulls(entry.body) == set()
    assert seen["POST"] >= 1
    assert seen["PATCH"] > len(case.changes)


def test_no_evidence_is_claimed_for_the_list_that_the_terraform_provider_does_not_have() -> None:
    """Its patch of action maps has no triggerWithOutcomePercentileConditions."""
    page = (Path(__file__).parents[2] / "docs/reference/genesys/action_map.md").read_text(encoding="utf-8")
    section = page.split("`trigger_with_outcome_percentile_conditions`", 1)[1].split("\n", 1)[0]
    assert "a guess" in section
    assert "sends an empty list" not in section
