"""The emulator against the vendor's OpenAPI document: every answer validates, whatever is sent."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import httpx
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.emulator import Emulator

SEGMENTS = "/api/v2/journey/segments"
DOCUMENT = json.loads(
    resources.files("journeys.emulator").joinpath("contract/genesys-journey.openapi.json").read_text()
)
OPERATORS = DOCUMENT["components"]["schemas"]["Criteria"]["properties"]["operator"]["enum"]


def validator(schema: str) -> Any:
    """Built here from the document alone, not with the emulator's own code."""
    root = {"allOf": [{"$ref": f"#/components/schemas/{schema}"}], "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft4Validator(root, validate_formats=True)


VALIDATORS = {name: validator(name) for name in ("JourneySegment", "SegmentListing", "ErrorBody")}


def valid(answer: httpx.Response, schema: str) -> dict[str, Any]:
    """The body, after validation against the answer's schema or the error's."""
    assert answer.headers["ININ-Correlation-Id"]
    body: dict[str, Any] = answer.json()
    VALIDATORS[schema if answer.is_success else "ErrorBody"].validate(body)
    if not answer.is_success:
        assert body["status"] == answer.status_code
        assert body["code"]
        assert body["message"]
    return body


@pytest.fixture(scope="module", params=["minimal", "full"])
def emu(request):
    with Emulator(limits="off", switches={"server_defaults": request.param}) as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture(scope="module")
def client(emu):
    headers = {"Authorization": f"Bearer {emu.token()}"}
    with httpx.Client(base_url=emu.url, headers=headers) as connection:
        yield connection


# Printable text without surrogates: what JSON over HTTP can carry.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
names = texts.filter(lambda text: text != "")
criteria = st.fixed_dictionaries(
    {"key": names, "values": st.lists(texts, max_size=3)},
    optional={"operator": st.sampled_from(OPERATORS), "shouldIgnoreCase": st.booleans()},
)
visit_criteria = criteria.map(lambda item: {**item, "entityType": "visit"})
patterns = st.fixed_dictionaries(
    {
        "criteria": st.lists(criteria, min_size=1, max_size=2),
        "count": st.integers(1, 9),
        "streamType": st.sampled_from(["Web", "App", "Custom", "Conversation"]),
        "sessionType": names,
    },
    optional={"eventName": names},
)
segments = st.fixed_dictionaries(
    {"displayName": names},
    optional={
        "isActive": st.booleans(),
        "description": texts,
        "color": st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True),
        "shouldDisplayToAgent": st.booleans(),
        "assignmentExpirationDays": st.integers(0, 365),
        "journey": st.fixed_dictionaries({"patterns": st.lists(patterns, max_size=2)}),
        "context": st.fixed_dictionaries(
            {
                "patterns": st.lists(
                    st.fixed_dictionaries({"criteria": st.lists(visit_criteria, min_size=1, max_size=2)}),
                    max_size=2,
                )
            }
        ),
        "externalSegment": st.fixed_dictionaries(
            {"id": names, "name": names}, optional={"source": st.sampled_from(["Custom"])}
        ),
    },
)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False, width=16)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
FIELDS = [*DOCUMENT["components"]["schemas"]["JourneySegmentRequest"]["properties"], "id", "nonsense"]
junk = st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4)
quick = settings(max_examples=25)


def contains(whole: Any, part: Any) -> bool:
    """Whether every value of `part` is in `whole` at its place."""
    if isinstance(part, dict):
        return all(key in whole and contains(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(contains, whole, part))
    return bool(whole == part)


@quick
@given(wanted=segments, change=segments)
def test_what_is_valid_is_kept_and_given_back(client, wanted, change):
    created = client.post(SEGMENTS, json=wanted)
    assert created.status_code == 201
    body = valid(created, "JourneySegment")
    assert contains(body, wanted)
    path = f"{SEGMENTS}/{body['id']}"
    assert valid(client.get(path), "JourneySegment") == body
    change.pop("externalSegment", None)  # its id and source are create-only
    patched = client.patch(path, json={**change, "version": body["version"]})
    assert patched.status_code == 200
    assert contains(valid(patched, "JourneySegment"), change)
    assert client.delete(path).status_code == 204
    assert valid(client.get(path), "JourneySegment")["code"] == "not.found"


@quick
@given(body=junk)
def test_junk_is_answered_within_the_contract(emu, client, body):
    created = client.post(SEGMENTS, json=body)
    assert created.status_code in (201, 400)
    valid(created, "JourneySegment")
    segment = emu.seed("segments", {"displayName": "target"})
    patched = client.patch(f"{SEGMENTS}/{segment['id']}", json=body)
    assert patched.status_code in (200, 400, 409)
    valid(patched, "JourneySegment")
    assert valid(client.get(SEGMENTS, params={"pageSize": 100}), "SegmentListing")["total"] >= 1
    emu.reset()


QUERY = {"pageSize", "pageNumber", "sortBy", "isActive", "segmentIds", "queryFields", "queryValue", "other"}


@quick
@given(
    query=st.dictionaries(st.sampled_from(sorted(QUERY)), st.sampled_from(["1", "0", "-1", "true"]) | names)
)
def test_any_query_is_answered_within_the_contract(emu, client, query):
    emu.seed("segments", {"displayName": "one"})
    answer = client.get(SEGMENTS, params=query)
    assert answer.status_code in (200, 400)
    valid(answer, "SegmentListing")
    emu.reset()
