"""Rules of a definition's graph: ids are unique, references exist, there is one way in and no way round in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from providers.core.schema.suggestion import nearest
from providers.core.schema.validation import Finding, View, rule

from .definition import ConditionSplit, Definition, EventSplit, RandomSplit

ENTRIES = ("EVENT_ENTRY", "AUDIENCE_ENTRY")


@rule(Definition)
def ids_are_unique(definition: View) -> Iterator[Finding]:
    """States and related destinations share one set of ids; exit rules have one of their own."""
    yield from _repeated(_keys(definition, ("states", "exit_rules.related_destinations")))
    yield from _repeated(_keys(definition, ("exit_rules.rules",)))


def _keys(definition: View, lists: Iterable[str]) -> Iterator[tuple[str, str]]:
    for path in lists:
        found: Any = definition
        for name in path.split("."):
            found = found.get(name) or {}
        for index, state in enumerate(found):
            yield f"{path}[{index}]", state["key"]["id"]


def _repeated(keys: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for where, key in keys:
        if key in seen:
            yield f"{where}.key.id", f'"{key}" is the id of {seen[key]} too; ids are unique in a journey'
        seen.setdefault(key, where)


@rule(Definition)
def one_way_in(definition: View) -> Iterator[Finding]:
    """Exactly one state is an entry, and `initial_state` names it."""
    types = {state["key"]["id"]: state["type"] for state in definition["states"]}
    entries = [key for key, kind in types.items() if kind in ENTRIES]
    initial = definition["initial_state"]
    if len(entries) != 1:
        names = f": {', '.join(entries)}" if entries else ""
        yield (
            "states",
            f"must have exactly one entry (EVENT_ENTRY or AUDIENCE_ENTRY); has {len(entries)}{names}",
        )
    if initial not in types:
        yield "initial_state", _nothing(initial, types)
    elif types[initial] not in ENTRIES:
        yield "initial_state", f'must name the entry; "{initial}" is {_a(types[initial])}'


@rule(Definition)
def transitions_lead_somewhere(definition: View) -> Iterator[Finding]:
    """Every `next` is the id of a state, and not of the entry."""
    types = {state["key"]["id"]: state["type"] for state in definition["states"]}
    for where, target in _transitions(definition):
        if target not in types:
            yield where, _nothing(target, types)


@rule(Definition)
def no_circles(definition: View) -> Iterator[Finding]:
    """People never come back, except to an EVENT_SPLIT by one of its own branches."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for index, state in enumerate(definition["states"]):
        key = state["key"]["id"]
        ways[key] = [
            (f"states[{index}].transitions[{number}].next", each["next"])
            for number, each in enumerate(state.get("transitions") or ())
            if not (state["type"] == "EVENT_SPLIT" and each["next"] == key)
        ]
    done: set[str] = set()
    for start in ways:
        yield from _back_edges(ways, start, [], done)


def _back_edges(
    ways: dict[str, list[tuple[str, str]]], key: str, above: list[str], done: set[str]
) -> Iterator[Finding]:
    if key in done or key not in ways:
        return
    above.append(key)
    for where, target in ways[key]:
        if target in above:
            circle = " -> ".join([*above[above.index(target) :], target])
            yield (
                where,
                f"leads back: {circle}. Only a branch of an EVENT_SPLIT may, to that same split",
            )
        else:
            yield from _back_edges(ways, target, above, done)
    above.pop()
    done.add(key)


@rule(Definition, "warning")
def states_are_reached(definition: View) -> Iterator[Finding]:
    """A state that nothing leads to is probably a mistake; whether the API takes it isn't known."""
    targets = {target for _, target in _transitions(definition)} | {definition["initial_state"]}
    for index, state in enumerate(definition["states"]):
        key = state["key"]["id"]
        if key not in targets:
            yield f"states[{index}]", f'nothing leads to "{key}"'


@rule(Definition)
def exit_destinations_exist(definition: View) -> Iterator[Finding]:
    """Exit rules name related destinations."""
    rules = definition["exit_rules"]
    known = [state["key"]["id"] for state in rules.get("related_destinations") or ()]
    for index, each in enumerate(rules["rules"]):
        for number, name in enumerate(each.get("connected_destinations") or ()):
            if name not in known:
                where = f"exit_rules.rules[{index}].connected_destinations[{number}]"
                yield where, _nothing(name, known, "related destination")


@rule(EventSplit)
def one_timeout(split: View) -> Iterator[Finding]:
    """An event split has conditions and one timeout."""
    yield from _branches(split, "TIMEOUT")


@rule(ConditionSplit)
def one_default(split: View) -> Iterator[Finding]:
    """A condition split has conditions and one default."""
    yield from _branches(split, "DEFAULT")


def _branches(split: View, last: str) -> Iterator[Finding]:
    types = [branch["type"] for branch in split["transitions"]]
    conditions, others = types.count("CONDITION"), types.count(last)
    if not 1 <= conditions <= 9:
        yield "transitions", f"must have 1 to 9 CONDITION branches; has {conditions}"
    if others != 1:
        yield "transitions", f"must have exactly one {last} branch; has {others}"


@rule(RandomSplit)
def shares_total_100(split: View) -> Iterator[Finding]:
    """The percentages of a random split total 100."""
    total = sum(branch["percentage"] for branch in split["transitions"])
    if abs(total - 100) > 1e-6:
        yield "transitions", f"percentages must total 100; they total {total:g}"


def _transitions(definition: View) -> Iterator[tuple[str, str]]:
    for index, state in enumerate(definition["states"]):
        for number, each in enumerate(state.get("transitions") or ()):
            yield f"states[{index}].transitions[{number}].next", each["next"]


def _nothing(name: str, known: Iterable[str], what: str = "state") -> str:
    return f'no {what} has the id "{name}"' + nearest(name, known)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "AEIOU" else f"a {kind}"
