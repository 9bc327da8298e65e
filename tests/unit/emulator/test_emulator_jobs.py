"""Attributions, estimates and flow paths."""

from __future__ import annotations

import pytest

ATTRIBUTIONS = "/api/v2/journey/outcomes/attributions/jobs"
ESTIMATES = "/api/v2/journey/actionmaps/estimates/jobs"
PATHS = "/api/v2/journey/flows/paths/query"


@pytest.fixture
def client(emulator, api):
    """A function (switches) -> HTTP client; `.emu` is its emulator, `.outcome` an outcome's id."""

    def start(**switches):
        emu = emulator(switches={"outcomes": "present", **switches})
        found = api(emu)
        found.emu = emu
        found.outcome = emu.seed("outcomes", {"displayName": "bought"})["id"]
        return found

    return start


def attribution(outcome):
    touchpoints = [{"agentId": "a", "associatedValue": 1}]
    date = "2026-01-01T00:00:00Z"
    return {"outcomeId": outcome, "associatedValue": 2, "touchpoints": touchpoints, "createdDate": date}


@pytest.mark.parametrize("path", [ATTRIBUTIONS, ESTIMATES])
def test_gone_with_outcomes(client, path):
    assert client(outcomes="gone").post(path, json={"entities": []}).status_code == 410


@pytest.mark.parametrize(
    ("bad", "threshold", "state", "states", "kept"),
    [
        (0, None, "Completed", ["Completed", "Completed"], 2),
        (1, 50, "CompletedWithErrors", ["Completed", "Completed", "Invalid"], 2),
        (1, None, "Failed", ["Valid", "Valid", "Invalid"], 0),
    ],
)
def test_attributions(client, bad, threshold, state, states, kept):
    client = client()
    body = {"entities": [attribution(each) for each in [client.outcome] * 2 + ["nowhere"] * bad]}
    if threshold is not None:
        body["percentFailedThreshold"] = threshold
    job = client.post(ATTRIBUTIONS, json=body).json()
    assert job["percentFailedThreshold"] == (threshold or 5)
    answer = client.get(job["selfUri"]).json()
    assert answer["state"] == state
    results = client.get(answer["resultsUri"]).json()["entities"]
    assert [(each["index"], each["state"]) for each in results] == list(enumerate(states))
    assert results[0]["touchpoints"][0]["agentId"] == "a"
    assert len(client.emu.objects("attributions")) == kept


@pytest.mark.parametrize(("way", "status"), [("404", 404), ("400", 400)])
def test_attributions_that_still_run(client, clock, way, status):
    client = client(job_ms="1000", results_before_the_end=way)
    job = client.post(ATTRIBUTIONS, json={"entities": [attribution(client.outcome)]}).json()
    assert client.get(job["selfUri"]).json()["state"] == "Running"
    assert client.get(f"{job['selfUri']}/results").status_code == status
    clock.time += 1
    assert client.get(job["selfUri"]).json()["state"] == "Completed"
    assert client.get(f"{ATTRIBUTIONS}/nowhere").status_code == 404


@pytest.mark.parametrize("way", ["202", "200"])
def test_estimates(client, clock, way):
    client = client(job_ms="1000", running_status=way)
    for session, segments in (("s", ["a", "b"]), ("t", ["a"]), ("u", [])):
        client.emu.seed("sessions", {"id": session})
        for segment in segments:
            client.emu.seed(
                "events", {"session": {"id": session}, "segmentAssignmentEvent": {"segment": {"id": segment}}}
            )
    client.emu.seed("outcomescores", {"id": "s", "outcomeScores": [{"outcome": {"id": client.outcome}}]})
    wanted = {"segmentIds": ["a", "b", "c"], "outcomeCriteria": {"outcomeId": client.outcome}}
    answer = client.post(ESTIMATES, json=wanted)
    assert answer.status_code == 202
    job = answer.json()["selfUri"]
    assert (client.get(job).status_code, client.get(job).json()) == (int(way), "PENDING")
    assert client.get(f"{job}/results").status_code == 404
    clock.time += 1
    assert (client.get(job).status_code, client.get(job).json()) == (200, "FULFILLED")
    assert client.get(f"{job}/results").json() == {
        "qualifiedSessionCount": 2,
        "totalSessionCount": 3,
        "perSegmentCounts": [
            {"segmentId": "a", "count": 2},
            {"segmentId": "b", "count": 1},
            {"segmentId": "c", "count": 0},
        ],
        "outcomesScoresCount": 1,
    }


def test_flow_paths(client):
    client = client()
    flow = {"flow": {"id": "f"}, "version": "1", "type": "Bot", "count": 3}
    elements = {"root": {"type": "Root", "count": 3, "flows": [flow]}}
    client.emu.seed("flowpaths", {"flowId": "f", "category": "Complete", "elements": elements})
    query = {"category": "Complete", "flows": [{"id": "f"}]}
    assert client.post(PATHS, json=query).json() == {"category": "Complete", "elements": elements}
    empty = client.post(PATHS, json={**query, "category": "All"}).json()
    assert empty["elements"]["root"]["count"] == 0
    assert client.post(PATHS, json={"category": "Complete"}).status_code == 400
    with pytest.raises(ValueError, match="flowId"):
        client.emu.seed("flowpaths", {})
