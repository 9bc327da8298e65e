"""Bodies of Genesys: what is filled in, how dates come back, and what a part in a PATCH may be."""

from __future__ import annotations

import pytest

SEGMENTS, MAPS = "/api/v2/journey/segments", "/api/v2/journey/actionmaps"
OUTCOMES = "/api/v2/journey/outcomes"


@pytest.mark.parametrize("part", ["context", "journey"])
@pytest.mark.parametrize("path", [SEGMENTS, OUTCOMES])
def test_patterns_default_to_an_empty_list(emulator, api, path, part):
    client = api(emulator(switches={"outcomes": "present"}))
    made = client.post(path, json={"displayName": "a", part: {}})
    assert made.status_code == 201, made.text
    assert made.json()[part] == {"patterns": []}
    changed = client.patch(f"{path}/{made.json()['id']}", json={"displayName": "a", part: {}})
    assert changed.json()[part] == {"patterns": []}


@pytest.mark.parametrize(
    "sent", ["2026-01-02T03:04:05Z", "2026-01-02T05:04:05.000+02:00", "2026-01-02T03:04:05.0Z"]
)
@pytest.mark.parametrize("way", ["as_sent", "utc"])
def test_dates_come_back_as_sent_or_in_utc(emulator, api, way, sent):
    client = api(emulator(switches={"dates": way}))
    made = client.post(MAPS, json={"displayName": "a", "startDate": sent}).json()
    expected = sent if way == "as_sent" else "2026-01-02T03:04:05.000Z"
    assert made["startDate"] == expected
    patched = client.patch(
        f"{MAPS}/{made['id']}",
        json={"displayName": "a", "triggerWithSegments": [], "pageUrlConditions": [], "endDate": sent},
    )
    assert patched.json()["endDate"] == expected
    assert client.get(f"{MAPS}/{made['id']}").json()["startDate"] == expected


@pytest.mark.parametrize("way", ["merged", "replaced"])
def test_the_name_alone_of_an_external_segment(emulator, api, way):
    client = api(emulator(switches={"nested_patch": way}))
    made = client.post(
        SEGMENTS, json={"displayName": "a", "externalSegment": {"id": "x", "name": "n"}}
    ).json()
    sent = {"externalSegment": {"name": "other"}}
    answer = client.patch(f"{SEGMENTS}/{made['id']}", json=sent)
    assert answer.status_code == 200
    assert answer.json()["externalSegment"] == {**made["externalSegment"], "name": "other"}


def test_an_external_segment_cannot_be_added_later(emu, api):
    """The patch model has no id for it, and an answer needs one."""
    made = emu.seed("segments", {"displayName": "a"})
    answer = api(emu).patch(f"{SEGMENTS}/{made['id']}", json={"externalSegment": {"name": "n"}})
    assert (answer.status_code, answer.json()["code"]) == (400, "constraint.validation")
    assert answer.json()["details"][0]["fieldName"] == "externalSegment.id"


@pytest.mark.parametrize("defaults", ["minimal", "full"])
def test_action_maps_are_active_unless_told_otherwise(emulator, api, defaults):
    client = api(emulator(switches={"server_defaults": defaults}))
    assert client.post(MAPS, json={"displayName": "a"}).json()["isActive"] is True
    made = client.post(MAPS, json={"displayName": "b", "isActive": False}).json()
    assert made["isActive"] is False
    sent = {"displayName": "b", "triggerWithSegments": [], "pageUrlConditions": [], "isActive": None}
    assert client.patch(f"{MAPS}/{made['id']}", json=sent).json()["isActive"] is True


@pytest.mark.parametrize("name", ["id", "selfUri", "createdDate", "modifiedDate"])
@pytest.mark.parametrize("way", ["dropped", "rejected"])
def test_fields_that_only_the_server_sets(emulator, api, way, name):
    client = api(emulator(switches={"read_only_fields": way}))
    value = "2020-01-01T00:00:00Z" if name.endswith("Date") else "mine"
    answer = client.post(MAPS, json={"displayName": "a", name: value, "version": 7})
    if way == "rejected":
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid.property")
    else:
        assert answer.json()[name] != value
        assert answer.json()["version"] == 1


@pytest.mark.parametrize("name", ["id", "selfUri", "createdDate", "version"])
def test_a_null_takes_nothing_away_that_the_server_sets(emulator, api, name):
    client = api(emulator(switches={"patch_required": "ignored"}))
    made = client.post(MAPS, json={"displayName": "a"}).json()
    changed = client.patch(f"{MAPS}/{made['id']}", json={name: None})
    assert changed.status_code == 200, changed.text
    assert set(changed.json()) == set(made)


@pytest.mark.parametrize(("way", "allowed"), [("absent", None), ("sent", "1000000")])
def test_rate_headers_without_limits(emulator, api, way, allowed):
    answer = api(emulator(switches={"unlimited_headers": way})).get(SEGMENTS)
    assert answer.headers.get("inin-ratelimit-allowed") == allowed
