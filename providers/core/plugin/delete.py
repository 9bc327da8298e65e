"""One delete: what must not be deleted stays, and what is gone already is what was wanted."""

from __future__ import annotations

from ..errors import Gone, NotFound
from ..schema.wire import to_wire
from .absence import look_again
from .existing import forget_made
from .known import Known


def delete(known: Known) -> None:
    """Deletes the object, unless it isn't this resource's alone, or no longer there.

    Raises:
        WrongOrg: it is another organisation's.
        ApiError: the API refused.
    """
    session, id, what = known.session, known.id, known.what
    if known.provider.origin == "taken":
        session.tell(f"{what} was there before this stack and is left as it is")
    elif id in session.done.adopted:
        session.warn(f"{what} was not deleted: another resource of this run has taken it over")
    elif id in session.done.discarded or id in session.done.made:
        return  # the create of its successor has deleted it
    elif _has_a_successor(known):
        return
    elif _is_anothers(known):
        session.warn(f"{what} was not deleted: another resource in the state is the same object")
    else:
        known.ensure_org_before_write()
        _send(known)


def _has_a_successor(known: Known) -> bool:
    """Whether the program's object has the same id, which their key alone makes: the rest of a killed replacement.

    Where the engine wants the old one deleted first, the create does that itself.
    """
    provider, session = known.provider, known.session
    if not session.plan.keeps(known.id) or known.id in session.plan.replaced:
        return False
    key = {name: known.live[name] for name in provider.key_fields if name in known.live}
    return provider.id_of(to_wire(key, provider.shape)) == known.id


def _is_anothers(known: Known) -> bool:
    """Whether another resource of the state has the same object; several parts in one object are separate."""
    session = known.session
    if known.provider.origin == "part" or not session.program_runs:
        return False
    return session.is_elsewhere(known.id, session.owned(*known.request.stack))


def _send(known: Known) -> None:
    provider, session, id = known.provider, known.session, known.id
    try:
        provider.discard(id, known.live)
        session.prove(known.record.org, provider.is_of_one_org)
    except NotFound:
        if look_again(known) is not None:  # the answer was false
            provider.discard(id, known.live)
    except Gone as gone:
        session.warn(f"{known.what} is gone: {gone}")
    session.leaving(*known.request.stack).drop(id)
    provider.shared_list().drop()
    if provider.listable:
        forget_made(provider, id, known.live)
