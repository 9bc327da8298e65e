"""The seed file of the docs: it is planted as it stands, read back, and survives in the state file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from journeys.emulator.__main__ import main

PAGE = (Path(__file__).parents[3] / "docs" / "emulator.md").read_text(encoding="utf-8")
SEED = json.loads(re.findall(r"```json\n(.*?)```", PAGE.split("### Seeds", 1)[1], re.DOTALL)[0])
CONTACT = "/api/v2/externalcontacts/contacts/contact-1/journey"


@pytest.fixture
def client(emulator, api, tmp_path):
    """A function () -> HTTP client of an emulator with the docs' seed and a state file."""

    def start():
        emu = emulator(seed=SEED, state=tmp_path / "state.json", switches={"outcomes": "present"})
        found = api(emu)
        found.emu = emu
        return found

    return start


def test_every_kind_of_the_example_is_there(client):
    emu = client().emu
    for kind, items in SEED.items():
        assert len(emu.objects(kind)) == len(items), kind


def test_the_api_shows_what_was_seeded(client):
    client = client()
    assert client.get("/api/v2/journey/actiontargets/sales").json()["serviceLevel"]["durationMs"] == 20000
    session = client.get("/api/v2/journey/sessions/s1").json()
    assert (session["eventCount"], session["lastEvent"]["createdDate"]) == (3, "2026-01-01T10:00:07Z")
    events = client.get("/api/v2/journey/sessions/s1/events").json()["entities"]
    assert [each["eventType"].rsplit(".", 1)[1] for each in events] == [
        "WebEvent",
        "SegmentAssignmentEvent",
        "WebActionEvent",
    ]
    assert events[0]["webEvent"]["page"]["pathname"] == "/pricing"
    assert client.get(f"{CONTACT}/segments").json()["entities"][0]["segment"]["id"] == "vip"
    assert client.get(f"{CONTACT}/sessions").json()["entities"][0]["id"] == "s1"
    assert (
        client.get("/api/v2/journey/sessions/s1/outcomescores").json()["outcomeScores"][0]["probability"]
        == 0.4
    )
    query = {"interval": "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z", "metrics": ["nJourneySegmentsAssigned"]}
    data = client.post("/api/v2/analytics/journeys/aggregates/query", json=query).json()["results"][0]["data"]
    assert data[0]["metrics"][0]["stats"] == {"count": 1}


def test_all_kinds_survive_a_restart(client):
    first = client()
    view = {"name": "v", "duration": "P1D", "elements": []}
    made = first.post("/api/v2/journey/views", json=view).json()
    first.post(f"/api/v2/journey/views/{made['id']}/schedules", json={"frequency": "Daily"})
    schema = {"$schema": "x", "title": "order", "properties": {}}
    first.post("/api/v2/journey/externalevents/schemas", json=schema)
    before = first.emu.dump()
    first.emu.close()
    second = client()
    assert second.emu.dump() == before
    assert second.get(f"/api/v2/journey/views/{made['id']}/versions/1").json() == made
    assert len(second.get("/api/v2/journey/views/eventdefinitions").json()["entities"]) == 2


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ({"sessions": [{"id": "s", "eventCount": "x"}]}, "seed of sessions: eventCount"),
        ({"segmentassignments": [{}]}, "externalContact, segment is missing"),
        ({"visitors": [{}]}, "no kind of object is called 'visitors'"),
    ],
)
def test_a_seed_that_is_wrong_ends_the_start(tmp_path, capsys, seed, message):
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(seed), encoding="utf-8")
    assert main(["--port", "0", "--seed", str(file)]) == 2
    assert message in capsys.readouterr().err
