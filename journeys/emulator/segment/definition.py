"""The rules of a journey's definition beyond its schema; every violation is reported at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..rules import Switches, declare
from ..store import Body
from .errors import problem

declare("twilio_keys", "key.id is unique over states and relatedDestinations", "inferred", "422.")
declare(
    "twilio_entry",
    "one entry state, named by initialState, with one transition",
    "inferred",
    "422; so is a `next` or a connectedDestinations that names nothing.",
)
declare(
    "twilio_branches",
    "EVENT_SPLIT: conditions and one TIMEOUT; CONDITION_SPLIT: conditions and one DEFAULT",
    "inferred",
    "422.",
)
declare("twilio_percentages", "a RANDOM_SPLIT totals 100", "documented", "Of the user interface; 422.")
declare(
    "twilio_cycles",
    "refused | allowed",
    "inferred",
    "Cycles but an EVENT_SPLIT's branch back to itself ('send profiles back to the beginning of this step').",
)
declare(
    "twilio_reachable", "ignored | required", "guess", "Every state can be reached, and leads to an EXIT."
)
declare(
    "twilio_duration",
    "grammar | any",
    "guess",
    "Durations are a whole number and m, h, d or w (only `2h` is attested); or any text that isn't empty.",
)
declare(
    "twilio_condition",
    "not empty, quotes and parentheses balanced",
    "inferred",
    "The query language is not parsed.",
)
declare(
    "twilio_limits",
    "enforced | off",
    "inferred",
    "The user interface's limits (documented there): 50 steps, names of 73 characters, 9 branches (5 of a random "
    "split), 182 days, 10 exit events, 5 activations and 100 mappings per step, concurrencyKey up to 500 "
    "characters and required for MULTIPLE, 25 versions.",
)

NAME, KEY, STEPS, BRANCHES, RANDOM_BRANCHES = 73, 500, 50, 9, 5
EXIT_EVENTS, ACTIVATIONS, MAPPINGS, DAYS = 10, 5, 100, 182
_DURATION = re.compile(r"([1-9][0-9]*)([mhdw])")
_DAYS = {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7}
_ENTRIES = ("EVENT_ENTRY", "AUDIENCE_ENTRY")
_LAST = {"EVENT_SPLIT": "TIMEOUT", "CONDITION_SPLIT": "DEFAULT"}


def check(definition: Body, switches: Switches, prefix: str = "definition") -> list[Body]:
    """All violations, as `RequestError`s; `prefix` is the path of the definition in the request."""
    at = f"{prefix}." if prefix else ""
    limited = switches["twilio_limits"] == "enforced"
    states, exits = definition["states"], definition["exitRules"]
    related = exits.get("relatedDestinations", [])
    errors = [
        *_keys(states, related, at),
        *_graph(definition, switches, at),
        *_conditions(states, exits, at),
    ]
    for index, state in enumerate(states):
        errors += _state(state, f"{at}states.{index}", switches, limited=limited)
    for index, state in enumerate(related):
        errors += _destinations(state, f"{at}exitRules.relatedDestinations.{index}", limited=limited)
    if limited:
        errors += _sizes(definition, at)
    return errors


def _keys(states: list[Body], related: list[Body], at: str) -> Iterator[Body]:
    counts = Counter(state["key"]["id"] for state in [*states, *related])
    for name, group in (("states", states), ("exitRules.relatedDestinations", related)):
        for index, state in enumerate(group):
            if counts[state["key"]["id"]] > 1:
                yield problem('"id" must be unique', field=f"{at}{name}.{index}.key.id")


def _graph(definition: Body, switches: Switches, at: str) -> Iterator[Body]:
    states = {state["key"]["id"]: state for state in definition["states"]}
    entries = [key for key, state in states.items() if state["type"] in _ENTRIES]
    if entries != [definition["initialState"]]:
        text = '"initialState" must be the id of the only entry state'
        yield problem(text, field=f"{at}initialState")
    for index, state in enumerate(definition["states"]):
        for number, step in enumerate(state.get("transitions", [])):
            if step["next"] not in states:
                where = f"{at}states.{index}.transitions.{number}.next"
                yield problem(f'"next" names no state: {step["next"]}', field=where)
    edges = {key: [step["next"] for step in state.get("transitions", [])] for key, state in states.items()}
    for key, state in states.items():
        if state["type"] == "EVENT_SPLIT":
            edges[key] = [target for target in edges[key] if target != key]
    if switches["twilio_cycles"] == "refused" and _cyclic(edges):
        yield problem('"states" must not form a cycle', field=f"{at}states")
    if switches["twilio_reachable"] == "required":
        seen = _reached(edges, definition["initialState"])
        for index, state in enumerate(definition["states"]):
            key = state["key"]["id"]
            ends = any(states[k]["type"] == "EXIT" for k in _reached(edges, key) if k in states)
            if key not in seen or not ends:
                text = '"key" must be reachable and lead to an EXIT'
                yield problem(text, field=f"{at}states.{index}.key")
    known = {state["key"]["id"] for state in definition["exitRules"].get("relatedDestinations", [])}
    for index, rule in enumerate(definition["exitRules"]["rules"]):
        if not set(rule.get("connectedDestinations", [])) <= known:
            where = f"{at}exitRules.rules.{index}.connectedDestinations"
            yield problem('"connectedDestinations" must name relatedDestinations', field=where)


def _cyclic(edges: dict[str, list[str]]) -> bool:
    """Whether there is a cycle: states remain after removing those without a next one, again and again (Kahn)."""
    left = {key: {target for target in targets if target in edges} for key, targets in edges.items()}
    while True:
        ends = {key for key, targets in left.items() if not targets}
        if not ends:
            return bool(left)
        left = {key: targets - ends for key, targets in left.items() if key not in ends}


def _reached(edges: dict[str, list[str]], start: str) -> set[str]:
    seen, todo = set(), [start]
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += edges.get(key, [])
    return seen


def _conditions(states: list[Body], exits: Body, at: str) -> Iterator[Body]:
    for index, state in enumerate(states):
        if "condition" in state and not _balanced(state["condition"]):
            yield problem('"condition" is not a query', field=f"{at}states.{index}.condition")
        for number, step in enumerate(state.get("transitions", [])):
            if "condition" in step and not _balanced(step["condition"]):
                where = f"{at}states.{index}.transitions.{number}.condition"
                yield problem('"condition" is not a query', field=where)
    for index, rule in enumerate(exits["rules"]):
        if "condition" in rule and not _balanced(rule["condition"]):
            yield problem('"condition" is not a query', field=f"{at}exitRules.rules.{index}.condition")


def _balanced(query: str) -> bool:
    bare = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "", query)
    depth = 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        if depth < 0 or character in "'\"":
            return False
    return depth == 0 and bool(query.strip())


def _state(state: Body, where: str, switches: Switches, *, limited: bool) -> Iterator[Body]:
    kind, steps = state["type"], state.get("transitions", [])
    if kind in (*_ENTRIES, "DESTINATION", "SIMPLE_DELAY") and len(steps) != 1:
        yield problem('"transitions" must contain one item', field=f"{where}.transitions")
    if kind in _LAST:
        types = Counter(step["type"] for step in steps)
        if types["CONDITION"] < 1 or types[_LAST[kind]] != 1:
            text = f'"transitions" must contain conditions and one {_LAST[kind]}'
            yield problem(text, field=f"{where}.transitions")
    if kind == "RANDOM_SPLIT" and abs(sum(step["percentage"] for step in steps) - 100) > 1e-9:
        yield problem('"percentage" must total 100', field=f"{where}.transitions")
    for place, holder in [(where, state), *((f"{where}.transitions.{i}", s) for i, s in enumerate(steps))]:
        if "duration" in holder and not _duration(holder["duration"], switches, limited=limited):
            yield problem('"duration" is not a duration', field=f"{place}.duration")
    if limited:
        maximum = {"RANDOM_SPLIT": RANDOM_BRANCHES}.get(kind, BRANCHES + 1)
        if len(steps) > maximum:
            yield problem(f'"transitions" allows at most {maximum} items', field=f"{where}.transitions")
        if len(state["key"].get("name", "")) > NAME:
            yield problem(f'"name" allows at most {NAME} characters', field=f"{where}.key.name")
    if kind == "DESTINATION":
        yield from _destinations(state, where, limited=limited)


def _duration(text: str, switches: Switches, *, limited: bool) -> bool:
    match = _DURATION.fullmatch(text)
    if not match:
        return switches["twilio_duration"] == "any" and bool(text.strip())
    return not limited or int(match[1]) * _DAYS[match[2]] <= DAYS


def _destinations(state: Body, where: str, *, limited: bool) -> Iterator[Body]:
    if not limited:
        return
    activations = [activation for each in state["destinations"] for activation in each["activations"]]
    if len(activations) > ACTIVATIONS:
        yield problem(f'"activations" allows at most {ACTIVATIONS} items', field=f"{where}.destinations")
    if sum(len(each["actionDefinition"]["mappings"]) for each in activations) > MAPPINGS:
        yield problem(f'"mappings" allows at most {MAPPINGS} items', field=f"{where}.destinations")
    if any(len(each["eventName"]) > NAME for each in activations):
        yield problem(f'"eventName" allows at most {NAME} characters', field=f"{where}.destinations")


def _sizes(definition: Body, at: str) -> Iterator[Body]:
    if len(definition["states"]) > STEPS:
        yield problem(f'"states" allows at most {STEPS} items', field=f"{at}states")
    events = [rule for rule in definition["exitRules"]["rules"] if rule["exitType"] == "EVENT_PERFORMED"]
    if len(events) > EXIT_EVENTS:
        yield problem(f'"rules" allows at most {EXIT_EVENTS} events', field=f"{at}exitRules.rules")
    concurrency = definition["entryRules"].get("concurrency", {})
    key = concurrency.get("concurrencyKey", "")
    if len(key) > KEY:
        text = f'"concurrencyKey" allows at most {KEY} characters'
        yield problem(text, field=f"{at}entryRules.concurrency.concurrencyKey")
    if definition["entryRules"]["type"] == "MULTIPLE" and not key:
        text = '"concurrencyKey" is required for MULTIPLE'
        yield problem(text, field=f"{at}entryRules.concurrency.concurrencyKey")
