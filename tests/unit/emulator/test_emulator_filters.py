"""Query parameters of lists: every one that the vendor's SDK has is taken, and every filter filters or says so."""

from __future__ import annotations

import inspect
import re

import pytest
from support.vendor_sdk import vendor_sdk

SEGMENTS = "/api/v2/journey/segments"
FLOWS, GROUPS, ACTIONS = "/api/v2/flows", "/api/v2/architect/schedulegroups", "/api/v2/integrations/actions"
SDK = {
    FLOWS: ("ArchitectApi", "get_flows"),
    GROUPS: ("ArchitectApi", "get_architect_schedulegroups"),
    ACTIONS: ("IntegrationsApi", "get_integrations_actions"),
}
VALUES = {"int": "1", "bool": "true"}
DATE = "2026-01-01T00:00:00Z"
SPECIAL = {(FLOWS, "publishedAfter"): DATE, (FLOWS, "publishedBefore"): DATE, (FLOWS, "secure"): "any"}


@pytest.mark.parametrize("path", SDK)
def test_every_parameter_of_the_sdk_is_taken(emu, api, path):
    sdk = vendor_sdk()
    api_class, method = SDK[path]
    text = inspect.getdoc(getattr(getattr(sdk, api_class), method)) or ""
    found = re.findall(r":param (?:list\[str\]|(int|str|bool)) (\w+):", text)
    names = {re.sub(r"_(\w)", lambda m: m[1].upper(), name): kind for kind, name in found}
    assert len(names) >= 7
    for name, kind in names.items():
        value = SPECIAL.get((path, name)) or VALUES.get(kind, "x")
        answer = api(emu).get(path, params={name: value})
        assert answer.status_code == 200, (name, answer.text)


@pytest.fixture
def found(emu, api):
    """A function (path, query) -> names in the answer."""
    division = {"id": "sales"}
    published = {"id": "v1", "secure": True, "datePublished": "2026-03-01T00:00:00Z"}
    emu.seed(
        "flows",
        {
            "name": "A",
            "description": "Asks for the number",
            "division": division,
            "publishedVersion": published,
            "virtualAgentEnabled": True,
            "lockedUser": {"id": "me"},
            "lockedClient": {"id": "app"},
            "inputSchema": {"x": 1},
        },
    )
    emu.seed("flows", {"name": "B asks", "checkedInVersion": {"secure": True}})
    emu.seed("flows", {"name": "C", "deleted": True})
    emu.seed("schedulegroups", {"name": "A", "division": division, "openSchedules": [{"id": "s1"}]})
    emu.seed("schedulegroups", {"name": "B", "holidaySchedules": [{"id": "s2"}]})
    emu.seed("actions", {"name": "A", "secure": True, "config": {"x": 1}})
    emu.seed("actions", {"name": "B"})
    client = api(emu)

    def names(path, **query):
        answer = client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return "".join(body["name"][0] for body in answer.json()["entities"])

    names.client = client
    return names


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        (FLOWS, {}, "AB"),
        (FLOWS, {"deleted": "true"}, "ABC"),
        (FLOWS, {"description": "NUMBER"}, "A"),
        (FLOWS, {"nameOrDescription": "asks"}, "AB"),
        (FLOWS, {"divisionId": "sales"}, "A"),
        (FLOWS, {"lockedBy": "me"}, "A"),
        (FLOWS, {"lockedByClientId": "app"}, "A"),
        (FLOWS, {"publishVersionId": "v1"}, "A"),
        (FLOWS, {"publishedAfter": "2026-02-01T00:00:00Z"}, "A"),
        (FLOWS, {"publishedAfter": "2026-04-01T00:00:00Z"}, ""),
        (FLOWS, {"publishedBefore": "2026-04-01T00:00:00Z"}, "A"),
        (FLOWS, {"secure": "any"}, "AB"),
        (FLOWS, {"secure": "published"}, "A"),
        (FLOWS, {"secure": "checkedin"}, "B"),
        (FLOWS, {"virtualAgentEnabled": "true"}, "A"),
        (FLOWS, {"virtualAgentEnabled": "false"}, "B"),
        (GROUPS, {"scheduleIds": "s1,other"}, "A"),
        (GROUPS, {"scheduleIds": "s1,s2"}, "AB"),
        (GROUPS, {"divisionId": "sales"}, "A"),
        (ACTIONS, {"secure": "True"}, "A"),
        (ACTIONS, {"secure": "False"}, "B"),
    ],
)
def test_filters_of_lookups(found, path, query, expected):
    assert found(path, **query) == expected


def test_what_is_left_out_unless_asked_for(found):
    def first(path, **query):
        return found.client.get(path, params=query).json()["entities"][0]

    assert "inputSchema" not in first(FLOWS)
    assert first(FLOWS, includeSchemas="true")["inputSchema"] == {"x": 1}
    assert "config" not in first(ACTIONS)
    assert first(ACTIONS, includeConfig="true")["config"] == {"x": 1}


def test_a_date_that_is_none_is_refused(found):
    answer = found.client.get(FLOWS, params={"publishedAfter": "yesterday"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid.query.param.value")


@pytest.mark.parametrize("query", [{"sortBy": "nonsense"}, {"queryFields": "nonsense", "queryValue": "a"}])
def test_unknown_names_to_sort_or_search_by(emulator, api, query):
    for value, status in (("ignored", 200), ("400", 400)):
        emu = emulator(switches={"unknown_sort": value})
        emu.seed("segments", {"displayName": "a"})
        answer = api(emu).get(SEGMENTS, params=query)
        assert answer.status_code == status
        if value == "ignored":
            assert answer.json()["total"] == ("sortBy" in query)


@pytest.mark.parametrize(("value", "expected"), [("all", "ab"), ("inactive", "b")])
def test_is_active_false(emulator, api, value, expected):
    emu = emulator(switches={"is_active_false": value})
    emu.seed("segments", {"displayName": "a"})
    emu.seed("segments", {"displayName": "b", "isActive": False})
    answer = api(emu).get(SEGMENTS, params={"isActive": "false"}).json()
    assert "".join(body["displayName"] for body in answer["entities"]) == expected


@pytest.mark.parametrize(
    "other",
    [{"filterField": "weight", "filterValue": "2"}, {"sortBy": "weight"}, {"pageSize": "5"}],
    ids=lambda other: next(iter(other)),
)
def test_ids_of_action_maps_come_without_what_they_are_documented_not_to_go_with(emu, api, other):
    """The vendor: "not compatible with pagination, filtering, sorting or querying"."""
    ids = {"actionMapIds": emu.seed("actionmaps", {"displayName": "A"})["id"]}
    client = api(emu)
    assert client.get("/api/v2/journey/actionmaps", params=ids).status_code == 200
    refused = client.get("/api/v2/journey/actionmaps", params={**ids, **other})
    assert (refused.status_code, next(iter(other)) in refused.json()["message"]) == (400, True)
