"""Segments assigned to external contacts, on today's path and on that of November 2020."""

from __future__ import annotations

import pytest

PATH = "/api/v2/externalcontacts/contacts/{}/journey/segments"
OLD = "/api/v2/journey/externalcontacts/{}/segments"
DAY = 86_400


@pytest.fixture
def client(emulator, api):
    """A function (number of segments, switches) -> HTTP client; `.ids` are the segments' ids, `.emu` its emulator."""

    def start(segments=3, **switches):
        emu = emulator(switches=switches, token_lifetime_s=1e9)
        found = api(emu)
        found.emu = emu
        found.ids = [emu.seed("segments", {"displayName": f"S{n}"})["id"] for n in range(segments)]
        return found

    return start


def change(client, assign=(), unassign=(), contact="c"):
    body = {}
    if assign:
        body["assign"] = {"segments": [{"id": each} for each in assign]}
    if unassign:
        body["unassign"] = {"segments": [{"id": each} for each in unassign]}
    return client.post(PATH.format(contact), json=body)


def there(client, contact="c", **query):
    answer = client.get(PATH.format(contact), params=query)
    assert answer.status_code == 200, answer.text
    return [each["segment"]["id"] for each in answer.json()["entities"]]


def test_assign_and_unassign(client):
    client = client()
    assert there(client) == []
    answer = change(client, client.ids[:2])
    assert (answer.status_code, answer.json()) == (200, {"unprocessedItems": {"count": 0}})
    assert there(client) == client.ids[:2]
    assert there(client, contact="d") == []
    change(client, client.ids[2:], client.ids[:1])
    assert there(client) == client.ids[1:]
    change(client, unassign=client.ids[:1])
    assert there(client) == client.ids[1:]


def test_assignments_expire_and_are_prolonged(client, clock):
    client = client(segments=1)
    own = client.emu.seed("segments", {"displayName": "short", "assignmentExpirationDays": 2})["id"]
    change(client, [*client.ids, own])
    clock.time += 1.5 * DAY
    change(client, [own])
    clock.time += 1.5 * DAY
    assert there(client) == [*client.ids, own]
    clock.time += 0.6 * DAY
    assert there(client) == client.ids
    clock.time += 30 * DAY
    assert there(client) == []


def test_days_of_a_segment_without_an_expiration(client, clock):
    client = client(assignment_days="7")
    change(client, client.ids[:1])
    clock.time += 7 * DAY
    assert there(client) == []


@pytest.mark.parametrize(("way", "status", "kept"), [("400", 400, 0), ("unprocessed", 200, 10)])
def test_more_than_ten_in_a_request(client, way, status, kept):
    client = client(segments=11, assignment_excess=way)
    answer = change(client, client.ids)
    assert answer.status_code == status
    assert there(client) == client.ids[:kept]
    if status == 200:
        left = {"count": 1, "assign": {"segments": [{"id": client.ids[10]}]}}
        assert answer.json()["unprocessedItems"] == left


@pytest.mark.parametrize(
    ("way", "status", "kept"), [("unprocessed", 200, 1), ("404", 404, 0), ("accepted", 200, 2)]
)
def test_a_segment_that_does_not_exist(client, way, status, kept):
    client = client(assignment_unknown=way)
    answer = change(client, ["nowhere", client.ids[0]])
    assert answer.status_code == status
    assert len(there(client)) == kept


def test_partial_success(client):
    client = client(assignment_partial="last")
    answer = change(client, client.ids[:2]).json()
    assert answer["unprocessedItems"]["assign"] == {"segments": [{"id": client.ids[1]}]}
    assert there(client) == client.ids[:1]


@pytest.mark.parametrize(("way", "listed"), [("empty", {"entities": []}), ("absent", {})])
def test_a_contact_without_assignments(client, way, listed):
    client = client(assignment_none=way)
    assert client.get(PATH.format("c")).json() == listed
    change(client, client.ids[:1])
    assert there(client) == client.ids[:1]


def test_five_hundred_of_a_contact_in_one_list(client):
    client = client(segments=501)
    for start in range(0, 501, 10):
        answer = change(client, client.ids[start : start + 10]).json()
    assert answer["unprocessedItems"] == {"count": 1, "assign": {"segments": [{"id": client.ids[500]}]}}
    assert len(there(client)) == 25
    assert there(client, limit=500) == client.ids[:500]
    assert len(there(client, limit=1000)) == 500
    assert client.get(PATH.format("c"), params={"limit": 0}).status_code == 400


def test_assignments_of_sessions_are_listed_too(client):
    client = client()
    fields = {
        "segment": {"id": client.ids[0]},
        "externalContact": {"id": "c"},
        "session": {"id": "s", "type": "web"},
    }
    client.emu.seed("segmentassignments", fields)
    assert client.get(PATH.format("c")).json()["entities"][0]["session"] == {"id": "s", "type": "web"}
    change(client, unassign=client.ids[:1])
    assert there(client) == client.ids[:1]


def test_ids_are_one_segment_of_a_path(client):
    client = client()
    assert (
        client.post(
            PATH.format("a%2Fb%40c"), json={"assign": {"segments": [{"id": client.ids[0]}]}}
        ).status_code
        == 200
    )
    assert client.get(PATH.format("a%2Fb%40c")).json()["entities"][0]["externalContact"]["id"] == "a/b@c"


@pytest.mark.parametrize("way", ["200", "204"])
def test_the_path_of_2020(client, way):
    client = client(era="2020", old_assignment_post=way)
    sent = [
        {"segmentId": client.ids[0], "state": "Assigned"},
        {"segmentId": client.ids[1], "state": "Assigned"},
    ]
    answer = client.post(OLD.format("c"), json=sent)
    assert (answer.status_code, answer.content) == (int(way), b"")
    client.post(OLD.format("c"), json=[{"segmentId": client.ids[0], "state": "Unassigned"}])
    found = client.get(OLD.format("c")).json()["entities"]
    assert [(each["segment"]["id"], each["state"]) for each in found] == [
        (client.ids[0], "Unassigned"),
        (client.ids[1], "Assigned"),
    ]
    assert found[0]["segment"]["scope"] == "Customer"
    assert len(client.get(OLD.format("c"), params={"assignmentState": "Assigned"}).json()["entities"]) == 1
    assert client.get(OLD.format("c"), params={"segmentScope": "Session"}).json()["entities"] == []
    page = client.get(OLD.format("c"), params={"pageSize": "1"}).json()
    assert client.get(page["nextUri"]).json()["entities"] == found[1:]
    assert (
        client.post(OLD.format("c"), json=[{"segmentId": "nowhere", "state": "Assigned"}]).status_code == 404
    )
    assert client.post(OLD.format("c"), json={"segmentId": "x"}).status_code == 400


def test_by_customer_and_by_session_in_2020(client, clock):
    client = client(era="2020")
    customer = {"customerId": "a@b.c", "customerIdType": "email"}
    client.emu.seed("sessions", {"id": "s", "externalContact": {"id": "c"}, **customer})
    fields = {"segment": {"id": client.ids[0]}, "externalContact": {"id": "c"}}
    client.emu.seed("segmentassignments", fields)
    client.emu.seed("segmentassignments", {**fields, "session": {"id": "s", "type": "web"}})
    found = client.get("/api/v2/journey/customers/email/a%40b.c/segments").json()["entities"]
    assert [each["segment"]["scope"] for each in found] == ["Customer", "Session"]
    assert client.get("/api/v2/journey/customers/phone/a%40b.c/segments").json()["entities"] == []
    assert len(client.get("/api/v2/journey/sessions/s/segments").json()["entities"]) == 1
    clock.time += 31 * DAY
    assert {each["state"] for each in client.get(OLD.format("c")).json()["entities"]} == {"Unassigned"}


@pytest.mark.parametrize("path", [OLD.format("c"), "/api/v2/journey/sessions/s/segments"])
def test_gone_today(client, path):
    assert client().get(path).status_code == 404
