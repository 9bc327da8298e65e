"""Journey views: lists of them and their schedules, a version, a chart, and the range of data that there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import In, Items, Limit, Opt
from providers.core.schema.validation import Finding, View, rule
from providers.core.session.session import Session

from ..dialect import GENESYS
from ..journey_view_schedule import GetJourneyViewScheduleResult, JourneyViewScheduleProvider
from . import known
from .asking import PAGE, Version, numbered, one
from .listing import all_of
from .view_types import JourneyView, JourneyViewChart

PATH = "/api/v2/journey/views"
VERSION = PATH + "/{viewId}/versions/{versionId}"
Id = Annotated[str, Limit(min_length=1)]


@dataclass(frozen=True, slots=True)
class DataRange:
    """From when to when the org has data for views. Schema `DataRange`."""

    date_min: str | None
    """When the first event was."""
    date_max: str | None
    """When the last event was."""


class ListJourneyViewsArgs(TypedDict, total=False):
    """The arguments of `list_journey_views`."""

    name_or_created_by: Opt[Annotated[str, Limit(min_length=1)]]
    """A name, or who created it."""
    ids: Opt[Items[Id]]
    """The ids of those to list; asked for 100 at a time."""
    with_charts: Opt[bool]
    """Whether to read their charts as well; the API leaves them out else."""
    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class GetJourneyViewVersionArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_version`."""

    id: Required[In[Id]]
    """Its id."""
    version: Required[In[Version]]
    """The version, a number or a text."""


class ListJourneyViewSchedulesArgs(TypedDict, total=False):
    """The arguments of `list_journey_view_schedules`."""

    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class GetJourneyViewChartArgs(TypedDict, total=False):
    """The arguments of `get_journey_view_chart`."""

    view_id: Required[In[Id]]
    """The view's id."""
    view_version: Required[In[Version]]
    """The view's version, a number or a text."""
    chart_id: Required[In[Id]]
    """The chart's id."""
    chart_version: Opt[Version]
    """The chart's version, a number or a text; the one of that version of the view without it."""


class GetViewDataRangeArgs(TypedDict, total=False):
    """The arguments of `get_view_data_range`: there are none."""


@rule(ListJourneyViewsArgs)
def ids_come_alone(args: View) -> Iterator[Finding]:
    """A search among ids is not documented."""
    if "ids" in args and "name_or_created_by" in args:
        yield "name_or_created_by", "can't be given with ids"


def _list(session: Session, args: Mapping[str, Any]) -> list[JourneyView]:
    expand, ids, limit = "charts" if args.get("with_charts") else None, args.get("ids"), args.get("limit")
    if not ids:
        search = args.get("name_or_created_by")
        return numbered(session, PATH, JourneyView, limit, nameOrCreatedBy=search, expand=expand)
    found: list[JourneyView] = []
    for at in range(0, len(ids), PAGE):
        some = ",".join(ids[at : at + PAGE])
        found += numbered(session, PATH, JourneyView, None, id=some, expand=expand)
    return found[:limit]


def _get(session: Session, args: Mapping[str, Any]) -> JourneyView:
    return one(session, VERSION, JourneyView, args["id"], args["version"])


def _chart(session: Session, args: Mapping[str, Any]) -> JourneyViewChart:
    path, ids = f"{VERSION}/charts/{{chartId}}", [args["view_id"], args["view_version"], args["chart_id"]]
    if "chart_version" not in args:
        return one(session, path, JourneyViewChart, *ids)
    return one(session, f"{path}/versions/{{chartVersion}}", JourneyViewChart, *ids, args["chart_version"])


def _range(session: Session, args: Mapping[str, Any]) -> DataRange:
    return one(session, f"{PATH}/data/details", DataRange)


LIST_JOURNEY_VIEWS = Function(GENESYS, "list_journey_views", ListJourneyViewsArgs, _list)


def list_journey_views(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListJourneyViewsArgs]
) -> list[JourneyView]:
    """The journey views of the org, asked for at once. Permission `journey:views:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_JOURNEY_VIEWS(opts, args)


def list_journey_views_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListJourneyViewsArgs]
) -> Output[list[JourneyView]]:
    """As `list_journey_views`, once the arguments and `depends_on` are known."""
    return LIST_JOURNEY_VIEWS.output(opts, args)


GET_JOURNEY_VIEW_VERSION = Function(GENESYS, "get_journey_view_version", GetJourneyViewVersionArgs, _get)


def get_journey_view_version(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetJourneyViewVersionArgs]
) -> JourneyView:
    """One version of a journey view. The latest: `get_journey_view`. Permission `journey:views:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_JOURNEY_VIEW_VERSION(opts, args)


def get_journey_view_version_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetJourneyViewVersionArgs]
) -> Output[JourneyView]:
    """As `get_journey_view_version`, once the arguments and `depends_on` are known."""
    return GET_JOURNEY_VIEW_VERSION.output(opts, args)


LIST_JOURNEY_VIEW_SCHEDULES = Function(
    GENESYS,
    "list_journey_view_schedules",
    ListJourneyViewSchedulesArgs,
    all_of(JourneyViewScheduleProvider(), GetJourneyViewScheduleResult),
)


def list_journey_view_schedules(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListJourneyViewSchedulesArgs]
) -> list[GetJourneyViewScheduleResult]:
    """The schedules of all journey views. Permission `journey:viewsSchedule:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_JOURNEY_VIEW_SCHEDULES(opts, args)


def list_journey_view_schedules_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListJourneyViewSchedulesArgs]
) -> Output[list[GetJourneyViewScheduleResult]]:
    """As `list_journey_view_schedules`, once the arguments and `depends_on` are known."""
    return LIST_JOURNEY_VIEW_SCHEDULES.output(opts, args)


GET_JOURNEY_VIEW_CHART = Function(GENESYS, "get_journey_view_chart", GetJourneyViewChartArgs, _chart)


def get_journey_view_chart(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetJourneyViewChartArgs]
) -> JourneyViewChart:
    """One chart of a journey view. Permission `journey:views:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_JOURNEY_VIEW_CHART(opts, args)


def get_journey_view_chart_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetJourneyViewChartArgs]
) -> Output[JourneyViewChart]:
    """As `get_journey_view_chart`, once the arguments and `depends_on` are known."""
    return GET_JOURNEY_VIEW_CHART.output(opts, args)


GET_VIEW_DATA_RANGE = Function(GENESYS, "get_view_data_range", GetViewDataRangeArgs, _range)


def get_view_data_range(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetViewDataRangeArgs]
) -> DataRange:
    """From when to when the org has data for journey views. Permission `journey:dataDetails:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_VIEW_DATA_RANGE(opts, args)


def get_view_data_range_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetViewDataRangeArgs]
) -> Output[DataRange]:
    """As `get_view_data_range`, once the arguments and `depends_on` are known."""
    return GET_VIEW_DATA_RANGE.output(opts, args)
