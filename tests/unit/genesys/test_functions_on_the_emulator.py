"""Functions against the emulator, which checks every request and answer by the vendor's contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from support.requests import asked as requests_of
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import LookupFailed
from providers.genesys import functions as f
from providers.genesys import get_action_target
from providers.genesys.functions.estimates import DEPRECATED

SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "title": "Order placed",
    "description": "",
    "type": "object",
    "properties": {"total": {"type": "number"}},
}
VIEW = {
    "name": "Funnel",
    "duration": "P7D",
    "elements": [
        {"id": "a", "name": "A", "attributes": {"type": "Event", "id": "page"}, "followedBy": [{"id": "b"}]},
        {"id": "b", "name": "B", "attributes": {"type": "Event", "id": "page"}},
    ],
    "charts": [{"name": "C", "metrics": [{"id": "m", "elementId": "a"}]}],
}


@pytest.fixture(autouse=True)
def in_program(emulator: Emulator) -> Iterator[None]:
    """Stack config as a program has it; afterwards no answer has broken the contract."""
    before = pulumi.runtime.config.CONFIG.get()
    pulumi.runtime.set_all_config(genesys(emulator))
    yield
    pulumi.runtime.set_all_config(before or {})
    assert emulator.violations == []


def event(emulator: Emulator, number: int, **form: Any) -> dict[str, Any]:
    what = form or {"webEvent": {"eventName": "page_viewed", "url": "https://acme.example/"}}
    date = f"2026-01-01T00:00:{number:02d}.000Z"
    return emulator.seed("events", {"session": {"id": "s"}, "createdDate": date, "customerId": "c", **what})


def test_action_targets(emulator: Emulator) -> None:
    there = emulator.seed("actiontargets", {"name": "Sales", "serviceLevel": {"percentage": 0.8}})
    emulator.seed("actiontargets", {"name": "Help"})
    found = f.list_action_targets()
    assert [each.name for each in found] == ["Sales", "Help"]
    assert found[0] == get_action_target(id=there["id"])
    assert found[0].service_level == {"percentage": 0.8}
    assert len(f.list_action_targets(limit=1)) == 1


def test_sessions_and_events(emulator: Emulator) -> None:
    emulator.seed("sessions", {"id": "s", "externalContact": {"id": "contact-1"}})
    for number in range(3):
        event(emulator, number)
    event(emulator, 9, segmentAssignmentEvent={"segment": {"id": "seg"}})
    session = f.get_session(session_id="s")
    assert (session.event_count, session.external_contact and session.external_contact.id) == (4, "contact-1")
    assert [each.id for each in f.list_contact_sessions(contact_id="contact-1")] == ["s"]
    assert len(f.list_session_events(session_id="s")) == 4
    (assigned,) = f.list_session_events(session_id="s", event_types=["SegmentAssignmentEvent"])
    assert assigned.segment_assignment_event is not None
    assert assigned.segment_assignment_event.segment.id == "seg"
    assert assigned.web_event is None


def test_events_are_followed_from_page_to_page(emulator: Emulator) -> None:
    emulator.seed("sessions", {"id": "s"})
    for number in range(450):
        event(emulator, number % 60)
    requests_of(emulator)
    assert len({each.id for each in f.each_session_event(session_id="s")}) == 450
    assert len(requests_of(emulator)) == 3


def test_events_as_in_2019(emulator: Emulator) -> None:
    emulator.switches["era"] = "2019"
    emulator.seed("sessions", {"id": "s"})
    for number in range(5):
        event(emulator, number, webEvent={"eventName": "page_viewed"}, customerIdType="cookie")
    first = f.get_session_events_page(session_id="s", limit=2)
    second = f.get_session_events_page(session_id="s", limit=2, after=first.after)
    back = f.get_session_events_page(session_id="s", limit=2, before=second.before)
    ids = [[each.id for each in page.entities] for page in (first, second, back)]
    assert ids[0] == ids[2] != ids[1]
    assert first.before == ""


def test_views_and_their_jobs(emulator: Emulator) -> None:
    emulator.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    emulator.seed("sessions", {"id": "s"})
    event(emulator, 1)
    view = emulator.seed("views", VIEW)
    (listed,) = f.list_journey_views(with_charts=True)
    assert [chart.name for chart in listed.charts] == ["C"]
    assert f.list_journey_views(ids=[view["id"]])[0].charts == []
    one = f.get_journey_view_version(id=view["id"], version="1")
    assert [element.followed_by[0].id for element in one.elements[:1]] == ["b"]
    chart = listed.charts[0]
    got = f.get_journey_view_chart(view_id=view["id"], view_version="1", chart_id=chart.id)
    assert got.metrics[0].element_id == "a"
    assert f.get_view_data_range().date_min == "2026-01-01T00:00:01.000Z"
    assert f.list_journey_view_jobs(statuses=["Complete"]) == []
    with pytest.raises(LookupFailed, match="answered 404"):
        f.get_journey_view_job(view_id=view["id"], view_version="1")


def test_event_definitions(emulator: Emulator) -> None:
    emulator.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    assert [each.name for each in f.list_event_definitions()] == ["page_viewed"]
    emulator.seed("externalschemas", {"jsonSchema": SCHEMA})
    (external,) = f.list_external_event_definitions()
    assert external.activation_status == "Deactivated"
    assert f.list_external_event_changes()[0].schema_id == external.schema_id


def test_external_events(emulator: Emulator) -> None:
    schema = emulator.seed("externalschemas", {"jsonSchema": SCHEMA})
    for number in range(25):
        emulator.seed("externalconfigurations", {"name": f"c{number}", "schemaId": schema["id"]})
    requests_of(emulator)
    assert len(f.list_external_events_configurations()) == 25
    assert [each.query for each in requests_of(emulator)] == [
        "pageSize=20&pageNumber=1",
        "pageSize=20&pageNumber=2",
    ]
    assert (
        f.list_external_events_schemas()[0].json_schema
        == f.get_external_events_schema_version(schema_id=schema["id"], version="1").json_schema
    )
    assert [each.version for each in f.list_external_events_schema_versions(schema_id=schema["id"])] == [1]
    name = f.list_external_events_core_types()[0].name
    assert name
    assert f.get_external_events_core_type(name=name).name == name
    assert f.get_external_events_limits().max_number_of_schemas_per_org == 50


def test_predictors_of_orgs_that_have_them_still(emulator: Emulator) -> None:
    with pytest.raises(LookupFailed, match="nothing replaces them"):
        f.list_outcome_predictors()
    emulator.switches["outcomes"] = "present"
    outcome = emulator.seed("outcomes", {"displayName": "Sale"})
    there = emulator.seed("outcomepredictors", {"outcome": {"id": outcome["id"]}})
    assert [each.id for each in f.list_outcome_predictors()] == [there["id"]]


def test_scores_of_orgs_that_have_outcomes_still(emulator: Emulator) -> None:
    emulator.switches["outcomes"] = "present"
    emulator.seed("sessions", {"id": "s"})
    score = {"outcome": {"id": "o"}, "probability": 0.25, "percentile": 80}
    emulator.seed("outcomescores", {"id": "s", "outcomeScores": [score]})
    (found,) = f.get_outcome_scores(session_id="s").outcome_scores
    assert (found.outcome and found.outcome.id, found.probability, found.percentile) == ("o", 0.25, 80)


def test_aggregates_of_what_was_seeded(emulator: Emulator) -> None:
    emulator.seed("sessions", {"id": "s", "createdDate": "2026-01-01T00:00:00.000Z"})
    for number, segment in enumerate(["a", "b", "a"]):
        event(emulator, number, segmentAssignmentEvent={"segment": {"id": segment}})
    found = f.query_journey_aggregates(
        interval="2026-01-01T00:00:00Z/2026-01-02T00:00:00Z",
        metrics=["nJourneySegmentsAssigned"],
        group_by=["journeySegmentId"],
        filter={"type": "or", "predicates": [{"dimension": "journeySegmentId", "value": "a"}]},
    )
    counts = {each.group["journeySegmentId"]: each.data[0].metrics[0].stats for each in found}
    assert {segment: stats and stats.count for segment, stats in counts.items()} == {"a": 2}


def test_flow_paths_and_estimates(emulator: Emulator) -> None:
    root = {"type": "Root", "count": 3, "flows": []}
    emulator.seed("flowpaths", {"flowId": "flow", "category": "Complete", "elements": {"root": root}})
    found = f.query_flow_paths(category="Complete", flows=[{"id": "flow"}])
    assert found.elements["root"].count == 3
    with pytest.raises(LookupFailed, match="answered 410") as gone:
        f.estimate_action_map(segment_ids=["a"])
    assert str(gone.value).endswith(DEPRECATED)
    emulator.switches["outcomes"] = "present"
    emulator.seed("sessions", {"id": "s"})
    event(emulator, 1, segmentAssignmentEvent={"segment": {"id": "a"}})
    estimate = f.estimate_action_map(segment_ids=["a"])
    assert (estimate.qualified_session_count, estimate.total_session_count) == (1, 1)
