"""Sessions: seeded, or opened by the first event of a device; read one by one and by external contact."""

from __future__ import annotations

from collections.abc import Iterable

from ..clock import seconds
from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import paging
from .call import Call
from .event_names import name_of
from .events import of_session
from .group import operation
from .kind import Kind

declare(
    "session_counts",
    "eventCount, pageviewCount, lastEvent and duration follow the session's events",
    "guess",
    "As it is read; what was seeded counts where there are no events. A page view is a web event named page_viewed.",
)
declare(
    "merged_contacts",
    "includeMerged has no effect",
    "guess",
    "Contacts are ids here, and none is merged with another.",
)

CONTACT_URI = "/api/v2/externalcontacts/contacts"


class Sessions(Kind):
    name = "sessions"
    path = "/api/v2/journey/sessions"
    id_parameter = "sessionId"
    schema = "Session"
    name_field = "id"
    does = ("get",)
    versioned = False
    dates = ("createdDate",)

    def seeded(self, org: Org, fields: Body) -> Body:
        bare = {"type": "web", "eventCount": 0, "authenticated": False}
        if "lastEvent" not in fields:
            date = fields.get("createdDate") or org.clock.timestamp()
            bare["lastEvent"] = {"id": "none", "eventName": "session_started", "createdDate": date}
        return super().seeded(org, {**bare, **fields})

    def get(self, call: Call) -> Response:
        response = super().get(call)
        response.body = counted(call.org, response.body)
        return response

    @operation("GET", "/api/v2/externalcontacts/contacts/{contactId}/journey/sessions")
    def of_contact(self, call: Call) -> Response:
        wanted = call.path_values["contactId"]
        found = [body for body in self.visible(call, first_page=True) if contact_of(body) == wanted]
        shown = [counted(call.org, body) for body in found]
        return Response(200, paging.cursor_page(call, shown))


def contact_of(session: Body) -> str | None:
    """The id of the external contact of a session."""
    contact: str | None = session.get("externalContact", {}).get("id")
    return contact


def counted(org: Org, session: Body) -> Body:
    """The session with the counts, duration and last event that follow from its events."""
    events = of_session(org, session["id"])
    if not events:
        return session
    last = events[-1]
    span = seconds(last["createdDate"]) - seconds(session["createdDate"])
    return {
        **session,
        "eventCount": len(events),
        "pageviewCount": _named(events, "page_viewed"),
        "screenviewCount": sum("appEvent" in event for event in events),
        "durationInSeconds": max(0, int(span)),
        "lastEvent": {"id": last["id"], "eventName": name_of(last), "createdDate": last["createdDate"]},
    }


def _named(events: Iterable[Body], name: str) -> int:
    return sum(name_of(event) == name for event in events)
