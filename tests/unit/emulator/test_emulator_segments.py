"""Segments on the emulator: defaults, versions, nulls, filters, limits and the switches of each."""

from __future__ import annotations

import pytest

PATH = "/api/v2/journey/segments"
PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/pricing"]}],
    "count": 1,
    "streamType": "Web",
    "sessionType": "web",
}


def test_create_fills_what_the_schema_requires(emu, api):
    answer = api(emu).post(PATH, json={"displayName": "VIP", "journey": {"patterns": [PATTERN]}})
    body = answer.json()
    assert answer.status_code == 201
    assert (body["version"], body["isActive"], body["scope"]) == (1, True, "Session")
    assert body["context"] == {"patterns": []}
    criteria = body["journey"]["patterns"][0]["criteria"][0]
    assert (criteria["operator"], criteria["shouldIgnoreCase"]) == ("equal", True)
    assert "description" not in body
    assert "eventName" not in body["journey"]["patterns"][0]
    assert body["selfUri"] == f"{PATH}/{body['id']}"
    assert emu.objects("segments") == {body["id"]: body}


def test_full_defaults_fill_every_optional_field_at_every_depth(emulator, api):
    emu = emulator(switches={"server_defaults": "full", "post_status": "200"})
    wanted = {
        "displayName": "VIP",
        "journey": {"patterns": [PATTERN]},
        "externalSegment": {"id": "x", "name": "X"},
    }
    answer = api(emu).post(PATH, json=wanted)
    body = answer.json()
    assert answer.status_code == 200
    assert body["description"] == ""
    assert body["assignmentExpirationDays"] == 30
    assert body["journey"]["patterns"][0]["eventName"] == ""
    assert body["externalSegment"]["source"] == "Custom"


def test_absent_objects_stay_absent_with_full_defaults(emulator, api):
    emu = emulator(switches={"server_defaults": "full"})
    assert "externalSegment" not in api(emu).post(PATH, json={"displayName": "VIP"}).json()


def test_patch_counts_versions_and_replaces_patterns(emu, api, clock):
    before = emu.seed("segments", {"displayName": "VIP", "journey": {"patterns": [PATTERN]}})
    clock.time += 5
    after = api(emu).patch(f"{PATH}/{before['id']}", json={"journey": {"patterns": []}, "version": 1}).json()
    assert after["version"] == 2
    assert after["journey"] == {"patterns": []}
    assert after["displayName"] == "VIP"
    assert after["modifiedDate"] > before["modifiedDate"]
    assert after["createdDate"] == before["createdDate"]


@pytest.mark.parametrize(
    ("switches", "status", "words"),
    [
        ({}, 409, "conflicts"),
        ({"version_mismatch": "400"}, 400, "does not match the current version"),
        ({"versions": "unchecked"}, 200, None),
    ],
)
def test_version_mismatch(emulator, api, switches, status, words):
    emu = emulator(switches=switches)
    segment = emu.seed("segments", {"displayName": "VIP"})
    emu.edit("segments", segment["id"], color="#000000")
    answer = api(emu).patch(f"{PATH}/{segment['id']}", json={"displayName": "new", "version": 1})
    assert answer.status_code == status
    if words:
        assert words in answer.json()["message"]
        assert emu.objects("segments")[segment["id"]]["displayName"] == "VIP"


def test_patch_without_version_is_accepted(emu, api):
    segment = emu.seed("segments", {"displayName": "VIP"})
    emu.edit("segments", segment["id"], color="#000000")
    assert api(emu).patch(f"{PATH}/{segment['id']}", json={"displayName": "b"}).json()["version"] == 3


@pytest.mark.parametrize(
    ("null", "status", "description"), [("clears", 200, None), ("rejected", 400, "d"), ("ignored", 200, "d")]
)
def test_null_in_a_patch(emulator, api, null, status, description):
    emu = emulator(switches={"null": null})
    segment = emu.seed("segments", {"displayName": "VIP", "description": "d", "color": "#111111"})
    client = api(emu)
    answer = client.patch(f"{PATH}/{segment['id']}", json={"description": None})
    assert answer.status_code == status
    assert emu.objects("segments")[segment["id"]].get("description") == description


def test_null_on_a_required_answer_field_brings_its_default_back_and_else_fails(emu, api):
    segment = emu.seed("segments", {"displayName": "VIP", "color": "#111111"})
    client = api(emu)
    assert client.patch(f"{PATH}/{segment['id']}", json={"color": None}).json()["color"] == "#4A90E2"
    assert client.patch(f"{PATH}/{segment['id']}", json={"displayName": None}).status_code == 400


@pytest.mark.parametrize(("switch", "status"), [("rejected", 400), ("ignored", 201)])
def test_unknown_fields(emulator, api, switch, status):
    emu = emulator(switches={"unknown_fields": switch})
    answer = api(emu).post(PATH, json={"displayName": "VIP", "scope": "Customer"})
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["code"] == "invalid.property"
    else:
        assert answer.json()["scope"] == "Session"


def test_all_violations_come_at_once(emu, api):
    bad = {"journey": {"patterns": [{**PATTERN, "streamType": "Radio", "count": "2"}]}, "isActive": "yes"}
    body = api(emu).post(PATH, json=bad).json()
    fields = {detail["fieldName"] for detail in body["details"]}
    assert fields == {"displayName", "isActive", "journey.patterns.0.streamType", "journey.patterns.0.count"}
    assert len(body["errors"]) == 4
    assert emu.objects("segments") == {}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"color": "red"}, "invalid.value"),
        ({"assignmentExpirationDays": -1}, "constraint.validation"),
        ({"assignmentExpirationDays": 5.0}, "invalid.value"),
        ({"journey": {"patterns": [{**PATTERN, "criteria": []}]}}, "constraint.validation"),
    ],
)
def test_values_that_are_refused(emu, api, fields, code):
    answer = api(emu).post(PATH, json={"displayName": "VIP", **fields})
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_stream_types_as_the_terraform_provider_knows_them(emulator, api):
    emu = emulator()
    wanted = {"displayName": "VIP", "journey": {"patterns": [{**PATTERN, "streamType": "Custom"}]}}
    client = api(emu)
    assert client.post(PATH, json=wanted).status_code == 201
    emu.switches["stream_types"] = "web_app"
    assert client.post(PATH, json=wanted).status_code == 400


def test_patch_of_the_external_segment_changes_its_name_only(emu, api):
    external = {"id": "x1", "name": "old", "source": "Custom"}
    segment = emu.seed("segments", {"displayName": "VIP", "externalSegment": external})
    client, path = api(emu), f"{PATH}/{segment['id']}"
    assert client.patch(path, json={"externalSegment": {"name": "new"}}).json()["externalSegment"] == {
        **external,
        "name": "new",
    }
    assert client.patch(path, json={"externalSegment": {"id": "x2"}}).json()["code"] == "invalid.property"


def test_duplicate_names(emulator, api):
    emu = emulator()
    client = api(emu)
    assert [client.post(PATH, json={"displayName": "VIP"}).status_code for _ in range(2)] == [201, 201]
    emu.switches["duplicate_names"] = "refused"
    answer = client.post(PATH, json={"displayName": "VIP"})
    assert (answer.status_code, answer.json()["code"]) == (409, "request.conflict")


def test_limit_of_objects(emulator, api):
    emu = emulator(limits={"segments": 2})
    client = api(emu)
    statuses = [client.post(PATH, json={"displayName": f"s{i}"}).status_code for i in range(3)]
    answer = client.post(PATH, json={"displayName": "one more"})
    assert statuses == [201, 201, 409]
    assert answer.json()["code"] == "limit.exceeded"
    assert answer.json()["limit"] == {"key": "segment.max", "namespace": "journey", "value": 2}
    limits = client.get("/api/v2/organizations/limits/namespaces/journey").json()["entities"]
    assert {"key": "segment.max", "namespace": "journey", "value": 2} in limits


def test_delete(emu, api):
    segment = emu.seed("segments", {"displayName": "VIP"})
    client, path = api(emu), f"{PATH}/{segment['id']}"
    answer = client.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [client.get(path).status_code, client.delete(path).status_code] == [404, 404]
    assert client.patch(path, json={"displayName": "x"}).status_code == 404


@pytest.fixture
def seven(emu):
    for number in range(7):
        emu.seed("segments", {"displayName": f"s{number}", "isActive": number % 2 == 0})
    return emu


def test_paging(seven, api):
    client = api(seven)
    names, uri = [], f"{PATH}?pageSize=3"
    while uri:
        page = client.get(uri).json()
        names += [item["displayName"] for item in page["entities"]]
        assert (page["total"], page["pageCount"], page["pageSize"]) == (7, 3, 3)
        uri = page.get("nextUri")
    assert names == [f"s{number}" for number in range(7)]
    assert client.get(PATH).json()["pageSize"] == 25
    assert client.get(f"{PATH}?pageNumber=9").json()["entities"] == []


def test_page_size_above_the_maximum(seven, api):
    client = api(seven)
    assert client.get(f"{PATH}?pageSize=500").json()["pageSize"] == 100
    seven.switches["page_size"] = "400"
    assert client.get(f"{PATH}?pageSize=500").json()["code"] == "invalid.query.param.value"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("isActive=true", ["s0", "s2", "s4", "s6"]),
        ("isActive=false", ["s0", "s1", "s2", "s3", "s4", "s5", "s6"]),
        ("queryFields=displayName&queryValue=S3", ["s3"]),
        ("sortBy=isActive,-displayName", ["s5", "s3", "s1", "s6", "s4", "s2", "s0"]),
    ],
)
def test_filters_and_order(seven, api, query, names):
    entities = api(seven).get(f"{PATH}?{query}").json()["entities"]
    assert [item["displayName"] for item in entities] == names


def test_list_by_ids(seven, api):
    ids = [seven.find("segments", name)["id"] for name in ("s5", "s1")]
    client = api(seven)
    answer = client.get(PATH, params={"segmentIds": [*ids, "unknown"]}).json()
    assert [item["displayName"] for item in answer["entities"]] == ["s5", "s1"]
    assert client.get(PATH, params={"segmentIds": ids, "pageSize": 5}).status_code == 400
    assert client.get(PATH, params={"segmentIds": [str(i) for i in range(101)]}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "queryFields=displayName",
        "pageSize=0",
        "pageNumber=0",
        "pageSize=many",
        "isActive=maybe",
        "pagesize=5",
    ],
)
def test_bad_queries(seven, api, query):
    assert api(seven).get(f"{PATH}?{query}").status_code == 400


def test_unknown_query_parameters_can_be_ignored(emulator, api):
    emu = emulator(switches={"unknown_query": "ignored"})
    assert api(emu).get(f"{PATH}?pagesize=5").json()["pageSize"] == 25


def test_first_version(emulator, api):
    emu = emulator(switches={"first_version": "0"})
    client = api(emu)
    body = client.post(PATH, json={"displayName": "VIP"}).json()
    assert body["version"] == 0
    path = f"{PATH}/{body['id']}"
    assert client.patch(path, json={"displayName": "b", "version": 0}).json()["version"] == 1


def test_lists_lag_when_the_switch_says_so(emulator, api):
    emu = emulator(switches={"list_lag": "2"})
    client = api(emu)
    segment = client.post(PATH, json={"displayName": "VIP"}).json()
    seen = [client.get(PATH).json()["total"] for _ in range(4)]
    assert seen == [0, 0, 1, 1]
    assert client.get(f"{PATH}/{segment['id']}").status_code == 200
