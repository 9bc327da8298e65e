"""Outcome predictors: gone with outcomes, or made, listed on one page and deleted."""

from __future__ import annotations

import pytest

PATH = "/api/v2/journey/outcomes/predictors"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_gone_with_outcomes(emu, api, method):
    assert api(emu).request(method, PATH).status_code == 410


def test_life(emulator, api):
    emu = emulator(switches={"outcomes": "present"})
    client, outcome = api(emu), emu.seed("outcomes", {"displayName": "bought"})
    made = client.post(PATH, json={"outcome": {"id": outcome["id"]}})
    assert made.status_code == 201
    assert made.json()["outcome"] == {"id": outcome["id"], "selfUri": outcome["selfUri"]}
    assert client.get(PATH).json() == {"entities": [made.json()]}
    one = f"{PATH}/{made.json()['id']}"
    assert client.get(one).json() == made.json()
    assert client.patch(one, json={}).status_code == 405
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404
    assert client.get(f"/api/v2/journey/outcomes/{outcome['id']}").json() == outcome


@pytest.mark.parametrize(("way", "status"), [("templates", 201), ("all", 400)])
def test_predictor_of_no_outcome(emulator, api, way, status):
    client = api(emulator(switches={"outcomes": "present", "references": way}))
    assert client.post(PATH, json={"outcome": {"id": "nowhere"}}).status_code == status


@pytest.mark.parametrize(("way", "status"), [("accepted", 201), ("refused", 409)])
def test_second_predictor_of_an_outcome(emulator, api, way, status):
    client = api(emulator(switches={"outcomes": "present", "duplicate_names": way}))
    client.post(PATH, json={"outcome": {"id": "x"}})
    assert client.post(PATH, json={"outcome": {"id": "x"}}).status_code == status
