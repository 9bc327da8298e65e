"""Jobs of journey views: started, watched, cancelled, and their results."""

from __future__ import annotations

import pytest
from test_emulator_views import PATH, VIEW

JOBS = f"{PATH}/jobs"


@pytest.fixture
def started(emulator, api, clock):
    """A function (switches) -> client, address of the version, and a job just started."""

    def start(**switches):
        emu = emulator(switches=switches)
        emu.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
        emu.seed("sessions", {"id": "s"})
        for number, (who, what) in enumerate([("a", "page_viewed"), ("b", "page_viewed"), ("a", "order")]):
            fields = {"customerId": who, "createdDate": f"2026-01-01T00:00:0{number}.000Z"}
            emu.seed("events", {"session": {"id": "s"}, "webEvent": {"eventName": what}, **fields})
        client = api(emu)
        client.emu = emu
        view = client.post(PATH, json=VIEW).json()
        one = f"{PATH}/{view['id']}/versions/1"
        answer = client.post(f"{one}/jobs")
        assert answer.status_code == 202
        return client, one, answer.json()

    return start


def test_a_job_comes_to_its_end(started, clock):
    client, one, job = started(job_ms="1000")
    assert job["status"] == "Accepted"
    assert client.get(f"{one}/jobs/{job['id']}").json()["status"] == "Executing"
    assert client.get(f"{one}/jobs/{job['id']}/results").status_code == 404
    clock.time += 1
    done = client.get(f"{one}/jobs/latest").json()
    assert (done["id"], done["status"]) == (job["id"], "Complete")
    assert (
        client.patch(f"{one}/jobs/{job['id']}", json={"status": "Cancelled", "journeyView": VIEW}).status_code
        == 400
    )


def test_a_job_that_fails(started):
    client, one, job = started(job_end="failed")
    assert client.get(f"{one}/jobs/{job['id']}").json()["status"] == "Failed"
    assert client.get(f"{one}/jobs/{job['id']}/results").status_code == 404


def test_a_job_is_cancelled(started):
    client, one, job = started(job_ms="1000")
    place = f"{one}/jobs/{job['id']}"
    assert client.patch(place, json={"status": "Complete", "journeyView": VIEW}).status_code == 400
    assert (
        client.patch(place, json={"status": "Cancelled", "journeyView": VIEW}).json()["status"] == "Cancelled"
    )
    assert client.get(place).json()["status"] == "Cancelled"


def test_results_are_counted_from_events(started):
    client, one, job = started()
    place = f"{one}/jobs/{job['id']}"
    assert client.get(place).json()["status"] == "Complete"
    seen, bought = client.get(f"{place}/results").json()["elements"]
    assert (seen["metrics"]["participantCount"], seen["followedBy"]) == (
        2,
        [{"id": "b", "connectionCount": 1}],
    )
    assert (seen["metrics"]["dropoutCount"], bought["metrics"]["participantCount"]) == (1, 1)
    chart = client.get(place).json()["journeyView"]["charts"][0]
    assert client.get(f"{place}/results/charts/{chart['id']}").json()["metrics"][0]["id"] == "m"
    assert client.get(f"{place}/results/charts/nowhere").status_code == 404


def test_lists_of_jobs(started):
    client, _, job = started()
    assert [each["id"] for each in client.get(JOBS).json()["entities"]] == [job["id"]]
    assert client.get(JOBS, params={"statuses": "Failed,Cancelled"}).json()["total"] == 0
    assert client.get(JOBS, params={"statuses": "Complete"}).json()["total"] == 1
    assert (
        client.get(JOBS, params={"interval": "2020-01-01T00:00:00Z/2020-01-02T00:00:00Z"}).json()["total"]
        == 0
    )
    assert client.get(JOBS, params={"interval": "x"}).status_code == 400
    assert client.get(f"{JOBS}/me").json()["total"] == 1
    headers = {"Authorization": f"Bearer {client.emu.token(client='another')}"}
    assert client.get(f"{JOBS}/me", headers=headers).json()["total"] == 0


def test_dates_of_the_data_and_labels(started):
    client, _, _ = started()
    dates = {"dateMin": "2026-01-01T00:00:00.000Z", "dateMax": "2026-01-01T00:00:02.000Z"}
    assert client.get(f"{PATH}/data/details").json() == dates
    sent = [{"name": "a", "value": "a b"}, {"name": "b", "value": "a%20b"}]
    answer = client.post(f"{PATH}/encodings/validate", json=sent).json()["entities"]
    assert [label["encoded"] for label in answer] == [False, False]
