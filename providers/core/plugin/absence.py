"""When an object counts as gone: one 404 is not enough, and it must be the right organisation that says so.

A type with a list costs one GET and that list, which all objects that are gone share.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from providers.http.interrupt import pause
from providers.http.waiting import waiting

from ..schema.fields import moment
from ..schema.wire import snake
from ..session.record import Record
from ..session.session import Session

if TYPE_CHECKING:
    from .lifecycle import Lifecycle

PAUSE = 1.0
"""Seconds between the two questions about an object of a type without a list."""


@dataclass
class Absence:
    """An object that the API answered 404 for. `known` is what the state has of it."""

    provider: Lifecycle
    session: Session
    id: str
    known: dict[str, Any]
    record: Record

    def confirm(self) -> dict[str, Any] | None:
        """The object, if it is there after all; None if it is gone.

        Raises:
            WrongOrg: another organisation answers, or nothing shows which one does.
        """
        provider, session = self.provider, self.session
        session.check_gone(self.record.org, f"{provider.title} {self.id}")
        if not provider.listable:
            pause(PAUSE)
            return self._fetch()
        reads = session.shared_list(provider.path, lambda: provider.listed(session))
        waited_until = self._wait_for_youth()
        if reads.listed(self.id, not_before=waited_until) is None:
            return self._fetch() if waited_until else None
        return self._fetch() or self._in_list()

    def _fetch(self) -> dict[str, Any] | None:
        return self.provider.fetch_or_none(self.session, self.id)

    def _in_list(self) -> dict[str, Any] | None:
        """What the list still has although a GET says 404 twice: whichever is stale, the object isn't surely gone."""
        reads = self.session.shared_list(self.provider.path, lambda: self.provider.listed(self.session))
        reads.drop()
        pause(PAUSE)
        listed = reads.listed(self.id)
        return self._fetch() if listed is None else listed

    def _wait_for_youth(self) -> float:
        """Waits for an object that is younger than the time that lists may lag: it can be missing everywhere so long.

        Returns when it had waited (monotonic seconds), 0.0 where it didn't have to.
        """
        created = moment(str(self.known.get(snake(self.provider.created), "")))
        server = self.session.client.server_clock()
        if created is None or server is None:
            return 0.0
        left = self.session.settings.number("listLag") - (server - created.timestamp())
        left = min(left, self.session.settings.number("listLag"))
        if left <= 0:
            return 0.0
        waiting(
            left,
            f"{self.provider.title} {self.id} is so young that it may not show yet",
            cause="young objects",
        )
        pause(left)
        return time.monotonic()
