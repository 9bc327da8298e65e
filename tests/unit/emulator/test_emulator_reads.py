"""Lists that are behind while GET is up to date, and what a server fills in, whatever it does with parts of objects."""

from __future__ import annotations

import itertools

import httpx
import pytest

SEGMENTS = "/api/v2/journey/segments"
MAPS = "/api/v2/journey/actionmaps"
WHEN = {"displayName": "map", "triggerWithSegments": [], "pageUrlConditions": []}
COMBINATIONS = list(itertools.product(["minimal", "full"], ["merged", "replaced"]))


def names(client: httpx.Client) -> list[str]:
    return [each["displayName"] for each in client.get(SEGMENTS).json()["entities"]]


def lagging(emulator, how):
    """An emulator whose lists lag by 5 s or 2 calls, by switch or by fault."""
    if how in ("list_lag_ms", "list_lag"):
        return emulator(switches={how: "5000" if how == "list_lag_ms" else "2"})
    emu = emulator()
    emu.faults.add("lag", **({"ms": 5000} if how == "lag by time" else {"reads": 2}))
    return emu


@pytest.mark.parametrize("how", ["list_lag_ms", "list_lag", "lag by time", "lag by calls"])
def test_under_lagging_lists_get_sees_a_new_object_at_once(emulator, api, clock, how):
    emu = lagging(emulator, how)
    client = api(emu)
    path = f"{SEGMENTS}/{client.post(SEGMENTS, json={'displayName': 'a'}).json()['id']}"
    assert [names(client), names(client)] == [[], []]
    assert client.get(path).json()["displayName"] == "a"
    clock.time += 6
    assert names(client) == ["a"]


@pytest.mark.parametrize("how", ["list_lag_ms", "lag by time"])
def test_a_change_does_not_end_the_lag_of_a_new_object(emulator, api, clock, how):
    client = api(lagging(emulator, how))
    path = f"{SEGMENTS}/{client.post(SEGMENTS, json={'displayName': 'a'}).json()['id']}"
    clock.time += 4
    client.patch(path, json={"displayName": "b"})
    assert names(client) == []
    assert client.get(path).json()["displayName"] == "b"
    clock.time += 2
    assert names(client) == ["b"]


def test_stale_lists_beside_fresh_gets(emu, api, clock):
    client = api(emu)
    kept = emu.seed("segments", {"displayName": "kept"})
    gone = emu.seed("segments", {"displayName": "gone"})
    clock.time += 60
    emu.faults.add("stale", ms=5000, path="segments$")
    made = client.post(SEGMENTS, json={"displayName": "new"}).json()
    client.patch(f"{SEGMENTS}/{kept['id']}", json={"displayName": "changed"})
    client.delete(f"{SEGMENTS}/{gone['id']}")
    assert names(client) == ["kept", "gone"]
    answers = [client.get(f"{SEGMENTS}/{each['id']}") for each in (made, kept, gone)]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[1].json()["displayName"] == "changed"
    clock.time += 6
    assert names(client) == ["changed", "new"]


def test_a_stale_read_ends_after_its_time(emu, api, clock):
    segment = emu.seed("segments", {"displayName": "a"})
    clock.time += 60
    emu.faults.add("stale", ms=5000)
    client, path = api(emu), f"{SEGMENTS}/{segment['id']}"
    client.delete(path)
    assert client.get(path).status_code == 200
    clock.time += 5
    assert client.get(path).status_code == 404


def content(body: dict) -> dict:
    return {key: value for key, value in body.items() if key not in ("version", "modifiedDate")}


@pytest.mark.parametrize(("full", "nested"), COMBINATIONS)
def test_a_patch_repeated_changes_nothing_more(emulator, api, clock, full, nested):
    client = api(emulator(switches={"server_defaults": full, "nested_patch": nested}))
    action = {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"offerText": "Hi"}}
    made = client.post(MAPS, json={**WHEN, "activation": {"type": "immediate"}, "action": action}).json()
    path, answers = f"{MAPS}/{made['id']}", []
    for _ in range(2):
        clock.time += 60
        answers.append(client.patch(path, json={**WHEN, "action": action}).json())
        assert client.get(path).json() == answers[-1]
    assert content(answers[0]) == content(answers[1]) == content(made)


@pytest.mark.parametrize(("full", "nested"), COMBINATIONS)
def test_a_leaf_added_by_hand_stays_or_goes_as_nested_patch_says(emulator, api, full, nested):
    emu = emulator(switches={"server_defaults": full, "nested_patch": nested})
    client, action = (
        api(emu),
        {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"offerText": "Hi"}},
    )
    made = client.post(MAPS, json={**WHEN, "activation": {"type": "immediate"}, "action": action}).json()
    fields = {"offerText": "Hi", "architectFlow": {"id": "flow-1"}}
    hand = {"action": {**action, "webMessagingOfferFields": fields}}
    added = httpx.patch(f"{emu.url}/_emulator/objects/actionmaps/{made['id']}", json=hand).json()
    assert added["action"]["webMessagingOfferFields"]["architectFlow"]["id"] == "flow-1"
    after = client.patch(f"{MAPS}/{made['id']}", json={**WHEN, "action": action}).json()
    if nested == "merged":
        assert content(after) == content(added)
    else:
        assert content(after) == content(made)


@pytest.mark.parametrize(("full", "nested"), COMBINATIONS)
def test_patterns_are_replaced_whole(emulator, api, full, nested):
    emu = emulator(switches={"server_defaults": full, "nested_patch": nested})
    criteria = [{"key": "page.url", "values": ["x"], "operator": "equal", "shouldIgnoreCase": False}]
    pattern = {"criteria": criteria, "count": 1, "streamType": "Web", "sessionType": "web"}
    client, journey = api(emu), {"patterns": [pattern]}
    made = client.post(SEGMENTS, json={"displayName": "a", "journey": journey}).json()
    emu.edit("segments", made["id"], journey={"patterns": [{**pattern, "eventName": "added"}]})
    after = client.patch(f"{SEGMENTS}/{made['id']}", json={"journey": journey}).json()
    assert content(after) == content(made)
    assert after["journey"]["patterns"][0].get("eventName", "") == ""


@pytest.mark.parametrize(("full", "nested"), COMBINATIONS)
def test_the_name_of_an_external_segment_can_be_changed_alone(emulator, api, full, nested):
    emu = emulator(switches={"server_defaults": full, "nested_patch": nested})
    external = {"id": "x1", "name": "old", "source": "AdobeExperiencePlatform"}
    segment = emu.seed("segments", {"displayName": "a", "externalSegment": external})
    answer = api(emu).patch(f"{SEGMENTS}/{segment['id']}", json={"externalSegment": {"name": "new"}})
    assert answer.json()["externalSegment"] == {**external, "name": "new"}


@pytest.mark.parametrize("full", ["minimal", "full"])
def test_an_action_map_is_active_unless_told_otherwise(emulator, full):
    emu = emulator(switches={"server_defaults": full})
    action = {"mediaType": "webMessagingOffer"}
    assert emu.seed("actionmaps", {"displayName": "map", "action": action})["isActive"] is True


@pytest.mark.parametrize("value", [2**31, 2**40, -(2**31) - 1])
def test_integers_have_32_bits(emu, api, value):
    client = api(emu)
    answer = client.post(SEGMENTS, json={"displayName": "a", "assignmentExpirationDays": value})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid.value")
    assert "assignmentExpirationDays" in answer.json()["message"]
    criteria = [{"key": "page.url", "values": ["x"], "operator": "equal", "shouldIgnoreCase": False}]
    pattern = {"criteria": criteria, "count": value, "streamType": "Web", "sessionType": "web"}
    assert (
        client.post(SEGMENTS, json={"displayName": "a", "journey": {"patterns": [pattern]}}).status_code
        == 400
    )
    assert client.get(f"{SEGMENTS}?pageNumber={value}").status_code == 400


def test_the_largest_integer_is_accepted(emu, api):
    made = api(emu).post(SEGMENTS, json={"displayName": "a", "assignmentExpirationDays": 2**31 - 1})
    assert made.json()["assignmentExpirationDays"] == 2**31 - 1
