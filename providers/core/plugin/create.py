"""One create, one object: what is there already, a POST whose answer is lost, and processes that are killed.

1. A lock on the natural key spans everything below, between the processes of one machine too.
2. What an earlier process began for the same resource, and never handed to the engine, is found by the journal.
3. With `onExisting` fail or adopt, an object of the same key that this stack doesn't own is refused or taken over.
4. One POST, with a durable line in the journal before it. If its answer is lost, the object is looked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from providers.http.deadline import current_deadline
from providers.http.waiting import waiting

from ..errors import (
    AlreadyExists,
    AmbiguousCreate,
    ApiError,
    Conflict,
    CreateLost,
    JourneysError,
    NotFound,
    ResponseLost,
)
from ..schema.fields import moment
from ..schema.wire import from_wire, to_wire
from ..sdk import Request
from ..session.journal import Entry
from ..session.keylock import NaturalKeyLock, key_lock
from ..session.owned import Owned
from ..session.record import Record
from ..session.session import Session
from .absence import Absence

if TYPE_CHECKING:
    from .lifecycle import Lifecycle

CLOCK_SLACK = 2.0
"""Seconds by which the server's clock, known from its Date headers to the second, may seem earlier."""


@dataclass(frozen=True)
class Made:
    """The object that a create ended with. `whole` is False where it was taken over and may need changes."""

    entity: dict[str, Any]
    whole: bool = True
    unread: bool = False
    """Whether the entity is what was sent, because it could not be read back."""


@dataclass
class Create:
    """The create of one object: its type, its organisation, the arguments, and for which resource."""

    provider: Lifecycle
    session: Session
    wanted: dict[str, Any]
    request: Request

    def __post_init__(self) -> None:
        self.body = to_wire(self.wanted, self.provider.shape)

    def run(self) -> Made:
        """The object as the API answered, or as it was found.

        Raises:
            AlreadyExists: an object of that key is there and may not be taken; nothing was sent.
            AmbiguousCreate: several objects could be the one; nothing more was sent.
            CreateLost: the answer was lost, and the API has no list; nothing more was sent.
            ApiError: the API refused.
        """
        session, key = self.session, self.provider.key_of(self.body)
        owned = session.owned(*self.request.stack)
        ensure_stack(self.provider, session, self.request)
        what = (session.host, session.org_id, self.provider.token, *key)
        with key_lock(what, session.settings.number("timeout")) as lock:
            earlier = self._left_behind(owned)
            if earlier is not None:
                return Made(earlier, whole=False)
            existing = self._existing(key, owned, lock)
            if existing is not None:
                return Made(existing, whole=False)
            self._make_room(key, owned)
            made = self._post()
            lock.note(str(made.entity["id"]))
            session.made_keys[(self.provider.token, key)] = self.request.urn
            return made

    # --- what an earlier process left ----------------------------------------------------------------------------

    def _left_behind(self, owned: Owned) -> dict[str, Any] | None:
        """What a killed process made for this resource; one that ended in order is only warned about."""
        for entry in reversed(self.session.journal.find(self.request.urn, self.session.host)):
            if entry.org and self.session.org_id and entry.org != self.session.org_id:
                continue
            if entry.id and self.session.is_ours(entry.id):
                self.session.journal.settle(entry=entry)
                continue
            found = self._what_it_made(entry)
            if found is None:
                continue
            id = str(found["id"])
            if entry.ended or not owned.known:
                self._leave_alone(entry, id, owned)
                continue
            if not self.session.claim(id):
                continue
            self.session.tell(
                f"{self._what()}: a run that was killed at {_clock(entry.at)} had made it ({id}): its journal has "
                f"{'the id' if entry.id else 'the request, and this one object of that name and content is as old'}, "
                "and no state of this stack has the object. It is taken over"
            )
            if not entry.id:
                self.session.journal.inherit(entry, id)
            return found
        return None

    def _what_it_made(self, entry: Entry) -> dict[str, Any] | None:
        if entry.id:
            try:
                return self.provider.fetch(self.session, entry.id)
            except NotFound:
                record = Record(entry.host, entry.org or self.session.org_id, entry.id)
                found = Absence(self.provider, self.session, entry.id, {}, record).confirm()
                if found is None:
                    self.session.journal.settle(entry=entry)
                return found
        if not self.provider.listable:
            raise CreateLost(
                self.provider.lost(entry, self.body, "An earlier run ended before the answer came.")
            )
        found = self._search(entry.at, entry.at + self.session.settings.number("timeout"), wait=0)
        if found is None and not entry.ended:
            self.session.journal.settle(entry=entry)
        return found

    def _leave_alone(self, entry: Entry, id: str, owned: Owned) -> None:
        """What was made, but never saved, is nobody's to take: the next step is a person's."""
        why = (
            f"a run at {_clock(entry.at)} made {self.provider.title} {id} for it, and no state of this stack has that "
            "object: perhaps the state could not be saved"
            if owned.known
            else f"an earlier run made {self.provider.title} {id} for it, and the engine doesn't say which objects "
            "this stack owns"
        )
        todo = f'import it: `journeys import "{self.provider.token}" --id "{id}" --as "{self.request.name}"`'
        if not self.provider.listable:
            raise AlreadyExists(
                f"{self._what()}: {why}. Nothing was sent. Delete that object, or {todo}. "
                f"If it is another one's, remove {entry.file}"
            )
        self.session.warn(f"{self._what()}: {why}. Delete it, or {todo}")

    # --- what is there already -------------------------------------------------------------------------------------

    def _existing(self, key: tuple[str, ...], owned: Owned, lock: NaturalKeyLock) -> dict[str, Any] | None:
        """With `onExisting: adopt`, the one object to take over; None where there is none.

        Raises:
            AlreadyExists: there is one, or more, and none may be taken.
        """
        provider, session = self.provider, self.session
        mode = session.settings.get("onExisting") if provider.listable else "create"
        if mode == "create":
            return None
        other = session.made_keys.get((provider.token, key))
        if other not in (None, self.request.urn):
            raise AlreadyExists(
                f"{self._what()}: this run has made a {provider.title} of the same {provider.natural_key} for "
                f'"{str(other).rpartition("::")[2]}". Nothing was sent. Give one of them another {provider.natural_key}'
            )
        there = [entity for entity in self._candidates(key, lock) if not session.is_ours(str(entity["id"]))]
        if not there:
            return None
        if mode == "adopt" and owned.known and len(there) == 1:
            return self._adopt(there[0])
        raise AlreadyExists(self._exists(there, owned, mode))

    def _candidates(self, key: tuple[str, ...], lock: NaturalKeyLock) -> Iterator[dict[str, Any]]:
        """The objects of the key that were there before this run, each confirmed by a GET."""
        provider, session = self.provider, self.session
        before = session.before(provider.path, lambda: provider.listed(session), provider.key_of)
        ids = list(before.by_key.get(key, ()))
        if lock.made and lock.at >= before.at and lock.made not in ids:
            ids.append(lock.made)
        for id in ids:
            if session.is_ours(
                id
            ):  # its delete comes later, if at all: a run that is killed before it must know it again
                session.leaving(*self.request.stack).add(id)
                continue
            try:
                entity = provider.fetch(session, id)
            except NotFound:
                continue  # the list was stale
            if provider.key_of(entity) == key:
                yield entity

    def _exists(self, there: list[dict[str, Any]], owned: Owned, mode: str) -> str:
        provider, setting = self.provider, self.provider.vendor.name("onExisting")
        ids = [str(entity["id"]) for entity in there]
        if len(there) > 1:
            what = f"{len(ids)} {provider.title}s of that {provider.natural_key} exist: {', '.join(ids)}"
        else:
            equal = "equal" if provider.matches(self.body, there[0]) else "different"
            what = f"a {provider.title} of that {provider.natural_key} exists: {ids[0]}, with {equal} content"
        todo = (
            f'Import the right one: `journeys import "{provider.token}" --id {ids[0]} --as "{self.request.name}"`; '
            f"or give the new one another {provider.natural_key}"
        )
        if mode == "fail" and len(there) == 1:
            todo += f"; or set {setting} to adopt (takes it over) or create (makes a second one)"
        todo += (
            f". If this stack has still to delete it (the rest of an interrupted replacement, `delete: true` in `pulumi "
            f"stack export`), delete {provider.title} {ids[0]} in {provider.vendor.title} and run again"
        )
        if not owned.known:
            todo = (
                "The engine didn't say which objects this stack owns, so it may be the stack's own: run "
                f"`pulumi up --refresh`, which tells. {todo}"
            )
        return f"{self._what()}: {what}, and this stack doesn't own it. Nothing was sent. {todo}"

    def _adopt(self, entity: dict[str, Any]) -> dict[str, Any]:
        id = str(entity["id"])
        if not self.session.claim(id):
            raise AlreadyExists(
                f"{self._what()}: {self.provider.title} {id} is taken by another resource of this run"
            )
        self.session.adopted.add(id)
        self.session.tell(
            f"{self._what()}: took over {self.provider.title} {id}, which existed already "
            f"({self.provider.vendor.name('onExisting')} is adopt)"
        )
        return entity

    def _make_room(self, key: tuple[str, ...], owned: Owned) -> None:
        """Deletes the object that this one replaces, where the API refuses a second one of the same key.

        With `--replace` or a taint the engine creates first, and never asks for the other order.
        """
        old = owned.by_urn.get(self.request.urn)
        if old is None or not self.provider.unique_key:
            return
        try:
            entity = self.provider.fetch(self.session, old)
        except NotFound:
            return
        if self.provider.key_of(entity) == key:
            options = {name: v for name, v in self.wanted.items() if name in self.provider.shape.options}
            self.provider.discard(self.session, old, {**from_wire(entity, self.provider.shape), **options})

    # --- the POST --------------------------------------------------------------------------------------------------

    def _post(self) -> Made:
        provider, session = self.provider, self.session
        urn, name = self.request.urn, self.request.name
        entry = Entry(urn, provider.token, name, session.host, session.org_id, time.time())
        for again in (False, True):
            entry.at = time.time()
            session.journal.begin(entry)
            try:
                made = Made(provider.post(session, self.body))
                if "id" not in made.entity:
                    made = self._read_back(entry)
            except ResponseLost as lost:
                if not provider.listable:
                    raise CreateLost(provider.lost(entry, self.body, str(lost))) from None
                found = self._search(entry.at, time.time(), wait=session.settings.number("listLag"))
                if found is None and again:
                    raise
                if found is None:  # on no list for as long as lists may lag: it was never made
                    session.journal.none(entry)
                    continue
                session.tell(
                    f"{self._what()}: the answer to its create was lost. {provider.title} {found['id']} is taken for "
                    "it: it has the same name and content, was created while the request was under way, and is in no "
                    "state of this stack"
                )
                made = Made(found)
            except ApiError as error:
                session.journal.none(entry)
                if type(error) is not Conflict:
                    raise
                raise AlreadyExists(
                    f"{self._what()}: it clashes with an object that is there ({error.summary}). If that is the same "
                    "resource of this program, which was moved or renamed, give it an alias; else import it: "
                    f'`journeys import "{provider.token}" --id ID --as "{name}"`; or give the new one another '
                    f"{provider.natural_key}"
                ) from None
            break
        session.journal.made(entry, str(made.entity["id"]))
        session.claim(str(made.entity["id"]))
        return made

    def _read_back(self, entry: Entry) -> Made:
        """The object of a create that answered nothing: one GET, or what the list has."""
        provider, session = self.provider, self.session
        id = provider.id_of(self.body)
        if not id:
            found = self._search(entry.at, time.time(), wait=session.settings.number("listLag"))
            if found is None:
                raise CreateLost(
                    f"{self._what()}: the API accepted its create, but no list shows it. Nothing more was sent. Look for "
                    f'it in {provider.vendor.title}, then `journeys import "{provider.token}" --id ID --as '
                    f'"{self.request.name}"`'
                )
            return Made(found)
        session.journal.made(entry, id)
        try:
            return Made(provider.fetch(session, id))
        except JourneysError as error:
            session.warn(
                f"{self._what()} was created ({id}), but could not be read back: {error} Until the next `pulumi refresh` its "
                "outputs are what was sent"
            )
            return Made({**self.body, "id": id}, unread=True)

    def _search(self, since: float, until: float, wait: float) -> dict[str, Any] | None:
        """The object that a POST under way from `since` to `until` (our clock) made; asks again until `wait` is over."""
        wait = min(wait, operation.left()) if (operation := current_deadline()) else wait
        deadline, pause = time.monotonic() + wait, 0.25
        while True:
            found = [
                each for each in self.provider.listed(self.session) if self._could_be(each, since, until)
            ]
            if len(found) > 1:
                ids = ", ".join(str(entity["id"]) for entity in found)
                raise AmbiguousCreate(
                    f"{self._what()}: the answer to its create was lost, and several objects could be the one that was "
                    f"made: {ids}. Nothing more was sent. Delete the ones that are too many, or import the right one: "
                    f'`journeys import "{self.provider.token}" --id ID --as "{self.request.name}"`'
                ) from None
            if found:
                return found[0]
            if time.monotonic() >= deadline:
                return None
            waiting(deadline - time.monotonic(), f"the lists may lag, and {self._what()} may have been made")
            time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
            pause = min(pause * 2, 4.0)

    def _could_be(self, entity: dict[str, Any], since: float, until: float) -> bool:
        id, session = str(entity["id"]), self.session
        if self.provider.key_of(entity) != self.provider.key_of(self.body):
            return False
        if session.is_ours(id) or session.journal.knows(id) or session.was_before(self.provider.path, id):
            return False
        created = _epoch(entity.get(self.provider.created))
        server = session.client.server_clock()
        offset = server - time.time() if server is not None else 0.0
        if created is not None and not since - CLOCK_SLACK <= created - offset <= until + CLOCK_SLACK:
            return False
        return self.provider.matches(self.body, entity)

    def _what(self) -> str:
        return (
            f'{self.provider.title} "{self.request.name}"'
            if self.request.name
            else f"a new {self.provider.title}"
        )


def ensure_stack(provider: Lifecycle, session: Session, request: Request) -> None:
    """Refuses to create or take an object in another organisation than the stack's other objects are in."""

    def fetch(token: str, id: str) -> Any:
        from journeys.registry import load

        other = load(token)
        if other.vendor is not provider.vendor:
            raise LookupError(token)
        return other.fetch(session, id)

    session.ensure_stack(session.owned(*request.stack), fetch)


def _epoch(text: Any) -> float | None:
    found = moment(str(text))
    return found.timestamp() if found else None


def _clock(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
