"""Aggregates, flow paths and estimates: what is sent fits the vendor's schemas, what is wrong is not sent."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import httpx
import jsonschema_rs
import pytest
from pytest_mock import MockerFixture
from support.scripted import scripted

from providers.core.errors import LookupFailed
from providers.genesys.functions import estimate_action_map, query_flow_paths, query_journey_aggregates
from providers.genesys.functions import estimates as estimates_module

CONTRACT = json.loads((files("journeys.emulator") / "contract/genesys-journey.openapi.json").read_text())
INTERVAL = "2026-11-01T00:00:00Z/2026-11-08T00:00:00Z"


def problems(schema: str, body: Any) -> list[str]:
    """What the vendor's schema says of a body, by an independent validator."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": CONTRACT["components"]}
    return [error.message for error in jsonschema_rs.validator_for(whole).iter_errors(body)]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`with api(answer) as api:` programs meet an API with these answers."""
    return lambda answer: scripted(answer, monkeypatch)


RESULTS = {
    "results": [
        {
            "group": {"journeySegmentId": "seg"},
            "data": [
                {
                    "interval": INTERVAL,
                    "metrics": [{"metric": "nJourneySegmentsAssigned", "stats": {"count": 3}}],
                    "views": [{"name": "few", "stats": {"count": 1}}],
                }
            ],
        }
    ]
}


def test_aggregates_are_asked_for_as_the_vendor_documents(api: Any) -> None:
    with api(lambda request: RESULTS) as server:
        (group,) = query_journey_aggregates(
            interval=INTERVAL,
            metrics=["nJourneySegmentsAssigned"],
            group_by=["journeySegmentId"],
            granularity="P1D",
            time_zone="Europe/Berlin",
            filter={
                "type": "and",
                "clauses": [
                    {"type": "or", "predicates": [{"dimension": "journeySegmentId", "value": "seg"}]}
                ],
                "predicates": [{"dimension": "journeyOutcomeId", "operator": "notExists"}],
            },
            views=[
                {
                    "target": "nJourneySessions",
                    "name": "few",
                    "function": "rangeBound",
                    "range": {"gte": 0, "lt": 5},
                }
            ],
            flatten_multivalued_dimensions=True,
            alternate_time_dimension="eventTime",
        )
    (body,) = server.bodies
    assert server.asked == ["POST /api/v2/analytics/journeys/aggregates/query"]
    assert problems("JourneyAggregationQuery", body) == []
    assert len(body) == 9
    assert group.group == {"journeySegmentId": "seg"}
    numbers = group.data[0].metrics[0]
    assert (numbers.metric, numbers.stats and numbers.stats.count) == ("nJourneySegmentsAssigned", 3)
    assert group.data[0].views[0].name == "few"


def test_a_query_that_failed_in_between_is_sent_again(api: Any) -> None:
    answers = [httpx.Response(503), RESULTS]
    with api(lambda request: answers.pop(0)) as server:
        assert query_journey_aggregates(interval=INTERVAL, metrics=["nJourneySessions"])
    assert len(server.asked) == 2


GOOD: dict[str, Any] = {"interval": INTERVAL, "metrics": ["nJourneySessions"]}
PREDICATE = {"dimension": "journeySegmentId", "value": "x"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"metrics": ["nJourneySession"]}, "metrics[0]: must be one of"),
        ({"metrics": ["nJourneySession"]}, 'did you mean "nJourneySessions"?'),
        ({"metrics": []}, "metrics: must have at least 1 item(s)"),
        ({"metrics": None}, "metrics: is required"),
        (
            {"interval": "2026-11-08T00:00:00Z/2026-11-01T00:00:00Z"},
            "interval: must be two moments, the earlier first",
        ),
        ({"interval": "P7D"}, "interval: must be two moments"),
        ({"granularity": "1d"}, "granularity: must be an ISO 8601 duration"),
        ({"granularity": "PT"}, "granularity: must be an ISO 8601 duration"),
        ({"group_by": ["journey_segment_id"]}, "group_by[0]: must be one of"),
        ({"filter": {"type": "and"}}, "filter: needs clauses or predicates"),
        ({"filter": {"type": "xor", "predicates": [PREDICATE]}}, "filter.type: must be one of and, or"),
        (
            {"filter": {"type": "and", "predicates": [{"value": "x"}]}},
            "filter.predicates[0].dimension: is required",
        ),
        (
            {"filter": {"type": "and", "predicates": [{"dimension": "journeySegmentId"}]}},
            "filter.predicates[0]: takes either a value or a range",
        ),
        (
            {"filter": {"type": "and", "predicates": [{**PREDICATE, "operator": "exists"}]}},
            "filter.predicates[0].value: has no meaning with exists",
        ),
        (
            {"filter": {"type": "and", "clauses": [{"type": "or", "predicates": []}]}},
            "filter.clauses[0].predicates: must have at least 1 item(s)",
        ),
        (
            {"views": [{"target": "nJourneySessions", "name": "nJourneySessions", "function": "rangeBound"}]},
            "views[0].name: is the name of another view or metric",
        ),
    ],
)
def test_a_query_that_makes_no_sense_is_not_sent(api: Any, change: Any, why: str) -> None:
    with api(lambda request: RESULTS) as server, pytest.raises(LookupFailed) as caught:
        query_journey_aggregates(**{**GOOD, **change})
    assert f"{why}" in str(caught.value)
    assert server.asked == []


def test_flow_paths(api: Any) -> None:
    element = {
        "parentId": "root",
        "type": "Milestone",
        "count": 2,
        "flows": [{"flow": {"id": "flow-1"}, "version": "1", "type": "Bot", "count": 2}],
        "flowMilestone": {"id": "m"},
    }
    answer = {"category": "Complete", "elements": {"one_Element": element}}
    with api(lambda request: answer) as server:
        found = query_flow_paths(category="Complete", flows=[{"id": "flow-1"}])
    assert problems("FlowPathsQuery", server.bodies[0]) == []
    step = found.elements["one_Element"]
    assert (step.type, step.flows[0].flow.id, step.flow_milestone and step.flow_milestone.id) == (
        "Milestone",
        "flow-1",
        "m",
    )


def test_an_estimate_is_waited_for(api: Any, mocker: MockerFixture) -> None:
    mocker.patch.object(estimates_module, "time", autospec=True)
    looks = [
        httpx.Response(status, json=text)
        for status, text in ((202, "Running"), (200, "PENDING"), (200, "Complete"))
    ]

    def answer(request: httpx.Request) -> Any:
        if request.method == "POST":
            return httpx.Response(202, json={"id": "job-1"})
        if request.url.path.endswith("/results"):
            return {"qualifiedSessionCount": 7, "perSegmentCounts": [{"segmentId": "seg", "count": 7}]}
        return looks.pop(0)

    with api(answer) as server:
        found = estimate_action_map(
            segment_ids=["seg"], outcome_criteria={"outcome_id": "o", "probability": 0.5}
        )
    assert problems("ActionMapEstimateRequest", server.bodies[0]) == []
    assert (found.qualified_session_count, found.per_segment_counts[0].count) == (7, 7)
    assert len(server.asked) == 5


def test_an_estimate_that_fails_says_so(api: Any) -> None:
    def answer(request: httpx.Request) -> Any:
        return {"id": "job-1"} if request.method == "POST" else httpx.Response(200, json="FAILED")

    with api(answer), pytest.raises(LookupFailed, match="could not compute the estimate"):
        estimate_action_map(segment_ids=["seg"])


def test_an_estimate_without_a_trigger_is_not_sent(api: Any) -> None:
    with api(lambda request: {}) as server, pytest.raises(LookupFailed, match="give segment_ids"):
        estimate_action_map()
    assert server.asked == []


def test_the_values_of_a_filter_are_in_no_message(api: Any) -> None:
    refused = httpx.Response(400, json={"code": "bad.request", "message": "planted@customer.example?"})
    predicate: Any = {"dimension": "journeyCustomerId", "value": "planted@customer.example"}
    filter: Any = {"type": "and", "predicates": [predicate]}
    with api(lambda request: refused):
        with pytest.raises(LookupFailed) as caught:
            query_journey_aggregates(interval=INTERVAL, metrics=["nJourneySessions"], filter=filter)
        assert "answered 400 bad.request" in str(caught.value)
        assert "planted" not in str(caught.value)
        with pytest.raises(
            LookupFailed, match="planted"
        ):  # where nothing is about a person, the vendor's word helps
            query_journey_aggregates(interval=INTERVAL, metrics=["nJourneySessions"])
