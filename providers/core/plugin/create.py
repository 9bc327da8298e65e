"""One create, one object: what is there already, a POST whose answer is lost, and processes that are killed.

1. A lock on the natural key spans everything below, between the processes of one machine too.
2. What an earlier process began for the same resource, and never handed to the engine, is found by the journal.
3. With `onExisting` fail or adopt, an object of the same key that this stack doesn't own is refused or taken over.
4. One POST, with a durable line in the journal before it. If its answer is lost, the object is looked for.
"""

from __future__ import annotations

import time
from typing import Any

from ..errors import (
    AlreadyExists,
    ApiError,
    Conflict,
    CreateLost,
    JourneysError,
    NotFound,
    ResponseLost,
    TransportError,
)
from ..session.journal import Entry
from ..session.keylock import NaturalKeyLock
from .attempt import Attempt, Made
from .existing import existing, found_text, lock_of
from .left_behind import content_mark, left_behind
from .search import search


class Create(Attempt):
    """The create of one object."""

    def run(self) -> Made:
        """The object as the API answered, or as it was found.

        Raises:
            AlreadyExists: an object of that key is there and may not be taken; nothing was sent.
            AmbiguousCreate: several objects could be the one; nothing more was sent.
            CreateLost: the answer was lost, and the API has no list; nothing more was sent.
            ApiError: the API refused.
        """
        session = self.session
        self.ensure_stack()
        with lock_of(self) as lock:
            there = left_behind(self) or self._moved() or self._existing(lock)
            if there is not None:
                self._note_what_leaves(str(there["id"]))
                return Made(there, whole=False)
            old = self._in_the_way()
            made = self._post() if old is None else self._post_instead_of(old)
            id = str(made.entity["id"])
            lock.note(id)
            self._note_what_leaves(id)
            if self.provider.id_of(self.body):
                session.done.made.add(id)
            session.made_keys[(self.provider.token, self.key)] = self.request.urn
            return made

    def _note_what_leaves(self, new: str) -> None:
        """The object that the new one replaces is deleted later: a run that is killed before that must know it again.

        Not before there is a new one: until then the engine names the old one itself.
        """
        session, old = self.session, self.owned.by_urn.get(self.request.urn)
        of_an_alias = session.plan.replaced.intersection(
            session.before(self.provider.path).by_key.get(self.key, ())
        )
        for id in {*of_an_alias, *([old] if old else [])} - {new}:
            if id not in session.done.discarded:
                session.leaving(*self.request.stack).add(id)

    def _moved(self) -> dict[str, Any] | None:
        """The stack's own object under another URN, where its key alone makes its id: the delete comes later.

        Raises:
            AlreadyExists: the resource that has it is still in the program.
        """
        id, urn = self.provider.id_of(self.body), self.request.urn
        others = [other for other, each in self.owned.by_urn.items() if each == id and other != urn]
        if not id or not others:
            return None
        if self.session.plan.move(id, urn):
            raise AlreadyExists(self.provider.held_twice(id, self.request.name, others[0]))
        entity = self.provider.fetch_or_none(id)
        if entity is not None and self.session.claim(id):
            self.session.done.adopted.add(id)
            self.session.tell(
                f"{self.what}: goes on with {self.provider.title} {id}, which has moved in the program"
            )
            return entity
        return None

    # --- what is there already -------------------------------------------------------------------------------------

    def _existing(self, lock: NaturalKeyLock) -> dict[str, Any] | None:
        """With `onExisting: adopt`, the one object to take over; None where there is none.

        Raises:
            AlreadyExists: there is one, or more, and none may be taken.
        """
        there = existing(self, lock, self.request.urn in self.owned.by_urn)
        if not there:
            return None
        mode = self.session.settings.get("onExisting")
        if mode == "adopt" and self.owned.known and len(there) == 1:
            return self._adopt(there[0])
        raise AlreadyExists(self._exists(there, mode))

    def _exists(self, there: list[dict[str, Any]], mode: str) -> str:
        provider, setting = self.provider, self.provider.vendor.name("onExisting")
        id, what = str(there[0]["id"]), found_text(self, there)
        todo = (
            f'Import the right one: `journeys import "{provider.token}" --id {id} --as "{self.request.name}"`; '
            f"or give the new one another {provider.natural_key}"
        )
        if mode == "fail" and len(there) == 1:
            todo += f"; or set {setting} to adopt (takes it over) or create (makes a second one)"
        todo += (
            f". If this stack has still to delete it (the rest of an interrupted replacement, `delete: true` in `pulumi "
            f"stack export`), delete {provider.title} {id} in {provider.vendor.title} and run again"
        )
        if not self.owned.known:
            todo = (
                "The engine didn't say which objects this stack owns, so it may be the stack's own: run "
                f"`pulumi up --refresh`, which tells. {todo}"
            )
        return f"{self.what}: {what}, and this stack doesn't own it. Nothing was sent. {todo}"

    def _adopt(self, entity: dict[str, Any]) -> dict[str, Any]:
        id = str(entity["id"])
        # `adopted` is what all provider instances of the run have taken; the key's lock is held.
        if id in self.session.done.adopted or not self.session.claim(id):
            raise AlreadyExists(
                f"{self.what}: {self.provider.title} {id} is taken by another resource of this run"
            )
        self.session.done.adopted.add(id)
        self.session.tell(
            f"{self.what}: took over {self.provider.title} {id}, which existed already "
            f"({self.provider.vendor.name('onExisting')} is adopt)"
        )
        return entity

    def _in_the_way(self) -> dict[str, Any] | None:
        """The object that this one replaces, where the API refuses a second one of the same key.

        With `--replace` or a taint the engine creates first, and never asks for the other order. Where it was asked
        to delete first, an object that is still there is one that the program retains.
        """
        old = self.owned.by_urn.get(self.request.urn)
        if old is None or not self.provider.unique_key:
            return None
        if old in self.session.plan.deleted_first or self.owned.is_retained(self.request.urn):
            return None
        if self.provider.id_of(self.body) not in ("", old):
            return None
        entity = self.provider.fetch_or_none(old)
        return entity if entity is not None and self.provider.key_of(entity) == self.key else None

    def _post_instead_of(self, old: dict[str, Any]) -> Made:
        """Deletes that object, then the POST; where one fails, the message says what became of it."""
        id, live = str(old["id"]), self.provider.in_program(old, self.wanted)
        try:
            try:
                self.provider.discard(id, live)
            except NotFound:
                if self.provider.fetch_or_none(id) is not None:  # the answer was false
                    self.provider.discard(id, live)
            self.session.done.discarded.add(id)
            self.session.tell(
                f"{self.what}: {self.provider.title} {id} was deleted first, as its {self.provider.natural_key} is free for one only"
            )
            return self._post()
        except JourneysError as error:
            error.message += (
                f" {self.provider.title.capitalize()} {id}, which it replaces, may have been deleted for it: run "
                "`pulumi up --refresh`, which makes it anew"
            )
            raise

    # --- the POST --------------------------------------------------------------------------------------------------

    def _post(self) -> Made:
        provider, session = self.provider, self.session
        urn, name = self.request.urn, self.request.name
        entry = Entry(
            urn, provider.token, name, session.host, session.org_id, time.time(), mark=content_mark(self)
        )
        for again in (False, True):
            entry.at = time.time()
            session.journal.begin(entry)
            try:
                made = Made(provider.post(self.body))
            except ResponseLost as lost:
                if not provider.listable:
                    raise CreateLost(provider.lost(entry, self.body, str(lost))) from None
                try:
                    found = search(self, entry.at, time.time(), wait=session.settings.number("listLag"))
                except (TransportError, ApiError) as error:
                    error.message += (
                        f" The create of {self.what} was sent before, and its answer was lost: it may be there. The next "
                        "`pulumi up` looks for it"
                    )
                    raise error from None
                if found is None and again:
                    raise
                if found is None:  # on no list for as long as lists may lag: it was never made
                    session.journal.none(entry)
                    continue
                session.tell(
                    f"{self.what}: the answer to its create was lost. {provider.title} {found['id']} is taken for "
                    "it: it has the same name and content, was created while the request was under way, and is in no "
                    "state of this stack"
                )
                made = Made(found)
            except ApiError as error:
                session.journal.none(entry)
                if type(error) is not Conflict:
                    raise
                raise AlreadyExists(
                    f"{self.what}: it clashes with an object that is there ({error.summary}). If that is the same "
                    "resource of this program, which was moved or renamed, give it an alias; if the program retains the "
                    f"old one, or another of its resources has that {provider.natural_key} still and gives it up, let an `up` "
                    "of its own do that first; else import it: "
                    f'`journeys import "{provider.token}" --id ID --as "{name}"`; or give the new one another '
                    f"{provider.natural_key}"
                ) from None
            except JourneysError:  # it was not sent
                session.journal.none(entry)
                raise
            break
        # Out here: whatever fails now, the object is made, and stays in the journal.
        if "id" not in made.entity:
            made = self._read_back(entry)
        session.journal.made(entry, str(made.entity["id"]))
        session.claim(str(made.entity["id"]))
        return made

    def _read_back(self, entry: Entry) -> Made:
        """The object of a create that answered nothing: one GET, or what the list has."""
        provider, session = self.provider, self.session
        id = provider.id_of(self.body)
        if not id:
            found = search(self, entry.at, time.time(), wait=session.settings.number("listLag"))
            if found is None:
                raise CreateLost(
                    f"{self.what}: the API accepted its create, but no list shows it. Nothing more was sent. Look for "
                    f'it in {provider.vendor.title}, then `journeys import "{provider.token}" --id ID --as '
                    f'"{self.request.name}"`'
                )
            return Made(found)
        session.journal.made(entry, id)
        try:
            return Made(provider.fetch(id))
        except JourneysError as error:
            session.warn(
                f"{self.what} was created ({id}), but could not be read back: {error} Until the next `pulumi refresh` its "
                "outputs are what was sent"
            )
            return Made({**self.body, "id": id}, unread=True)
