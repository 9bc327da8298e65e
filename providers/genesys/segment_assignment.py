"""Segment assignment: the segments that an external contact is assigned to (Genesys Cloud Journey).

Endpoint `/api/v2/externalcontacts/contacts/{contactId}/journey/segments`, schemas `UpdateSegmentAssignmentRequest`,
`UpdateSegmentAssignmentResponse` and `SegmentAssignmentListing` of the vendor's OpenAPI description (SDK 269); or the
endpoint of November 2020, see assignment_api.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.call import Request
from providers.core.errors import Halfway, JourneysError, TakenBack
from providers.core.plugin.provider import Provider
from providers.core.plugin.search import CLOCK_SLACK, clock_offset
from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, UNORDERED, In, Items, Limit, Needed, moment, refers_to
from providers.core.schema.validation import Finding, View, rule
from providers.core.sdk import current_request
from providers.core.session.journal import Entry
from providers.core.session.session import Session
from providers.http.interrupt import pause

from .assignment_api import MOST, PAUSE_S, Assignments
from .dialect import GENESYS

Id = Annotated[str, Limit(min_length=1), refers_to("genesys:Segment")]


class SegmentAssignmentArgs(TypedDict, total=False):
    """The arguments of a `SegmentAssignment`."""

    contact_id: Needed[In[Annotated[str, CREATE_ONLY, Limit(min_length=1)]]]
    """The external contact. Changing it replaces the assignment. It is the resource's id, so it is in the state."""
    segment_ids: Needed[In[Annotated[Items[Id], UNORDERED, Limit(min_length=1, max_length=MOST)]]]
    """The segments that the contact shall be assigned to; others that it has are left alone."""


@rule(SegmentAssignmentArgs)
def segments_differ(assignment: View) -> Iterator[Finding]:
    """A segment is assigned once."""
    seen: dict[str, int] = {}
    for index, id in enumerate(assignment["segment_ids"]):
        if id in seen:
            yield f"segment_ids[{index}]", f"is the same as segment_ids[{seen[id]}]"
        seen.setdefault(id, index)


class SegmentAssignmentProvider(Provider):
    """The provider of segment assignments.

    The object is the contact, which is there already; the resource is what it puts there. The outputs tell which of
    the segments this resource has assigned: the others were there before it, and stay.
    """

    vendor = GENESYS
    token = "genesys:SegmentAssignment"
    args = SegmentAssignmentArgs
    path = "/api/v2/externalcontacts/contacts"
    title = "segment assignment"
    natural_key = "contact_id"
    origin = "part"
    listable = False
    sends_version = False
    computed = ("assigned_here",)

    def taken_id(self, wanted: dict[str, Any]) -> str:
        """The contact."""
        return str(wanted["contact_id"])

    def fetch(self, id: str) -> dict[str, Any]:
        """All segments that the contact is assigned to, but for those of a session."""
        dates = Assignments(self.session, id).listed()
        return {**_entity(id, dates, ()), "dates": dates}

    def observed(self, answer: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
        """What of the contact's segments is the resource's business."""
        if not live:
            return answer
        ours = live.get("assigned_here") or ()
        names = {*(live.get("segment_ids") or ()), *ours}
        return _entity(str(answer["id"]), (id for id in answer["segmentIds"] if id in names), ours)

    def shows_org(self, answer: dict[str, Any], live: dict[str, Any]) -> bool:
        """Any contact may have a list in any organisation, but no other one has the state's segments."""
        ours = {*(live.get("segment_ids") or ()), *(live.get("assigned_here") or ())}
        return not ours.isdisjoint(answer["segmentIds"])

    def bring(self, entity: dict[str, Any], wanted: dict[str, Any], name: str) -> dict[str, Any]:
        """Assigns what isn't assigned yet. After a failure it takes back what it has assigned."""
        session, contact = self.session, str(entity["id"])
        assignments, request = Assignments(session, contact), current_request()
        segments: list[str] = wanted["segment_ids"]
        there: dict[str, str] = entity["dates"]
        if not there.keys().isdisjoint(segments):  # or the answer is older than what took them away
            pause(PAUSE_S)
            there = assignments.listed()
        # In a replacement or under a new name, what is there is what the old resource of this stack has assigned.
        inherits = contact in session.owned(*request.stack).ids
        killed = Killed(session, request.urn, contact, segments).made(there)
        before = [] if inherits else [id for id in segments if id in there and id not in killed]
        self._report_there(contact, before)
        new = [id for id in segments if id not in there]
        entry = _begin(session, request, new)
        session.journal.made(entry, contact)
        try:
            stale = [] if inherits else [id for id in there if id in killed and id not in segments]
            assignments.change(assign=new, unassign=stale)
        except JourneysError as error:
            failed = self._take_back(assignments, error)
            if failed is None:
                session.journal.none(entry)
                raise TakenBack(
                    f"{self.title} of contact {contact}: {error} What this run had assigned was taken back"
                ) from None
            kept = [id for id in segments if id in there or id in assignments.assigned]
            entity.update(_entity(contact, kept, assignments.assigned))
            raise failed from None
        _hold(session, contact, segments)
        return _entity(contact, segments, (id for id in segments if id not in before))

    def change(
        self,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        name: str = "",
    ) -> dict[str, Any] | None:
        """Assigns what is missing from the live list, and unassigns what left the program and was assigned here."""
        session = self.session
        assignments, request = Assignments(session, id), current_request()
        segments: list[str] = wanted["segment_ids"]
        ours = set(live.get("assigned_here") or ())
        added = {*segments} - {*(applied.get("segment_ids") or ())}
        there, shown = assignments.settled(ours, added - ours)
        new = [each for each in segments if each not in there]
        killed = Killed(session, request.urn, id, segments)
        killed.settle(ours)
        ours |= killed.made(shown)
        self._report_there(id, [each for each in added if each in there and each not in ours])
        entry = _begin(session, request, new)
        # Until the engine has saved the outputs, only the journal knows whose these segments are.
        session.journal.settle_at_end(entry, *killed.entries)
        try:
            assignments.change(
                assign=new, unassign=[each for each in shown if each in ours and each not in segments]
            )
        except JourneysError as error:
            failed = self._take_back(assignments, error)
            if failed is None:
                session.journal.none(entry)
                raise
            now = [each for each in {*segments, *ours} if each in there or each in assignments.assigned]
            raise Halfway(str(failed), _entity(id, now, {*ours, *assignments.assigned})) from None
        session.journal.made(entry, id)
        stays = [each for each in applied.get("segment_ids") or () if each not in segments and each in there]
        if count := len([each for each in stays if each not in ours]):
            session.tell(
                f"{self.title} {id}: {count} of the segments that left the program were assigned before this resource, "
                "so the contact keeps them"
            )
        return _entity(id, segments, (each for each in segments if each in ours or each in new))

    def check_plan(self, id: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]) -> None:
        """Notes what stays: the delete that an earlier run has left undone must not take it from the contact."""
        segments = wanted.get("segment_ids")
        if not replaces and isinstance(segments, list):
            _hold(self.session, id, (each for each in segments if isinstance(each, str)))

    def discard(self, id: str, live: dict[str, Any]) -> None:
        """Unassigns what this resource has assigned, but for what another one of this run holds."""
        session = self.session
        killed = Killed(session, current_request().urn, id, ())
        ours = {*(live.get("assigned_here") or ())}
        killed.settle(ours)
        if killed.entries:
            ours |= killed.made(Assignments(session, id).listed())
        named = {*(live.get("segment_ids") or ()), *ours}
        held = {each for each in named if f"{id}/{each}" in session.done.held}
        foreign = [each for each in live.get("segment_ids") or () if each in held and each not in ours]
        if foreign:
            session.warn(
                f"{self.title} {id}: {len(foreign)} of the segments were assigned before the resource that is replaced. "
                "The new one counts them as its own, and unassigns them when it is destroyed"
            )
        assignments = Assignments(session, id)
        left = [each for each in ours if each not in held]
        _, shown = assignments.settled(left, ()) if left else ({}, {})
        assignments.change(unassign=[each for each in shown if each in ours and each not in held])
        for entry in killed.entries:
            session.journal.settle(entry=entry)

    def _report_there(self, contact: str, there: list[str]) -> None:
        """Says what this resource will leave although the program names it."""
        if there:
            self.session.tell(
                f"{self.title} {contact}: {len(there)} of the segments were assigned already, so the contact keeps them "
                "when this resource goes. Where a run of this stack that was killed has assigned them, "
                "`journeys ops assign --unassign` takes them away"
            )

    def _take_back(self, assignments: Assignments, error: JourneysError) -> JourneysError | None:
        """Unassigns what was assigned before the error; None where that worked."""
        try:
            Assignments(assignments.session, assignments.contact).change(unassign=assignments.assigned)
        except JourneysError:
            return JourneysError(
                f"{error} Taking back what this run had assigned ({len(assignments.assigned)} segments) failed too"
            )
        return None


class Killed:
    """What earlier runs have assigned for a resource before they were killed, and no state has, by their journal."""

    def __init__(self, session: Session, urn: str, contact: str, segments: Iterable[str]) -> None:
        self._journal, self._offset = session.journal, clock_offset(session)
        self._timeout = session.settings.number("timeout")
        self._segments = frozenset(segments)
        self.entries = [
            each
            for each in session.journal.find(urn, session.host)
            if each.org == session.org_id and (each.id == contact or (not each.id and not each.ended))
        ]

    def settle(self, recorded: Iterable[str]) -> None:
        """Forgets those whose segments the state has: some engines end a process in the middle of nothing."""
        known = {*map(_digest, recorded)}
        for each in [entry for entry in self.entries if entry.parts and known >= {*entry.parts}]:
            self.entries.remove(each)
            self._journal.settle(entry=each)

    def made(self, dates: Mapping[str, str]) -> set[str]:
        """Which of the contact's segments, with the date of each, are theirs."""
        return {id for id, date in dates.items() if any(self._made(each, id, date) for each in self.entries)}

    def _made(self, entry: Entry, id: str, date: str) -> bool:
        found = moment(date)
        # The journal of an earlier version doesn't tell which segments.
        if found is None or not (_digest(id) in entry.parts if entry.parts else id in self._segments):
            return False
        return entry.at - CLOCK_SLACK <= found.timestamp() - self._offset <= entry.at + self._timeout


def _begin(session: Session, request: Request, new: Iterable[str]) -> Entry:
    """Writes down which segments are about to be assigned."""
    parts, at = [_digest(each) for each in new], time.time()
    entry = Entry(
        request.urn,
        SegmentAssignmentProvider.token,
        request.name,
        session.host,
        session.org_id,
        at,
        parts=parts,
    )
    session.journal.begin(entry)
    return entry


def _digest(id: str) -> str:
    return blake2b(id.encode(), digest_size=8).hexdigest()


def _entity(contact: str, segments: Iterable[str], ours: Iterable[str]) -> dict[str, Any]:
    return {"id": contact, "contactId": contact, "segmentIds": list(segments), "assignedHere": list(ours)}


def _hold(session: Session, contact: str, segments: Iterable[str]) -> None:
    """Notes which segments of a contact resources of this run have: those that it made, and those that stay."""
    session.done.held.add(*(f"{contact}/{each}" for each in segments))


class SegmentAssignment(Resource, module="genesys", name="SegmentAssignment"):
    """Segments that an external contact is assigned to, beside whatever else it is assigned to.

    One resource per contact and program. It assigns what is missing, ten segments a request, and takes that back if a
    request fails; what the contact had before stays when the resource goes. Assignments of a session are never looked at.

    An assignment that is gone is drift, whether it was taken away or has expired: the API doesn't tell which. A
    refresh sees it, and the `up` after it assigns again; `pulumi up` alone looks at nothing. The date on which one ends
    is no drift, and nothing is assigned again only to move it.

    The contact's id is the id of the resource, so it is in the state in plain. Where ids of people must not be there,
    call `journeys.ops.assign_segments` instead, outside of the program.

    Raises at preview, with nothing sent: a segment that is named twice, more than 500, unknown fields and wrong types.
    Permissions: `externalContacts:segmentAssignment:view`, `:add`, `:delete`; in November 2020
    `journey:segmentassignment:view`, `:add`, `:delete`; OAuth scope `external-contacts`.
    """

    provider_type = SegmentAssignmentProvider

    contact_id: Output[str]
    """The external contact."""
    segment_ids: Output[list[str]]
    """The segments that it is assigned to, of those that the program names."""
    assigned_here: Output[list[str]]
    """The segments that this resource has assigned, and unassigns when it is destroyed."""

    def __init__(
        self,
        resource_name: str,
        args: SegmentAssignmentArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[SegmentAssignmentArgs],
    ) -> None:
        """Segments that an external contact is assigned to, beside whatever else it is assigned to."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(
        resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None
    ) -> SegmentAssignment:
        """All segments of the contact of that id, managed by nobody here: one GET in every preview and up."""
        return SegmentAssignment._existing(resource_name, id, opts)
