"""Journey view: events as a graph, and charts that count the customers in it (Genesys Cloud Journey).

Endpoints `/api/v2/journey/views`, schema `JourneyView` of the vendor's OpenAPI description (SDK 269). A view has
versions: a PUT edits one in place, and where that would make the results of a job invalid a POST makes the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.errors import BadRequest
from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.nested import ListOutput
from providers.core.program.resource import Resource
from providers.core.schema.fields import Checked, In, Limit, Needed, Obj, Objs, Opt, Role, keyed, moment, utc
from providers.core.schema.validation import Finding, View, rule
from providers.http.paths import path_segment

from . import outputs
from .dialect import GENESYS
from .view_charts import ViewChart
from .view_elements import Duration, Name, ViewElement, repeated, unknown_element

MAX_CHARTS = 10
INVALIDATES = "request.invalidates.job.results"


def _same_interval(text: str) -> str:
    return "/".join(utc(part) for part in text.split("/"))


def _check_interval(text: str) -> str:
    ends = [moment(part) for part in text.split("/")]
    if len(ends) != 2 or None in ends:
        raise ValueError('must be two dates and times such as "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"')
    return text


INTERVAL = Role("interval", "the same moments can be written in several ways", _same_interval)
Interval = Annotated[str, INTERVAL, Checked(_check_interval)]


class JourneyViewArgs(TypedDict, total=False):
    """The arguments of a `JourneyView`."""

    name: Needed[In[Name]]
    """The name that people see. The schema leaves it open; here it tells views apart. Whether the API takes a name that
    is there already isn't documented."""
    description: Opt[str]
    """What it is for."""
    interval: Opt[Interval]
    """The time that it covers, from one moment to another; or give the duration."""
    duration: Opt[Duration]
    """The time that it covers, up to now, such as `P30D`; or give the interval."""
    elements: Needed[Obj[Annotated[Objs[ViewElement], keyed("id")]]]
    """The events, and which follows which."""
    charts: Obj[Annotated[Objs[ViewChart], keyed("name"), Limit(max_length=MAX_CHARTS)]]
    """The charts, at most 10 (documented in the vendor's help)."""


@rule(JourneyViewArgs)
def view_has_one_timeframe(view: View) -> Iterator[Finding]:
    """Documented: only one of interval or duration must be given."""
    given = [name for name in ("interval", "duration") if name in view]
    if len(given) != 1:
        yield "", f"needs interval or duration, exactly one; has {' and '.join(given) or 'none'}"


@rule(JourneyViewArgs)
def interval_has_an_end_after_its_start(view: View) -> Iterator[Finding]:
    """A rule of this provider's: such an interval has no time in it."""
    if "interval" in view:
        start, end = (utc(part) for part in view["interval"].split("/"))
        if end <= start:
            yield "interval", "ends before it has begun, or at the same moment"


@rule(JourneyViewArgs)
def element_ids_are_unique(view: View) -> Iterator[Finding]:
    """Documented: the id of an element is unique in the view."""
    yield from repeated(_ids(view), "elements[{}].id")


@rule(JourneyViewArgs)
def element_names_are_unique(view: View) -> Iterator[Finding]:
    """Documented: the name of an element is unique in the view."""
    yield from repeated([element["name"] for element in view["elements"]], "elements[{}].name")


@rule(JourneyViewArgs)
def links_lead_to_elements(view: View) -> Iterator[Finding]:
    """Documented: a link has the id of the element downstream."""
    ids = _ids(view)
    for index, element in enumerate(view["elements"]):
        for at, link in enumerate(element.get("followed_by") or ()):
            if link["id"] not in ids:
                yield f"elements[{index}].followed_by[{at}].id", unknown_element(link["id"], ids)


@rule(JourneyViewArgs)
def charts_measure_elements(view: View) -> Iterator[Finding]:
    """Documented: metrics and groups of a chart have the ids of elements of the view."""
    ids = _ids(view)
    for index, chart in enumerate(view.get("charts") or ()):
        for field in ("metrics", "group_by_attributes"):
            for at, part in enumerate(chart.get(field) or ()):
                if part["element_id"] not in ids:
                    yield (
                        f"charts[{index}].{field}[{at}].element_id",
                        unknown_element(part["element_id"], ids),
                    )


@rule(JourneyViewArgs)
def chart_names_are_unique(view: View) -> Iterator[Finding]:
    """A rule of this provider's: the charts of a view are told apart by their names."""
    if "charts" in view:
        yield from repeated([chart["name"] for chart in view["charts"]], "charts[{}].name")


def _ids(view: View) -> list[str]:
    return [element["id"] for element in view["elements"]]


class JourneyViewProvider(Provider):
    """The provider of journey views."""

    vendor = GENESYS
    token = "genesys:JourneyView"
    args = JourneyViewArgs
    path = "/api/v2/journey/views"
    title = "journey view"
    natural_key = "name"
    changes_by = "put"
    computed = ("version", "self_uri", "date_created", "date_modified")
    created = "dateCreated"
    modified = "dateModified"
    list_query: ClassVar[Mapping[str, Any]] = {"expand": "charts"}  # else the list leaves them out

    def put(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Edits the version that was read; where a job has results of it, makes the next one."""
        session = self.session
        versions = f"{self.path}/{path_segment(id)}/versions"
        content = {name: value for name, value in body.items() if name != "version"}
        try:
            return session.client.put(f"{versions}/{body['version']}", content).object("id")
        except BadRequest as error:
            if error.code != INVALIDATES:
                raise
        answer = session.client.post(versions, content).object("id")
        session.tell(
            f"{self.title} {id}: version {body['version']} has results of a job, so the change is version "
            f"{answer.get('version')}"
        )
        if answer.get("version", 0) > body["version"] + 1:
            session.warn(
                f"{self.title} {id}: somebody made another version after {body['version']}, and version "
                f"{answer['version']} may have overwritten it"
            )
        return answer

    def is_older(self, entity: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
        """By its date too: an edit keeps the version."""
        return super().is_older(entity, known) or self.was_changed_before(entity, known)

    def writable(self, entity: dict[str, Any]) -> dict[str, Any]:
        """Without the users: outputs leave them out, as an e-mail address is no business of a state file."""
        found = super().writable(entity)
        return {name: value for name, value in found.items() if name not in ("createdBy", "modifiedBy")}


class JourneyView(Resource, module="genesys", name="JourneyView"):
    """A graph of events, and charts of the customers who went through it.

    A change edits the current version in place; where a job has results of that, it makes the next version. Charts
    that others have added to a view whose program names none are kept. Deleting the resource deletes all versions.
    Raises at preview, with nothing sent: unknown fields, wrong types, ids that are there twice, links and metrics of
    elements that don't exist, ranges and timeframes that contradict themselves, more than 10 charts. Permissions:
    `journey:views:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = JourneyViewProvider

    name: Output[str]
    """The name that people see."""
    description: Output[str | None]
    """What it is for."""
    interval: Output[str | None]
    """The time that it covers, from one moment to another."""
    duration: Output[str | None]
    """The time that it covers, up to now."""
    elements: ListOutput[outputs.ViewElement, outputs.ViewElementOutput]
    """The events, and which follows which."""
    charts: Output[list[outputs.ViewChart] | None]
    """The charts."""
    version: Output[int]
    """The number of the current version."""
    self_uri: Output[str]
    """The path of the object in the API."""
    date_created: Output[str]
    """When it was created (ISO 8601, UTC)."""
    date_modified: Output[str]
    """When this version was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: JourneyViewArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[JourneyViewArgs],
    ) -> None:
        """A graph of events, and charts of the customers who went through it."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> JourneyView:
        """A view that is there already and isn't managed by this program: one GET in every preview and up."""
        return JourneyView._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetJourneyViewResult:
    """A journey view as it is in the org, in its latest version; None where the API has nothing."""

    id: str
    name: str
    description: str | None
    interval: str | None
    duration: str | None
    elements: list[outputs.ViewElement]
    charts: list[outputs.ViewChart] | None
    version: int
    self_uri: str
    date_created: str
    date_modified: str


GET_JOURNEY_VIEW = lookup_of(JourneyViewProvider, GetJourneyViewResult)


def get_journey_view(
    name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetJourneyViewResult:
    """The journey view of that name (exactly so) or id, in its latest version, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_JOURNEY_VIEW, opts, {"name": name, "id": id})


def get_journey_view_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetJourneyViewResult]:
    """As `get_journey_view`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_JOURNEY_VIEW, opts, {"name": name, "id": id})
