"""The Segment side of the emulator against the vendor's document: its examples work, every answer validates."""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import Any

import httpx
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.emulator import Emulator

DOCUMENT = json.loads(
    resources.files("journeys.emulator")
    .joinpath("contract/twilio-segment-journeys.openapi.json")
    .read_text(),
    # Draft 4 knows no empty `required`.
    object_hook=lambda node: {k: v for k, v in node.items() if (k, v) != ("required", [])},
)
ONE = "/spaces/{spaceId}/journeys/{containerId}"


def validator(schema: dict[str, Any]) -> Any:
    """Built here from the document alone, not with the emulator's own code."""
    return jsonschema_rs.Draft4Validator({"allOf": [schema], "components": DOCUMENT["components"]})


VALIDATORS = {
    (method, path): {
        int(code): validator(answer["content"]["application/json"]["schema"])
        for code, answer in operation["responses"].items()
    }
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if method != "parameters"
}


def example(method: str, path: str) -> Any:
    """The vendor's own example of a request body."""
    content = DOCUMENT["paths"][path][method]["requestBody"]["content"]
    return copy.deepcopy(content["application/json"]["example"])


@pytest.fixture(scope="module", params=["off", "on"])
def call(request):
    """A function (method, path template, ...) -> answer, which validates every answer."""
    switches = {"twilio_noisy_reads": request.param, "twilio_duplicate_name": "accepted"}
    with Emulator(limits="off", switches=switches) as emu:
        headers = {"Authorization": f"Bearer {emu.public_api_token}"}
        with httpx.Client(base_url=emu.url, headers=headers) as client:

            def send(method: str, path: str, key: str = "", **options: Any) -> httpx.Response:
                url = path.format(spaceId=emu.space_id, containerId=key)
                answer = client.request(method, url, **options)
                VALIDATORS[method, path][answer.status_code].validate(answer.json())
                assert set(answer.json()) == {"data" if answer.is_success else "errors"}
                return answer

            yield send
        assert emu.violations == []


def test_the_vendors_examples_in_the_order_of_a_journeys_life(call):
    wanted = example("post", "/spaces/{spaceId}/journeys")
    created = call("post", "/spaces/{spaceId}/journeys", json=wanted)
    assert created.status_code == 201
    key = created.json()["data"]["journey"]["containerId"]
    steps = call("put", f"{ONE}/steps", key, json=example("put", f"{ONE}/steps"))
    assert steps.json()["data"] == {"containerId": key, "versionNumber": 1}
    sent = example("patch", f"{ONE}/destinations")
    answer = call("patch", f"{ONE}/destinations", key, json=sent)
    assert answer.status_code == 200
    action = example("patch", f"{ONE}/status")
    published = call("patch", f"{ONE}/status", key, json={**action, "version": 1})
    assert published.status_code == 200
    journey = call("get", ONE, key).json()["data"]["journey"]
    assert (journey["name"], journey["version"]["status"]) == (wanted["name"], "PUBLISHED")
    assert (
        journey["version"]["definition"]["exitRules"]["rules"] == wanted["definition"]["exitRules"]["rules"]
    )
    query = {"version": 1, "fromDate": "2006-01-02T15:04:05.000Z", "toDate": "2006-02-02T15:04:05.000Z"}
    assert call("get", f"{ONE}/analytics", key, params=query).status_code == 200
    assert call("delete", ONE, key, params={"version": 1}).json() == {"data": {"status": "SUCCESS"}}
    assert call("get", ONE, key).status_code == 404


def test_whose_token_it_is(call):
    workspace = call("get", "/").json()["data"]["workspace"]
    assert set(workspace) == {"id", "name", "slug"}


def paths_of(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every value inside a JSON document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, item in items for path in paths_of(item, (*here, key)))]


BODY = example("post", "/spaces/{spaceId}/journeys")
WRONG = st.sampled_from([None, "", "nonsense", 0, -1.5, True, [], {}, [None], {"type": "EXIT"}])


@settings(max_examples=60)
@given(place=st.sampled_from(paths_of(BODY)[1:]), wrong=WRONG, removes=st.booleans())
def test_a_broken_example_is_accepted_or_refused_within_the_contract(call, place, wrong, removes):
    body = copy.deepcopy(BODY)
    holder = body
    for key in place[:-1]:
        holder = holder[key]
    if removes:
        del holder[place[-1]]
    else:
        holder[place[-1]] = wrong
    answer = call("post", "/spaces/{spaceId}/journeys", json=body)
    assert answer.status_code in (201, 422)
    if answer.status_code == 422:
        assert all(error["field"] for error in answer.json()["errors"])
    else:
        key = answer.json()["data"]["journey"]["containerId"]
        assert call("get", ONE, key).status_code == 200
