"""When an object counts as gone: one 404 is not enough, and it must be the right organisation that says so."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
        if provider.listable:
            self._wait_for_youth()
            reads = session.shared_list(provider.path, lambda: provider.listed(session))
            if reads.listed(self.id) is None:
                return self._fetch()
        else:
            time.sleep(PAUSE)
        return self._fetch() or self._in_list()

    def _fetch(self) -> dict[str, Any] | None:
        return self.provider.fetch_or_none(self.session, self.id)

    def _in_list(self) -> dict[str, Any] | None:
        """What the list still has although a GET says 404 twice: whichever is stale, the object isn't surely gone."""
        if not self.provider.listable:
            return None
        reads = self.session.shared_list(self.provider.path, lambda: self.provider.listed(self.session))
        reads.drop()
        time.sleep(PAUSE)
        listed = reads.listed(self.id)
        return self._fetch() if listed is None else listed

    def _wait_for_youth(self) -> None:
        """An object younger than the time that lists may lag can be missing everywhere for so long."""
        created = moment(str(self.known.get(snake(self.provider.created), "")))
        server = self.session.client.server_clock()
        if created is None or server is None:
            return
        left = self.session.settings.number("listLag") - (server - created.timestamp())
        left = min(left, self.session.settings.number("listLag"))
        if left > 0:
            waiting(
                left,
                f"{self.provider.title} {self.id} is so young that it may not show yet",
                cause="young objects",
            )
            time.sleep(left)
