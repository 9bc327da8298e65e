"""Journey views, their versions, charts and schedules."""

from __future__ import annotations

import copy

import pytest

PATH = "/api/v2/journey/views"
WHEN = "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"
VIEW = {
    "name": "Funnel",
    "duration": "P7D",
    "elements": [
        {
            "id": "a",
            "name": "Seen",
            "attributes": {"type": "Event", "id": "page"},
            "followedBy": [{"id": "b"}],
        },
        {"id": "b", "name": "Bought", "attributes": {"type": "Event", "id": "order"}},
    ],
    "charts": [{"name": "c", "metrics": [{"id": "m", "elementId": "b"}]}],
}


@pytest.fixture
def client(emulator, api):
    """A function (switches) -> HTTP client; `.emu` is its emulator."""

    def start(**switches):
        emu = emulator(switches=switches)
        found = api(emu)
        found.emu = emu
        return found

    return start


def made(client, **fields):
    answer = client.post(PATH, json={**copy.deepcopy(VIEW), **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_life_of_a_view_and_its_versions(client):
    client = client()
    view = made(client, interval="")
    one = f"{PATH}/{view['id']}"
    assert (view["version"], view["createdBy"]) == (1, {"id": client.emu.client_id})
    assert "interval" not in view
    assert client.get(one).json() == client.get(f"{one}/versions/1").json() == view
    edited = client.put(f"{one}/versions/1", json={**VIEW, "name": "Other", "description": "x"}).json()
    assert (edited["version"], edited["name"], edited["dateCreated"]) == (1, "Other", view["dateCreated"])
    second = client.post(f"{one}/versions", json={**VIEW, "name": "Third"}).json()
    assert (second["version"], client.get(one).json()["name"]) == (2, "Third")
    first = client.put(f"{one}/versions/1", json={**VIEW, "name": "Still first"}).json()
    assert "description" not in first
    assert (client.get(one).json(), client.get(f"{one}/versions/1").json()) == (second, first)
    assert client.delete(one).status_code == 204
    for path in (one, f"{one}/versions/1", f"{one}/versions/2"):
        assert (client.get(path).status_code, client.get(path).json()["code"]) == (404, "entity.not.found")


def test_list(client):
    client = client()
    first, second = made(client), made(client, name="Other")
    assert [sorted(each) for each in client.get(PATH).json()["entities"]] == [
        sorted(set(each) - {"charts"}) for each in (first, second)
    ]
    assert client.get(PATH, params={"expand": "charts"}).json()["entities"] == [first, second]
    assert client.get(PATH, params={"id": f"{second['id']},x"}).json()["total"] == 1
    assert client.get(PATH, params={"nameOrCreatedBy": "fun"}).json()["total"] == 1
    assert client.get(PATH, params={"nameOrCreatedBy": client.emu.client_id}).json()["total"] == 2
    assert client.get(PATH, params={"id": ",".join("x" * 101)}).status_code == 400
    assert client.get(PATH, params={"expand": "elements"}).status_code == 400


BROKEN = {
    "no timeframe": ({"duration": ""}, "missing.required"),
    "two timeframes": ({"interval": WHEN}, "not.allowed"),
    "no interval": ({"duration": "", "interval": "2026"}, "malformed.value"),
    "no duration": ({"duration": "a week"}, "malformed.value"),
    "eleven charts": ({"charts": VIEW["charts"] * 11}, "limit.exceeded"),
    "the same id": ({"elements": [VIEW["elements"][1]] * 2, "charts": []}, "malformed.value"),
    "no next element": ({"elements": VIEW["elements"][:1], "charts": []}, "malformed.value"),
    "no measured element": ({"charts": [{"metrics": [{"id": "m", "elementId": "z"}]}]}, "malformed.value"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_a_view_must_be(client, case):
    fields, code = BROKEN[case]
    answer = client().post(PATH, json={**VIEW, **fields})
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_graph_that_is_not_checked(client):
    made(client(view_graph="free"), elements=VIEW["elements"][:1])


def test_charts_keep_their_id_and_count_their_versions(client):
    client = client()
    view = made(client)
    one, chart = f"{PATH}/{view['id']}/versions/1", view["charts"][0]
    assert client.get(f"{one}/charts/{chart['id']}").json() == chart
    client.put(one, json={**VIEW, "charts": [chart]})
    assert client.get(f"{one}/charts/{chart['id']}").json()["version"] == 1
    changed = client.put(one, json={**VIEW, "charts": [{**chart, "name": "other"}]}).json()["charts"][0]
    assert (changed["id"], changed["version"]) == (chart["id"], 2)
    versions = [client.get(f"{one}/charts/{chart['id']}/versions/{n}").json()["name"] for n in (1, 2)]
    assert versions == ["c", "other"]
    assert client.get(f"{one}/charts/nowhere").status_code == 404


CHANGED = {"charts": [], "name": "x"}


@pytest.mark.parametrize(
    ("way", "renamed", "restructured"),
    [("structure", 200, 400), ("any", 400, 400), ("never", 200, 200)],
)
def test_a_put_that_invalidates_the_results_of_a_job(client, way, renamed, restructured):
    client = client(view_put=way)
    view = made(client)
    one = f"{PATH}/{view['id']}/versions/1"
    body = {**VIEW, "charts": view["charts"], "name": "x"}
    assert client.put(one, json=body).status_code == 200
    job = client.post(f"{one}/jobs").json()
    assert client.get(f"{one}/jobs/{job['id']}").json()["status"] == "Complete"
    body["charts"] = client.get(one).json()["charts"]
    assert client.put(one, json={**body, "name": "y"}).status_code == renamed
    answer = client.put(one, json={**body, "charts": []})
    assert answer.status_code == restructured
    if restructured == 400:
        assert answer.json()["code"] == "request.invalidates.job.results"
    assert client.post(f"{PATH}/{view['id']}/versions", json=body).status_code == 200


@pytest.mark.parametrize(
    ("way", "status", "empty"), [("201_empty", 201, True), ("201", 201, False), ("200", 200, False)]
)
def test_schedules(client, way, status, empty):
    client = client(schedule_post=way)
    view = made(client)
    one = f"{PATH}/{view['id']}/schedules"
    assert client.get(one).status_code == 404
    answer = client.post(one, json={"frequency": "Daily"})
    assert (answer.status_code, answer.content == b"") == (status, empty)
    schedule = client.get(one).json()
    assert (schedule["id"], schedule["frequency"]) == (view["id"], "Daily")
    assert client.get(f"{PATH}/schedules").json()["entities"] == [schedule]
    changed = client.put(one, json={"frequency": "Weekly"}).json()
    assert (
        changed
        == client.get(one).json()
        == {**schedule, "frequency": "Weekly", "dateModified": changed["dateModified"]}
    )
    assert client.put(one, json={"frequency": "Hourly"}).status_code == 400
    assert client.post(f"{PATH}/nowhere/schedules", json={"frequency": "Daily"}).status_code == 404
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


@pytest.mark.parametrize(("way", "status"), [("400", 400), ("replaced", 201)])
def test_second_schedule(client, way, status):
    client = client(second_schedule=way)
    one = f"{PATH}/{made(client)['id']}/schedules"
    client.post(one, json={"frequency": "Daily"})
    assert client.post(one, json={"frequency": "Weekly"}).status_code == status


@pytest.mark.parametrize("way", ["204", "200"])
def test_deleted_schedule(client, way):
    client = client(schedule_delete=way)
    one = f"{PATH}/{made(client)['id']}/schedules"
    client.post(one, json={"frequency": "Daily"})
    answer = client.delete(one)
    assert answer.status_code == int(way)
    assert bool(answer.content) == (way == "200")


def test_a_schedule_goes_with_its_view(client):
    client = client()
    view = made(client)
    client.post(f"{PATH}/{view['id']}/schedules", json={"frequency": "Daily"})
    client.delete(f"{PATH}/{view['id']}")
    assert client.get(f"{PATH}/schedules").json()["total"] == 0
