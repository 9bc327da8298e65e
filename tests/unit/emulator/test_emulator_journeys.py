"""Twilio Segment Journeys on the emulator: requests, the rules of definitions, limits, faults, seeds."""

from __future__ import annotations

import copy

import httpx
import pytest
from support.twilio import DESTINATION, EVENT, Journeys, definition, split


def test_create_and_get(journeys):
    api = journeys()
    answer = api.create()
    made = answer.json()["data"]["journey"]
    assert (answer.status_code, made["versionNumber"]) == (201, 1)
    assert made["containerId"].startswith("jcon_")
    assert len(made["containerId"]) == 32
    journey = api.get(made["containerId"]).json()["data"]["journey"]
    assert (journey["name"], journey["version"]["status"]) == ("welcome", "DRAFT")
    assert journey["version"]["definition"] == definition()
    assert api.emu.find("journeys", "welcome")["id"] == made["containerId"]
    assert api.get("jcon_unknown").status_code == 404


def test_media_types_follow_the_client(journeys):
    api = journeys()
    for media_type in ("application/vnd.segment.v1alpha+json", "application/vnd.segment.alpha+json"):
        headers = {"Accept": media_type, "Content-Type": media_type}
        answer = api.http.put("/journeys/x/steps", headers=headers, content=b"{}")
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/vnd.segment.v1alpha+json"
    assert api.create().headers["Content-Type"] == "application/json"
    assert api.http.post("/journeys", content=b"x").status_code == 415


def test_tokens_and_spaces(journeys):
    api = journeys()
    base = f"{api.emu.url}/spaces"
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        answer = httpx.post(f"{base}/spa_emulator/journeys", json={}, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["type"]) == (401, "unauthorized")
    other = f"{base}/other/journeys/x"
    assert api.http.get(other).json()["errors"][0]["message"] == "Space not found"
    api.emu.seed("spaces", {"id": "other"})
    assert api.http.get(other).json()["errors"][0]["message"] == "Journey not found"
    key = api.made()
    assert api.http.get(f"{base}/other/journeys/{key}").status_code == 404
    api.emu.switches["twilio_unknown_space"] = "accepted"
    answer = api.http.get(f"{base}/third/journeys/x")
    assert answer.json()["errors"][0]["message"] == "Journey not found"


def test_schema_violations_come_at_once_as_the_vendor_words_them(journeys):
    broken = definition(states=[{"type": "EXIT"}, {"type": "PAUSE", "key": {"id": "x"}}])
    del broken["exitRules"]["rules"]
    body = {"name": "n", "definition": broken}
    answer = journeys().http.post("/journeys", json=body)
    errors = {error["field"]: error for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert set(errors) == {
        "description",
        "definition.exitRules.rules",
        "definition.states.0.key",
        "definition.states.1.type",
    }
    assert errors["description"] == {
        "type": "input-validation",
        "message": '"description" is required',
        "field": "description",
    }
    assert "RANDOM_SPLIT" in errors["definition.states.1.type"]["message"]


def test_unmatched_exit_types_are_refused(journeys):
    rule = {
        "type": "EXIT_RULE",
        "exitType": "CONDITION_UNMATCH",
        "key": {"id": "r"},
        "enabled": True,
        "concurrencyEnabled": False,
    }
    answer = journeys().create(exitRules={"enabled": True, "rules": [rule]})
    error = answer.json()["errors"][0]
    assert error["field"] == "definition.exitRules.rules.0.exitType"
    assert "EVENT_PERFORMED, AUDIENCE_MEMBERSHIP_CHANGE" in error["message"]


@pytest.mark.parametrize(("switch", "status"), [("dropped", 201), ("rejected", 422)])
def test_unknown_fields_but_not_in_mappings(journeys, switch, status):
    api = journeys(unknown_fields=switch)
    states = copy.deepcopy(definition()["states"])
    states[1]["destinations"] = [copy.deepcopy(DESTINATION)]
    states[1]["destinations"][0]["activations"][0]["actionDefinition"]["mappings"] = {"any": {"@path": None}}
    states[2]["colour"] = "red"
    answer = api.create(states=states)
    assert answer.status_code == status
    if status == 201:
        del states[2]["colour"]
        key = answer.json()["data"]["journey"]["containerId"]
        assert api.version(key)["definition"]["states"] == states
    else:
        assert [error["field"] for error in answer.json()["errors"]] == ["definition.states.2.colour"]


CONDITION = {"type": "CONDITION", "next": "end", "condition": EVENT}
TIMEOUT = {"type": "TIMEOUT", "next": "end", "duration": "2h"}
DEFAULT = {"type": "DEFAULT", "next": "end"}


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (split("EVENT_SPLIT", CONDITION), "states.3.transitions"),
        (split("EVENT_SPLIT", TIMEOUT), "states.3.transitions"),
        (split("CONDITION_SPLIT", CONDITION, DEFAULT, DEFAULT), "states.3.transitions"),
        (split("RANDOM_SPLIT", {"percentage": 60, "next": "end"}), "states.3.transitions"),
        (split("EVENT_SPLIT", CONDITION, {**TIMEOUT, "duration": "soon"}), "states.3.transitions.1.duration"),
        (split("EVENT_SPLIT", CONDITION, {**TIMEOUT, "duration": "183d"}), "states.3.transitions.1.duration"),
        (split("EVENT_SPLIT", {**CONDITION, "next": "x"}, TIMEOUT), "states.3.transitions.0.next"),
        (
            split("EVENT_SPLIT", {**CONDITION, "condition": "f('a)"}, TIMEOUT),
            "states.3.transitions.0.condition",
        ),
        (definition(initialState="end"), "initialState"),
        (definition(entryRules={"type": "MULTIPLE"}), "entryRules.concurrency.concurrencyKey"),
    ],
)
def test_rules_of_definitions(journeys, broken, field):
    answer = journeys().create(**broken)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"definition.{field}"]


@pytest.mark.parametrize(
    "valid",
    [
        split("EVENT_SPLIT", {**CONDITION, "next": "split"}, TIMEOUT),
        split("CONDITION_SPLIT", CONDITION, CONDITION, DEFAULT),
        split("RANDOM_SPLIT", {"percentage": 60, "next": "end"}, {"percentage": 40, "next": "send"}),
        definition(
            entryRules={"type": "MULTIPLE", "concurrency": {"enabled": True, "concurrencyKey": "orderId"}}
        ),
    ],
)
def test_definitions_that_are_accepted(journeys, valid):
    assert journeys().create(**valid).status_code == 201


def test_ids_are_unique_and_exit_rules_name_their_destinations(journeys):
    broken = definition()
    broken["exitRules"]["relatedDestinations"][0]["key"]["id"] = "send"
    rule = {
        "type": "EXIT_RULE",
        "exitType": "EVENT_PERFORMED",
        "key": {"id": "rule"},
        "enabled": True,
        "concurrencyEnabled": False,
        "condition": EVENT,
        "connectedDestinations": ["bye"],
    }
    broken["exitRules"]["rules"] = [rule]
    fields = {error["field"] for error in journeys().create(**broken).json()["errors"]}
    assert fields == {
        "definition.states.1.key.id",
        "definition.exitRules.relatedDestinations.0.key.id",
        "definition.exitRules.rules.0.connectedDestinations",
    }


def test_switches_of_definitions(journeys):
    api = journeys()
    loop = copy.deepcopy(definition()["states"])
    loop[1]["transitions"] = [{"next": "send"}]
    assert api.create(states=loop).status_code == 422
    api.emu.switches["twilio_cycles"] = "allowed"
    assert api.create("loop", states=loop).status_code == 201
    api.emu.switches["twilio_reachable"] = "required"
    assert api.create("blind", states=loop).status_code == 422
    del api.emu.switches["twilio_reachable"]
    many = split("EVENT_SPLIT", CONDITION, {**TIMEOUT, "duration": "PT2H"})
    assert api.create("iso", **many).status_code == 422
    api.emu.switches["twilio_duration"] = "any"
    assert api.create("iso", **many).status_code == 201
    assert api.create("n" * 74).status_code == 422
    api.emu.switches["twilio_limits"] = "off"
    assert api.create("n" * 74).status_code == 201


@pytest.mark.parametrize(("switch", "header"), [("sent", "60"), ("absent", None)])
def test_rate_limit(emulator, switch, header):
    emu = emulator(limits={"twilio_requests": 2}, switches={"twilio_retry_after": switch})
    api = Journeys(emu)
    first = api.create()
    assert first.headers["X-RateLimit-Consumed"] == "1"
    assert first.headers["X-RateLimit-Remaining"] == "1"
    assert first.headers["X-RateLimit-Reset"].endswith("GMT")
    assert "X-RateLimit-Limit" not in first.headers
    api.get("x")
    refused = api.get("x")
    data = {"remainingPoints": 0, "msBeforeNext": 60_000, "consumedPoints": 3}
    assert refused.status_code == 429
    assert refused.json() == {
        "errors": [{"type": "RequestError", "message": "Too many requests", "data": data}]
    }
    assert refused.headers.get("Retry-After") == header


def test_faults_speak_the_vendors_language(journeys):
    api = journeys()
    key = api.made()
    api.emu.faults.add("status", status=503, path="/spaces/")
    assert "errors" in api.get(key).json()
    api.emu.faults.add("stale", reads=1)
    api.status(key, "PUBLISH")
    assert [api.version(key)["status"] for _ in range(2)] == ["DRAFT", "PUBLISHED"]
    api.emu.faults.clear()
    api.emu.faults.add("race", method="PUT", fields={"name": "renamed"})
    api.steps(key)
    assert api.get(key).json()["data"]["journey"]["name"] == "renamed"


def test_seeds_and_edits(journeys):
    api = journeys()
    wanted = {
        "spaceId": api.emu.space_id,
        "name": "seeded",
        "definition": definition(),
        "status": "PUBLISHED",
    }
    key = api.emu.seed("journeys", wanted)["id"]
    assert api.version(key)["status"] == "PUBLISHED"
    api.emu.edit("journeys", key, name="changed", status="ARCHIVED")
    journey = api.get(key).json()["data"]["journey"]
    assert (journey["name"], journey["version"]["status"]) == ("changed", "ARCHIVED")
    with pytest.raises(ValueError, match="no field colour"):
        api.emu.edit("journeys", key, colour="red")
    with pytest.raises(ValueError, match="definition"):
        api.emu.seed("journeys", {**wanted, "definition": {}})
