"""Event definition: an event of another system, as journey views know it (Genesys Cloud Journey).

Endpoints `/api/v2/journey/views/eventdefinitions`, schemas `ExternalEventSummary`, `JourneyEventDefinition`,
`UpdateExternalEventRequest` and `ActivateExternalEventRequest` of the vendor's OpenAPI description (SDK 269).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from pulumi.dynamic import CheckFailure, CheckResult
from typing_extensions import TypedDict, Unpack

from providers.core.errors import Refused
from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, OPTION, Clear, In, Limit, Needed, Opt, refers_to
from providers.core.schema.validation import Finding, View, rule
from providers.core.session.record import visible
from providers.http.paths import path_segment

from .dialect import GENESYS
from .paging import unpaged

Entity = dict[str, Any]
TEXT = Limit(min_length=1)


class EventDefinitionArgs(TypedDict, total=False):
    """The arguments of an `EventDefinition`: which event it is, by schema and name or by id, and how it is shown."""

    schema_id: Opt[Annotated[str, CREATE_ONLY, TEXT, refers_to("genesys:ExternalEventsSchema")]]
    """The `ExternalEventsSchema` that the event follows. Changing it takes another event."""
    event_name: Opt[Annotated[str, CREATE_ONLY, TEXT]]
    """The event's name. Changing it takes another event."""
    definition_id: Opt[Annotated[str, OPTION, CREATE_ONLY, TEXT]]
    """The event definition's id, instead of schema and name. Changing it takes another event."""
    display_name: Needed[In[Annotated[str, TEXT]]]
    """The name that people see."""
    rank: Needed[In[int]]
    """Its place among the events."""
    active: Opt[Annotated[bool, Clear(Clear.LEAVE, "the API has no way to deactivate an event")]]
    """`True` activates it, once and for all; without it, it stays as it is."""


@rule(EventDefinitionArgs)
def names_an_event(event: View) -> Iterator[Finding]:
    """An event is named by schema and name, or by the id of its definition."""
    by_name = [name for name in ("schema_id", "event_name") if name in event]
    if "definition_id" in event:
        if by_name:
            yield "definition_id", f"names the event already: leave out {' and '.join(by_name)}"
    elif len(by_name) < 2:
        yield "", "needs schema_id and event_name, or definition_id, to say which event it takes"


@rule(EventDefinitionArgs)
def activation_is_for_good(event: View) -> Iterator[Finding]:
    """The API can activate an event, and not the other way round."""
    if "active" in event and event["active"] is False:
        yield "active", "cannot be False: the API has no way to deactivate an event. Leave it out"


class EventDefinitionProvider(Provider):
    """The provider of event definitions of external source.

    Two lists tell of an event: one of definitions, with ids, and one of external events, with schema and state. How
    the two belong together isn't documented. Assumed: the id of a definition is the id of the event's schema, or
    else it is the one definition of external source that has the event's name; of several, the one that also has its
    display name and rank.
    """

    vendor = GENESYS
    token = "genesys:EventDefinition"
    args = EventDefinitionArgs
    path = "/api/v2/journey/views/eventdefinitions"
    title = "event definition"
    natural_key = "event_name"
    key = ("schema_id", "event_name")
    origin = "taken"
    changes_by = "put"
    page_size = 0
    sends_version = False
    created, modified = "dateCreated", "dateModified"
    computed = ("system_status", "date_created", "date_modified", "date_first_activated")

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """As for every type; besides, says that an activation is for good before it is made."""
        result = super().check(olds, news)
        if visible(news).get("active") is True and visible(olds).get("active") is not True:
            text = "active: True activates the event if it isn't active, and the API has no way back"
            if self.session.fails_on_warnings:
                result.failures.append(CheckFailure("", text))
            else:
                self.session.warn(f"{self.title}: {text}")
        return result

    def taken_id(self, wanted: dict[str, Any]) -> str:
        """The id that the program names."""
        return str(wanted.get("definition_id") or "")

    def fetch(self, id: str) -> dict[str, Any]:
        """The event with its definition's id; asks for the definition only where the id is no schema's."""
        events = self._events()
        found = [each for each in events if each.get("schemaId") == id]
        if len(found) == 1:
            return _entity(id, found[0])
        definition = super().fetch(id)
        if definition.get("source") != "External":
            raise Refused(
                f"event definition {id} is one of Genesys' own, and the API changes those of external source only. "
                "Nothing was sent. Give the program the id of another one"
            )
        found = _narrowed(found or events, partial(_likeness, definition))
        if len(found) != 1:
            raise Refused(
                f"{len(found)} external events have the name of event definition {id}, so it isn't certain which one "
                "it is. Nothing was sent. Name it by schema_id and event_name"
            )
        return _entity(id, found[0])

    def listed(self) -> Iterable[dict[str, Any]]:
        """Every external event, by the id of its definition; by each of them where several could be its own."""
        events = self._events()
        definitions = [
            each for each in unpaged(self.session.client, self.path) if each.get("source") == "External"
        ]
        ids = {str(each["id"]) for each in definitions}
        for event in events:
            schema = str(event.get("schemaId"))
            likely = _narrowed(definitions, partial(_likeness, event=event))
            found = [schema] if schema in ids or not likely else [str(each["id"]) for each in likely]
            for id in found:
                yield _entity(id, event)

    def writable(self, entity: dict[str, Any]) -> dict[str, Any]:
        """All of it: what `put` doesn't send stays in the outputs as it was read."""
        return entity

    def put(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes the event, or activates it, which sends the same."""
        activates = body.get("active") and body.get("activationStatus") != "Activated"
        path = f"{self.path}/{path_segment(id)}" + ("/activate" if activates else "")
        sent = {name: body[name] for name in ("displayName", "rank")}
        answer = self.session.client.put(path, sent).object()
        return _entity(id, {**body, **{name: each for name, each in answer.items() if each is not None}})

    def _events(self) -> list[dict[str, Any]]:
        answer = self.session.client.get(f"{self.path}/external")
        events = answer.object().get("entities")
        if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
            answer.refuse("its `entities` are no list of objects")
        return events


def _likeness(definition: dict[str, Any], event: dict[str, Any]) -> int:
    """0 where they cannot be the same event, 2 where all that both lists tell is equal."""
    if definition.get("name") != event.get("eventName"):
        return 0
    return 2 if all(definition.get(name) == event.get(name) for name in ("displayName", "rank")) else 1


def _narrowed(candidates: list[Entity], likeness: Callable[[Entity], int]) -> list[Entity]:
    """The one candidate that is alike in everything, else those of the name."""
    alike = [each for each in candidates if likeness(each) == 2]
    return alike if len(alike) == 1 else [each for each in candidates if likeness(each)]


def _entity(id: str, event: dict[str, Any]) -> dict[str, Any]:
    """An event with the id of its definition, and `active` where it is: a program cannot say False."""
    active = {"active": True} if event.get("activationStatus") == "Activated" else {}
    return {**{name: value for name, value in event.items() if name != "active"}, "id": id, **active}


class EventDefinition(Resource, module="genesys", name="EventDefinition"):
    """How an event of another system is shown in journey views. The event exists already, and this takes it.

    Events come into being with what other systems send; the API neither makes nor deletes one. Destroying the resource
    leaves the event as it is, and the plan says `retain`. Activating has no way back, so a preview warns of it. A
    change reads the event and sends what differs. Raises at preview, with nothing sent: an event that is named in no
    way or in two, `active=False`, unknown fields and wrong types. How the API's two lists of events belong together
    isn't documented; where that leaves open which event is meant, nothing is changed and the error names the ids.
    Permissions: `journey:eventDefinition:view`, `journey:externalEvents:view`, `:edit`, `:activate`; OAuth scope
    `journey`.
    """

    provider_type = EventDefinitionProvider

    schema_id: Output[str]
    """The schema that the event follows."""
    event_name: Output[str]
    """The event's name."""
    definition_id: Output[str | None]
    """As given."""
    display_name: Output[str]
    """The name that people see."""
    rank: Output[int]
    """Its place among the events."""
    active: Output[bool | None]
    """`True` where it is active, else None."""
    system_status: Output[str | None]
    """What Genesys makes of it: `New`, `Updated`, `Active`, `Inactive` or `Error`."""
    date_created: Output[str | None]
    """When it was seen first (ISO 8601, UTC)."""
    date_modified: Output[str | None]
    """When it was changed last (ISO 8601, UTC)."""
    date_first_activated: Output[str | None]
    """When it was activated first (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: EventDefinitionArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[EventDefinitionArgs],
    ) -> None:
        """How an event of another system is shown in journey views. The event exists already, and this takes
        it.
        """
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(
        resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None
    ) -> EventDefinition:
        """The definition of an external event that isn't managed by this program: one or two GETs in every run."""
        return EventDefinition._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetEventDefinitionResult:
    """The definition of an external event as it is in the org; None where the API has nothing."""

    id: str
    schema_id: str
    event_name: str
    display_name: str
    rank: int
    active: bool | None
    system_status: str | None
    date_created: str | None
    date_modified: str | None
    date_first_activated: str | None


GET_EVENT_DEFINITION = lookup_of(EventDefinitionProvider, GetEventDefinitionResult)


def get_event_definition(
    event_name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetEventDefinitionResult:
    """The definition of the external event of that name (exactly so) or id, active or not, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_EVENT_DEFINITION, opts, {"event_name": event_name, "id": id})


def get_event_definition_output(
    event_name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetEventDefinitionResult]:
    """As `get_event_definition`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_EVENT_DEFINITION, opts, {"event_name": event_name, "id": id})
