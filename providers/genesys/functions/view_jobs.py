"""Jobs of journey views: lists of them, one, the latest of a version, and what a job found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import In, Items, Limit, Opt
from providers.core.session.session import Session

from ..dialect import GENESYS
from . import known
from .aggregate_types import Interval
from .asking import Version, numbered, one
from .view_result_types import JourneyViewChartResult, JourneyViewJob, JourneyViewResult

PATH = "/api/v2/journey/views/jobs"
JOBS = "/api/v2/journey/views/{viewId}/versions/{journeyVersionId}/jobs"
Id = Annotated[str, Limit(min_length=1)]
Status = Literal["Accepted", "Executing", "Complete", "Failed", "Cancelled", "Scheduled"]


class ListJourneyViewJobsArgs(TypedDict, total=False):
    """The arguments of `list_journey_view_jobs`."""

    mine: Opt[bool]
    """Whether to list only those that these credentials started."""
    interval: Opt[Interval]
    """When they were started: two moments with a slash between them."""
    statuses: Opt[Items[Status]]
    """Their statuses."""
    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class _Version(TypedDict, total=False):
    view_id: Required[In[Id]]
    """The view's id."""
    view_version: Required[In[Version]]
    """The view's version, a number or a text."""


class GetJourneyViewJobArgs(_Version, total=False):
    """The arguments of `get_journey_view_job`."""

    job_id: Opt[Id]
    """The job's id; the latest of the version without it."""


class GetJourneyViewResultArgs(_Version, total=False):
    """The arguments of `get_journey_view_result`."""

    job_id: Required[In[Id]]
    """The job's id."""


class GetJourneyViewChartResultArgs(_Version, total=False):
    """The arguments of `get_journey_view_chart_result`."""

    job_id: Required[In[Id]]
    """The job's id."""
    chart_id: Required[In[Id]]
    """The chart's id."""


def _list(session: Session, args: Mapping[str, Any]) -> list[JourneyViewJob]:
    path = f"{PATH}/me" if args.get("mine") else PATH
    statuses = ",".join(args.get("statuses") or ()) or None
    return numbered(
        session, path, JourneyViewJob, args.get("limit"), interval=args.get("interval"), statuses=statuses
    )


def _job(session: Session, args: Mapping[str, Any]) -> JourneyViewJob:
    ids = [args["view_id"], args["view_version"]]
    if "job_id" not in args:
        return one(session, f"{JOBS}/latest", JourneyViewJob, *ids)
    return one(session, f"{JOBS}/{{jobId}}", JourneyViewJob, *ids, args["job_id"])


def _result(session: Session, args: Mapping[str, Any]) -> JourneyViewResult:
    ids = [args["view_id"], args["view_version"], args["job_id"]]
    return one(session, f"{JOBS}/{{jobId}}/results", JourneyViewResult, *ids)


def _chart(session: Session, args: Mapping[str, Any]) -> JourneyViewChartResult:
    ids = [args["view_id"], args["view_version"], args["job_id"], args["chart_id"]]
    path = f"{JOBS}/{{jobId}}/results/charts/{{chartId}}"
    return one(session, path, JourneyViewChartResult, *ids)


LIST_JOURNEY_VIEW_JOBS = Function(GENESYS, "list_journey_view_jobs", ListJourneyViewJobsArgs, _list)


def list_journey_view_jobs(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListJourneyViewJobsArgs]
) -> list[JourneyViewJob]:
    """The jobs of journey views, asked for at once. Permission `journey:viewsJobs:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_JOURNEY_VIEW_JOBS(opts, args)


def list_journey_view_jobs_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListJourneyViewJobsArgs]
) -> Output[list[JourneyViewJob]]:
    """As `list_journey_view_jobs`, once the arguments and `depends_on` are known."""
    return LIST_JOURNEY_VIEW_JOBS.output(opts, args)


GET_JOURNEY_VIEW_JOB = Function(GENESYS, "get_journey_view_job", GetJourneyViewJobArgs, _job)


def get_journey_view_job(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetJourneyViewJobArgs]
) -> JourneyViewJob:
    """One job, or the latest of a version of a view. Permission `journey:viewsJobs:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_JOURNEY_VIEW_JOB(opts, args)


def get_journey_view_job_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetJourneyViewJobArgs]
) -> Output[JourneyViewJob]:
    """As `get_journey_view_job`, once the arguments and `depends_on` are known."""
    return GET_JOURNEY_VIEW_JOB.output(opts, args)


GET_JOURNEY_VIEW_RESULT = Function(GENESYS, "get_journey_view_result", GetJourneyViewResultArgs, _result)


def get_journey_view_result(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetJourneyViewResultArgs]
) -> JourneyViewResult:
    """What a job found, element by element. Permission `journey:viewsResults:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_JOURNEY_VIEW_RESULT(opts, args)


def get_journey_view_result_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetJourneyViewResultArgs]
) -> Output[JourneyViewResult]:
    """As `get_journey_view_result`, once the arguments and `depends_on` are known."""
    return GET_JOURNEY_VIEW_RESULT.output(opts, args)


GET_JOURNEY_VIEW_CHART_RESULT = Function(
    GENESYS, "get_journey_view_chart_result", GetJourneyViewChartResultArgs, _chart
)


def get_journey_view_chart_result(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetJourneyViewChartResultArgs]
) -> JourneyViewChartResult:
    """What a job found for one chart. Permission `journey:viewsResults:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_JOURNEY_VIEW_CHART_RESULT(opts, args)


def get_journey_view_chart_result_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetJourneyViewChartResultArgs]
) -> Output[JourneyViewChartResult]:
    """As `get_journey_view_chart_result`, once the arguments and `depends_on` are known."""
    return GET_JOURNEY_VIEW_CHART_RESULT.output(opts, args)
