"""Jobs of journey views: started, waited for, cancelled."""

from __future__ import annotations

from typing import Any

from providers.core.errors import JourneysError
from providers.core.program.results import read_as
from providers.genesys.functions.view_jobs import JOBS
from providers.genesys.functions.view_result_types import JourneyViewJob
from providers.http.deadline import Deadline
from providers.http.paths import filled

from .calling import Org, begin, poll

VIEW = "/api/v2/journey/views/{viewId}"
ENDED = ("Complete", "Failed", "Cancelled")


def start_view_job(
    view_id: str, version: str | int | None = None, *, org: Org | None = None
) -> JourneyViewJob:
    """Starts a run of a journey view, in its latest version or another. Permission `journey:viewsJobs:add`.

    Raises:
        Refused: in a Pulumi program; nothing was sent.
    """
    org = begin("start_view_job", org)
    if version is None:
        version = org.client.get(filled(VIEW, view_id)).object("version")["version"]
    answer = org.client.post(filled(JOBS, view_id, str(version)), shown=JOBS)
    return read_as(JourneyViewJob, answer.object("id"))


def wait_for_view_job(
    view_id: str, version: str | int, job_id: str, *, timeout: float = 600, org: Org | None = None
) -> JourneyViewJob:
    """Waits until a job has ended. Permission `journey:viewsJobs:view`.

    Raises:
        Refused: in a Pulumi program; nothing was sent.
        JourneysError: it failed, was cancelled, or has not ended after `timeout` seconds.
    """
    org = begin("wait_for_view_job", org)
    path = f"{filled(JOBS, view_id, str(version))}/{filled('{jobId}', job_id)}"

    def look() -> dict[str, Any] | None:
        found = org.client.get(path, shown=f"{JOBS}/{{jobId}}").object("status")
        return found if found["status"] in ENDED else None

    found = poll(look, Deadline(timeout), f"The job {job_id}")
    if found["status"] != "Complete":
        raise JourneysError(
            f"The job {job_id} has ended as {found['status']}, without results: start another one"
        )
    return read_as(JourneyViewJob, found)


def cancel_view_job(
    view_id: str, version: str | int, job_id: str, *, org: Org | None = None
) -> JourneyViewJob:
    """Cancels a job that has not ended. Permissions `journey:viewsJobs:view` and `:edit`.

    Raises:
        Refused: in a Pulumi program; nothing was sent.
    """
    org = begin("cancel_view_job", org)
    path = f"{filled(JOBS, view_id, str(version))}/{filled('{jobId}', job_id)}"
    job = org.client.get(path, shown=f"{JOBS}/{{jobId}}").object("journeyView")
    view = {
        name: job["journeyView"][name] for name in ("id", "name", "elements") if name in job["journeyView"]
    }
    body = {"status": "Cancelled", "journeyView": {"elements": [], **view}}
    answer = org.client.patch(path, json=body, shown=f"{JOBS}/{{jobId}}", idempotent=True)
    return read_as(JourneyViewJob, answer.object("status"))
