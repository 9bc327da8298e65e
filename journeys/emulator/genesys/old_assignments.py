"""Segment assignments as the SDK of November 2020 had them: by customer, by external contact, and by session."""

from __future__ import annotations

from collections.abc import Callable

from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors, paging
from .call import Call
from .group import Group, operation
from .segment_assignments import SegmentAssignments, is_assigned, listing

declare(
    "old_assignment_post",
    "200 | 204",
    "guess",
    "The answer, without a body, to a POST of assignments in `era` 2020. A segment that does not exist is 404 there "
    "unless assignment_unknown is accepted; a number of segments is not documented.",
)
declare(
    "old_assignment_lists",
    "assigned and unassigned, of sessions and of customers",
    "guess",
    "Unless assignmentState and segmentScope say which. By customer: those with this customerId and its type, and those "
    "of the contacts that a session of that customer has.",
)

_BASE = "/api/v2/journey"
_CONTACT = f"{_BASE}/externalcontacts/{{externalContactId}}/segments"
ERA = ("2020",)


class OldAssignments(Group):
    name = "oldassignments"

    @operation("GET", f"{_BASE}/customers/{{customerIdType}}/{{customerId}}/segments", eras=ERA)
    def of_customer(self, call: Call) -> Response:
        wanted = (call.path_values["customerIdType"], call.path_values["customerId"])

        def is_theirs(body: Body) -> bool:
            return (body.get("customerIdType"), body.get("customerId")) == wanted

        sessions = [session for session in call.org.collection("sessions") if is_theirs(session)]
        contacts = {session.get("externalContact", {}).get("id") for session in sessions} - {None}
        return self._listed(call, lambda each: is_theirs(each) or each["externalContact"]["id"] in contacts)

    @operation("GET", _CONTACT, eras=ERA)
    def of_contact(self, call: Call) -> Response:
        wanted = call.path_values["externalContactId"]
        return self._listed(call, lambda each: bool(each["externalContact"]["id"] == wanted))

    @operation("GET", f"{_BASE}/sessions/{{sessionId}}/segments", eras=ERA)
    def of_session(self, call: Call) -> Response:
        wanted = call.path_values["sessionId"]
        return self._listed(call, lambda each: bool(each.get("session", {}).get("id") == wanted))

    @operation("POST", _CONTACT, eras=ERA)
    def update(self, call: Call) -> Response:
        assignments, contact = SegmentAssignments(), call.path_values["externalContactId"]
        for each in call.body:
            if not assignments.apply(call, contact, each["segmentId"], assign=each["state"] == "Assigned"):
                raise errors.not_found()
        return Response(int(call.switches["old_assignment_post"]))

    @staticmethod
    def _listed(call: Call, belongs: Callable[[Body], bool]) -> Response:
        scope, state = call.query.get("segmentScope"), call.query.get("assignmentState")
        found = []
        for each in SegmentAssignments().visible(call, first_page=not call.query.get("after")):
            body = _of_2020(each, call)
            if belongs(each) and scope in (None, body["segment"]["scope"]) and state in (None, body["state"]):
                found.append(body)
        return Response(200, listing(call, paging.cursor_page(call, found)))


def _of_2020(body: Body, call: Call) -> Body:
    """The assignment as the SDK of 2020 shows it; an expired one is unassigned."""
    shown = {name: value for name, value in body.items() if name != "dateForUnassignment"}
    if body["state"] == "Assigned" and not is_assigned(body, call.now):
        shown |= {"state": "Unassigned", "dateUnassigned": body["dateForUnassignment"]}
    segment = call.org.collection("segments").get(body["segment"]["id"])
    scope = "Session" if "session" in body else "Customer"
    shown["segment"] = {
        **body["segment"],
        "scope": scope,
        **({"version": segment["version"]} if segment else {}),
    }
    return shown
