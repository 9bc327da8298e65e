"""Jobs of journey views, and their results, which are counted from the events that the org has."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from ..clock import iso
from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors, view_results, view_rules
from .call import Call
from .group import operation
from .jobs import Jobs
from .paging import Page

declare(
    "view_job_dates",
    "dateCompleted and its estimate are always answered",
    "documented",
    "Both are required; before the end they are what is expected.",
)
declare(
    "view_job_cancel",
    "status Cancelled alone, and only before the end",
    "documented",
    "Another status, or a job that has ended (guess), is 400 not.allowed.",
)
declare("view_job_results", "of a job that is Complete, else 404", "guess", "results of views and of charts.")

_VERSION = "/api/v2/journey/views/{viewId}/versions/{journeyVersionId}/jobs"


class ViewJobs(Jobs):
    name = "viewjobs"
    path = "/api/v2/journey/views/jobs"
    id_parameter = "jobId"
    schema = "JourneyViewJob"
    name_field = "id"
    started_field = "dateCreated"
    state_field = "status"
    states = ("Accepted", "Executing", "Complete", "Failed", "Cancelled")

    def not_found(self) -> errors.ApiError:
        return errors.ApiError(404, "entity.not.found", "The job was not found in database")

    @operation("POST", _VERSION)
    def start(self, call: Call) -> Response:
        view = self._view(call)
        key, now = str(uuid.uuid4()), call.services.clock.shown()
        job = {
            "id": key,
            "view": view["id"],
            "viewVersion": view["version"],
            "dateCreated": iso(now),
            "dateCompleted": iso(now + int(call.switches["job_ms"]) / 1000),
            "dateCompletionEstimated": iso(now + int(call.switches["job_ms"]) / 1000),
            "estimatedCompletionMargin": 0,
            "status": "Accepted",
            "journeyView": view,
            "userId": call.user,
            "selfUri": f"/api/v2/journey/views/{view['id']}/versions/{view['version']}/jobs/{key}",
        }
        self.collection(call).put(key, job)
        return Response(202, _shown(job))

    @operation("GET", "/api/v2/journey/views/jobs")
    def all(self, call: Call) -> Response:
        return Response(200, Page.of(call, self.max_page).envelope(call, list(self._listed(call))))

    @operation("GET", "/api/v2/journey/views/jobs/me")
    def mine(self, call: Call) -> Response:
        found = [job for job in self._listed(call) if job["userId"] == call.user]
        return Response(200, Page.of(call, self.max_page).envelope(call, found))

    @operation("GET", f"{_VERSION}/latest")
    def latest(self, call: Call) -> Response:
        view = self._view(call)
        found = [job for job in self.collection(call) if self._of(job, view)]
        if not found:
            raise self.not_found()
        return Response(200, _shown(self.progressed(call, found[-1])))

    @operation("GET", f"{_VERSION}/{{jobId}}")
    def one(self, call: Call) -> Response:
        return Response(200, _shown(self._job(call)))

    @operation("PATCH", f"{_VERSION}/{{jobId}}")
    def cancel(self, call: Call) -> Response:
        job = self._job(call)
        if call.body["status"] != "Cancelled" or not self.is_open(job):
            text = "Only a job that has not ended can be changed, and only to Cancelled."
            raise errors.ApiError(400, "not.allowed", text)
        after = {**job, "status": "Cancelled", "dateCompleted": call.timestamp}
        self.collection(call).put(job["id"], after)
        return Response(200, _shown(after))

    @operation("GET", "/api/v2/journey/views/{viewId}/versions/{journeyViewVersion}/jobs/{jobId}/results")
    def results(self, call: Call) -> Response:
        job = self._with_results(call)
        return Response(200, view_results.of_view(job["journeyView"], call.org, job["selfUri"]))

    @operation("GET", f"{_VERSION}/{{jobId}}/results/charts/{{chartId}}")
    def chart_results(self, call: Call) -> Response:
        job = self._with_results(call)
        for chart in job["journeyView"].get("charts", ()):
            if chart["id"] == call.path_values["chartId"]:
                return Response(200, view_results.of_chart(chart, job["selfUri"]))
        raise self.not_found()

    def _listed(self, call: Call) -> Iterable[Body]:
        statuses = [each for each in (call.query.get("statuses") or "").split(",") if each]
        interval = call.query.get("interval")
        moments = view_rules.moments(interval) if interval else None
        if interval and moments is None:
            raise errors.invalid_query("interval", interval, "ISO 8601 intervals")
        for body in list(self.collection(call)):
            job = self.progressed(call, body)
            inside = not moments or iso(moments[0]) <= job["dateCreated"] <= iso(moments[1])
            if inside and (not statuses or job["status"] in statuses):
                yield _shown(job)

    def _view(self, call: Call) -> Body:
        values = list(call.path_values.values())
        kept = call.org.collection("viewversions").get("/".join(values[:2]))
        if kept is None:
            raise errors.ApiError(404, "entity.not.found", "The journey was not found in database")
        view: Body = kept["view"]
        return view

    def _job(self, call: Call) -> Body:
        view, job = self._view(call), self.job(call)
        if not self._of(job, view):
            raise self.not_found()
        return job

    def _with_results(self, call: Call) -> Body:
        job = self._job(call)
        if not self.is_done(job):
            raise self.not_found()
        return job

    @staticmethod
    def _of(job: Body, view: Body) -> bool:
        return bool((job["view"], job["viewVersion"]) == (view["id"], view["version"]))


def _shown(job: Body) -> Body:
    return {name: value for name, value in job.items() if name not in ("view", "viewVersion")}
