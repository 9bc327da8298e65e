"""Arguments that are known, from the declarations in `providers.genesys.functions.views`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import Required, TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class ListJourneyViewsArgs(TypedDict, total=False):
    """The arguments of `list_journey_views`."""

    name_or_created_by: str | None
    """A name, or who created it."""
    ids: SequenceNotStr[str] | None
    """The ids of those to list; asked for 100 at a time."""
    with_charts: bool | None
    """Whether to read their charts as well; the API leaves them out else."""
    limit: int | None
    """The first so many; all without it."""


class GetJourneyViewVersionArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_version`."""

    id: Required[str]
    """Its id."""
    version: Required[str | int]
    """The version, a number or a text."""


class ListJourneyViewSchedulesArgs(TypedDict, total=False):
    """The arguments of `list_journey_view_schedules`."""

    limit: int | None
    """The first so many; all without it."""


class GetJourneyViewChartArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_chart`."""

    view_id: Required[str]
    """The view's id."""
    view_version: Required[str | int]
    """The view's version, a number or a text."""
    chart_id: Required[str]
    """The chart's id."""
    chart_version: str | int | None
    """The chart's version, a number or a text; the one of that version of the view without it."""


class GetViewDataRangeArgs(TypedDict, total=False):
    """The arguments of `get_view_data_range`: there are none."""
