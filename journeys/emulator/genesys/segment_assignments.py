"""Segments that are assigned to external contacts until they expire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..clock import iso, seconds
from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .group import operation
from .kind import Kind

declare(
    "assignment_expiry",
    "after the segment's assignmentExpirationDays",
    "documented",
    "Assigning again moves the expiry (documented). A segment without the field: see assignment_days. An assignment "
    "that has expired is in no list, and counts as unassigned in the seeds' lists.",
)
declare(
    "assignment_days",
    "30",
    "guess",
    "For how many days a segment without assignmentExpirationDays is assigned.",
    number=True,
)
declare(
    "assignment_excess",
    "400 | unprocessed",
    "guess",
    "More than 10 segments in one request (the documented maximum): all refused, or those beyond come back as "
    "unprocessed.",
)
declare(
    "assignment_unknown",
    "unprocessed | 404 | accepted",
    "guess",
    "A segment that does not exist comes back as unprocessed, or the whole request is refused, or it is assigned "
    "anyway. Unassigning a segment that is not assigned has no effect.",
)
declare(
    "assignment_partial",
    "no | last",
    "documented",
    "Whether the last segment of every request comes back as unprocessed ('in the event of a partial success').",
)
declare(
    "assignment_none",
    "empty | absent",
    "guess",
    "The list of a contact that has no assignments: an empty `entities`, or none, as the field is optional (also in "
    "`era` 2020).",
)
declare(
    "assignment_limits",
    "10 a request, lists of 25 to 500, 500 of a contact",
    "documented",
    "More than 500 of one contact come back as unprocessed (a guess: 500 is the number of segments of an org).",
)
declare(
    "external_contacts", "any id is a contact", "guess", "A contact that was never seen has no assignments."
)

MOST, PER_CONTACT = 10, 500
_PATH = "/api/v2/externalcontacts/contacts/{contactId}/journey/segments"


class SegmentAssignments(Kind):
    name = "segmentassignments"
    path = "/api/v2/externalcontacts/contacts"
    id_parameter = "contactId"
    schema = "SegmentAssignment"
    name_field = "id"
    does = ()
    versioned = False
    dates = ()

    def seeded(self, org: Org, fields: Body) -> Body:
        """From `segment` and `externalContact`; also `session`, `customerId`, `customerIdType`, and the dates."""
        missing = {"segment", "externalContact"} - set(fields)
        if missing:
            raise ValueError(f"seed of segmentassignments: {', '.join(sorted(missing))} is missing")
        body = assignment(org, fields["externalContact"]["id"], fields["segment"]["id"], fields)
        problems = self.answer.problems(body)
        if problems:
            raise ValueError(f"seed of segmentassignments: {problems[0].dotted}: {problems[0].message}")
        return body

    @operation("GET", _PATH)
    def of_contact(self, call: Call) -> Response:
        limit = call.query.get("limit", 25)
        if limit < 1 or (limit > PER_CONTACT and call.switches["page_size"] == "400"):
            raise errors.invalid_query("limit", limit, f"1 to {PER_CONTACT}")
        contact = call.path_values["contactId"]
        found = [_shown(body) for body in self._visible(call) if body["externalContact"]["id"] == contact]
        return Response(200, listing(call, {"entities": found[: min(limit, PER_CONTACT)]}))

    @operation("POST", _PATH)
    def update(self, call: Call) -> Response:
        wanted = [
            (way, each["id"])
            for way in ("assign", "unassign")
            for each in call.body.get(way, {}).get("segments", ())
        ]
        if len(wanted) > MOST and call.switches["assignment_excess"] == "400":
            raise errors.bad_request(f"At most {MOST} segments can be assigned or unassigned in a request.")
        if call.switches["assignment_unknown"] == "404" and any(not _exists(call, key) for _, key in wanted):
            raise errors.not_found()
        contact, unprocessed = call.path_values["contactId"], []
        for index, (way, segment_id) in enumerate(wanted):
            last = index == len(wanted) - 1 and call.switches["assignment_partial"] == "last"
            if last or index >= MOST or not self.apply(call, contact, segment_id, assign=way == "assign"):
                unprocessed.append((way, segment_id))
        answer: Body = {"count": len(unprocessed)}
        for way in ("assign", "unassign"):
            segments = [{"id": segment_id} for each, segment_id in unprocessed if each == way]
            if segments:
                answer[way] = {"segments": segments}
        return Response(200, {"unprocessedItems": answer})

    def apply(self, call: Call, contact: str, segment_id: str, *, assign: bool) -> bool:
        """Assign or unassign one segment; False where that is refused."""
        collection, key = self.collection(call), f"{contact}/{segment_id}"
        before = collection.get(key)
        if not assign:
            if before and before["state"] == "Assigned":
                gone = {
                    "state": "Unassigned",
                    "dateUnassigned": call.timestamp,
                    "dateModified": call.timestamp,
                }
                collection.put(key, {**before, **gone})
            return True
        if not _exists(call, segment_id) and call.switches["assignment_unknown"] != "accepted":
            return False
        there = [each for each in self._live(call) if each["externalContact"]["id"] == contact]
        if len(there) >= PER_CONTACT and key not in {each["id"] for each in there}:
            return False
        collection.put(key, assignment(call.org, contact, segment_id, {}))
        return True

    def _live(self, call: Call) -> Iterator[Body]:
        return (
            body for body in self.collection(call) if is_assigned(body, call.now) and "session" not in body
        )

    def _visible(self, call: Call) -> Iterator[Body]:
        return (body for body in self.visible(call, first_page=True) if is_assigned(body, call.now))


def listing(call: Call, page: Body) -> Body:
    """The page of a list of assignments, without `entities` where it is empty and the switch says so."""
    if page["entities"] or call.switches["assignment_none"] == "empty":
        return page
    return {name: value for name, value in page.items() if name != "entities"}


def is_assigned(body: Body, now: float) -> bool:
    """Whether the assignment is neither unassigned nor expired."""
    return body["state"] == "Assigned" and seconds(body["dateForUnassignment"]) > now


def assignment(org: Org, contact: str, segment_id: str, fields: Body) -> Body:
    """An assignment as it is stored: the vendor's fields, and its state."""
    segment: Any = org.collection("segments").get(segment_id) or {}
    days = int(segment.get("assignmentExpirationDays", org.switches["assignment_days"]))
    now = org.clock.shown()
    session = fields.get("session")
    key = "/".join([contact, segment_id, *([session["id"]] if session else [])])
    return {
        "id": key,
        "state": "Assigned",
        "dateAssigned": iso(now),
        "dateModified": iso(now),
        "dateForUnassignment": iso(now + days * 86_400),
        **fields,
        "segment": {"id": segment_id, "selfUri": f"/api/v2/journey/segments/{segment_id}"},
        "externalContact": {"id": contact, "selfUri": f"/api/v2/externalcontacts/contacts/{contact}"},
    }


def _exists(call: Call, segment_id: str) -> bool:
    return call.org.collection("segments").get(segment_id) is not None


def _shown(body: Body) -> Body:
    names = ("dateAssigned", "dateForUnassignment", "segment", "externalContact", "session")
    return {name: body[name] for name in names if name in body}
