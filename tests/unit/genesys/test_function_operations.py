"""Every reading operation of the vendor's document has a function, and the table of operations says which."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from support.scripted import scripted

from journeys.docs.covered import FUNCTIONS
from providers.genesys import functions

CONTRACT = json.loads((files("journeys.emulator") / "contract/genesys-journey.openapi.json").read_text())
INTERVAL = "2026-11-01T00:00:00Z/2026-11-08T00:00:00Z"
SEARCH: dict[str, Any] = {"sort_by": ["id"], "query_fields": ["name"], "query_value": "x"}
VIEW: dict[str, Any] = {"view_id": "v-1", "view_version": "1"}
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "each_session_event": [{"session_id": "s-1"}],
    "estimate_action_map": [{"segment_ids": ["seg"]}],
    "get_external_events_core_type": [{"name": "t-1"}],
    "get_external_events_limits": [{}],
    "get_external_events_schema_version": [{"schema_id": "s-1", "version": "1"}],
    "get_journey_view_version": [{"id": "v-1", "version": "1"}],
    "get_journey_view_chart": [
        {**VIEW, "chart_id": "c-1"},
        {**VIEW, "chart_id": "c-1", "chart_version": "1"},
    ],
    "get_journey_view_chart_result": [{**VIEW, "job_id": "j-1", "chart_id": "c-1"}],
    "get_journey_view_job": [VIEW, {**VIEW, "job_id": "j-1"}],
    "get_journey_view_result": [{**VIEW, "job_id": "j-1"}],
    "get_outcome_scores": [{"session_id": "s-1"}],
    "get_session": [{"session_id": "s-1"}],
    "get_session_events_page": [{"session_id": "s-1", "before": "b", "limit": 9}],
    "get_view_data_range": [{}],
    "list_action_maps": [
        {},
        SEARCH,
        {"action_map_ids": ["m"]},
        {"filter_field": "weight", "filter_value": "1"},
    ],
    "list_action_targets": [{}],
    "list_action_templates": [{}, {**SEARCH, "media_type": "openAction", "state": "Active"}],
    "list_contact_segments": [{"contact_id": "c-1", "include_merged": True, "limit": 5}],
    "list_contact_sessions": [{"contact_id": "c-1", "include_merged": True}],
    "list_customer_segments": [{"customer_id_type": "e-mail", "customer_id": "c-1"}],
    "list_event_definitions": [{}],
    "list_external_contact_segments": [{"external_contact_id": "c-1", "segment_scope": "Customer"}],
    "list_external_event_changes": [{}],
    "list_external_event_definitions": [{}],
    "list_external_events_configurations": [{}],
    "list_external_events_core_types": [{}],
    "list_external_events_schema_versions": [{"schema_id": "s-1"}],
    "list_external_events_schemas": [{}],
    "list_journey_view_jobs": [
        {"interval": INTERVAL, "statuses": ["Failed"]},
        {"mine": True, "interval": INTERVAL, "statuses": ["Failed"]},
    ],
    "list_journey_view_schedules": [{}],
    "list_journey_views": [{"name_or_created_by": "x", "with_charts": True}, {"ids": ["v-1"]}],
    "list_outcome_predictors": [{}],
    "list_outcomes": [{}, SEARCH, {"outcome_ids": ["o"]}],
    "list_segments": [{}, {"segment_ids": ["s"]}, {**SEARCH, "is_active": True, "limit": 1}],
    "list_session_events": [{"session_id": "s-1", "event_types": ["WebEvent"]}],
    "list_session_segments": [{"session_id": "s-1", "assignment_state": "Assigned"}],
    "query_flow_paths": [{"category": "All", "flows": [{"id": "f"}]}],
    "query_journey_aggregates": [{"interval": INTERVAL, "metrics": ["nJourneySessions"]}],
}
REMOVED = {
    "GET /api/v2/journey/customers/{customerIdType}/{customerId}/segments",
    "GET /api/v2/journey/externalcontacts/{externalContactId}/segments",
    "GET /api/v2/journey/sessions/{sessionId}/segments",
}
ELSEWHERE = re.compile(
    r"^GET /api/v2/(analytics/journeys/aggregates/jobs|journey/outcomes/attributions/jobs)"  # plain calls
    r"|^GET /api/v2/journey/deployments/"  # devices
    r"|^GET /api/v2/journey/\w+/\{(segment|outcome|actionMap|actionTemplate|actionTarget|view)Id\}$"
    r"|^GET /api/v2/journey/outcomes/predictors/\{predictorId\}$"
    r"|^GET /api/v2/journey/externalevents/(configurations|schemas)/\{\w+\}$"
    r"|^GET /api/v2/journey/views/(eventdefinitions/\{eventDefinitionId\}|\{viewId\}/schedules)$"
)
"""What the resource types, the plain calls and devices read."""


def template(request: str) -> str:
    """The operation of a request, as the vendor's document has it."""
    method, path = request.split(" ")
    path = urlsplit(path).path
    known = [*CONTRACT["paths"], *(each.partition(" ")[2] for each in REMOVED)]
    fits = [each for each in known if re.fullmatch(re.sub(r"\{\w+\}", "[^/]*[^a-z/][^/]*", each), path)]
    return f"{method} {fits[0]}" if fits else f"{method} {path}"


def answer(request: httpx.Request) -> Any:
    """Good enough for every function."""
    if request.method == "POST" and request.url.path.endswith("/jobs"):
        return {"id": "j-1"}
    return {"entities": [], "id": "x", "pageCount": 1, "changes": [], "results": []}


@pytest.fixture(scope="module")
def sent() -> dict[str, list[str]]:
    """The requests of each function."""
    found: dict[str, list[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, examples in EXAMPLES.items():
            with scripted(answer, patch) as server:
                for args in examples:
                    result = getattr(functions, name)(**args)
                    if name.startswith("each_"):
                        list(result)
                found[name] = list(server.asked)
    return found


def test_every_function_is_here_and_has_both_forms() -> None:
    plain = {name for name in functions.__all__ if not name.endswith("_output")}
    assert plain == set(EXAMPLES)
    assert {f"{name}_output" for name in plain if not name.startswith("each_")} == {
        name for name in functions.__all__ if name.endswith("_output")
    }


def test_every_reading_operation_has_a_function(sent: dict[str, list[str]]) -> None:
    asked = {template(each) for requests in sent.values() for each in requests}
    reading = {
        f"{method.upper()} {path}"
        for path, operations in CONTRACT["paths"].items()
        for method in operations
        if method == "get" or path.endswith("/query") or "estimates" in path
    }
    assert asked - reading == REMOVED
    assert {each for each in reading - asked if not ELSEWHERE.match(each)} == set()


def test_no_parameter_is_sent_that_the_operation_does_not_have(sent: dict[str, list[str]]) -> None:
    unknown = set()
    for name, requests in sent.items():
        for each in requests:
            method, _, path = template(each).partition(" ")
            operation = CONTRACT["paths"].get(path, {}).get(method.lower())
            if operation is None:
                continue  # removed: not in the vendor's document
            known = {parameter["name"] for parameter in operation.get("parameters", [])}
            given = {key for key, _ in parse_qsl(urlsplit(each.split(" ")[1]).query)}
            unknown |= {f"{name}: {key}" for key in given - known}
    assert unknown == {"get_session_events_page: before", "get_session_events_page: limit"}, "2019's"


PAGING = {"pageSize", "pageNumber", "after"}
"""Parameters that the functions fill in themselves."""


def test_every_parameter_of_an_operation_can_be_given(sent: dict[str, list[str]]) -> None:
    given: dict[str, set[str]] = {}
    for requests in sent.values():
        for each in requests:
            found = {key for key, _ in parse_qsl(urlsplit(each.split(" ")[1]).query)}
            given.setdefault(template(each), set()).update(found)
    missing = set()
    for key, found in given.items():
        method, _, path = key.partition(" ")
        operation = CONTRACT["paths"].get(path, {}).get(method.lower(), {})
        known = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
        missing |= {f"{key}: {name}" for name in known - found - PAGING}
    assert missing == set()


def test_the_table_of_operations_says_what_each_function_sends(sent: dict[str, list[str]]) -> None:
    shown = {name: set(keys) for name, keys in FUNCTIONS.items() if name in EXAMPLES}
    found = {name: {template(each) for each in requests} for name, requests in sent.items()}
    assert {name: found[name] for name in shown} == shown
    events = "GET /api/v2/journey/sessions/{sessionId}/events"
    rest = {name: keys for name, keys in found.items() if name not in shown}
    assert rest == {"each_session_event": {events}, "get_session_events_page": {events}}
