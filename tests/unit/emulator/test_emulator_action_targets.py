"""Action targets: seeded, read, and changed only in the eras whose SDKs have the PATCH."""

from __future__ import annotations

import pytest

PATH = "/api/v2/journey/actiontargets"
TARGET = {
    "name": "Queue A",
    "supportedMediaTypes": ["webchat"],
    "serviceLevel": {"percentage": 0.8, "durationMs": 2**40},
}


@pytest.fixture
def target(emulator, api):
    """A function (switches) -> client and a seeded target."""

    def seed(**switches):
        emu = emulator(switches=switches)
        return api(emu), emu.seed("actiontargets", TARGET)

    return seed


def test_read(target):
    client, body = target()
    assert client.get(PATH).json()["entities"] == [body]
    assert client.get(f"{PATH}/{body['id']}").json() == body
    assert body["state"] == "active"
    assert client.get(f"{PATH}/nowhere").status_code == 404
    assert client.post(PATH, json=TARGET).status_code == 405


@pytest.mark.parametrize("era", ["2020", "2021"])
def test_patch_of_an_era(target, era):
    client, body = target(era=era)
    sent = {"name": "Queue B", "shortAbandonThreshold": 5, "serviceLevel": {"percentage": 0.5}}
    answer = client.patch(f"{PATH}/{body['id']}", json=sent)
    assert answer.status_code == 200
    assert {**answer.json(), "modifiedDate": ""} == {**body, **sent, "modifiedDate": ""}
    assert client.get(f"{PATH}/{body['id']}").json() == answer.json()
    refused = client.patch(f"{PATH}/{body['id']}", json={"description": "x"})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid.property")
    refused = client.patch(f"{PATH}/{body['id']}", json={"serviceLevel": {"percentage": 80}})
    assert (refused.status_code, refused.json()["code"]) == (400, "constraint.validation")
    assert client.patch(f"{PATH}/nowhere", json=sent).status_code == 404


@pytest.mark.parametrize(("way", "status"), [("natural", 405), ("410", 410), ("404", 404)])
@pytest.mark.parametrize("era", ["now", "2019"])
def test_patch_that_is_removed(target, era, way, status):
    client, body = target(era=era, removed_operations=way)
    assert client.patch(f"{PATH}/{body['id']}", json={"name": "x"}).status_code == status
    assert client.get(f"{PATH}/{body['id']}").json() == body
    assert client.delete(f"{PATH}/{body['id']}").status_code == 405


def test_permissions(emulator, api):
    emu = emulator(switches={"era": "2021"})
    body = emu.seed("actiontargets", TARGET)
    emu.restrict(emu.client_id, "journey:actiontarget:view")
    answer = api(emu).patch(f"{PATH}/{body['id']}", json={"name": "x"})
    assert answer.json()["messageParams"] == {"permissions": "journey:actiontarget:edit"}
