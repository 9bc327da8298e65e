"""Journey view schedule: how often the results of a journey view are computed (Genesys Cloud Journey).

Endpoints `/api/v2/journey/views/schedules` (the list) and `/api/v2/journey/views/{viewId}/schedules`, schema
`JourneyViewSchedule` of the vendor's OpenAPI description (SDK 269). A view has one schedule or none, and the API gives
it the id of its view. The POST may answer 201 with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.errors import LookupFailed, NotFound
from providers.core.plugin.provider import Provider
from providers.core.program.catalog import result_of
from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, In, Limit, Needed, refers_to
from providers.core.schema.validation import Finding, View, rule
from providers.core.session.session import Session
from providers.http.paths import path_segment

from .dialect import GENESYS

VIEWS = "/api/v2/journey/views"
SUFFIX = "/schedules"


class JourneyViewScheduleArgs(TypedDict, total=False):
    """The arguments of a `JourneyViewSchedule`."""

    view_id: Needed[In[Annotated[str, CREATE_ONLY, refers_to("genesys:JourneyView"), Limit(min_length=1)]]]
    """The id of the view. Changing it replaces the schedule."""
    frequency: Needed[In[Literal["Daily", "Weekly", "Monthly"]]]
    """How often the results are computed."""


@rule(JourneyViewScheduleArgs)
def view_is_no_schedule(schedule: View) -> Iterator[Finding]:
    """A rule of this provider's: the ids of schedules are those of views with an ending."""
    if schedule["view_id"].endswith(SUFFIX):
        yield "view_id", f'is the id of a schedule: give the one of its view; got "{schedule["view_id"]}"'


class JourneyViewScheduleProvider(Provider):
    """The provider of the schedules of journey views.

    The id is the view's id and `/schedules`, as in the schedule's path: two objects of a stack with one id would be
    taken for the same object.
    """

    vendor = GENESYS
    token = "genesys:JourneyViewSchedule"
    args = JourneyViewScheduleArgs
    path = f"{VIEWS}{SUFFIX}"
    title = "journey view schedule"
    natural_key = "view_id"
    unique_key = True
    changes_by = "put"
    create_answers = False
    sends_version = False
    computed = ("self_uri", "date_modified")
    created = modified = "dateModified"  # the API tells no other date, and it is the first one at first

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Schedules the view, and returns the schedule where the API answers it."""
        view = str(body["viewId"])
        answer = self.session.client.post(_path(view), _content(body))
        return {} if answer.json in (None, {}) else _named(answer.object("id"), view)

    def id_of(self, body: dict[str, Any]) -> str:
        """The API gives a schedule the id of its view."""
        return _own_id(str(body["viewId"]))

    def fetch(self, id: str) -> dict[str, Any]:
        """The schedule of a view, by its id or by its view's."""
        return _named(self.session.client.get(_path(id)).object("frequency"), _view(id))

    def put(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes the schedule of a view."""
        return _named(self.session.client.put(_path(id), _content(body)).object("frequency"), _view(id))

    def remove(self, id: str) -> None:
        """Ends the schedule of a view."""
        self.session.client.delete(_path(id))

    def listed(self) -> Iterable[dict[str, Any]]:
        """The schedules of all views."""
        return (_named(entity, str(entity["id"])) for entity in super().listed())

    def writable(self, entity: dict[str, Any]) -> dict[str, Any]:
        """Without the user who changed it last, which only the server sets."""
        return {name: value for name, value in super().writable(entity).items() if name != "user"}


def _view(id: str) -> str:
    return id.removesuffix(SUFFIX)


def _own_id(id: str) -> str:
    """The id that the schedule has in a stack, from it or from its view's."""
    return f"{_view(id)}{SUFFIX}"


def _path(id: str) -> str:
    return f"{VIEWS}/{path_segment(_view(id))}{SUFFIX}"


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """What the API takes: the view is in the path."""
    return {name: value for name, value in body.items() if name != "viewId"}


def _named(entity: dict[str, Any], view: str) -> dict[str, Any]:
    """An answer with its view and the id that it has in a stack."""
    return {**entity, "viewId": view, "id": _own_id(view)}


class JourneyViewSchedule(Resource, module="genesys", name="JourneyViewSchedule"):
    """How often a journey view is computed. A view has one schedule at most.

    Its `id` is the view's and `/schedules`. The user who changed it last is left out of the outputs. Raises at
    preview, with nothing sent: unknown fields, wrong types, a schedule's id for its view's, two schedules of one view. Permissions:
    `journey:viewsSchedule:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = JourneyViewScheduleProvider

    view_id: Output[str]
    """The id of the view."""
    frequency: Output[str]
    """How often the results are computed."""
    self_uri: Output[str]
    """The path of the object in the API."""
    date_modified: Output[str]
    """When it was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: JourneyViewScheduleArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[JourneyViewScheduleArgs],
    ) -> None:
        """How often a journey view is computed. A view has one schedule at most."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(
        resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None
    ) -> JourneyViewSchedule:
        """A schedule that isn't managed by this program, by its id or its view's: one GET in every preview and up."""
        known: Output[str] = pulumi.Output.from_input(id)
        own = _own_id(id) if isinstance(id, str) else known.apply(_own_id)
        return JourneyViewSchedule._existing(resource_name, own, opts)


@dataclass(frozen=True)
class GetJourneyViewScheduleResult:
    """The schedule of a journey view."""

    id: str
    view_id: str
    frequency: str
    self_uri: str
    date_modified: str


def _ask(session: Session, view_id: str) -> GetJourneyViewScheduleResult:
    provider = JourneyViewScheduleProvider().using(session)
    try:
        found = provider.fetch(view_id)
    except NotFound:
        raise LookupFailed(
            f"There is no schedule of journey view {view_id} on {session.host}, or no such view"
        ) from None
    return result_of(GetJourneyViewScheduleResult, provider, found)


GET_JOURNEY_VIEW_SCHEDULE = Lookup(
    GENESYS, "genesys:journey_view_schedule", GetJourneyViewScheduleResult, _ask
)


def get_journey_view_schedule(
    view_id: str, *, opts: pulumi.InvokeOptions | None = None
) -> GetJourneyViewScheduleResult:
    """The schedule of the view of that id, asked for at once: one GET.

    Args:
        view_id: The view's id.
        opts: The provider to ask with.

    Raises:
        LookupFailed: the view has none, or there is no such view.
    """
    return look_up(GET_JOURNEY_VIEW_SCHEDULE, opts, {"view_id": view_id})


def get_journey_view_schedule_output(
    view_id: pulumi.Input[str], *, opts: pulumi.InvokeOutputOptions | None = None
) -> Output[GetJourneyViewScheduleResult]:
    """As `get_journey_view_schedule`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_JOURNEY_VIEW_SCHEDULE, opts, {"view_id": view_id})
