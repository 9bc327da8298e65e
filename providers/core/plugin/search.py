"""The search for the object that a POST without an answer made."""

from __future__ import annotations

import time
from typing import Any

from providers.http.deadline import current_deadline
from providers.http.interrupt import pause
from providers.http.waiting import waiting

from ..errors import AmbiguousCreate
from ..schema.fields import moment
from ..session.session import Session
from .attempt import Attempt

CLOCK_SLACK = 2.0
"""Seconds by which the server's clock, known from its Date headers to the second, may seem earlier."""


def search(attempt: Attempt, since: float, until: float, wait: float) -> dict[str, Any] | None:
    """The object that a POST under way from `since` to `until` (our clock) made; asks again until `wait` is over."""
    wait = min(wait, operation.left()) if (operation := current_deadline()) else wait
    deadline, step = time.monotonic() + wait, 0.25
    while True:
        found = [each for each in attempt.provider.listed() if _could_be(attempt, each, since, until)]
        if len(found) > 1:
            ids = ", ".join(str(entity["id"]) for entity in found)
            raise AmbiguousCreate(
                f"{attempt.what}: the answer to its create was lost, and several objects could be the one that was "
                f"made: {ids}. Nothing more was sent. Delete the ones that are too many, or import the right one: "
                f'`journeys import "{attempt.provider.token}" --id ID --as "{attempt.request.name}"`'
            ) from None
        if found:
            return found[0]
        if time.monotonic() >= deadline:
            return None
        waiting(deadline - time.monotonic(), f"the lists may lag, and {attempt.what} may have been made")
        pause(min(step, max(0.0, deadline - time.monotonic())))
        step = min(step * 2, 4.0)


def _could_be(attempt: Attempt, entity: dict[str, Any], since: float, until: float) -> bool:
    return (
        attempt.provider.key_of(entity) == attempt.key
        and str(entity["id"]) not in attempt.session.before(attempt.provider.path).ids
        and may_be_of(attempt, entity, since, until)
        and attempt.provider.matches(attempt.body, entity)
    )


def may_be_of(attempt: Attempt, entity: dict[str, Any], since: float, until: float) -> bool:
    """Whether a POST under way then can have made an object: nobody known has it, and its date is not another one."""
    id, session = str(entity["id"]), attempt.session
    if session.is_ours(id) or session.journal.knows(id):
        return False
    created = moment(str(entity.get(attempt.provider.created)))
    if created is None:
        return True
    at = created.timestamp() - clock_offset(session)
    return since - CLOCK_SLACK <= at <= until + CLOCK_SLACK


def clock_offset(session: Session) -> float:
    """Seconds by which the server's clock is ahead of ours; 0 before its first answer."""
    server = session.client.server_clock()
    return 0.0 if server is None else server - time.time()
