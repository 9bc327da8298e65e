"""Estimates of action maps: how many sessions would have qualified; removed together with outcomes."""

from __future__ import annotations

import uuid

from ..http import Response
from ..rules import declare
from ..store import Body
from .aggregates import not_done
from .call import Call
from .group import operation
from .jobs import Jobs
from .outcomes import gone_with_outcomes

declare(
    "estimates",
    "sessions with an event of an assignment of one of the segments",
    "guess",
    "Of all sessions; outcomesScoresCount counts the sessions with a score of the outcome. The state, which the vendor's "
    "file has as a text, is QUEUED, PENDING, FULFILLED or FAILED.",
)

_PATH = "/api/v2/journey/actionmaps/estimates/jobs"


class EstimateJobs(Jobs):
    name = "estimatejobs"
    path = _PATH
    id_parameter = "jobId"
    schema = "EstimateJobAsyncResponse"
    name_field = "id"
    started_field = "dateCreated"
    states = ("QUEUED", "PENDING", "FULFILLED", "FAILED", "FAILED")

    def gate(self, call: Call) -> None:
        gone_with_outcomes(call)

    @operation("POST", _PATH)
    def start(self, call: Call) -> Response:
        key = str(uuid.uuid4())
        about = {"id": key, "selfUri": f"{_PATH}/{key}"}
        job = {**about, "state": "QUEUED", "dateCreated": call.timestamp, "request": call.body}
        self.collection(call).put(key, job)
        return Response(202, about)

    @operation("GET", f"{_PATH}/{{jobId}}")
    def status(self, call: Call) -> Response:
        job = self.job(call)
        return Response(int(call.switches["running_status"]) if self.is_open(job) else 200, job["state"])

    @operation("GET", f"{_PATH}/{{jobId}}/results")
    def results(self, call: Call) -> Response:
        job = self.job(call)
        if not self.is_done(job):
            raise not_done(call)
        request: Body = job["request"]
        wanted = request.get("segmentIds", [])
        outcome = request.get("outcomeCriteria", {}).get("outcomeId")
        assigned: dict[str, set[str]] = {each: set() for each in wanted}
        for event in call.org.collection("events"):
            segment = event.get("segmentAssignmentEvent", {}).get("segment", {}).get("id")
            if segment in assigned:
                assigned[segment].add(event["session"]["id"])
        scored = [
            scores
            for scores in call.org.collection("outcomescores")
            if any(score.get("outcome", {}).get("id") == outcome for score in scores["outcomeScores"])
        ]
        counts = [{"segmentId": each, "count": len(sessions)} for each, sessions in assigned.items()]
        result = {
            "qualifiedSessionCount": len(set().union(*assigned.values())),
            "totalSessionCount": call.org.collection("sessions").count,
            "perSegmentCounts": counts,
            "outcomesScoresCount": len(scored),
        }
        return Response(200, result)
