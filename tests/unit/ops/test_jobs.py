"""Calls that run jobs or send events: started, waited for, cancelled; and what the API doesn't take."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pulumi
import pytest
from pytest_mock import MockerFixture
from support.scripted import scripted
from support.settings import genesys

from journeys import ops
from journeys.emulator import Emulator
from journeys.ops import calling, external_events
from providers.core.errors import JourneysError, ResponseLost
from providers.core.session.session import session_for
from providers.genesys.dialect import GENESYS

INTERVAL = "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z"
JOBS = "/api/v2/analytics/journeys/aggregates/jobs"
VIEW: dict[str, Any] = {
    "name": "Funnel",
    "duration": "P7D",
    "elements": [{"id": "a", "name": "A", "attributes": {"type": "Event", "id": "page"}}],
}


@pytest.fixture
def org(emulator: Emulator) -> ops.Org:
    return session_for(GENESYS, genesys(emulator))


def scripted_org() -> ops.Org:
    return session_for(GENESYS, pulumi.runtime.config.CONFIG.get() or {})


# --- view jobs ----------------------------------------------------------------------------------------------------


def test_a_view_job_is_started_and_waited_for(emulator: Emulator, org: ops.Org) -> None:
    emulator.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    view = emulator.seed("views", VIEW)
    job = ops.start_view_job(view["id"], org=org)
    assert job.status == "Accepted"
    assert ops.wait_for_view_job(view["id"], 1, job.id, org=org).status == "Complete"


def test_a_view_job_is_cancelled(emulator: Emulator, org: ops.Org) -> None:
    emulator.switches["job_ms"] = "60000"
    emulator.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    view = emulator.seed("views", VIEW)
    job = ops.start_view_job(view["id"], 1, org=org)
    assert ops.cancel_view_job(view["id"], 1, job.id, org=org).status == "Cancelled"
    with pytest.raises(JourneysError, match="has ended as Cancelled"):
        ops.wait_for_view_job(view["id"], 1, job.id, org=org)


def test_a_job_that_does_not_end_is_not_waited_for_for_ever(emulator: Emulator, org: ops.Org) -> None:
    emulator.switches["job_ms"] = "60000"
    emulator.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    view = emulator.seed("views", VIEW)
    job = ops.start_view_job(view["id"], 1, org=org)
    with pytest.raises(JourneysError, match=r"is not ready after 1 s: give it more time"):
        ops.wait_for_view_job(view["id"], 1, job.id, timeout=1, org=org)


# --- aggregates ---------------------------------------------------------------------------------------------------


def aggregates(states: list[str]) -> Any:
    """A job that goes through these states, with two pages of results."""

    def answer(request: httpx.Request) -> Any:
        if request.method == "POST":
            return httpx.Response(202, json={"jobId": "job-1"})
        if request.method == "DELETE":
            return httpx.Response(204)
        if request.url.path.endswith("/results"):
            if request.url.query == b"cursor=next":
                return {"results": [{"group": {"journeySegmentId": "b"}, "data": []}]}
            return {"results": [{"group": {"journeySegmentId": "a"}, "data": []}], "cursor": "next"}
        return {"state": states.pop(0) if len(states) > 1 else states[0]}

    return answer


@pytest.fixture(autouse=True)
def no_pauses(mocker: MockerFixture) -> None:
    mocker.patch.object(calling, "time", autospec=True)


def test_aggregates_by_a_job(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with scripted(aggregates(["QUEUED", "PENDING", "FULFILLED"]), monkeypatch) as server:
        found = ops.run_aggregates(
            scripted_org(),
            interval=INTERVAL,
            metrics=["nJourneySessions"],
            group_by=["journeySegmentId"],
            page_size=1,
        )
        assert [each.group for each in found] == [{"journeySegmentId": "a"}, {"journeySegmentId": "b"}]
    assert capsys.readouterr().err == "waiting 600 s: the job job-1, at most\n"
    assert server.bodies[0] == {
        "interval": INTERVAL,
        "metrics": ["nJourneySessions"],
        "groupBy": ["journeySegmentId"],
        "pageSize": 1,
    }
    assert server.asked == [
        f"POST {JOBS}",
        *[f"GET {JOBS}/job-1"] * 3,
        f"GET {JOBS}/job-1/results",
        f"GET {JOBS}/job-1/results?cursor=next",
    ]


@pytest.mark.parametrize("ends", [KeyboardInterrupt, ValueError])
def test_a_wait_that_is_interrupted_cancels_the_job(
    monkeypatch: pytest.MonkeyPatch, ends: type[BaseException]
) -> None:
    def interrupt(_: float) -> None:
        raise ends

    monkeypatch.setattr(calling.time, "sleep", interrupt)
    with scripted(aggregates(["QUEUED"]), monkeypatch) as server, pytest.raises(ends):
        ops.run_aggregates(scripted_org(), interval=INTERVAL, metrics=["nJourneySessions"])
    assert server.asked[-1] == f"DELETE {JOBS}/job-1"


def test_a_job_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        scripted(aggregates(["FAILED"]), monkeypatch),
        pytest.raises(JourneysError, match="has ended as FAILED"),
    ):
        ops.run_aggregates(scripted_org(), interval=INTERVAL, metrics=["nJourneySessions"])


def test_a_query_is_checked_before_a_job_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(aggregates(["FULFILLED"]), monkeypatch) as server, pytest.raises(ops.Refused) as caught:
        ops.run_aggregates(scripted_org(), interval="yesterday", metrics=["nSessions"])  # type: ignore[list-item]
    assert "run_aggregates sent nothing: interval: must be two moments" in str(caught.value)
    assert "metrics[0]: must be one of nDistinctJourneyActions" in str(caught.value)
    assert server.asked == []


# --- attributions -------------------------------------------------------------------------------------------------

ATTRIBUTION: Any = {
    "outcome_id": "o",
    "external_contact_id": "planted-contact",
    "associated_value": 5,
    "touchpoints": [{"agent_id": "agent", "associated_value": 5, "media_type": "Voice"}],
    "created_date": "2026-11-01T00:00:00Z",
}


def test_attributions_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    states = ["Running", "Completed"]

    def answer(request: httpx.Request) -> Any:
        if request.method == "POST":
            return {"id": "job-1"}
        if request.url.path.endswith("/results"):
            return {"entities": [{"index": 0, "state": "Completed", "message": ""}]}
        return {"state": states.pop(0)}

    with scripted(answer, monkeypatch) as server:
        found = ops.run_attributions([ATTRIBUTION], 10, org=scripted_org())
    assert found == [{"index": 0, "state": "Completed", "message": ""}]
    assert server.bodies[0]["percentFailedThreshold"] == 10
    assert server.bodies[0]["entities"][0]["touchpoints"][0]["agentId"] == "agent"


def test_withdrawn_attributions_say_so_and_mistakes_do_not_show_the_contact(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = httpx.Response(410, json={"code": "gone", "message": "planted-contact"})
    with scripted(lambda request: gone, monkeypatch):
        with pytest.raises(JourneysError, match="nothing replaces them") as caught:
            ops.run_attributions([ATTRIBUTION], org=scripted_org())
        assert "planted" not in str(caught.value)
        with pytest.raises(ops.Refused, match=r"entities\[0\].outcome_id: must be a string") as refused:
            ops.run_attributions([{**ATTRIBUTION, "outcome_id": ["planted-contact"]}], org=scripted_org())
        assert "planted" not in str(refused.value)


def test_jobs_on_the_emulator(emulator: Emulator, org: ops.Org) -> None:
    emulator.switches["outcomes"] = "present"
    outcome = emulator.seed("outcomes", {"displayName": "Sale"})["id"]
    wrong = {**ATTRIBUTION, "outcome_id": "nowhere"}
    found = ops.run_attributions([{**ATTRIBUTION, "outcome_id": outcome}, wrong], 100, org=org)
    assert [each["state"] for each in found] == ["Completed", "Invalid"]
    for name in ("s", "t"):
        emulator.seed("sessions", {"id": name, "createdDate": "2026-11-01T00:00:00.000Z"})
    groups = ops.run_aggregates(
        org, interval=INTERVAL, metrics=["nJourneySessions"], group_by=["journeySessionId"], page_size=1
    )
    assert sorted(each.group["journeySessionId"] for each in groups) == ["s", "t"]
    assert len(emulator.requests.matching("GET", "/results")) >= 3


# --- external events ----------------------------------------------------------------------------------------------


def external(number: int, total: Any) -> Any:
    return {
        "id": f"e{number}",
        "date_created": "2026-11-01T00:00:00Z",
        "identifiers": {"external_ids": [{"external_source_id": "crm", "value": "planted"}]},
        "attributes": {"total": total},
    }


def test_events_are_sent_and_those_that_were_not_taken_returned(
    emulator: Emulator, org: ops.Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Order placed",
        "description": "",
        "type": "object",
        "properties": {"total": {"type": "number"}},
    }
    there = emulator.seed("externalschemas", {"jsonSchema": schema})
    configuration = emulator.seed("externalconfigurations", {"name": "CRM", "schemaId": there["id"]})
    monkeypatch.setattr(external_events, "LARGEST", 400)
    events = [external(n, "much" if n == 4 else n) for n in range(6)]
    (left,) = ops.send_external_events(configuration["id"], events, org=org)
    assert (left.index, left.is_retryable, left.status) == (4, False, 400)
    assert len(emulator.requests.matching("POST", "/events")) > 1
    assert sorted(emulator.objects("externalevents")) == ["e0", "e1", "e2", "e3", "e5"]


def test_a_wrong_event_is_refused_without_its_values(emulator: Emulator, org: ops.Org) -> None:
    wrong = {**external(0, 1), "date_created": "planted-date"}
    with pytest.raises(ops.Refused, match=r"entities\[0\].date_created: must be a date") as caught:
        ops.send_external_events("c", [wrong], org=org)
    assert "planted" not in str(caught.value)


def test_a_lost_answer_is_not_sent_again_and_does_not_tell_whom_it_was_about(
    emulator: Emulator, org: ops.Org
) -> None:
    emulator.faults.add(
        "status", method="POST", path="/events$", status=500, message="planted broke it", when="after"
    )
    with pytest.raises(
        ResponseLost, match="whether it took effect is unknown: the server answered 500"
    ) as caught:
        ops.send_external_events("c", [external(0, 1)], org=org)
    assert "planted" not in str(caught.value)
    assert len(emulator.requests.matching("POST", "/events")) == 1


def test_labels_are_sent_as_a_bare_list(emulator: Emulator, org: ops.Org) -> None:
    found = ops.validate_encodings([{"name": "a", "value": "x y", "encoded": False}], org=org)
    assert found == [{"name": "a", "value": "x y", "encoded": False}]
    assert json.dumps(found)
