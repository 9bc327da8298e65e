"""What an earlier process made for a resource, and never handed to the engine."""

from __future__ import annotations

import json
import time
from hashlib import blake2b
from typing import Any

from providers.http.interrupt import pause

from ..errors import AlreadyExists, CreateLost, NotFound
from ..session.journal import Entry
from ..session.record import Record
from .absence import look_again
from .attempt import Attempt
from .known import Known
from .search import may_be_of, search


def left_behind(attempt: Attempt) -> dict[str, Any] | None:
    """What a killed process made for this resource; one that ended in order is only warned about."""
    for entry in reversed(attempt.session.journal.find(attempt.request.urn, attempt.session.host)):
        if entry.org and attempt.session.org_id and entry.org != attempt.session.org_id:
            continue
        if entry.id and attempt.session.is_ours(entry.id):
            continue
        found = _what_it_made(attempt, entry)
        if found is None:
            continue
        id = str(found["id"])
        if entry.ended or not attempt.owned.known:
            _leave_alone(attempt, entry, id)
            continue
        if not attempt.session.claim(id):
            continue
        attempt.session.tell(
            f"{attempt.what}: a run that was killed at {_clock(entry.at)} had made it ({id}): its journal has "
            f"{'the id' if entry.id else 'the request, and this one object of that name and content is as old'}, "
            "and no state of this stack has the object. It is taken over"
        )
        if not entry.id:
            attempt.session.journal.inherit(entry, id)
        return found
    return None


def _what_it_made(attempt: Attempt, entry: Entry) -> dict[str, Any] | None:
    if entry.id:
        try:
            return attempt.provider.fetch(entry.id)
        except NotFound:
            record = Record(entry.host, entry.org or attempt.session.org_id, entry.id)
            found = look_again(Known(attempt.provider, entry.id, {}, record, attempt.request))
            if found is None:
                attempt.session.journal.settle(entry=entry)
            return found
    if not attempt.provider.listable:
        raise CreateLost(
            attempt.provider.lost(entry, attempt.body, "An earlier run ended before the answer came.")
        )
    settings = attempt.session.settings
    until = entry.at + settings.number("timeout")
    # A process that ended in order has waited itself.
    lag = 0.0 if entry.ended else max(0.0, entry.at + settings.number("listLag") - time.time())
    if entry.mark not in ("", content_mark(attempt)):
        pause(lag)
        _tell_of_other_content(attempt, entry, until)
        return None
    found = search(attempt, entry.at, until, wait=lag)
    if found is None and not entry.ended:
        attempt.session.journal.settle(entry=entry)
    return found


def content_mark(attempt: Attempt) -> str:
    """What tells bodies apart, and is too short to tell what is in one."""
    return blake2b(json.dumps(attempt.body, sort_keys=True).encode(), digest_size=2).hexdigest()


def _tell_of_other_content(attempt: Attempt, entry: Entry, until: float) -> None:
    """The program has changed since: what was made then has another name or content, so it isn't taken."""
    provider = attempt.provider
    there = [str(each["id"]) for each in provider.listed() if may_be_of(attempt, each, entry.at, until)]
    if not there:
        if not entry.ended:
            attempt.session.journal.settle(entry=entry)
        return
    attempt.session.warn(
        f"{attempt.what}: a run that was killed at {_clock(entry.at)} had begun to create it with other arguments than "
        f"the program has now. It may have made one of these, which no state of this stack has: {', '.join(there)}. "
        f"Look at them in {provider.vendor.title}, and delete the one that is nobody's"
    )


def _leave_alone(attempt: Attempt, entry: Entry, id: str) -> None:
    """What was made, but never saved, is nobody's to take: the next step is a person's."""
    why = (
        f"a run at {_clock(entry.at)} made {attempt.provider.title} {id} for it, and no state of this stack has that "
        "object: perhaps the state could not be saved"
        if attempt.owned.known
        else f"an earlier run made {attempt.provider.title} {id} for it, and the engine doesn't say which objects "
        "this stack owns"
    )
    todo = (
        f'import it: `journeys import "{attempt.provider.token}" --id "{id}" --as "{attempt.request.name}"`'
    )
    if not attempt.provider.listable:
        raise AlreadyExists(
            f"{attempt.what}: {why}. Nothing was sent. Delete that object, or {todo}. "
            f"If it is another one's, remove {entry.file}"
        )
    attempt.session.warn(f"{attempt.what}: {why}. Delete it, or {todo}")


def _clock(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
