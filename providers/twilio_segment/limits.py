"""Limits and forms of a definition's values, as the vendor documents them for its user interface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from providers.core.schema.validation import Finding, View, rule

from .definition import (
    ConditionBranch,
    Definition,
    DestinationState,
    EventEntry,
    EventExitRule,
    ExitDestination,
    SimpleDelay,
    TimeoutBranch,
)

STEPS, ACTIVATIONS, MAPPINGS, EXIT_EVENTS = 50, 5, 100, 10
SHORTEST, LONGEST = 5, 182 * 24 * 60
"""Of delays and holds, in minutes."""
DURATION = re.compile(r"([1-9][0-9]*)([mhdw])")
MINUTES = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


@rule(Definition)
def steps_are_few(definition: View) -> Iterator[Finding]:
    """A journey has 50 steps at most."""
    count = len(definition["states"])
    if count > STEPS:
        yield "states", f"must have at most {STEPS} steps; has {count}"


@rule(Definition)
def exit_events_are_few(definition: View) -> Iterator[Finding]:
    """Exit rules name ten events at most."""
    rules = definition["exit_rules"]["rules"]
    count = sum(each["exit_type"] == "EVENT_PERFORMED" for each in rules)
    if count > EXIT_EVENTS:
        yield "exit_rules.rules", f"must have at most {EXIT_EVENTS} for events; has {count}"


@rule(Definition, "warning")
def one_exit_destination(definition: View) -> Iterator[Finding]:
    """The user interface has one destination send for all exit rules."""
    count = len(definition["exit_rules"].get("related_destinations") or ())
    if count > 1:
        where = "exit_rules.related_destinations"
        yield where, f"the user interface has one destination for all exit rules; there are {count}"


@rule(Definition)
def repeated_entry_needs_a_key(definition: View) -> Iterator[Finding]:
    """To enter every time, something must tell the times apart."""
    entry = definition["entry_rules"]
    concurrency = entry.get("concurrency") or {}
    if entry["type"] == "MULTIPLE" and "concurrency_key" not in concurrency:
        yield (
            "entry_rules.concurrency.concurrency_key",
            "is required with type MULTIPLE: the event property that tells the times apart",
        )
    elif concurrency and concurrency["enabled"] and "concurrency_key" not in concurrency:
        yield "entry_rules.concurrency.concurrency_key", "is required where concurrency is enabled"


@rule(Definition, "warning")
def exit_by_key_needs_concurrency(definition: View) -> Iterator[Finding]:
    """An exit rule can only match a concurrency key that the entry has."""
    concurrency = definition["entry_rules"].get("concurrency") or {}
    if concurrency and concurrency["enabled"]:
        return
    for index, each in enumerate(definition["exit_rules"]["rules"]):
        if each["concurrency_enabled"]:
            where = f"exit_rules.rules[{index}].concurrency_enabled"
            yield where, "has no effect: entry_rules.concurrency isn't enabled"


def activations_are_few(state: View) -> Iterator[Finding]:
    """A destination step has 5 activations and 100 mappings at most."""
    activations = [each for destination in state["destinations"] for each in destination["activations"]]
    if len(activations) > ACTIVATIONS:
        yield "destinations", f"must have at most {ACTIVATIONS} activations in all; has {len(activations)}"
    mappings = 0
    for each in activations:
        given = each["action_definition"]["mappings"]
        mappings += len(json.loads(given) if isinstance(given, str) else given)
    if mappings > MAPPINGS:
        yield "destinations", f"must have at most {MAPPINGS} mappings in all; has {mappings}"


rule(DestinationState)(activations_are_few)
rule(ExitDestination)(activations_are_few)


def condition_is_whole(holder: View) -> Iterator[Finding]:
    """A condition's quotes and parentheses close; the query language itself isn't parsed."""
    condition = holder["condition"]
    bare, depth = QUOTED.sub("", condition), 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    if not condition.strip():
        yield "condition", "is empty"
    elif "'" in bare or '"' in bare:
        yield "condition", f"has a quote that isn't closed: {condition}"
    elif depth:
        yield "condition", f"has parentheses that don't match: {condition}"


for holder in (EventEntry, ConditionBranch, EventExitRule):
    rule(holder)(condition_is_whole)


def duration_is_possible(holder: View) -> Iterator[Finding]:
    """Delays and holds take 182 days at most."""
    minutes = _minutes(holder["duration"])
    if minutes is not None and minutes > LONGEST:
        yield "duration", f'must be at most 182 days; got "{holder["duration"]}"'


def duration_is_usual(holder: View) -> Iterator[Finding]:
    """The only form that the vendor shows is `2h`; the shortest time is five minutes in the user interface."""
    minutes = _minutes(holder["duration"])
    if minutes is None:
        yield (
            "duration",
            f'"{holder["duration"]}" has no form that is known to work: write a whole number and m, h, d or w, '
            'such as "2h"',
        )
    elif minutes < SHORTEST:
        yield "duration", f'the user interface takes 5 minutes or more; got "{holder["duration"]}"'


for waiting in (SimpleDelay, TimeoutBranch):
    rule(waiting)(duration_is_possible)
    rule(waiting, "warning")(duration_is_usual)


def _minutes(text: str) -> int | None:
    match = DURATION.fullmatch(text)
    return int(match[1]) * MINUTES[match[2]] if match else None
