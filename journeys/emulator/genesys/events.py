"""Events of sessions, seeded or sent by devices: listed by cursor, oldest first; in `era` 2019 in another form."""

from __future__ import annotations

import uuid
from typing import Any

from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors, paging
from .call import Call
from .group import operation
from .kind import Kind

declare(
    "event_order",
    "by createdDate, oldest first",
    "guess",
    "Of the events of a session; pages of 25 unless pageSize says otherwise (a guess too), at most 200 (documented).",
)
declare(
    "event_types",
    "com.genesys.journey.WebEvent, AppEvent, WebActionEvent, SegmentAssignmentEvent, OutcomeAchievedEvent",
    "documented",
    "`eventType` as a filter, a comma list; another one is 400 (guess).",
)
declare(
    "events_2019",
    "limit up to 200 (200 without it), after, before",
    "documented",
    "In `era` 2019. That `before` and `after` are cursors of an answer is documented; that without a limit there are "
    "200 is a guess. An event of a kind that was not there then is left out (guess).",
)

PREFIX = "com.genesys.journey."
FORMS = {
    "WebEvent": "webEvent",
    "AppEvent": "appEvent",
    "WebActionEvent": "webActionEvent",
    "SegmentAssignmentEvent": "segmentAssignmentEvent",
    "OutcomeAchievedEvent": "outcomeAchievedEvent",
}
BROWSER = {
    "family": "Firefox",
    "version": "130",
    **{f"features{n}": False for n in ("Flash", "Java", "Pdf", "Webrtc")},
}
DEVICE = {"category": "desktop", "type": "Other", "isMobile": False, "osFamily": "Linux", "osVersion": "6"}
_CLIENT: Body = {"userAgentString": "emulator", "browser": BROWSER, "device": DEVICE}
_BARE: dict[str, Body] = {
    "webEvent": {
        "totalEventCount": 1,
        "totalPageviewCount": 1,
        **_CLIENT,
        "attributes": {},
        "traits": {},
        "authenticated": False,
    },
    "appEvent": {
        "screenName": "",
        "app": {"name": "app", "namespace": "app", "version": "1", "buildNumber": "1"},
        "device": DEVICE,
        "attributes": {},
        "traits": {},
    },
    "webActionEvent": dict(_CLIENT),
    "segmentAssignmentEvent": {},
    "outcomeAchievedEvent": {},
}
_PATH = "/api/v2/journey/sessions/{sessionId}/events"


class Events(Kind):
    name = "events"
    path = _PATH
    id_parameter = "eventId"
    schema = "Event"
    name_field = "id"
    does = ()
    versioned = False
    dates = ()

    def seeded(self, org: Org, fields: Body) -> Body:
        """From `session` and one form; what the form requires is filled in, and `url` becomes the page."""
        form = next((name for name in FORMS.values() if name in fields), None)
        if form is None or "session" not in fields:
            raise ValueError(f"seed of events: `session` and one of {', '.join(FORMS.values())} are needed")
        key = str(fields.get("id") or uuid.uuid4())
        date = fields.get("createdDate") or org.clock.timestamp()
        kind = next(name for name, each in FORMS.items() if each == form)
        whole = {
            "id": key,
            "correlationId": key,
            "eventType": PREFIX + kind,
            "createdDate": date,
            **fields,
            "session": {"type": "web", **fields["session"]},
            form: _whole(form, {**_BARE[form], **fields[form]}, key, date),
        }
        return super().seeded(org, whole)

    @operation("GET", _PATH)
    def of_session(self, call: Call) -> Response:
        wanted = [each for each in (call.query.get("eventType") or "").split(",") if each]
        for each in wanted:
            if each.removeprefix(PREFIX) not in FORMS:
                raise errors.invalid_query("eventType", each, ", ".join(PREFIX + name for name in FORMS))
        found = [event for event in self._found(call) if not wanted or event["eventType"] in wanted]
        return Response(200, paging.cursor_page(call, found))

    @operation("GET", _PATH, eras=("2019",))
    def of_session_in_2019(self, call: Call) -> Response:
        found = [_of_2019(each) for each in self._found(call) if "appEvent" not in each]
        return Response(200, paging.cursor_page(call, found))

    def _found(self, call: Call) -> list[Body]:
        session_id = call.path_values["sessionId"]
        if call.org.collection("sessions").get(session_id) is None:
            raise errors.not_found()
        return of_session(call.org, session_id)


def of_session(org: Org, session_id: str) -> list[Body]:
    """The events of a session, oldest first."""
    found = [each for each in org.collection("events") if each["session"]["id"] == session_id]
    return sorted(found, key=lambda each: str(each["createdDate"]))


def _whole(form: str, part: Body, key: str, date: str) -> Body:
    url = part.pop("url", None)
    if form == "webEvent":
        part.setdefault("page", page_of(url or "https://example.com/"))
    if form == "webActionEvent":
        bare = {"id": key, "mediaType": "contentOffer", "prompt": "", "createdDate": date}
        part["action"] = {**bare, **part.get("action", {})}
        part["actionMap"] = {"version": 1, "displayName": "", **part.get("actionMap", {})}
    return part


def page_of(url: str) -> Body:
    """A `JourneyPage` for an address."""
    host, _, rest = url.partition("://")[2].partition("/")
    path, _, query = rest.partition("?")
    page: dict[str, Any] = {"url": url, "title": "", "domain": host, "hostname": host, "pathname": f"/{path}"}
    return {**page, "queryString": query, "breadcrumb": [each for each in path.split("/") if each]}


def _of_2019(event: Body) -> Body:
    """The event as the API of 2019 showed it."""
    parts = dict(event)
    session = parts.pop("session")
    parts["session"] = {"id": session["id"], "selfUri": f"/api/v2/journey/sessions/{session['id']}"}
    parts["eventType"] = parts["eventType"].removeprefix(PREFIX).replace("Assignment", "Assigned")
    parts.setdefault("customerId", session["id"])
    parts.setdefault("customerIdType", "cookie")
    if "segmentAssignmentEvent" in parts:
        parts["segmentAssignedEvent"] = parts.pop("segmentAssignmentEvent")
    if "webEvent" in parts:
        newer = ("traits", "searchQuery", "authenticated")
        parts["webEvent"] = {name: value for name, value in parts["webEvent"].items() if name not in newer}
    return parts
