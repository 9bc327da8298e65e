"""Sessions, their events by cursor, what devices send, and outcome scores."""

from __future__ import annotations

import pytest

SESSIONS = "/api/v2/journey/sessions"
EVENTS = f"{SESSIONS}/s/events"
DEVICE = "/api/v2/journey/deployments/d"
WEB = {"customerCookieId": "k", "eventName": "page_viewed", "createdDate": "2026-01-01T00:00:00.000Z"}
PAGE = {"url": "https://shop.example/cart?x=1", "title": "Cart"}
APP = {
    "customerCookieId": "k",
    "eventName": "screen_viewed",
    "screenName": "home",
    "app": {"name": "a", "namespace": "n", "version": "1", "buildNumber": "2"},
    "device": {"category": "mobile", "type": "phone", "osFamily": "iOS", "osVersion": "18"},
    "createdDate": "2026-01-01T00:00:10.000Z",
}


@pytest.fixture
def client(emulator, api):
    """A function (number of events, switches) -> HTTP client; `.emu` is its emulator."""

    def start(events=0, **switches):
        emu = emulator(switches=switches)
        emu.seed(
            "sessions", {"id": "s", "externalContact": {"id": "c"}, "createdDate": "2026-01-01T00:00:00.000Z"}
        )
        for number in reversed(range(events)):
            date = f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z"
            web = {"eventName": "page_viewed", "url": PAGE["url"]}
            emu.seed(
                "events", {"id": str(number), "session": {"id": "s"}, "webEvent": web, "createdDate": date}
            )
        found = api(emu)
        found.emu = emu
        return found

    return start


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["entities"]]


def walk(client, link="nextUri", **query):
    """The pages of a list by cursor."""
    answer = client.get(EVENTS, params=query)
    pages = [ids(answer)]
    while link in answer.json():
        answer = client.get(answer.json()[link])
        pages.append(ids(answer))
    return pages


def test_sessions_say_what_their_events_say(client):
    client = client(events=3)
    session = client.get(f"{SESSIONS}/s").json()
    assert (session["eventCount"], session["pageviewCount"], session["durationInSeconds"]) == (3, 3, 2)
    assert session["lastEvent"] == {
        "id": "2",
        "eventName": "page_viewed",
        "createdDate": "2026-01-01T00:00:02.000Z",
    }
    assert client.get(f"{SESSIONS}/nowhere").status_code == 404
    contact = "/api/v2/externalcontacts/contacts/{}/journey/sessions"
    assert client.get(contact.format("c")).json()["entities"] == [session]
    assert client.get(contact.format("d")).json()["entities"] == []


def test_events_by_cursor_oldest_first(client):
    client = client(events=60)
    pages = walk(client)
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [each for page in pages for each in page] == [str(number) for number in range(60)]
    assert [len(page) for page in walk(client, pageSize="40")] == [40, 20]
    assert client.get(f"{SESSIONS}/nowhere/events").status_code == 404


@pytest.mark.parametrize(("way", "status"), [("clamp", 200), ("400", 400)])
def test_at_most_two_hundred_events_on_a_page(client, way, status):
    client = client(events=201, page_size=way)
    answer = client.get(EVENTS, params={"pageSize": "500"})
    assert answer.status_code == status
    if status == 200:
        assert len(ids(answer)) == 200
    assert len(ids(client.get(EVENTS, params={"pageSize": "200"}))) == 200


@pytest.mark.parametrize(
    "query", [{"pageSize": "0"}, {"pageSize": "x"}, {"after": "nonsense"}, {"eventType": "x"}]
)
def test_queries_that_are_refused(client, query):
    assert client(events=1).get(EVENTS, params=query).json()["code"] == "invalid.query.param.value"


def test_events_by_type(client):
    client = client(events=2)
    client.emu.seed(
        "events", {"id": "x", "session": {"id": "s"}, "segmentAssignmentEvent": {"segment": {"id": "g"}}}
    )
    kinds = [f"com.genesys.journey.{name}" for name in ("SegmentAssignmentEvent", "AppEvent", "WebEvent")]
    assert ids(client.get(EVENTS, params={"eventType": kinds[0]})) == ["x"]
    assert ids(client.get(EVENTS, params={"eventType": ",".join(kinds[1:])})) == ["0", "1"]


def test_events_of_2019_have_a_limit_and_go_both_ways(client):
    client = client(events=7, era="2019")
    assert walk(client, limit="3") == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    assert walk(client) == [[str(number) for number in range(7)]]
    last = client.get(client.get(EVENTS, params={"limit": "3"}).json()["nextUri"]).json()
    assert ids(client.get(last["previousUri"])) == ["0", "1", "2"]
    event = client.get(EVENTS).json()["entities"][0]
    assert (event["eventType"], event["session"]) == ("WebEvent", {"id": "s", "selfUri": f"{SESSIONS}/s"})
    assert "traits" not in event["webEvent"]
    assert client.get(EVENTS, params={"pageSize": "1"}).status_code == 400
    assert client.get(EVENTS, params={"limit": "201"}).status_code == 200


def test_web_events_of_a_device(client):
    client = client()
    headers = {"Authorization": ""}
    first = client.post(f"{DEVICE}/webevents", json={**WEB, "page": PAGE}, headers=headers)
    assert first.status_code == 200, first.text
    answer = first.json()
    assert (answer["page"]["hostname"], answer["page"]["title"], answer["customerId"]) == (
        "shop.example",
        "Cart",
        "k",
    )
    later = {**WEB, "page": PAGE, "eventName": "bought", "createdDate": "2026-01-01T00:01:00.000Z"}
    session = client.post(f"{DEVICE}/webevents", json=later, headers=headers).json()["session"]
    assert (session["id"], session["eventCount"], session["pageviewCount"], session["durationInSeconds"]) == (
        answer["session"]["id"],
        2,
        1,
        60,
    )
    events = client.get(f"{SESSIONS}/{session['id']}/events").json()["entities"]
    assert [(each["webEvent"]["eventName"], each["webEvent"]["totalEventCount"]) for each in events] == [
        ("page_viewed", 1),
        ("bought", 2),
    ]
    assert client.post(f"{DEVICE}/webevents", json=WEB, headers=headers).status_code == 400
    assert client.get(f"{SESSIONS}/{session['id']}", headers=headers).status_code == 401


def test_app_events_of_a_device(client):
    client = client()
    answer = client.post(f"{DEVICE}/appevents", json=APP).json()
    assert (answer["screenName"], answer["session"]["screenviewCount"]) == ("home", 1)
    session = client.get(f"{SESSIONS}/{answer['session']['id']}").json()
    assert (session["type"], session["lastEvent"]["eventName"]) == ("app", "screen_viewed")


def test_the_disposition_of_an_action(client):
    client = client()
    action = {"action": {"id": "a", "state": "offered"}, "actionMap": {"id": "m"}}
    client.emu.seed(
        "events", {"session": {"id": "s"}, "webActionEvent": action, "createdDate": "2026-01-01T00:00:00Z"}
    )
    sent = {"sessionId": "s", "actionId": "a", "actionState": "accepted"}
    assert client.post(f"{DEVICE}/actionevent", json=sent).status_code == 204
    last = client.get(EVENTS).json()["entities"][-1]["webActionEvent"]
    assert (last["action"]["state"], last["actionMap"]["id"]) == ("accepted", "m")
    assert client.post(f"{DEVICE}/actionevent", json={**sent, "actionId": "b"}).status_code == 404
    assert client.post(f"{DEVICE}/actionevent", json={**sent, "actionState": "seen"}).status_code == 400


def test_ping(client):
    query = {"dl": "https://x", "sinceLastBeaconMilliseconds": str(2**40)}
    answer = client().get(f"{DEVICE}/customers/k/ping", params=query, headers={"Authorization": ""})
    assert answer.json() == {"actions": [], "pollIntervalMilliseconds": 30000}


def test_outcome_scores(client):
    gone = client()
    assert gone.get(f"{SESSIONS}/s/outcomescores").status_code == 410
    there = client(outcomes="present")
    assert there.get(f"{SESSIONS}/s/outcomescores").json() == {"outcomeScores": []}
    there.emu.seed(
        "outcomescores", {"id": "s", "outcomeScores": [{"outcome": {"id": "o"}, "probability": 0.5}]}
    )
    assert there.get(f"{SESSIONS}/s/outcomescores").json()["outcomeScores"][0]["probability"] == 0.5
    assert there.get(f"{SESSIONS}/nowhere/outcomescores").status_code == 404


@pytest.mark.parametrize("fields", [{"session": {"id": "s"}}, {"webEvent": {"eventName": "x"}}])
def test_seeds_that_are_no_event(client, fields):
    with pytest.raises(ValueError, match="seed of events"):
        client().emu.seed("events", fields)
