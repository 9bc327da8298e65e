"""What the state has of an object: its outputs, in the program's spelling, and its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..schema.differences import keep_spellings, unsatisfied
from ..schema.equality import canonical_fields, is_satisfied_by, keep_spelling
from ..schema.redaction import free_texts
from ..schema.shape import Shape, camel
from ..sdk import NULL
from ..session.record import RECORD, Record
from ..session.session import Session

if TYPE_CHECKING:
    from .lifecycle import Lifecycle


def outputs_of(
    provider: Lifecycle, wanted: dict[str, Any], answer: dict[str, Any], live: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The fields as answered, in the program's spelling where equal, and what the server set.

    `live`: the answer in the program's names, where that is known already.
    """
    live = provider.in_program(answer, wanted) if live is None else live
    outs: dict[str, Any] = {}
    for name, field in provider.shape.fields.items():
        value = wanted.get(name)
        if live.get(name) is not None:
            outs[name] = keep_spelling(value, live[name], field.node)
        elif value is not None and is_satisfied_by(value, None, field.node):
            outs[name] = value
    for name in provider.computed:
        if answer.get(camel(name)) is not None:
            outs[name] = answer[camel(name)]
    return outs


def outputs_kept(provider: Lifecycle, live: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The outputs after an update that had nothing to send: as they were, in today's spelling."""
    options = provider.shape.options
    live = provider.without_options(live) | {n: v for n, v in wanted.items() if n in options}
    other = unsatisfied(wanted, live, provider.shape)
    same = {name: live.get(name, value) for name, value in wanted.items() if name not in other}
    return {**live, **keep_spellings(wanted, same, provider.shape)}


def left_in(
    outs: Mapping[str, Any],
    applied: Mapping[str, Any],
    wanted: Mapping[str, Any],
    shape: Shape,
    before: Iterable[str] = (),
) -> tuple[str, ...]:
    """The outputs with texts that the program no longer gives; `before`: those that earlier updates have found.

    The engine marks an output as secret only where the input of its name is one, and tells nobody which were.
    """
    found = []
    for name in {*applied, *before}:
        live, old, new = (_texts(name, each, shape) for each in (outs, applied, wanted))
        if (live - new) & (live if name in before or name not in wanted else old):
            found.append(name)
    return tuple(sorted(found))


def _texts(name: str, values: Mapping[str, Any], shape: Shape) -> set[str]:
    given = {name: values[name]} if name in values else {}
    return set(free_texts(canonical_fields(given, shape), shape))


def with_record(
    session: Session, id: str, outs: dict[str, Any], record: Record, managed: Iterable[str] = ()
) -> dict[str, Any]:
    """The outputs as the state has them. A managed field that is gone is null: if it comes back, it is still as
    secret as it was."""
    host, org_id = session.host or record.host, record.org or session.org_id
    nulls = {name: NULL for name in managed if name not in outs}
    return {**nulls, **outs, RECORD: replace(record, host=host, org=org_id, id=id).text()}
