"""Every operation of the vendor's Genesys files takes any body and any query, and answers within its contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import httpx
import jsonschema_rs
import pytest

from journeys.emulator import Emulator
from journeys.emulator.kinds import routes
from journeys.emulator.openapi import Shape, load

ROUTES = {
    f"{each.served.method} {each.served.path} {' '.join(each.served.eras)}".strip(): each for each in routes()
}
ERRORS = load("genesys-journey").schema("ErrorBody")
TEXTS = {"date-time": "2026-01-02T03:04:05Z", None: "x"}
JUNK: list[Any] = [
    {},
    [],
    None,
    "x",
    7,
    {"id": None},
    {"entities": "x"},
    {"name": {}, "nonsense": 1},
    [{}],
    [None],
]


def example(shape: Shape, *, whole: bool, depth: int = 0) -> Any:
    """A value of a schema: with what it requires, or (`whole`) with everything to some depth."""
    if shape.enum:
        return shape.enum[0]
    if shape.type == "array":
        return [example(shape.items, whole=whole, depth=depth + 1)] if shape.items else []
    if shape.properties:
        names = shape.properties if whole and depth < 3 else shape.required
        return {name: example(shape.properties[name], whole=whole, depth=depth + 1) for name in names}
    plain = {
        "string": TEXTS.get(shape.format, "x"),
        "integer": 1,
        "number": 0.5,
        "boolean": True,
        "object": {},
    }
    return plain.get(shape.type or "object", {})


LENIENT = {"server_defaults": "full", "dates": "utc", "unknown_fields": "ignored", "unknown_query": "ignored"}
LENIENT["patch_required"] = "ignored"


@pytest.fixture(scope="module", params=[{}, LENIENT], ids=["strict", "lenient"])
def emulators(request: pytest.FixtureRequest) -> Iterator[dict[str, Emulator]]:
    """One for each era, with one object of what can be seeded; outcomes work."""
    started = {}
    for era in ("now", "2019", "2020", "2021"):
        emu = Emulator(limits="off", switches={"era": era, "outcomes": "present", **request.param}).start()
        started[era] = emu
        emu.seed(
            "sessions", {"id": "x", "externalContact": {"id": "x"}, "customerId": "x", "customerIdType": "x"}
        )
        emu.seed("events", {"session": {"id": "x"}, "webEvent": {"eventName": "x"}})
        emu.seed("segments", {"id": "x", "displayName": "x"})
        emu.seed("segmentassignments", {"segment": {"id": "x"}, "externalContact": {"id": "x"}})
        emu.seed("actiontargets", {"id": "x", "name": "x"})
        emu.seed("outcomescores", {"id": "x", "outcomeScores": []})
        emu.seed("views", {"id": "x", "name": "x", "duration": "P1D", "elements": []})
        emu.seed("viewschedules", {"id": "x", "frequency": "Daily"})
        emu.seed(
            "externalschemas", {"id": "x", "jsonSchema": {"$schema": "x", "title": "x", "properties": {}}}
        )
        emu.seed("externalconfigurations", {"id": "x", "name": "x", "schemaId": "x"})
    yield started
    for emu in started.values():
        emu.close()
        assert emu.violations == []


def validator(document: str, method: str, path: str) -> Any:
    """Of the answer, built here from the file alone; None where it has no body."""
    file = resources.files("journeys.emulator").joinpath(f"contract/{document}.openapi.json")
    content = json.loads(file.read_text(encoding="utf-8"))
    responses = content["paths"][path][method.lower()]["responses"]
    found = next(answer for code, answer in responses.items() if code.startswith("2"))
    schema = found.get("content", {}).get("application/json", {}).get("schema")
    root = {"allOf": [schema], "components": content["components"]}
    return jsonschema_rs.Draft4Validator(root, validate_formats=True) if schema else None


def answered(answer: httpx.Response, expected: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.is_success and answer.content:
        expected.validate(answer.json())
    if not answer.is_success:
        assert answer.headers["ININ-Correlation-Id"]
        assert not ERRORS.problems(answer.json())
        assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("name", ROUTES)
def test_anything_is_answered(emulators, name):
    route = ROUTES[name]
    emu = emulators[route.served.eras[-1] if route.served.eras else "now"]
    operation = route.operation
    place = route.served.path
    for parameter in route.pattern.groupindex:
        place = place.replace(f"{{{parameter}}}", "1" if "ersion" in parameter else "x")
    expected = validator(route.served.document, operation.method, route.served.path)
    headers = {"Authorization": f"Bearer {emu.token()}"}
    with httpx.Client(base_url=emu.url, headers=headers) as client:
        if operation.request is None:
            answered(client.request(operation.method, place), expected)
        else:
            bodies = [example(operation.request.shape, whole=whole) for whole in (False, True)]
            for body in (*bodies, *JUNK):
                answered(client.request(operation.method, place, json=body), expected)
            answered(client.request(operation.method, place, content=b"{"), expected)
        for parameter, spec in operation.query.items():
            for value in ("x", "1", "-1", "", "true", *spec["schema"].get("enum", ())):
                body = None if operation.request is None else example(operation.request.shape, whole=False)
                answered(
                    client.request(operation.method, place, params={parameter: value}, json=body), expected
                )
