"""The vendor's SDK asks for aggregates, attributions, estimates and flow paths, at once and as jobs."""

from __future__ import annotations

import pytest

INTERVAL = "2026-01-01T00:00:00.000Z/2026-01-03T00:00:00.000Z"


@pytest.fixture
def emu(emu_with):
    emu = emu_with(outcomes="present")
    emu.seed("sessions", {"id": "s", "createdDate": "2026-01-01T01:00:00Z"})
    fields = {"segmentAssignmentEvent": {"segment": {"id": "vip"}}, "createdDate": "2026-01-01T02:00:00Z"}
    emu.seed("events", {"session": {"id": "s"}, **fields})
    return emu


def filled(query, sdk):
    query.interval, query.metrics, query.group_by = (
        INTERVAL,
        ["nJourneySegmentsAssigned"],
        ["journeySegmentId"],
    )
    query.filter, predicate = sdk.JourneyAggregateQueryFilter(), sdk.JourneyAggregateQueryPredicate()
    predicate.dimension, predicate.value = "journeySegmentId", "vip"
    query.filter.type, query.filter.predicates = "and", [predicate]
    return query


def test_aggregates(emu, connect, sdk):
    journey = connect(emu)
    result = journey.post_analytics_journeys_aggregates_query(
        body=filled(sdk.JourneyAggregationQuery(), sdk)
    ).results[0]
    assert (result.group, result.data[0].metrics[0].stats.count) == ({"journeySegmentId": "vip"}, 1)


def test_aggregate_jobs(emu, connect, sdk):
    journey = connect(emu, "AnalyticsApi")
    job = journey.post_analytics_journeys_aggregates_jobs(
        body=filled(sdk.JourneyAsyncAggregationQuery(), sdk)
    ).job_id
    assert journey.get_analytics_journeys_aggregates_job(job).state == "FULFILLED"
    assert journey.get_analytics_journeys_aggregates_job_results(job).results[0].group == {
        "journeySegmentId": "vip"
    }
    journey.delete_analytics_journeys_aggregates_job(job)


def test_attributions(emu, connect, sdk):
    journey, outcome = connect(emu), emu.seed("outcomes", {"displayName": "bought"})
    touchpoint, each, listing = (
        sdk.Touchpoint(),
        sdk.OutcomeAttributionRequest(),
        sdk.OutcomeAttributionListing(),
    )
    touchpoint.agent_id, touchpoint.associated_value = "a", 1.5
    each.outcome_id, each.associated_value, each.touchpoints = outcome["id"], 2.5, [touchpoint]
    each.created_date, listing.entities = "2026-01-01T00:00:00Z", [each]
    job = journey.post_journey_outcomes_attributions_jobs(body=listing).id
    assert journey.get_journey_outcomes_attributions_job(job).state == "Completed"
    assert journey.get_journey_outcomes_attributions_job_results(job).entities[0].state == "Completed"


def test_estimates(emu, connect, sdk):
    journey, wanted = connect(emu), sdk.ActionMapEstimateRequest()
    wanted.segment_ids = ["vip"]
    job = journey.post_journey_actionmaps_estimates_jobs(body=wanted).id
    assert journey.get_journey_actionmaps_estimates_job(job) == "FULFILLED"
    assert journey.get_journey_actionmaps_estimates_job_results(job).qualified_session_count == 1


def test_flow_paths(emu, connect, sdk):
    query, flow = sdk.FlowPathsQuery(), sdk.FlowPathsFlowFilter()
    flow.id, query.category, query.flows = "f", "All", [flow]
    assert connect(emu).post_journey_flows_paths_query(body=query).elements["root"].type == "Root"
