"""Outcomes, action templates, action maps and the objects they refer to."""

from __future__ import annotations

import pytest

OUTCOMES = "/api/v2/journey/outcomes"
MAPS = "/api/v2/journey/actionmaps"
TEMPLATES = "/api/v2/journey/actiontemplates"
MAP = {"displayName": "offer", "triggerWithSegments": [], "pageUrlConditions": []}
TEMPLATE = {
    "name": "banner",
    "mediaType": "contentOffer",
    "state": "Active",
    "contentOffer": {"displayMode": "Modal", "layoutMode": "TextOnly", "title": "Hello"},
}


def test_outcomes_are_gone(emu, api):
    client = api(emu)
    outcome = emu.seed("outcomes", {"displayName": "bought"})
    answers = [
        client.get(OUTCOMES),
        client.post(OUTCOMES, json={"displayName": "x"}),
        client.get(f"{OUTCOMES}/{outcome['id']}"),
        client.patch(f"{OUTCOMES}/{outcome['id']}", json={"displayName": "x"}),
        client.delete(f"{OUTCOMES}/{outcome['id']}"),
    ]
    assert [answer.status_code for answer in answers] == [410] * 5
    assert answers[0].json()["code"] == "gone"


def test_outcomes_when_present(emulator, api):
    emu = emulator(switches={"outcomes": "present"}, limits={"outcomes": 1})
    client = api(emu)
    field = {"dataType": "Number", "name": "attributes.price.value"}
    body = client.post(OUTCOMES, json={"displayName": "bought", "associatedValueField": field}).json()
    assert (body["isPositive"], body["isActive"], body["version"]) == (True, True, 1)
    path = f"{OUTCOMES}/{body['id']}"
    assert client.patch(path, json={"description": "d"}).json()["code"] == "constraint.validation"
    change = {"displayName": "bought", "associatedValueField": {"dataType": "Integer"}}
    assert client.patch(path, json=change).json()["associatedValueField"] == {**field, "dataType": "Integer"}
    refused = client.post(OUTCOMES, json={"displayName": "second"}).json()
    assert refused["limit"] == {"key": "outcome.max", "namespace": "journey", "value": 1}
    assert client.get(OUTCOMES, params={"outcomeIds": [str(i) for i in range(21)]}).status_code == 400


def test_required_fields_of_a_patch(emulator, api):
    emu = emulator()
    client, path = api(emu), f"{MAPS}/{emu.seed('actionmaps', MAP)['id']}"
    assert client.patch(path, json={"weight": 3}).status_code == 400
    assert client.patch(path, json={**MAP, "weight": 3}).json()["weight"] == 3
    emu.switches["patch_required"] = "ignored"
    assert client.patch(path, json={"weight": 1}).json()["weight"] == 1


def test_action_map_answers_only_what_it_must_or_everything(emulator, api):
    emu = emulator(limits={"actionmaps": 2})
    client = api(emu)
    wanted = {"displayName": "a", "action": {"mediaType": "architectFlow"}}
    minimal = client.post(MAPS, json=wanted).json()
    assert (minimal["isActive"], minimal["triggerWithSegments"]) == (True, [])
    assert minimal["action"] == {"mediaType": "architectFlow"}
    assert not {"weight", "startDate", "activation"} & set(minimal)
    emu.switches["server_defaults"] = "full"
    wanted["action"]["architectFlowFields"] = {"architectFlow": {"id": "f1"}}
    full = client.post(MAPS, json=wanted).json()
    assert (full["weight"], full["activation"]) == (2, {"type": "immediate"})
    assert full["startDate"] == full["createdDate"]
    assert full["action"]["webMessagingOfferFields"] == {}
    assert full["action"]["architectFlowFields"]["architectFlow"]["selfUri"] == "/api/v2/flows/f1"
    assert full["triggerWithEventConditions"] == []
    assert client.post(MAPS, json=wanted).json()["code"] == "limit.exceeded"


def test_read_only_fields_of_shared_models_are_ignored(emu, api):
    client = api(emu)
    body = client.post(MAPS, json={**MAP, "id": "mine", "createdDate": "2020-01-01T00:00:00Z"}).json()
    assert body["id"] != "mine"
    assert not body["createdDate"].startswith("2020")
    changed = client.patch(f"{MAPS}/{body['id']}", json={**MAP, "id": "mine", "selfUri": "x"}).json()
    assert (changed["id"], changed["selfUri"]) == (body["id"], body["selfUri"])


def test_nulls_clear_dates_and_free_form_values_pass_verbatim(emu, api):
    client = api(emu)
    emu.seed("actions", {"id": "oa1", "name": "open"})
    fields = {"openAction": {"id": "oa1"}, "configurationFields": {"a": None, "b": {"c": [1, None]}}}
    action = {"mediaType": "openAction", "openActionFields": fields}
    body = client.post(MAPS, json={**MAP, "endDate": "2030-01-01T00:00:00.000Z", "action": action}).json()
    assert body["action"]["openActionFields"] == fields
    path = f"{MAPS}/{body['id']}"
    assert "endDate" not in client.patch(path, json={**MAP, "endDate": None}).json()
    fields["configurationFields"] = {"b": 1}
    changed = client.patch(path, json={**MAP, "action": action}).json()
    assert changed["action"]["openActionFields"]["configurationFields"] == {"b": 1}


@pytest.mark.parametrize(
    ("fields", "free"),
    [
        ({"weight": 5}, 201),
        ({"activation": {"type": "later"}}, 201),
        ({"endDate": "tomorrow"}, 400),
        ({"action": {"mediaType": "webchat"}}, 400),
        ({"triggerWithOutcomeQuantileConditions": [{"outcomeId": "o", "maxQuantileThreshold": 1.5}]}, 400),
    ],
)
def test_values_of_action_maps(emulator, api, fields, free):
    emu = emulator()
    client = api(emu)
    assert client.post(MAPS, json={**MAP, **fields}).status_code == 400
    emu.switches["actionmap_values"] = "free"
    assert client.post(MAPS, json={**MAP, **fields}).status_code == free


def test_references(emulator, api):
    emu = emulator()
    client = api(emu)
    offer = {**MAP, "action": {"mediaType": "contentOffer", "actionTemplate": {"id": "nope"}}}
    named = {**MAP, "triggerWithSegments": ["nope"]}
    refused = client.post(MAPS, json=offer).json()["message"]
    assert refused.endswith("does not exist. Action Template ID: nope")
    assert client.post(MAPS, json=named).status_code == 201
    offer["action"]["actionTemplate"]["id"] = emu.seed("actiontemplates", TEMPLATE)["id"]
    assert client.post(MAPS, json=offer).status_code == 201
    emu.switches["references"] = "all"
    assert client.post(MAPS, json=named).status_code == 400
    named["triggerWithSegments"] = [emu.seed("segments", {"displayName": "s"})["id"]]
    named["actionMapScheduleGroups"] = {"actionMapScheduleGroup": {"id": "g1"}}
    assert "schedulegroups" in client.post(MAPS, json=named).json()["message"]
    emu.seed("schedulegroups", {"id": "g1", "name": "office hours"})
    assert client.post(MAPS, json=named).status_code == 201
    emu.switches["references"] = "none"
    offer["action"]["actionTemplate"]["id"] = "nope"
    assert client.post(MAPS, json=offer).status_code == 201


def test_deleting_what_is_in_use(emulator, api):
    emu = emulator(switches={"delete_in_use": "409"})
    client = api(emu)
    segment, template = emu.seed("segments", {"displayName": "s"}), emu.seed("actiontemplates", TEMPLATE)
    action = {"mediaType": "contentOffer", "actionTemplate": {"id": template["id"]}}
    emu.seed("actionmaps", {**MAP, "triggerWithSegments": [segment["id"]], "action": action})
    paths = [f"/api/v2/journey/segments/{segment['id']}", f"{TEMPLATES}/{template['id']}?hardDelete=true"]
    assert [client.delete(path).status_code for path in paths] == [409, 409]
    emu.switches["delete_in_use"] = "allowed"
    assert [client.delete(path).status_code for path in paths] == [204, 204]


def test_filter_of_action_maps(emu, api):
    client = api(emu)
    template = emu.seed("actiontemplates", TEMPLATE)["id"]
    action = {"mediaType": "contentOffer", "actionTemplate": {"id": template}}
    emu.seed("actionmaps", {**MAP, "action": action})
    emu.seed("actionmaps", MAP)
    query = {"filterField": "action.actionTemplate.id", "filterValue": template}
    assert client.get(MAPS, params=query).json()["total"] == 1
    assert client.get(MAPS, params={"filterField": "displayName"}).status_code == 400


@pytest.mark.parametrize(
    ("switch", "get", "listed", "patch"),
    [("readable", 200, 0, 200), ("listed", 200, 1, 200), ("gone", 404, 0, 404)],
)
def test_soft_deletion(emulator, api, switch, get, listed, patch):
    emu = emulator(switches={"soft_deleted": switch})
    client = api(emu)
    body = client.post(TEMPLATES, json=TEMPLATE).json()
    path = f"{TEMPLATES}/{body['id']}"
    assert client.delete(path).status_code == 204
    assert emu.objects("actiontemplates")[body["id"]]["state"] == "Deleted"
    assert client.get(path).status_code == get
    assert client.get(TEMPLATES).json()["total"] == listed
    assert client.get(TEMPLATES, params={"state": "Deleted"}).json()["total"] == 1
    assert client.patch(path, json={"name": "again", "state": "Active"}).status_code == patch
    assert client.delete(path, params={"hardDelete": "true"}).status_code == 204
    assert emu.objects("actiontemplates") == {}


@pytest.mark.parametrize(("switch", "title"), [("merged", "Hello"), ("replaced", None)])
def test_objects_inside_a_patch(emulator, api, switch, title):
    emu = emulator(switches={"nested_patch": switch})
    client = api(emu)
    path = f"{TEMPLATES}/{emu.seed('actiontemplates', TEMPLATE)['id']}"
    change = {"displayMode": "Toast", "layoutMode": "TextOnly"}
    body = client.patch(path, json={"name": "banner", "contentOffer": change}).json()
    assert (body["contentOffer"]["displayMode"], body["contentOffer"].get("title")) == ("Toast", title)
    partial = client.patch(path, json={"name": "banner", "contentOffer": {"body": "b"}})
    assert partial.status_code == (200 if switch == "merged" else 400)


def test_templates_by_state_and_media_type(emu, api):
    emu.seed("actiontemplates", TEMPLATE)
    emu.seed("actiontemplates", {"name": "x", "mediaType": "openAction", "state": "Inactive"})
    client = api(emu)
    assert client.get(TEMPLATES, params={"mediaType": "openAction"}).json()["total"] == 1
    assert client.get(TEMPLATES, params={"state": "Active"}).json()["total"] == 1
    assert client.get(TEMPLATES, params={"state": "Gone"}).json()["code"] == "invalid.query.param.value"


def test_lookups(emu, api):
    emu.seed("flows", {"id": "f1", "name": "Offer flow", "type": "workflow"})
    emu.seed("flows", {"name": "Offer", "type": "bot"})
    emu.seed("actions", {"name": "Send SMS", "category": "Twilio"})
    emu.seed("schedulegroups", {"name": "Office hours"})
    client = api(emu)

    def found(path, **query):
        return [item["name"] for item in client.get(f"/api/v2/{path}", params=query).json()["entities"]]

    assert found("flows", name="offer") == ["Offer flow", "Offer"]
    assert found("flows", name="offer", type=["workflow"]) == ["Offer flow"]
    assert found("flows", sortBy="name", sortOrder="desc") == ["Offer flow", "Offer"]
    assert found("integrations/actions", category="Twilio") == ["Send SMS"]
    assert found("integrations/actions", category="Other") == []
    assert found("architect/schedulegroups", name="Office hours") == ["Office hours"]
    assert client.get("/api/v2/flows/f1").json()["name"] == "Offer flow"
    assert client.post("/api/v2/flows", json={}).status_code == 405
    emu.switches["name_filter"] = "exact"
    assert found("flows", name="offer") == ["Offer"]
