"""Arguments that are known, from the declarations in `providers.genesys.functions.view_jobs`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import Required, TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class ListJourneyViewJobsArgs(TypedDict, total=False):
    """The arguments of `list_journey_view_jobs`."""

    mine: bool | None
    """Whether to list only those that these credentials started."""
    interval: str | None
    """When they were started: two moments with a slash between them."""
    statuses: SequenceNotStr[Literal["Accepted", "Executing", "Complete", "Failed", "Cancelled", "Scheduled"]] | None
    """Their statuses."""
    limit: int | None
    """The first so many; all without it."""


class GetJourneyViewJobArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_job`."""

    view_id: Required[str]
    """The view's id."""
    view_version: Required[str | int]
    """The view's version, a number or a text."""
    job_id: str | None
    """The job's id; the latest of the version without it."""


class GetJourneyViewResultArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_result`."""

    view_id: Required[str]
    """The view's id."""
    view_version: Required[str | int]
    """The view's version, a number or a text."""
    job_id: Required[str]
    """The job's id."""


class GetJourneyViewChartResultArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_chart_result`."""

    view_id: Required[str]
    """The view's id."""
    view_version: Required[str | int]
    """The view's version, a number or a text."""
    job_id: Required[str]
    """The job's id."""
    chart_id: Required[str]
    """The chart's id."""
