"""From a Twilio Segment journey to a graph of its own: states, branches, and how people enter and leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeys.records import UNKNOWN, known

from .documents import Resource
from .model import Edge, Journey, Node
from .references import at, items
from .words import LATER, short, text

JOURNEY = "segment:Journey"
STATES = {
    "EVENT_ENTRY": ("entry", "entry"),
    "AUDIENCE_ENTRY": ("entry", "entry"),
    "EXIT": ("exit", "exit"),
    "DESTINATION": ("destination", "send to destinations"),
    "SIMPLE_DELAY": ("delay", "wait"),
    "EVENT_SPLIT": ("hold", "hold until"),
    "CONDITION_SPLIT": ("split", "split by condition"),
    "RANDOM_SPLIT": ("random", "random split"),
}
"""What each type of state is drawn as, and is called."""
_ENTERS = {
    "MULTIPLE": "every time",
    "ONCE": "once",
    "RE_ENTRY_AFTER_EXIT": "again after leaving",
}
_UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week"}


def journey_of(resource: Resource) -> Journey:
    """The graph of a journey; states are marked with what a preview changes in them."""
    definition, before = resource.values.get("definition"), resource.old.get("definition")
    states = _by_id(at(definition, "states"))
    changes = _changes(states, _by_id(at(before, "states")), resource.change)
    nodes = [_state(key, state, changes[key]) for key, state in states.items()]
    edges = [edge for key, state in states.items() for edge in _transitions(key, state, changes[key])]
    exits = list(_exit_rules(at(definition, "exit_rules")))
    nodes += [each for each in exits if isinstance(each, Node)]
    edges += [each for each in exits if isinstance(each, Edge)]
    here = {node.key for node in nodes}
    nodes += [
        Node(key, "unknown", LATER if key == UNKNOWN else key, "no such state", foreign=True)
        for key in dict.fromkeys(edge.target for edge in edges)
        if key not in here
    ]
    name, status = resource.values.get("name"), resource.values.get("status")
    notes = [*_entry_rules(at(definition, "entry_rules"))]
    gone = [each for each in _by_id(at(before, "states")) if each not in states]
    if gone and resource.change == "update":
        notes.append(f"removed: {', '.join(gone)}")
    return Journey(
        resource.urn,
        text(name) if known(name) else resource.name,
        tuple(nodes),
        tuple(edges),
        text(status) if status is not None else "",
        resource.change,
        tuple(notes),
    )


def duration(value: Any) -> str:
    """`2h` in words: `2 hours`; anything else as it is."""
    said = text(value)
    number, unit = said[:-1], _UNITS.get(said[-1:])
    if unit is None or not number.isdigit():
        return said
    return f"{number} {unit}" + ("" if number == "1" else "s")


def _by_id(states: Any) -> dict[str, Mapping[str, Any]]:
    found = [each for each in items(states) if isinstance(each, Mapping)]
    return {text(at(each, "key", "id") or LATER): each for each in found}


def _changes(now: Mapping[str, Any], before: Mapping[str, Any], change: str) -> dict[str, str]:
    """Of each state; one of a journey that is new or goes is not marked on its own."""
    if change not in ("update", "replace") or not before:
        return dict.fromkeys(now, "same")
    return {
        key: "create" if key not in before else "same" if before[key] == state else "update"
        for key, state in now.items()
    }


def _state(key: str, state: Mapping[str, Any], change: str) -> Node:
    kind, what = STATES.get(str(state.get("type")), ("unknown", text(state.get("type"))))
    name = at(state, "key", "name")
    said = _said(kind, state)
    title = text(name) if known(name) else key
    return Node(key, kind, title, said or what, tuple(_lines(key, what, title, said, state)), change)


def _said(kind: str, state: Mapping[str, Any]) -> str:
    if kind == "entry":
        return (
            text(state["condition"])
            if "condition" in state
            else f"joins audience {text(state.get('audience_id'))}"
        )
    if kind == "delay":
        return f"wait {duration(state.get('duration', LATER))}"
    if kind == "destination":
        found = [each for each in items(state.get("destinations")) if isinstance(each, Mapping)]
        events = [text(at(a, "event_name")) for each in found for a in items(each.get("activations"))]
        if not found:
            return "sends nothing yet"
        return (
            f"sends {', '.join(events)}"
            if events
            else f"to {', '.join(short(text(each.get('destination_id'))) for each in found)}"
        )
    return ""


def _lines(key: str, what: str, title: str, said: str, state: Mapping[str, Any]) -> Iterator[str]:
    yield f"{what}: {title}"
    if title != key:
        yield f"id {key}"
    if said:
        yield said
    for each in items(state.get("destinations")):
        yield f"destination {text(at(each, 'destination_id') or LATER)}"


def _transitions(key: str, state: Mapping[str, Any], change: str) -> Iterator[Edge]:
    for each in items(state.get("transitions")):
        kind = text(at(each, "type") or "")
        label = {
            "CONDITION": f"if {text(at(each, 'condition'))}",
            "TIMEOUT": f"after {duration(at(each, 'duration'))}",
            "DEFAULT": "everyone else",
        }.get(kind, "")
        if at(each, "percentage") is not None:
            label = f"{text(at(each, 'percentage'))} %"
        target = text(at(each, "next")) if known(at(each, "next")) else UNKNOWN
        yield Edge(key, target, kind.lower() or "next", label, title=label or f"{key} leads to {target}")


def _entry_rules(rules: Any) -> Iterator[str]:
    if known(at(rules, "type")):
        said = f"People enter {_ENTERS.get(rules['type'], text(rules['type']))}"
        key = at(rules, "concurrency", "concurrency_key")
        if at(rules, "concurrency", "enabled") is True and known(key):
            said += f", one run per {text(key)}"
        yield said


def _exit_rules(rules: Any) -> Iterator[Node | Edge]:
    """People who meet one leave from any state, so the rules stand beside the states."""
    if at(rules, "enabled") is not True:
        return
    for rule in items(at(rules, "rules")):
        key = f"exit rule {text(at(rule, 'key', 'id') or LATER)}"
        condition = at(rule, "condition")
        said = (
            f"if {text(condition)}"
            if condition is not None
            else f"leaves audience {text(at(rule, 'audience_id'))}"
        )
        off = "disabled" if at(rule, "enabled") is False else ""
        name = at(rule, "key", "name")
        title = text(name) if known(name) else "leave at any time"
        yield Node(key, "rule", title, said, (key, said, *([off] if off else ())), off=off)
        for target in items(at(rule, "connected_destinations")):
            yield Edge(key, f"at exit: {text(target)}", "next", dead=bool(off))
    for each in items(at(rules, "related_destinations")):
        if isinstance(each, Mapping):
            node = _state(text(at(each, "key", "id")), {"type": "DESTINATION", **each}, "same")
            yield Node(f"at exit: {node.key}", node.kind, node.title, node.subtitle, node.lines)
