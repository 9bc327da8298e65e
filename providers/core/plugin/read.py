"""One read: an object as it is now, for a refresh and for `.get`.

1. It is taken from the type's shared list, where that has all that is managed, or asked for by a GET.
2. What isn't there is confirmed to be gone (absence.py).
3. A refresh gets inputs too: what the program manages as it is live, with what others have added, is drift.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pulumi.dynamic import ReadResult

from ..errors import Gone, NotFound
from ..schema.additions import with_additions
from ..schema.equality import means_same, project_onto_inputs
from ..sdk import NULL
from ..session.record import RECORD, imported, leftovers, visible
from .absence import look_again
from .known import Known
from .outputs import outputs_of, with_record


def get(known: Known) -> ReadResult:
    """The object for `.get`, of which no state tells.

    Raises:
        NotFound: there is none.
        WrongOrg: the credentials belong to another organisation than the stack's objects.
    """
    provider, session, id = known.provider, known.session, known.id
    session.ensure()
    if known.record.external:
        owned = session.owned(*known.request.stack)
        session.check_stack(owned, owned.instance_of(known.request.urn))
    try:
        entity = provider.observed(provider.fetch(id), {})
    except NotFound as error:
        ids = f". `journeys lookup {provider.token}` shows which ids there are" if provider.listable else ""
        error.message = f"{error.summary}. {session.where()}{ids}"
        raise
    return ReadResult(id, with_record(session, id, outputs_of(provider, {}, entity), known.record))


def refresh(known: Known) -> ReadResult:
    """The object for the state that has it; an empty id where it is gone."""
    provider, session, id, request = known.provider, known.session, known.id, known.request
    known.ensure_org()
    applied = known.inputs
    found = _find(known, applied.keys() - provider.shape.options)
    if found is None:
        return ReadResult("", {})
    record = replace(known.record, org=known.org_shown_by(found), unread=False)
    session.plan.note_read(id)
    entity = provider.observed(found, known.live)
    if request.old_inputs is None:
        outs = outputs_of(provider, known.live, entity)
        return ReadResult(id, with_record(session, id, outs, record))
    if not visible(request.old_inputs):  # what `.get` found: nothing of it is managed
        record_text = known.record_text or known.record.text()
        return ReadResult(id, {**outputs_of(provider, {}, entity), RECORD: record_text})
    live = provider.in_program(entity, applied)
    back = {n: live[n] for n in request.nulls - applied.keys() if live.get(n) is not None}
    inputs = {**_as_live(known, applied, live), **back}
    managed = {*applied, *(request.nulls & provider.shape.fields.keys())}
    outs = with_record(session, id, outputs_of(provider, inputs, entity, live), record, managed)
    gone = dict.fromkeys(managed - inputs.keys(), NULL)
    hidden = imported(request.old_inputs) | leftovers(request.old_inputs)
    return ReadResult(id, outs, {**gone, **inputs, **hidden})


def _find(known: Known, managed: Iterable[str]) -> dict[str, Any] | None:
    """The object, from the shared list where that has all that is managed; None if it is gone."""
    provider, session, id = known.provider, known.session, known.id
    try:
        listed = provider.shared_list().find(id, known.live.get("version")) if provider.listable else None
        wires = {provider.shape.fields[name].wire for name in managed}
        if listed is not None and listed.keys() >= wires and not provider.is_older(listed, known.live):
            return listed
        return provider.fetch_current(id, known.live)
    except NotFound:
        return look_again(known)
    except Gone as gone:
        session.check_gone(known.record.org, known.what)
        session.warn(f"{known.what} is gone: {gone}")
        return None


def _as_live(known: Known, applied: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """The live object as the program would have written it, and what others have added since the last write.

    Where the state doesn't tell yet what the server adds by itself, all that is beside the program's values counts as
    the server's.
    """
    is_first = not known.record.id or known.record.unread
    kept = {*known.record.left, *known.provider.unchangeable}
    found = {}
    for name, value in applied.items():
        node, before = known.provider.shape.fields[name].node, known.live.get(name)
        if name in kept and means_same(before, live.get(name), node):
            found[name] = value  # an input would show what the server has kept of a secret
            continue
        seen = project_onto_inputs(value, live.get(name), node)
        if seen is not None:
            found[name] = seen if is_first else with_additions(seen, before, live.get(name), node)
    return found
