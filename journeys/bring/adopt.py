"""Finds the live objects that a preview would create a second time, and writes the file that takes them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from journeys.planned import Planned
from journeys.records import SECRET, UNKNOWN, token_of

from .import_file import entry_of
from .kinds import Live, providers
from .live_values import values_of
from .reading import Reader

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider

MATCH, SEVERAL, NONE, OPEN = "match", "several", "none", "not looked up"


@dataclass(frozen=True)
class Match:
    """What a planned create would meet.

    `outcome` is `match`, `several`, `none` or `not looked up`; `differs` names the fields in which the one match is
    not what the program wants; `why` is the reason for `not looked up`.
    """

    urn: str
    token: str
    name: str
    outcome: str
    ids: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    why: str = ""

    @property
    def resource(self) -> str:
        return self.urn.split("::", 3)[-1]


def matches(reader: Reader, plan: Mapping[str, Any], owned: Collection[str]) -> list[Match]:
    """Every create of our types in a plan (`preview --json`), with the objects of its name that the stack doesn't own."""
    found = [_match(reader, state, owned) for state in _creates(plan)]
    twice = Counter(id for each in found if each.outcome == MATCH for id in each.ids)
    return [
        replace(each, outcome=OPEN, differs=(), why="another resource of the program matches it too")
        if each.outcome == MATCH and twice[each.ids[0]] > 1
        else each
        for each in found
    ]


def _creates(plan: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for step in plan.get("steps") or []:
        state = step.get("newState") or {}
        is_ours = token_of(str(state.get("type", ""))) in providers()
        if step.get("op") == "create" and state.get("custom") and is_ours:
            yield state


def _match(reader: Reader, state: Mapping[str, Any], owned: Collection[str]) -> Match:
    planned = Planned(_provider(state), state)
    urn, provider, name, inputs = planned.urn, planned.provider, planned.name, planned.inputs
    why = planned.why(
        without_list=f": `journeys import {provider.token} --id ID --as NAME`",
        with_own_provider=": `journeys import` it with the stack configured for that org",
    )
    if not why and _has(inputs, SECRET):
        why = 'it has a secret, which an import file would have in the clear: set onExisting to "adopt" for one `up`'
    if why:
        return Match(urn, provider.token, name, OPEN, why=why)
    live = [each for each in reader.all(provider.token) if provider.key_of(each.entity) == planned.key]
    free = [each for each in live if each.id not in owned]
    ids = tuple(each.id for each in free)
    if len(free) != 1:
        return Match(urn, provider.token, name, SEVERAL if free else NONE, ids)
    differs = tuple(_differences(provider, inputs, free[0]))
    if planned.is_native:
        why = f"the native provider reads it itself: `pulumi import {state['type']} {_last(urn)} {ids[0]}`"
        return Match(urn, provider.token, name, OPEN, ids, differs, why)
    return Match(urn, provider.token, name, MATCH, ids, differs)


def _provider(state: Mapping[str, Any]) -> Provider:
    return providers()[token_of(str(state["type"]))]


def _differences(provider: Provider, inputs: Mapping[str, Any], live: Live) -> Iterable[str]:
    from providers.core.schema.equality import is_satisfied_by
    from providers.core.schema.wire import from_wire

    values = from_wire(live.entity, provider.shape)
    for name, value in inputs.items():
        field = provider.shape.fields.get(name)
        if field is None or name in provider.shape.options or _has(value, UNKNOWN):
            continue
        if not is_satisfied_by(value, values.get(name), field.node):
            yield name


def _has(value: Any, text: str) -> bool:
    if isinstance(value, Mapping):
        return any(_has(item, text) for item in value.values())
    return any(_has(item, text) for item in value) if isinstance(value, list) else value == text


def document_of(reader: Reader, plan: Mapping[str, Any], found: Iterable[Match]) -> dict[str, Any]:
    """The import file for the matches: inputs and outputs are as live, in the program's spelling.

    What differs from the program is then an update in the next preview.
    """
    states = {str(state["urn"]): state for step in plan.get("steps") or [] if (state := step.get("newState"))}
    taken = [each for each in found if each.outcome == MATCH]
    parents = dict.fromkeys(urn for each in taken for urn in _parents(each.urn, states))
    names = _Names()
    table, entries = {}, []
    for urn in parents:
        state, op = states[urn], _op(plan, urn)
        if op != "create":
            table[names.of(urn)] = urn
            continue
        entry = {"type": state["type"], "name": names.of(urn), "logicalName": _last(urn), "component": True}
        entries.append(_below(entry, state, states, names))
    for each in taken:
        state, provider = states[each.urn], providers()[each.token]
        live = reader.one(each.token, each.ids[0])
        assert live is not None
        entry = entry_of(
            provider, reader.org(provider), live.entity, names.of(each.urn), _as_live(provider, state, live)
        )
        entries.append(_below({**entry, "logicalName": each.resource}, state, states, names))
    return {"nameTable": table, "resources": entries}


def _as_live(provider: Provider, state: Mapping[str, Any], live: Live) -> dict[str, Any]:
    """The live object in the program's spelling; what the program doesn't know yet has its live value."""
    from providers.core.schema.equality import project_onto_inputs
    from providers.core.schema.wire import from_wire

    values, plain = from_wire(live.entity, provider.shape), values_of(provider, live.entity)
    found = {}
    for name, wanted in (state.get("inputs") or {}).items():
        field = provider.shape.fields.get(name)
        if field is None:
            continue
        if name in provider.shape.options:
            found[name] = wanted
            continue
        seen = (
            plain.get(name)
            if _has(wanted, UNKNOWN)
            else project_onto_inputs(wanted, values.get(name), field.node)
        )
        if seen is not None:
            found[name] = seen
    return found


def _parents(urn: str, states: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The components above, outermost first."""
    found: list[str] = []
    at = str(states[urn].get("parent") or "")
    while at in states and states[at]["type"] != "pulumi:pulumi:Stack":
        found.insert(0, at)
        at = str(states[at].get("parent") or "")
    return found


def _below(
    entry: dict[str, Any], state: Mapping[str, Any], states: Mapping[str, Mapping[str, Any]], names: _Names
) -> dict[str, Any]:
    parent = str(state.get("parent") or "")
    if parent in states and states[parent]["type"] != "pulumi:pulumi:Stack":
        return {**entry, "parent": names.of(parent)}
    return entry


def _op(plan: Mapping[str, Any], urn: str) -> str:
    return next(
        str(step.get("op")) for step in plan["steps"] if (step.get("newState") or {}).get("urn") == urn
    )


def _last(urn: str) -> str:
    return urn.split("::", 3)[-1]


class _Names:
    """Names in the file, which must be unique across types: the resource's own, or with a number."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}

    def of(self, urn: str) -> str:
        if urn not in self._of:
            name, number = _last(urn), 2
            while name in self._of.values():
                name, number = f"{_last(urn)}_{number}", number + 1
            self._of[urn] = name
        return self._of[urn]
