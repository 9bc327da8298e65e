"""The life of a journey's versions on the emulator, under every switch."""

from __future__ import annotations

import copy

import pytest
from support.twilio import DESTINATION, definition


@pytest.mark.parametrize(("switch", "status"), [("409", 409), ("422", 422), ("accepted", 201)])
def test_duplicate_names(journeys, switch, status):
    api = journeys(duplicate_name=switch)
    api.create()
    assert api.create().status_code == status


def test_life_of_a_version(journeys):
    api = journeys()
    key = api.made()
    answers = [api.status(key, action) for action in ("PUBLISH", "PAUSE_ENTRY", "PUBLISH", "ARCHIVE")]
    seen = [answer.json()["data"]["status"] for answer in answers]
    assert seen == ["PUBLISHED", "ENTRY_PAUSED", "PUBLISHED", "ARCHIVED"]
    assert api.status(key, "PUBLISH").json()["errors"][0]["field"] == "action"
    assert api.status(key, "PUBLISH", version=9).status_code == 404
    assert api.status(key, "RESUME").status_code == 422


def test_switches_of_status(journeys):
    api = journeys()
    key = api.made()
    assert api.status(key, "PAUSE_ENTRY").status_code == 422
    api.status(key, "PUBLISH")
    assert api.status(key, "PUBLISH").status_code == 422
    api.emu.switches["twilio_same_status"] = "ok"
    assert api.status(key, "PUBLISH").status_code == 200
    api.status(key, "PAUSE_ENTRY")
    api.emu.switches["twilio_resume"] = "refused"
    assert api.status(key, "PUBLISH").status_code == 422


@pytest.mark.parametrize(
    ("switch", "status", "number"), [("fork", 200, 2), ("in_place", 200, 1), ("refused", 422, 1)]
)
def test_steps_of_a_live_version(journeys, switch, status, number):
    api = journeys(put_live=switch)
    key = api.made()
    assert api.steps(key).json()["data"] == {"containerId": key, "versionNumber": 1}
    api.status(key, "PUBLISH")
    states = copy.deepcopy(definition()["states"])
    states[0]["condition"] = "event('Other').count() = 1"
    assert api.steps(key, states=states).status_code == status
    shown = api.version(key)
    assert shown["version"] == number
    assert (shown["definition"]["states"] == states) == (status == 200)
    assert shown["definition"]["exitRules"] == definition()["exitRules"]


@pytest.mark.parametrize(
    ("switch", "old"), [("pause", "ENTRY_PAUSED"), ("archive", "ARCHIVED"), ("409", "PUBLISHED")]
)
def test_publishing_a_second_version(journeys, switch, old):
    api = journeys(second_publish=switch)
    key = api.made()
    api.status(key, "PUBLISH")
    api.steps(key)
    assert api.status(key, "PUBLISH", 2).status_code == (409 if switch == "409" else 200)
    versions = api.emu.objects("journeys")[key]["versions"]
    assert versions[0]["status"] == old
    if switch == "pause":
        assert api.status(key, "PUBLISH", 1).status_code == 422
        assert "superseded" not in api.version(key)


@pytest.mark.parametrize(("switch", "number"), [("highest", 2), ("live", 1)])
def test_which_version_get_shows(journeys, switch, number):
    api = journeys(get_version=switch)
    key = api.made()
    api.status(key, "PUBLISH")
    api.steps(key)
    assert api.version(key)["version"] == number


def test_destinations(journeys):
    api = journeys()
    key = api.made()
    answer = api.destinations(key, "send", "bye").json()["data"]
    assert answer["version"] == 1
    assert [state["key"]["id"] for state in answer["destinations"]] == ["send", "bye"]
    assert len(api.destinations(key, "send").json()["data"]["destinations"]) == 1
    shown = api.version(key)["definition"]
    assert shown["states"][1]["destinations"] == [DESTINATION]
    assert shown["exitRules"]["relatedDestinations"][0]["destinations"] == [DESTINATION]
    assert api.destinations(key, "nope").status_code == 422
    many = {**DESTINATION, "activations": DESTINATION["activations"] * 6}
    assert api.destinations(key, "send", destinations=[many]).status_code == 422
    api.emu.switches.update({"twilio_unknown_state": "404", "twilio_destinations_answer": "all"})
    assert api.destinations(key, "nope").status_code == 404
    assert len(api.destinations(key, "send").json()["data"]["destinations"]) == 2


@pytest.mark.parametrize(("switch", "number"), [("in_place", 1), ("fork", 2)])
def test_destinations_of_a_live_version(journeys, switch, number):
    api = journeys(destinations_live=switch)
    key = api.made()
    api.status(key, "PUBLISH")
    assert api.destinations(key, "send").json()["data"]["version"] == number


def test_noisy_reads_add_and_never_change(journeys):
    api = journeys(noisy_reads="on")
    key = api.made()
    answered = api.destinations(key, "send").json()["data"]["destinations"][0]
    assert answered["destinations"][0]["activations"][0]["actionDefinition"]["enabled"] is True
    activation = api.version(key)["definition"]["states"][1]["destinations"][0]["activations"][0]
    assert activation["id"]
    assert activation["actionDefinition"]["mappings"]["url"] == "u"
    assert activation["actionDefinition"]["mappings"]["method"] == "POST"
    stored = api.emu.objects("journeys")[key]["versions"][0]["definition"]
    assert stored["states"][1]["destinations"] == [DESTINATION]


@pytest.mark.parametrize(("switch", "after"), [("version", 200), ("container", 404)])
def test_delete_one_of_two_versions(journeys, switch, after):
    api = journeys(delete=switch)
    key = api.made()
    api.status(key, "PUBLISH")
    api.steps(key)
    assert api.http.delete(f"/journeys/{key}").json()["errors"][0]["field"] == "version"
    assert api.delete(key, 9).status_code == 404
    assert api.delete(key, 2).json() == {"data": {"status": "SUCCESS"}}
    assert api.get(key).status_code == after
    if after == 200:
        assert api.version(key)["version"] == 1
        assert api.delete(key, 1).status_code == 200
        assert api.get(key).status_code == 404


@pytest.mark.parametrize(("switch", "status"), [("allowed", 200), ("409", 409), ("422", 422)])
def test_delete_of_a_published_version(journeys, switch, status):
    api = journeys(delete_live=switch)
    key = api.made()
    api.status(key, "PUBLISH")
    assert api.delete(key).status_code == status
    if status != 200:
        api.status(key, "ARCHIVE")
        assert api.delete(key).status_code == 200


def test_analytics(journeys):
    api = journeys()
    key = api.made()

    def ask(**query):
        return api.http.get(f"/journeys/{key}/analytics", params={"version": 1, **query})

    body = ask(fromDate="2026-12-01T00:00:00.000Z", toDate="2026-12-31T00:00:00.000Z").json()
    analytics = body["data"]["journeyAnalytics"]
    assert analytics["topLevelAnalytics"]["entered"] == {"total": 0, "unique": 0}
    assert [step["to"]["id"] for step in analytics["stepLevelAnalytics"]] == ["entry", "send", "end"]
    assert ask().json()["errors"][0]["field"] == "fromDate"
    assert ask(fromDate="yesterday").status_code == 422
    assert ask(fromDate="2025-01-01T00:00:00Z", toDate="2026-01-01T00:00:00Z").status_code == 422
    api.emu.switches["twilio_draft_analytics"] = "422"
    assert ask(fromDate="2026-12-01T00:00:00.000Z", toDate="2026-12-31T00:00:00.000Z").status_code == 422
