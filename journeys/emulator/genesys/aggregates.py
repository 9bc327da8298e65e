"""Journey aggregates: the query that answers at once, and the same as a job with results by cursor."""

from __future__ import annotations

import uuid

from ..clock import iso, seconds
from ..http import Response
from ..rules import declare
from ..store import Body
from . import aggregate_query, errors, paging
from .call import Call
from .group import operation
from .jobs import Jobs

declare(
    "aggregate_jobs",
    "results expire after a day; pages of pageSize, 100 unless it is given",
    "guess",
    "A job that has expired is EXPIRED and has no results. DELETE cancels what has not ended, and is 204 for all.",
)
declare(
    "aggregates_of_the_seeds",
    "groups and filters by customer and segment scope too",
    "documented",
    "journeyCustomerId, journeyCustomerIdType and journeySegmentScope in `era` 2020 and 2021.",
)
declare(
    "running_status",
    "202 | 200",
    "documented",
    "The status of a GET of an aggregates or estimates job that has not ended; both are declared.",
)
declare(
    "results_before_the_end",
    "404 | 400",
    "guess",
    "Results of a job (of aggregates, estimates, attributions) that is not done.",
)

_PATH = "/api/v2/analytics/journeys/aggregates"
DAY = 86_400


class AggregateJobs(Jobs):
    name = "aggregatejobs"
    path = f"{_PATH}/jobs"
    id_parameter = "jobId"
    schema = "AsyncQueryStatus"
    name_field = "id"
    started_field = "submissionDate"
    states = ("QUEUED", "PENDING", "FULFILLED", "FAILED", "CANCELLED")

    @operation("POST", f"{_PATH}/query")
    @operation("POST", f"{_PATH}/query", eras=("2020", "2021"))
    def query(self, call: Call) -> Response:
        return Response(200, {"results": aggregate_query.answer(call.org, call.body)})

    @operation("POST", f"{_PATH}/jobs")
    def start(self, call: Call) -> Response:
        aggregate_query.answer(call.org, call.body)  # refuses a wrong query at once
        key, now = str(uuid.uuid4()), call.services.clock.shown()
        job = {"id": key, "query": call.body, "state": "QUEUED", "submissionDate": iso(now)}
        self.collection(call).put(key, {**job, "expirationDate": iso(now + DAY)})
        return Response(202, {"jobId": key})

    @operation("GET", f"{_PATH}/jobs/{{jobId}}")
    def status(self, call: Call) -> Response:
        job = self._unexpired(call)
        shown = {name: value for name, value in job.items() if name not in ("id", "query")}
        return Response(int(call.switches["running_status"]) if self.is_open(job) else 200, shown)

    @operation("DELETE", f"{_PATH}/jobs/{{jobId}}")
    def cancel(self, call: Call) -> Response:
        job = self._unexpired(call)
        if self.is_open(job):
            self.collection(call).put(
                job["id"], {**job, "state": "CANCELLED", "completionDate": call.timestamp}
            )
        return Response(204)

    @operation("GET", f"{_PATH}/jobs/{{jobId}}/results")
    def results(self, call: Call) -> Response:
        job = self._unexpired(call)
        if not self.is_done(job):
            raise not_done(call)
        found = aggregate_query.answer(call.org, job["query"])
        rows: list[Body] = [{"id": str(number), **row} for number, row in enumerate(found)]
        size = job["query"].get("pageSize", 100)
        page, cursor = paging.after_cursor(call, rows, "cursor", size)
        answer: Body = {"results": [{k: v for k, v in row.items() if k != "id"} for row in page]}
        return Response(200, {**answer, "cursor": cursor} if cursor else answer)

    def ended(self, call: Call, body: Body) -> Body:
        failed = {} if self.is_done(body) else {"errorMessage": "The query failed."}
        return {**body, **failed, "completionDate": call.timestamp}

    def _unexpired(self, call: Call) -> Body:
        job = self.job(call)
        return {**job, "state": "EXPIRED"} if seconds(job["expirationDate"]) <= call.now else job


def not_done(call: Call) -> errors.ApiError:
    """The error for the results of a job that has none."""
    if call.switches["results_before_the_end"] == "404":
        return errors.not_found()
    return errors.bad_request("The job has no results: it has not ended, or not well.")
