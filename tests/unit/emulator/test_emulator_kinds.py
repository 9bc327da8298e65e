"""A kind is one class: what it declares is served, and an operation of its own is one method."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

import journeys.emulator.kinds as kinds
from journeys.emulator.genesys.call import Call
from journeys.emulator.genesys.group import operation
from journeys.emulator.genesys.kind import Kind
from journeys.emulator.http import Response

PAGE = Path(__file__).parents[3] / "docs" / "emulator-kinds.md"
PATH = "/api/v2/journey/externalevents/configurations"


class Plain(Kind):
    name = "plain"
    path = PATH
    id_parameter = "configId"
    schema = "ExternalEventsConfiguration"
    name_field = "name"
    created_status = 200
    versioned = False
    dates = ("dateLastModified",)
    defaults: ClassVar[Mapping[str, Any]] = {"divisionIdActive": True, "schemaActive": True}


class Other(Kind):
    """Of a shape of its own: unpaged, never changed, one for each view, and with an operation of its own."""

    name = "other"
    path = "/api/v2/journey/externalevents/schemas"
    id_parameter = "schemaId"
    schema = "JourneyExternalEventsSchema"
    does = ("list", "get", "delete")
    listing = "plain"
    versioned = False
    dates = ()

    @operation("GET", "/api/v2/journey/externalevents/schemas/limits")
    def limits(self, call: Call) -> Response:
        return Response(200, {"name": call.org.name})


@pytest.fixture
def client(emulator, api, monkeypatch) -> Any:
    monkeypatch.setattr(kinds, "GROUPS", (Plain(), Other()))
    for kind in kinds.GROUPS:
        monkeypatch.setitem(kinds.KINDS, kind.name, kind)  # type: ignore[arg-type]
    emu = emulator()
    found = api(emu)
    found.emu = emu
    return found


def test_what_a_kind_declares_is_served(client):
    body = {"name": "a", "description": "d", "divisionId": "x", "schemaId": "y", "source": "z"}
    made = client.post(PATH, json=body)
    assert (made.status_code, made.json()["schemaActive"]) == (200, True)
    one = f"{PATH}/{made.json()['id']}"
    assert client.get(one).json() == made.json()
    assert client.patch(one, json={"name": "b"}).json()["name"] == "b"
    assert client.get(PATH).json()["total"] == 1
    assert client.post(PATH, json={"name": "a"}).json()["code"] == "constraint.validation"
    assert client.post(PATH, json={**body, "nonsense": 1}).json()["code"] == "invalid.property"
    assert client.put(one, json=body).status_code == 405
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_a_kind_of_another_shape(client):
    seeded = client.emu.seed("other", {"version": 3})
    assert client.get(Other.path).json() == {"entities": [seeded]}
    assert client.post(Other.path, json={}).status_code == 405
    assert client.get(f"{Other.path}/limits").json() == {"name": "emulated org"}
    client.emu.edit("other", seeded["id"], enabled=True)
    assert client.get(f"{Other.path}/{seeded['id']}").json()["enabled"] is True
    assert client.delete(f"{Other.path}/{seeded['id']}").status_code == 204


def test_a_fault_strikes_every_kind(client):
    seeded = client.emu.seed("other", {"version": 3})
    client.emu.faults.add("lag", reads=1)
    client.emu.faults.add("status", method="DELETE", status=404)
    assert client.get(Other.path).json() == {"entities": []}
    assert client.delete(f"{Other.path}/{seeded['id']}").status_code == 404
    assert client.get(Other.path).json() == {"entities": [seeded]}


def test_the_page_names_what_a_kind_can_declare():
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    declared = {name for name in Kind.__annotations__ if not name.startswith("_")}
    assert declared <= named
    assert {"check", "filtered", "completed", "check_delete", "deleted", "key", "wanted", "gate"} <= named
