"""When an object counts as gone: one 404 is not enough, and it must be the right organisation that says so.

A type with a list costs one GET and that list, which all objects that are gone share.
"""

from __future__ import annotations

import time
from typing import Any

from providers.http.interrupt import pause
from providers.http.waiting import waiting

from ..schema.fields import moment
from ..schema.wire import snake
from .known import Known

PAUSE = 1.0
"""Seconds between the two questions about an object of a type without a list."""


def look_again(known: Known) -> dict[str, Any] | None:
    """An object of the state that the API answered 404 for, if it is there after all; None if it is gone.

    Raises:
        WrongOrg: another organisation answers, or nothing shows which one does.
    """
    provider, session = known.provider, known.session
    session.check_gone(known.record.org, known.what)
    waited_until = _wait_for_youth(known)
    if not provider.listable:
        if not waited_until:
            pause(PAUSE)
        return provider.fetch_or_none(known.id)
    reads = provider.shared_list()
    if reads.listed(known.id, not_before=waited_until) is None:
        return provider.fetch_or_none(known.id) if waited_until else None
    found = provider.fetch_or_none(known.id)
    if found is None:  # the list or two GETs are stale, so the object isn't surely gone
        reads.drop()
        pause(PAUSE)
        found = reads.listed(known.id) or provider.fetch_or_none(known.id)
    return found


def _wait_for_youth(known: Known) -> float:
    """Waits until an object is older than `listLag`: a younger one can be missing from every answer.

    Returns when it had waited (monotonic seconds), 0.0 where it didn't have to.
    """
    session = known.session
    created = moment(str(known.live.get(snake(known.provider.created), "")))
    server = session.client.server_clock()
    left = lag = session.settings.number("listLag")
    if created is not None and server is not None:
        left = min(lag, lag - (server - created.timestamp()))
    elif not known.record.unread:  # a read has shown it already
        return 0.0
    if left <= 0:
        return 0.0
    waiting(left, f"{known.what} is so young that it may not show yet", cause="young objects")
    pause(left)
    return time.monotonic()
