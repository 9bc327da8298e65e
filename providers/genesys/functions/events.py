"""Events of a session: all that the API has, as a list or one after another, and one page in the form of 2019."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.program.results import read_as
from providers.core.schema.fields import PERSONAL, In, Items, Limit, Opt
from providers.core.session.session import Session
from providers.http.paths import filled

from ..dialect import GENESYS
from ..paging import LARGEST, cursor_in
from . import known
from .asking import by_cursor
from .event_types import Event

PATH = "/api/v2/journey/sessions/{sessionId}/events"
TYPES = "com.genesys.journey."
"""What the API has before the name of each type."""
EventType = Literal[
    "OutcomeAchievedEvent", "SegmentAssignmentEvent", "WebActionEvent", "WebEvent", "AppEvent"
]
SINCE_2023 = "The API has a session's events again since 2023, in another form: use list_session_events."
Id = Annotated[str, PERSONAL, Limit(min_length=1)]


class _Events(TypedDict, total=False):
    session_id: Required[In[Id]]
    """The session's id."""
    event_types: Opt[Items[EventType]]
    """The types of events to read; all without it."""
    after: Opt[Annotated[str, Limit(min_length=1)]]
    """A cursor: only the events after it."""


class ListSessionEventsArgs(_Events, total=False):
    """The arguments of `list_session_events`."""

    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class EachSessionEventArgs(_Events, total=False):
    """The arguments of `each_session_event`."""


class GetSessionEventsPageArgs(TypedDict, total=False):
    """The arguments of `get_session_events_page`."""

    session_id: Required[In[Id]]
    """The session's id."""
    before: Opt[Annotated[str, Limit(min_length=1)]]
    """A cursor: the events before it."""
    after: Opt[Annotated[str, Limit(min_length=1)]]
    """A cursor: the events after it."""
    limit: Opt[Annotated[int, Limit(ge=1, le=LARGEST)]]
    """How many at most, up to 200; the API's default without it."""


@dataclass(frozen=True, slots=True)
class Session2019:
    """The session of an event of 2019."""

    id: str
    name: str | None
    """Its name."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class Event2019:
    """An event as the API of 2019 had it; what happened is as the API says it."""

    id: str
    correlation_id: str | None
    """The id of what caused the event."""
    customer_id: str
    """The customer, by the id that the source of the events uses."""
    customer_id_type: str
    """What kind of id `customer_id` is, such as `cookie`."""
    session: Session2019 | None
    """The session in which it happened."""
    event_type: str
    """The kind of the event."""
    generic_action_event: dict[str, Any] | None
    """What happened, of any action."""
    outcome_achieved_event: dict[str, Any] | None
    """What happened, of an outcome that was achieved."""
    segment_assigned_event: dict[str, Any] | None
    """What happened, of a segment that was assigned."""
    web_action_event: dict[str, Any] | None
    """What happened, of a web action."""
    web_event: dict[str, Any] | None
    """What happened, in a browser."""
    created_date: str | None
    """When it happened."""


@dataclass(frozen=True, slots=True)
class EventsPage:
    """One page of events, and the cursors of the pages beside it; "" where there is none."""

    entities: list[Event2019]
    """The events."""
    before: str
    """The cursor of the page before."""
    after: str
    """The cursor of the page after."""
    next_uri: str | None
    """The path of the page after, in the API."""
    self_uri: str | None
    """The path of this page, in the API."""
    previous_uri: str | None
    """The path of the page before, in the API."""


def _each(session: Session, args: Mapping[str, Any]) -> Iterator[Event]:
    return by_cursor(
        session,
        PATH,
        Event,
        args["session_id"],
        limit=args.get("limit"),
        eventType=",".join(TYPES + each for each in args.get("event_types") or ()) or None,
        after=args.get("after"),
    )


def _list(session: Session, args: Mapping[str, Any]) -> list[Event]:
    return list(_each(session, args))


def _page(session: Session, args: Mapping[str, Any]) -> EventsPage:
    params = {name: args.get(name) for name in ("before", "after", "limit")}
    answer = session.client.get(filled(PATH, args["session_id"]), params=params, shown=PATH)
    page = answer.object()
    found = read_as(EventsPage, {**page, "before": "", "after": ""})
    return replace(
        found,
        before=cursor_in(found.previous_uri, "before"),
        after=cursor_in(found.next_uri, "after"),
    )


def each_session_event(
    opts: InvokeOptions | None = None, **args: Unpack[known.EachSessionEventArgs]
) -> Iterator[Event]:
    """The events of a session one after another, page by page as far as the program looks; keeps none of them.

    For sessions with many events: `sum(1 for event in each_session_event(session_id=id) if event.web_event)`.
    Permission `journey:event:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return EACH_SESSION_EVENT.each(opts, args, _each)


EACH_SESSION_EVENT = Function(GENESYS, "each_session_event", EachSessionEventArgs, _list)
LIST_SESSION_EVENTS = Function(GENESYS, "list_session_events", ListSessionEventsArgs, _list)


def list_session_events(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListSessionEventsArgs]
) -> list[Event]:
    """The events of a session, oldest or newest first as the API has them, at most 200 a request.

    Permission `journey:event:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_SESSION_EVENTS(opts, args)


def list_session_events_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListSessionEventsArgs]
) -> Output[list[Event]]:
    """As `list_session_events`, once the arguments and `depends_on` are known."""
    return LIST_SESSION_EVENTS.output(opts, args)


GET_SESSION_EVENTS_PAGE = Function(
    GENESYS, "get_session_events_page", GetSessionEventsPageArgs, _page, SINCE_2023
)


def get_session_events_page(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetSessionEventsPageArgs]
) -> EventsPage:
    """One page of events, as the API of 2019 had it: `before`, `after` and `limit`.

    Today's API may not know `before` and `limit`: use `list_session_events` there.
    Permission `journey:event:view`; the API of 2019 documents none.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_SESSION_EVENTS_PAGE(opts, args)


def get_session_events_page_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetSessionEventsPageArgs]
) -> Output[EventsPage]:
    """As `get_session_events_page`, once the arguments and `depends_on` are known."""
    return GET_SESSION_EVENTS_PAGE.output(opts, args)
