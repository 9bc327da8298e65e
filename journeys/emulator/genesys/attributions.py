"""Outcome attributions: jobs that say who brought about an outcome; removed together with outcomes."""

from __future__ import annotations

import uuid

from ..http import Response
from ..rules import declare
from ..store import Body
from .aggregates import not_done
from .call import Call
from .group import operation
from .jobs import Jobs
from .kind import Kind
from .outcomes import gone_with_outcomes

declare(
    "attribution_checks",
    "an outcome that doesn't exist is Invalid; above percentFailedThreshold the job is Failed",
    "inferred",
    "With some invalid it is CompletedWithErrors, and the others count in aggregates. The threshold is 5 unless it is "
    "given (documented).",
)

_PATH = "/api/v2/journey/outcomes/attributions/jobs"


class Attributions(Kind):
    """What completed jobs attributed. It isn't in the API; aggregates count it."""

    name = "attributions"
    path = _PATH
    id_parameter = "id"
    schema = "OutcomeAttributionRequest"
    name_field = "id"
    does = ()
    versioned = False
    dates = ()


class AttributionJobs(Jobs):
    name = "attributionjobs"
    path = _PATH
    id_parameter = "jobId"
    schema = "OutcomeAttributionJobStateResponse"
    name_field = "id"
    started_field = "createdDate"
    states = ("Running", "Running", "Completed", "Failed", "Failed")

    def gate(self, call: Call) -> None:
        gone_with_outcomes(call)

    @operation("POST", _PATH)
    def start(self, call: Call) -> Response:
        key = str(uuid.uuid4())
        place = f"{_PATH}/{key}"
        about = {
            "id": key,
            "percentFailedThreshold": call.body.get("percentFailedThreshold", 5),
            "selfUri": place,
        }
        job = {**about, "state": "Running", "createdDate": call.timestamp, "entities": call.body["entities"]}
        self.collection(call).put(key, job)
        return Response(200, about)

    @operation("GET", f"{_PATH}/{{jobId}}")
    def status(self, call: Call) -> Response:
        return Response(200, {name: value for name, value in self.job(call).items() if name != "entities"})

    @operation("GET", f"{_PATH}/{{jobId}}/results")
    def results(self, call: Call) -> Response:
        job = self.job(call)
        if self.is_open(job):
            raise not_done(call)
        return Response(200, {"entities": [_result(call, job, n) for n in range(len(job["entities"]))]})

    def ended(self, call: Call, body: Body) -> Body:
        body = {**body, "resultsUri": f"{body['selfUri']}/results"}
        entities = body["entities"]
        valid = [each for each in entities if _is_valid(call, each)]
        if not self.is_done(body):
            return body
        failed = 100 * (len(entities) - len(valid)) / max(1, len(entities))
        if failed > body["percentFailedThreshold"]:
            return {**body, "state": "Failed"}
        for number, each in enumerate(valid):
            key = f"{body['id']}/{number}"
            call.org.collection("attributions").put(key, {"id": key, **each})
        return {**body, "state": "Completed" if len(valid) == len(entities) else "CompletedWithErrors"}


def _is_valid(call: Call, attribution: Body) -> bool:
    return call.org.collection("outcomes").get(attribution["outcomeId"]) is not None


def _result(call: Call, job: Body, index: int) -> Body:
    given = job["entities"][index]
    if not _is_valid(call, given):
        state, message = "Invalid", f"The outcome [{given['outcomeId']}] does not exist."
    elif job["state"] == "Failed":
        state, message = "Valid", "The job was halted."
    else:
        state, message = "Completed", "The outcome was attributed."
    touchpoints = [{**each, "state": state} for each in given["touchpoints"]]
    return {**given, "index": index, "state": state, "message": message, "touchpoints": touchpoints}
