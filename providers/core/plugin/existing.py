"""Objects of a natural key that are there already, and that this stack doesn't own: none may get a twin unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from typing import Any

from providers.http.interrupt import pause
from providers.http.text import with_article

from ..errors import AlreadyExists, JourneysError
from ..schema.values import contains_unknown
from ..schema.wire import to_wire
from ..session.keylock import NaturalKeyLock, key_lock
from .absence import PAUSE
from .attempt import Attempt
from .endpoint import Endpoint
from .known import Known


def lock_of(attempt: Attempt) -> AbstractContextManager[NaturalKeyLock]:
    """The lock on the attempt's natural key, between the processes of one machine too."""
    return _lock(attempt.provider, attempt.key)


def _lock(provider: Endpoint, key: tuple[str, ...]) -> AbstractContextManager[NaturalKeyLock]:
    session = provider.session
    what = (session.host, session.org_id, provider.token, *key)
    return key_lock(what, session.settings.number("timeout"))


def forget_made(provider: Endpoint, id: str, live: dict[str, Any]) -> None:
    """Lets nobody ask for an object that is deleted now, because it was made on this machine a moment ago."""
    with suppress(JourneysError), _lock(provider, _key(provider, provider.key_values(live))) as lock:
        if lock.made == id:
            lock.note("")


def keep_key(known: Known, wanted: dict[str, Any]) -> None:
    """Notes for a diff that the resource keeps its natural key: no other one may be given it."""
    provider = known.provider
    before, after = provider.key_values(known.live), provider.key_values(wanted)
    if contains_unknown(after):
        return
    key = _key(provider, before)
    if key == _key(provider, {**before, **after}):
        known.session.plan.keep_key(provider.token, key, known.request.urn)


def existing(attempt: Attempt, lock: NaturalKeyLock, is_replacement: bool = False) -> list[dict[str, Any]]:
    """The objects of the attempt's key that this stack doesn't own; none where nobody has to be asked.

    `is_replacement`: the resource has an object already, and may be one of two of a key that were allowed.

    Raises:
        AlreadyExists: this run has made one for another resource, or the program has another one of that key.
    """
    provider, session = attempt.provider, attempt.session
    if not provider.listable or session.settings.get("onExisting") == "create":
        return []
    other = session.made_keys.get((provider.token, attempt.key))
    if other not in (None, attempt.request.urn):
        raise AlreadyExists(
            f"{attempt.what}: this run has made {with_article(provider.title)} of the same {provider.natural_key} for "
            f'"{str(other).rpartition("::")[2]}". Nothing was sent. Give one of them another {provider.natural_key}'
        )
    keeping = session.plan.keeps_key(provider.token, attempt.key) - {attempt.request.urn}
    if keeping and not is_replacement:
        raise AlreadyExists(
            f'{attempt.what}: the program has {provider.title} "{min(keeping).rpartition("::")[2]}" of the same '
            f"{provider.natural_key}. Nothing was sent. Give one of them another {provider.natural_key}, or set "
            f"{provider.vendor.name('onExisting')} to create if there shall be two"
        )
    return [entity for entity in _candidates(attempt, lock) if not session.is_ours(str(entity["id"]))]


def _candidates(attempt: Attempt, lock: NaturalKeyLock) -> Iterator[dict[str, Any]]:
    """The objects of the key that were there before this run, each confirmed by a GET."""
    provider, session, leaving = attempt.provider, attempt.session, attempt.owned.leaving
    before = session.before(provider.path)
    before.ask_once(provider.listed, provider.key_of)
    ids = list(before.by_key.get(attempt.key, ()))
    # What was made on this machine a moment ago may be on no list yet.
    if lock.made and lock.made not in ids and lock.at >= before.at - session.settings.number("listLag"):
        ids.append(lock.made)
    for id in ids:
        if session.is_ours(id):
            if id in leaving:
                _tell_of_leaving(attempt, id)
            continue
        entity = _confirmed(attempt, id)
        if entity is not None:
            yield entity


def _confirmed(attempt: Attempt, id: str) -> dict[str, Any] | None:
    """The object as a GET shows it, if it has the key; an answer against that is asked for twice, as one may be behind."""
    provider = attempt.provider
    for wait in (0.0, PAUSE):
        pause(wait)
        entity = provider.fetch_or_none(id)
        if entity is not None and provider.key_of(entity) == attempt.key:
            return entity
    return None


def _tell_of_leaving(attempt: Attempt, id: str) -> None:
    """The state may have it no more, and the engine doesn't tell."""
    provider = attempt.provider
    attempt.session.tell(
        f"{attempt.what}: {provider.title} {id}, of the same {provider.natural_key}, is one that this stack has replaced. "
        "Where its delete isn't pending any more (`retain_on_delete`, `pulumi state delete`), it stays and is "
        f"nobody's: delete it in {provider.vendor.title}"
    )


def found_text(attempt: Attempt, there: list[dict[str, Any]]) -> str:
    """What was found, for messages."""
    provider = attempt.provider
    ids = [str(entity["id"]) for entity in there]
    if len(there) > 1:
        return f"{len(ids)} {provider.title}s of that {provider.natural_key} exist: {', '.join(ids)}"
    equal = "equal" if provider.matches(attempt.body, there[0]) else "different"
    return f"{with_article(provider.title)} of that {provider.natural_key} exists: {ids[0]}, with {equal} content"


@contextmanager
def renaming(attempt: Attempt, id: str, live: dict[str, Any]) -> Iterator[None]:
    """Around a change, or what brings a found object to the program's values: no other object may have its new key.

    Where the API itself refuses a second one, nobody is asked.

    Raises:
        AlreadyExists: one has it, and nothing was sent.
    """
    provider, session = attempt.provider, attempt.session
    before = provider.key_values(live)
    after = {**before, **provider.key_values(attempt.wanted)}  # the program may not manage all of the key
    if provider.unique_key or _key(provider, before) == _key(provider, after):
        yield
        return
    attempt = replace(attempt, wanted={**attempt.wanted, **after})
    with lock_of(attempt) as lock:
        _refuse_twin(attempt, lock)
        yield
        lock.note(id)
        session.made_keys[(provider.token, attempt.key)] = attempt.request.urn


def _key(provider: Endpoint, values: dict[str, Any]) -> tuple[str, ...]:
    return provider.key_of(to_wire(values, provider.shape))


def _refuse_twin(attempt: Attempt, lock: NaturalKeyLock) -> None:
    """Before an object is given another natural key: no other object may have that key.

    A warning where the engine doesn't say what the stack owns: two of its objects may exchange their names.

    Raises:
        AlreadyExists: one has it.
    """
    provider = attempt.provider
    there = existing(attempt, lock)
    if not there:
        return
    found, others = found_text(attempt, there), "that one" if len(there) == 1 else "those"
    if not attempt.owned.known:
        attempt.session.warn(
            f"{attempt.what}: {found}. The engine doesn't say which objects this stack owns; unless it is one of them that "
            f"changes its {provider.natural_key} too, two have it now: change one of them"
        )
        return
    raise AlreadyExists(
        f"{attempt.what}: {found}, and this stack doesn't own {'it' if len(there) == 1 else 'them'}. Nothing was sent. Keep "
        f"the {provider.natural_key}, choose another one, or rename or delete {others} in {provider.vendor.title}; or set "
        f"{provider.vendor.name('onExisting')} to create, which lets two objects have one {provider.natural_key}"
    )
