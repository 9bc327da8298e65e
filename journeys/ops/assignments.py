"""Assigning segments to an external contact and taking them away: today's API, and the one of 2020."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from providers.core.errors import JourneysError, Refused
from providers.genesys.assignment_api import (
    BATCH,
    CURRENT,
    OF_2020,
    TRIES,
    Job,
    body_of,
    body_of_2020,
    unprocessed,
)
from providers.http.paths import filled

from .calling import PAUSE, Org, begin, nobody_named

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


@dataclass(frozen=True)
class Unassigned:
    """What the API did not process, after all attempts."""

    assign: list[str]
    unassign: list[str]

    def __bool__(self) -> bool:
        return bool(self.assign or self.unassign)


def assign_segments(
    contact_id: str,
    assign: SequenceNotStr[str] = (),
    unassign: SequenceNotStr[str] = (),
    *,
    org: Org | None = None,
) -> Unassigned:
    """Assigns segments to an external contact, and takes others away, 10 a request; returns what was not processed.

    Assigning a segment again does nothing but move the date on which it expires, so a request whose answer was lost is
    repeated. What the API leaves unprocessed is sent up to three times. Permissions `externalContacts:segmentAssignment:add` and `:delete`.

    Raises:
        Refused: in a Pulumi program, or where an argument is wrong; nothing was sent.
        JourneysError: the API refused a request; `list_contact_segments` tells what took effect before it.
    """
    left = _jobs("assign_segments", contact_id, assign, unassign)
    org, path = begin("assign_segments", org), filled(CURRENT, contact_id)
    for attempt in range(TRIES):
        if attempt and left:
            time.sleep(PAUSE)
        left = [job for some in _parts(left) for job in _send(org, path, some)]
        if not left:
            break
    return Unassigned(*([id for state, id in left if state == each] for each in ("Assigned", "Unassigned")))


def update_segments_of_2020(
    external_contact_id: str,
    assign: SequenceNotStr[str] = (),
    unassign: SequenceNotStr[str] = (),
    *,
    org: Org | None = None,
) -> None:
    """The same in the API of November 2020, which had it for twelve days. Today: `assign_segments`.

    Raises:
        Refused: in a Pulumi program, or where an argument is wrong; nothing was sent.
        JourneysError: the API doesn't have it any more.
    """
    jobs = _jobs("update_segments_of_2020", external_contact_id, assign, unassign)
    org, path = begin("update_segments_of_2020", org), filled(OF_2020, external_contact_id)
    with nobody_named("update_segments_of_2020", "The API had this in November 2020: use assign_segments"):
        org.client.post(path, json=body_of_2020(jobs), shown=OF_2020)


def _jobs(
    call: str, contact_id: str, assign: SequenceNotStr[str], unassign: SequenceNotStr[str]
) -> list[Job]:
    """Each segment once, in the order of the arguments."""
    wrong = ""
    if not contact_id:
        wrong = "the contact's id is required"
    elif isinstance(assign, str) or isinstance(unassign, str):
        wrong = "assign and unassign are lists of ids"
    elif not all((*assign, *unassign)):
        wrong = "the id of a segment is empty"
    elif not assign and not unassign:
        wrong = "give segments to assign or to unassign"
    elif both := sorted(set(assign) & set(unassign)):
        wrong = f"{', '.join(both)} can't be assigned and unassigned at once"
    if wrong:
        raise Refused(f"{call} sent nothing: {wrong}")
    jobs: list[Job] = [("Assigned", id) for id in assign]
    return list(dict.fromkeys(jobs + [("Unassigned", id) for id in unassign]))


def _parts(jobs: list[Job]) -> Iterator[list[Job]]:
    rest = iter(jobs)
    while some := list(islice(rest, BATCH)):
        yield some


def _send(org: Org, path: str, jobs: list[Job]) -> list[Job]:
    """One request; what it left unprocessed."""
    with nobody_named("assign_segments"):
        answer = org.client.post(path, json=body_of(jobs), shown=CURRENT, idempotent=True)
        left = unprocessed(answer.object("unprocessedItems"))
    if not set(left) <= set(jobs):
        raise JourneysError(
            "assign_segments: the answer names segments that were not sent: nothing more was sent"
        )
    return left
