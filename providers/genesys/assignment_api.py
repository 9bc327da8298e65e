"""Which segments a contact is assigned to: the requests of the current API, and of the one of November 2020.

The current one is `/api/v2/externalcontacts/contacts/{contactId}/journey/segments`. The other one,
`/api/v2/journey/externalcontacts/{externalContactId}/segments`, was in the vendor's SDKs for 12 days. Which one a server
has is a fact about the server, and so a setting (`genesys:assignmentApi`) and no argument of a resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from providers.core.errors import Gone, JourneysError, NotFound
from providers.core.session.session import Session
from providers.http.interrupt import pause
from providers.http.paths import filled
from providers.http.response import Response

from .paging import cursor_pages

CURRENT = "/api/v2/externalcontacts/contacts/{contactId}/journey/segments"
OF_2020 = "/api/v2/journey/externalcontacts/{externalContactId}/segments"
State = Literal["Assigned", "Unassigned"]
Job = tuple[State, str]
"""What a segment shall be, and its id."""
_NAMES: dict[State, str] = {"Assigned": "assign", "Unassigned": "unassign"}
BATCH = 10
"""Segments that one request may name."""
MOST = 500
"""Assignments that one answer may list: the most segments that an org can have."""
LISTING = {"entities", "nextUri", "previousUri", "selfUri"}
"""What a list of assignments can have, in either API; the contract demands none of it."""
TRIES = 3
PAUSE_S = 0.5
"""Between the tries for what the API left unprocessed."""


@dataclass
class Assignments:
    """The segments of one contact."""

    session: Session
    contact: str
    assigned: list[str] = field(default_factory=list)
    """What this object has asked to be assigned, whether that took effect or not."""

    @property
    def _is_current(self) -> bool:
        return self.session.settings.get("assignmentApi") == "current"

    @property
    def _template(self) -> str:
        return CURRENT if self._is_current else OF_2020

    def listed(self) -> dict[str, str]:
        """The segments that the contact is assigned to, those of a session left out, with the date of each."""
        pages = self._pages()
        if None in pages:  # no `entities`, which the contract allows: believed if it is said twice
            pause(PAUSE_S)
            pages = self._pages()
        own = (each for page in pages for each in page or () if not each.get("session"))
        return {str(each["segment"]["id"]): str(each.get("dateAssigned") or "") for each in own}

    def _pages(self) -> list[list[dict[str, Any]] | None]:
        """What each page of the list has; None for one without `entities`."""
        with _removal_explained(self._is_current):
            return list(map(_assignments, self._current() if self._is_current else self._of_2020()))

    def settled(
        self, expected: Iterable[str], doubted: Iterable[str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The same, and what any answer has shown; a read may be behind, so what contradicts is asked for again.

        `expected` are those that should be there, `doubted` those that shouldn't, as far as is known.
        """
        found = self.listed()
        if found.keys() >= set(expected) and found.keys().isdisjoint(doubted):
            return found, found
        pause(PAUSE_S)
        now = self.listed()
        return now, found | now

    def _current(self) -> Iterator[Response]:
        path = filled(CURRENT, self.contact)
        yield self.session.client.get(path, params={"limit": MOST}, shown=CURRENT)

    def _of_2020(self) -> Iterator[Response]:
        client, contact = self.session.client, self.contact
        return cursor_pages(client, OF_2020, contact, segmentScope="Customer", assignmentState="Assigned")

    def _post(self, body: Any) -> Response:
        path, shown = filled(self._template, self.contact), self._template
        return self.session.client.post(path, body, idempotent=True, shown=shown)

    def change(self, assign: Sequence[str] = (), unassign: Sequence[str] = ()) -> None:
        """Assigns and unassigns, at most ten segments a request.

        Assigning again is harmless but for the date on which an assignment ends, so an unclear request is repeated.

        Raises:
            Unprocessed: the API left some of them out, also when it was asked again.
            ApiError, TransportError: as the API or the network has it.
        """
        todo: list[Job] = [("Assigned", id) for id in assign]
        todo += [("Unassigned", id) for id in unassign]
        for at in range(0, len(todo), BATCH):
            batch = todo[at : at + BATCH]
            self.assigned += [id for state, id in batch if state == "Assigned"]
            for number in range(TRIES):
                pause(PAUSE_S * number)
                batch = self._send(batch)
                if not batch:
                    break
            else:
                left_out = [id for state, id in batch if state == "Assigned"]
                self.assigned = [id for id in self.assigned if id not in left_out]
                raise Unprocessed(len(batch), len(todo))

    def _send(self, batch: list[Job]) -> list[Job]:
        """One request; what of it the API left unprocessed."""
        with _removal_explained(self._is_current):
            if not self._is_current:
                self._post(body_of_2020(batch))
                return []
            answer = self._post(body_of(batch)).object("unprocessedItems")
        return [job for job in unprocessed(answer) if job in batch]


def body_of(jobs: Sequence[Job]) -> dict[str, Any]:
    """What the current API takes: segments to assign, segments to unassign."""
    return {
        name: {"segments": segments}
        for state, name in _NAMES.items()
        if (segments := [{"id": id} for each, id in jobs if each == state])
    }


def body_of_2020(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """What the API of 2020 took."""
    return [{"segmentId": id, "state": state} for state, id in jobs]


def unprocessed(answer: Mapping[str, Any]) -> list[Job]:
    """What an answer of the current API says was left out."""
    left = answer["unprocessedItems"]
    return [
        (state, id)
        for state, name in _NAMES.items()
        for id in _ids(left.get(name) if isinstance(left, dict) else None)
    ]


class Unprocessed(JourneysError):
    """The API answered that it left some segments out."""

    def __init__(self, count: int, of: int) -> None:
        super().__init__(
            f"the API left {count} of {of} segments unprocessed, {TRIES} times. Check that they exist and are active"
        )


@contextmanager
def _removal_explained(is_current: bool) -> Iterator[None]:
    """Says of an answer that the path isn't there that the vendor has removed it."""
    try:
        yield
    except (NotFound, Gone) as error:
        if not is_current:
            why = f"{error.summary}. Genesys removed this operation on 2020-11-17"
            error.summary = f"{why}; its successor is that of genesys:assignmentApi current"
            error.message = f"{error.summary}. {error.hint}"
        raise


def _assignments(answer: Response) -> list[dict[str, Any]] | None:
    """The assignments that an answer lists; None where it has all that a list must have, which is nothing."""
    page = answer.object()
    entities = page.get("entities")
    if entities is None and page.keys() <= LISTING:
        return None
    if not isinstance(entities, list) or not all(
        isinstance(each, dict) and isinstance(each.get("segment"), dict) and each["segment"].get("id")
        for each in entities
    ):
        answer.refuse("its `entities` are no list of assignments with a segment each")
    return entities


def _ids(part: Any) -> list[str]:
    segments = part.get("segments") if isinstance(part, dict) else None
    return [str(each.get("id")) for each in segments or () if isinstance(each, dict)]
