"""One create, one object: what to do when a POST's answer is lost or the process is killed around it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .errors import AlreadyExists, AmbiguousCreate, AnswerLost, ApiError, CreateLost, NotFound
from .journal import Entry, fingerprint
from .org import Org
from .secrecy import hide

if TYPE_CHECKING:
    from .declaration import Declaration

CLOCK_SLACK = 2.0
"""Seconds by which the server's clock, known from its Date headers to the second, may seem earlier."""


@dataclass
class Creation:
    """The create of one object: its type, its organisation, what is sent, and for which resource (`key`)."""

    provider: Declaration
    org: Org
    body: dict[str, Any]
    key: str

    def run(self) -> dict[str, Any]:
        """The created object as the API answered, or as an earlier, interrupted create of this resource left it.

        Raises:
            AmbiguousCreate: several objects could be the one; nothing more was sent.
            CreateLost: the answer was lost, and the API has no list; nothing more was sent.
            ApiError: the API refused.
        """
        mark = fingerprint([self.provider.token, self.provider.identity(self.body)])
        with self.org.alone(f"create {mark}"):
            name = hide(self._name())
            entry = Entry(self.key, self.provider.token, name, mark, self.org.host, time.time())
            earlier = self.org.journal.find(self.key, mark, self.org.host) if self.key else None
            found = self._recover(earlier, entry) if earlier is not None else None
            if found is not None:
                return found
            with self._new_name():
                return self._post(entry)

    @contextmanager
    def _new_name(self) -> Iterator[None]:
        """With `onExisting: fail`, lets one object have the name.

        Raises:
            AlreadyExists: there is one, or this process makes one.
        """
        provider, org, name = self.provider, self.org, self._name()
        if not provider.listable or org.settings.get("onExisting") != "fail":
            yield
            return
        names = org.remembered(f"names {provider.path}", self._names)
        there = names.setdefault(name, me := object())
        if there is not me:
            which = there if isinstance(there, str) else "made in this run"
            raise AlreadyExists(
                f'A {provider.title} named "{name}" exists already ({which}), and '
                f"{provider.vendor.name('onExisting')} is fail. Nothing was created. Import it instead: "
                f'`journeys import "{provider.token}" --name "{name}"`'
            )
        try:
            yield
        except Exception:
            names.pop(name)
            raise

    def _names(self) -> dict[str, Any]:
        wire = self.provider.natural_wire
        return {str(entity.get(wire)): str(entity["id"]) for entity in self.provider.listed(self.org)}

    def _post(self, entry: Entry) -> dict[str, Any]:
        for again in (False, True):
            entry.at = time.time()
            self.org.journal.begin(entry)
            try:
                answer = self.provider.post(self.org, self.body)
            except AnswerLost as lost:
                if not self.provider.listable:
                    raise CreateLost(self.provider.lost(entry, self.body, str(lost))) from None
                found = self._search(entry.at, wait=self.org.settings.number("listLag"))
                if found is None and again:
                    raise
                if found is None:  # on no list for as long as lists may lag: it was never made
                    self.org.journal.none(entry)
                    continue
                answer = found
            except ApiError:
                self.org.journal.none(entry)
                raise
            break
        self.org.journal.made(entry, str(answer["id"]))
        self.org.claim(str(answer["id"]))
        return answer

    def _recover(self, earlier: Entry, entry: Entry) -> dict[str, Any] | None:
        """What the earlier process made, if anything; it is settled once its id is seen in the state."""
        if earlier.id:
            try:
                found = self.provider.fetch(self.org, earlier.id)
            except NotFound:
                self.org.journal.settle(entry=earlier)
                return None
            if not self.org.claim(earlier.id):
                return None
        elif not self.provider.listable:
            raise CreateLost(
                self.provider.lost(
                    earlier, self.body, "An earlier run was interrupted before the answer came."
                )
            )
        else:
            searched = self._search(earlier.at, wait=0)
            if searched is not None:  # with its id on the disk, before the entry without one is forgotten
                self.org.journal.begin(entry)
                self.org.journal.made(entry, str(searched["id"]))
            self.org.journal.settle(entry=earlier)
            if searched is None:
                return None
            found = searched
        self.org.warn(
            f'{self.provider.title} "{self._name()}" ({found["id"]}) was made by an earlier run that was interrupted; '
            "it is taken over"
        )
        return found

    def _search(self, since: float, wait: float) -> dict[str, Any] | None:
        """The object that a POST sent at `since` (our clock) made; asks again until it shows or `wait` is over."""
        deadline, pause = time.monotonic() + wait, 0.25
        while True:
            found = [entity for entity in self.provider.listed(self.org) if self._could_be(entity, since)]
            if len(found) > 1:
                ids = ", ".join(str(entity["id"]) for entity in found)
                raise AmbiguousCreate(
                    f'Creating {self.provider.title} "{self._name()}": the answer was lost, and several objects could '
                    f"be the one that was made: {ids}. Nothing more was sent. Delete the ones that are too many, or "
                    f"import the right one"
                ) from None
            if found:
                self.org.claim(str(found[0]["id"]))
                return found[0]
            if time.monotonic() >= deadline:
                return None
            time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
            pause = min(pause * 2, 4.0)

    def _could_be(self, entity: dict[str, Any], since: float) -> bool:
        wire = self.provider.natural_wire
        id = str(entity["id"])
        if entity.get(wire) != self.body.get(wire) or self.org.claimed(id) or self.org.journal.knows(id):
            return False
        created = _epoch(entity.get("createdDate"))
        server = self.org.client.server_clock()
        offset = server - time.time() if server is not None else 0.0
        if created is not None and created < since + offset - CLOCK_SLACK:
            return False
        return self.provider.matches(self.body, entity)

    def _name(self) -> str:
        return str(self.body.get(self.provider.natural_wire, ""))


def _epoch(text: Any) -> float | None:
    try:
        return datetime.fromisoformat(str(text).replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None
