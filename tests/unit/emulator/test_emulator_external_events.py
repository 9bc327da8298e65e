"""External events: schemas with their versions, configurations, the events sent to them, and event definitions."""

from __future__ import annotations

import pytest

BASE = "/api/v2/journey/externalevents"
SCHEMAS, CONFIGURATIONS = f"{BASE}/schemas", f"{BASE}/configurations"
DEFINITIONS = "/api/v2/journey/views/eventdefinitions"
SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "title": "order_placed",
    "required": ["total"],
    "properties": {"total": {"type": "number"}, "my Key": {"type": "string"}},
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


def test_life_of_a_schema(client):
    client = client()
    made = client.post(SCHEMAS, json=SCHEMA)
    assert made.status_code == 200, made.text
    schema = made.json()
    assert (schema["version"], schema["enabled"], schema["jsonSchema"]) == (1, True, SCHEMA)
    one = f"{SCHEMAS}/{schema['id']}"
    wider = {**SCHEMA, "properties": {**SCHEMA["properties"], "more": {"type": "string"}}}
    changed = client.put(one, json={"version": 1, "enabled": False, "jsonSchema": wider}).json()
    assert (changed["version"], changed["enabled"], changed["jsonSchema"]) == (2, False, wider)
    assert client.put(one, json={"version": 1, "enabled": True, "jsonSchema": wider}).status_code == 409
    assert client.put(one, json={"enabled": True, "jsonSchema": wider}).status_code == 400
    assert client.get(SCHEMAS).json()["entities"] == [changed]
    assert [each["version"] for each in client.get(f"{one}/versions").json()["entities"]] == [1, 2]
    assert client.get(f"{one}/versions/1").json() == schema
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == client.get(f"{one}/versions/1").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"required": ["total", "my Key"]},
        {"properties": {"total": {"type": "number"}}},
        {"properties": {"total": {"type": "string"}, "my Key": {"type": "string"}}},
    ],
)
def test_changes_that_no_schema_takes(client, change):
    client = client()
    one = f"{SCHEMAS}/{client.post(SCHEMAS, json=SCHEMA).json()['id']}"
    answer = client.put(one, json={"version": 1, "enabled": True, "jsonSchema": {**SCHEMA, **change}})
    assert (answer.status_code, answer.json()["code"]) == (422, "unprocessable.entity")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 51},
        {"description": "x" * 201},
        {"properties": {f"f{n}": {"type": "string"} for n in range(51)}, "required": []},
        {"properties": {"x" * 101: {"type": "string"}}, "required": []},
        {"required": ["nothing"]},
    ],
)
def test_limits_of_a_schema(client, change):
    assert client().post(SCHEMAS, json={**SCHEMA, **change}).status_code == 422


def test_fifty_schemas(client):
    client = client()
    for number in range(50):
        client.emu.seed("externalschemas", {"jsonSchema": {**SCHEMA, "title": str(number)}})
    assert client.post(SCHEMAS, json=SCHEMA).status_code == 422
    assert client.get(f"{SCHEMAS}/limits").json()["maxNumberOfSchemasPerOrg"] == 50


@pytest.mark.parametrize(("way", "status"), [("unique", 422), ("free", 200)])
def test_title_of_two_enabled_schemas(client, way, status):
    client = client(schema_title=way)
    first = client.post(SCHEMAS, json=SCHEMA).json()
    assert client.post(SCHEMAS, json=SCHEMA).status_code == status
    client.put(f"{SCHEMAS}/{first['id']}", json={"version": 1, "enabled": False, "jsonSchema": SCHEMA})
    assert client.post(SCHEMAS, json={**SCHEMA, "title": "other"}).status_code == 200


def test_schemas_that_are_never_deleted(client):
    client = client(schema_delete="403")
    answer = client.delete(f"{SCHEMAS}/{client.post(SCHEMAS, json=SCHEMA).json()['id']}")
    assert (answer.status_code, answer.json()["code"]) == (403, "feature.forbidden")


def test_core_types(client):
    client = client()
    names = [each["name"] for each in client.get(f"{SCHEMAS}/coretypes").json()["entities"]]
    assert "text" in names
    assert client.get(f"{SCHEMAS}/coretypes/text").json()["schema"]["type"] == ["string"]
    assert client.get(f"{SCHEMAS}/coretypes/nothing").status_code == 404


def configuration(client, schema_id):
    fields = {
        "name": "shop",
        "description": "",
        "divisionId": "home",
        "schemaId": schema_id,
        "source": "shop",
    }
    return client.post(CONFIGURATIONS, json=fields)


def test_life_of_a_configuration(client):
    client = client()
    schema = client.post(SCHEMAS, json=SCHEMA).json()
    made = configuration(client, schema["id"])
    assert (made.status_code, made.json()["schemaActive"]) == (200, True)
    one = f"{CONFIGURATIONS}/{made.json()['id']}"
    assert client.patch(one, json={"name": "other"}).json()["name"] == "other"
    assert client.patch(one, json={"source": "x"}).status_code == 400
    client.put(f"{SCHEMAS}/{schema['id']}", json={"version": 1, "enabled": False, "jsonSchema": SCHEMA})
    assert client.get(one).json()["schemaActive"] is False
    assert client.delete(one).status_code == 204


def test_pages_of_twenty_configurations(client):
    client = client()
    for number in range(21):
        client.emu.seed("externalconfigurations", {"name": str(number), "schemaId": "x"})
    assert len(client.get(CONFIGURATIONS).json()["entities"]) == 20
    assert len(client.get(CONFIGURATIONS, params={"pageSize": 100}).json()["entities"]) == 20
    assert client.get(CONFIGURATIONS, params={"pageNumber": 2}).json()["total"] == 21


@pytest.mark.parametrize(("way", "status"), [("checked", 400), ("unchecked", 200)])
def test_configuration_of_no_schema(client, way, status):
    assert configuration(client(external_references=way), "nowhere").status_code == status


def test_events_that_fit_the_schema_are_taken(client):
    client = client()
    made = configuration(client, client.post(SCHEMAS, json=SCHEMA).json()["id"]).json()
    identifiers = {"externalIds": [{"value": "1", "externalSourceId": "crm"}]}

    def event(key, attributes):
        return {
            "id": key,
            "dateCreated": "2026-01-01T00:00:00Z",
            "identifiers": identifiers,
            "attributes": attributes,
        }

    sent = [
        event("a", {"total": 1}),
        event("b", {"total": "x"}),
        event("c", {}),
        event("d", {"total": 1, "z": 1}),
    ]
    answer = client.post(f"{CONFIGURATIONS}/{made['id']}/events", json={"entities": sent}).json()
    assert [each["originalRequestIndex"] for each in answer["unprocessedEntities"]] == [1, 2, 3]
    assert answer["unprocessedEntities"][0]["event"] == sent[1]
    assert list(client.emu.objects("externalevents")) == ["a"]
    assert client.post(f"{CONFIGURATIONS}/nowhere/events", json={"entities": []}).status_code == 404


@pytest.mark.parametrize("way", ["opaque", "schema", "composite"])
def test_event_definition_of_a_schema(client, way):
    client = client(external_event_id=way)
    client.emu.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    schema = client.post(SCHEMAS, json=SCHEMA).json()
    summary = client.get(f"{DEFINITIONS}/external").json()["entities"][0]
    assert (summary["schemaId"], summary["eventName"], summary["systemStatus"]) == (
        schema["id"],
        "order_placed",
        "New",
    )
    native, external = client.get(DEFINITIONS).json()["entities"]
    assert (native["source"], external["source"]) == ("Native", "External")
    ids = {"schema": schema["id"], "composite": f"{schema['id']}:order_placed"}
    assert external["id"] == ids.get(way, external["id"])
    one = f"{DEFINITIONS}/{external['id']}"
    assert client.get(one).json() == external
    changes = client.get(f"{DEFINITIONS}/external/changes").json()["changes"]
    assert [each["changeCategory"] for each in changes] == ["New"]
    answer = client.put(one, json={"displayName": "Order", "rank": 3}).json()
    assert (answer["displayName"], answer["rank"], answer["activationStatus"]) == ("Order", 3, "Deactivated")
    assert (
        client.put(f"{one}/activate", json={"displayName": "Order", "rank": 3}).json()["activationStatus"]
        == "Activated"
    )
    assert client.get(f"{DEFINITIONS}/external/changes").json()["changes"] == []
    assert client.delete(one).status_code == 405
    assert client.put(f"{DEFINITIONS}/page", json={"displayName": "x", "rank": 1}).status_code == 404
