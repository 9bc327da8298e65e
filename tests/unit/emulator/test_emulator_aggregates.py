"""Journey aggregates, counted from seeded sessions and events: at once, and as a job."""

from __future__ import annotations

import pytest

PATH = "/api/v2/analytics/journeys/aggregates"
INTERVAL = "2026-01-01T00:00:00.000Z/2026-01-03T00:00:00.000Z"


@pytest.fixture
def client(emulator, api):
    """A function (switches) -> HTTP client over two sessions, three assignments and three web actions."""

    def start(**switches):
        emu = emulator(switches={"outcomes": "present", **switches}, token_lifetime_s=1e9)
        for key, kind, date in (("a", "web", "2026-01-01T01:00:00Z"), ("b", "app", "2026-01-02T01:00:00Z")):
            customer = {"customerId": key, "customerIdType": "cookie"}
            emu.seed("sessions", {"id": key, "type": kind, "createdDate": date, **customer})
        for session, segment, date in (("a", "vip", "01T02"), ("b", "vip", "02T02"), ("b", "new", "02T23")):
            fields = {
                "segmentAssignmentEvent": {"segment": {"id": segment}},
                "createdDate": f"2026-01-{date}:00:00Z",
            }
            emu.seed("events", {"session": {"id": session}, **fields})
        for number, state in enumerate(("offered", "offered", "accepted")):
            action = {"action": {"id": f"x{number % 2}", "state": state}, "actionMap": {"id": "m"}}
            fields = {"webActionEvent": action, "createdDate": "2026-01-01T03:00:00Z"}
            emu.seed("events", {"session": {"id": "a"}, **fields})
        found = api(emu)
        found.emu = emu
        return found

    return start


def rows(client, *metrics, **query):
    """Group (as one text) to interval (its start) to metric to count."""
    answer = client.post(f"{PATH}/query", json={"interval": INTERVAL, "metrics": list(metrics), **query})
    assert answer.status_code == 200, answer.text
    return {
        ",".join(row["group"].values()): {
            data["interval"][5:13]: {each["metric"]: each["stats"]["count"] for each in data["metrics"]}
            for data in row["data"]
        }
        for row in answer.json()["results"]
    }


def test_counts_of_the_whole_interval(client):
    client = client()
    names = ["nJourneySessions", "nJourneySegmentsAssigned", "nWebActionsOffered", "nWebActionsAccepted"]
    expected = dict(zip(names, (2, 3, 2, 1), strict=True))
    assert rows(client, *names) == {"": {"01-01T00": expected}}
    distinct = rows(client, "nDistinctJourneySessions", "nDistinctJourneyActions")
    assert distinct == {"": {"01-01T00": {"nDistinctJourneySessions": 2, "nDistinctJourneyActions": 2}}}
    assert rows(client, "nJourneySessions", interval="2020-01-01T00:00:00Z/2020-01-02T00:00:00Z") == {}


def test_groups(client):
    client = client()
    assert rows(client, "nJourneySegmentsAssigned", groupBy=["journeySegmentId"]) == {
        "new": {"01-01T00": {"nJourneySegmentsAssigned": 1}},
        "vip": {"01-01T00": {"nJourneySegmentsAssigned": 2}},
    }
    two = rows(client, "nWebActionsOffered", groupBy=["journeyActionMapId", "journeyActionId"])
    assert set(two) == {"m,x0", "m,x1"}
    multi = rows(client, "nJourneySessions", groupBy=["journeySessionSegmentId"])
    assert {group: row["01-01T00"]["nJourneySessions"] for group, row in multi.items()} == {
        "vip": 2,
        "new": 1,
    }
    flat = rows(
        client, "nJourneySessions", groupBy=["journeySessionSegmentId"], flattenMultivaluedDimensions=True
    )
    assert set(flat) == {"vip", "vip,new"}


def test_granularity(client):
    client = client()
    by_day = rows(client, "nJourneySegmentsAssigned", granularity="P1D")[""]
    assert by_day == {
        "01-01T00": {"nJourneySegmentsAssigned": 1},
        "01-02T00": {"nJourneySegmentsAssigned": 2},
    }
    assert set(rows(client, "nJourneySegmentsAssigned", granularity="PT1H")[""]) == {
        "01-01T02",
        "01-02T02",
        "01-02T23",
    }
    month = {
        "interval": "2025-12-31T23:00:00Z/2026-03-31T22:00:00Z",
        "granularity": "P1M",
        "timeZone": "Europe/Berlin",
    }
    assert rows(client, "nJourneySessions", **month) == {"": {"12-31T23": {"nJourneySessions": 2}}}


def predicate(value=None, operator=None, dimension="journeySegmentId"):
    given = {"dimension": dimension, "value": value, "operator": operator}
    return {name: each for name, each in given.items() if each}


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"type": "and", "predicates": [predicate("vip")]}, 2),
        ({"type": "or", "predicates": [predicate("vip"), predicate("new")]}, 3),
        ({"type": "and", "predicates": [predicate("vip"), predicate("b", dimension="journeySessionId")]}, 1),
        ({"type": "and", "predicates": [predicate(operator="exists")]}, 3),
        ({"type": "and", "predicates": [predicate(operator="notExists")]}, None),
        ({"type": "and", "clauses": [{"type": "or", "predicates": [predicate("vip"), predicate("x")]}]}, 2),
        ({"type": "and"}, 3),
    ],
)
def test_filters(client, given, count):
    found = rows(client(), "nJourneySegmentsAssigned", filter=given)
    assert found == ({} if count is None else {"": {"01-01T00": {"nJourneySegmentsAssigned": count}}})


@pytest.mark.parametrize(
    "change",
    [
        {"interval": "yesterday"},
        {"interval": "2026-01-02T00:00:00Z/2026-01-01T00:00:00Z"},
        {"granularity": "daily"},
        {"granularity": "PT1M", "interval": "2020-01-01T00:00:00Z/2026-01-01T00:00:00Z"},
        {"timeZone": "Mars/Base", "granularity": "P1D"},
        {"metrics": ["nNothing"]},
        {"groupBy": ["journeyCustomerId"]},
        {
            "filter": {
                "type": "and",
                "predicates": [{"type": "metric", "dimension": "journeySegmentId", "value": "x"}],
            }
        },
        {"filter": {"type": "and", "predicates": [{"dimension": "journeySegmentId"}]}},
    ],
)
def test_queries_that_are_refused(client, change):
    query = {"interval": INTERVAL, "metrics": ["nJourneySessions"], **change}
    assert client().post(f"{PATH}/query", json=query).status_code == 400


@pytest.mark.parametrize("era", ["2020", "2021"])
def test_groups_of_the_seeds(client, era):
    found = rows(client(era=era), "nJourneySessions", groupBy=["journeyCustomerId", "journeyCustomerIdType"])
    assert set(found) == {"a,cookie", "b,cookie"}


def test_values_and_views_come_from_attributions(client):
    client = client()
    outcome = client.emu.seed("outcomes", {"displayName": "bought"})["id"]
    touchpoint = {"agentId": "g", "associatedValue": 2.5}
    entities = [
        {
            "outcomeId": outcome,
            "associatedValue": value,
            "touchpoints": [touchpoint],
            "createdDate": "2026-01-01T05:00:00Z",
        }
        for value in (10, 40)
    ]
    jobs = "/api/v2/journey/outcomes/attributions/jobs"
    client.get(f"{jobs}/{client.post(jobs, json={'entities': entities}).json()['id']}")
    view = {"target": "oJourneyOutcomeValue", "name": "small", "function": "rangeBound", "range": {"lt": 20}}
    query = {
        "interval": INTERVAL,
        "metrics": ["oJourneyOutcomeValue", "oJourneyOutcomeTouchpointValue"],
        "views": [view],
    }
    data = client.post(f"{PATH}/query", json=query).json()["results"][0]["data"][0]
    assert [each["stats"]["sum"] for each in data["metrics"]] == [50.0, 5.0]
    assert data["metrics"][0]["stats"] == {"count": 2, "sum": 50.0, "min": 10.0, "max": 40.0}
    assert data["views"] == [{"name": "small", "stats": {"count": 1, "sum": 10.0}}]


def start(client, **query):
    wanted = {
        "interval": INTERVAL,
        "metrics": ["nJourneySegmentsAssigned"],
        "groupBy": ["journeySegmentId"],
        **query,
    }
    answer = client.post(f"{PATH}/jobs", json=wanted)
    assert answer.status_code == 202, answer.text
    return f"{PATH}/jobs/{answer.json()['jobId']}"


@pytest.mark.parametrize("way", ["202", "200"])
def test_a_job_comes_to_its_end(client, clock, way):
    client = client(job_ms="1000", running_status=way)
    job = start(client)
    answer = client.get(job)
    assert (answer.status_code, answer.json()["state"]) == (int(way), "PENDING")
    assert client.get(f"{job}/results").status_code == 404
    clock.time += 1
    assert (client.get(job).status_code, client.get(job).json()["state"]) == (200, "FULFILLED")
    assert len(client.get(f"{job}/results").json()["results"]) == 2
    clock.time += 86_400
    assert client.get(job).json()["state"] == "EXPIRED"
    assert client.get(f"{job}/results").status_code == 404


def test_results_by_cursor(client):
    client = client()
    job = start(client, pageSize=1)
    client.get(job)
    first = client.get(f"{job}/results").json()
    second = client.get(f"{job}/results", params={"cursor": first["cursor"]}).json()
    assert [row["group"]["journeySegmentId"] for row in first["results"] + second["results"]] == [
        "new",
        "vip",
    ]
    assert "cursor" not in second
    assert client.get(f"{job}/results", params={"cursor": "x"}).status_code == 400


@pytest.mark.parametrize(("way", "status"), [("404", 404), ("400", 400)])
def test_a_job_is_cancelled(client, way, status):
    client = client(job_ms="1000", results_before_the_end=way)
    job = start(client)
    assert client.delete(job).status_code == 204
    assert client.get(job).json()["state"] == "CANCELLED"
    assert client.get(f"{job}/results").status_code == status


def test_a_job_that_fails(client):
    client = client(job_end="failed")
    job = start(client)
    answer = client.get(job).json()
    assert (answer["state"], answer["errorMessage"]) == ("FAILED", "The query failed.")


def test_a_query_that_is_refused_makes_no_job(client):
    client = client()
    wanted = {"interval": "x", "metrics": ["nJourneySessions"]}
    assert client.post(f"{PATH}/jobs", json=wanted).status_code == 400
    assert client.emu.objects("aggregatejobs") == {}
