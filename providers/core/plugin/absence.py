"""When an object counts as gone: one 404 is not enough, and it must be the right organisation that says so.

A type with a list costs one GET and that list, which all objects that are gone share.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from providers.http.interrupt import pause
from providers.http.waiting import waiting

from ..schema.fields import moment
from ..schema.wire import snake
from .known import Known

PAUSE = 1.0
"""Seconds between the two questions about an object of a type without a list."""


@dataclass
class Absence:
    """An object of the state that the API answered 404 for."""

    known: Known

    def confirm(self) -> dict[str, Any] | None:
        """The object, if it is there after all; None if it is gone.

        Raises:
            WrongOrg: another organisation answers, or nothing shows which one does.
        """
        provider, session = self.known.provider, self.known.session
        session.check_gone(self.known.record.org, self.known.what)
        if not provider.listable:
            pause(PAUSE)
            return self._fetch()
        reads = provider.shared_list(session)
        waited_until = self._wait_for_youth()
        if reads.listed(self.known.id, not_before=waited_until) is None:
            return self._fetch() if waited_until else None
        return self._fetch() or self._in_list()

    def _fetch(self) -> dict[str, Any] | None:
        return self.known.provider.fetch_or_none(self.known.session, self.known.id)

    def _in_list(self) -> dict[str, Any] | None:
        """What the list still has although a GET says 404 twice: whichever is stale, the object isn't surely gone."""
        reads = self.known.provider.shared_list(self.known.session)
        reads.drop()
        pause(PAUSE)
        listed = reads.listed(self.known.id)
        return self._fetch() if listed is None else listed

    def _wait_for_youth(self) -> float:
        """Waits for an object that is younger than the time that lists may lag: it can be missing everywhere so long.

        Returns when it had waited (monotonic seconds), 0.0 where it didn't have to.
        """
        session = self.known.session
        created = moment(str(self.known.live.get(snake(self.known.provider.created), "")))
        server = session.client.server_clock()
        if created is None or server is None:
            return 0.0
        lag = session.settings.number("listLag")
        left = min(lag, lag - (server - created.timestamp()))
        if left <= 0:
            return 0.0
        waiting(
            left,
            f"{self.known.what} is so young that it may not show yet",
            cause="young objects",
        )
        pause(left)
        return time.monotonic()
