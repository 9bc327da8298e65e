"""The rules of lint, each of which yields what it finds in a stack, and the run of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from itertools import combinations

from journeys.graph.documents import Resource, StackDocument
from journeys.graph.journey import JOURNEY
from journeys.graph.references import at, items
from journeys.graph.words import date, patterns
from journeys.records import known

from .findings import ERROR, WARNING, Finding
from .stack import Stack, name_of, overlap, same_pages, weight_of

WEIGHTS = frozenset({1, 2, 3})
NAMED = 4
"""So many maps that compete are named; of more only the first ones."""
Rule = Callable[[Stack], Iterator[Finding]]
RULES: dict[str, Rule] = {}
"""The rules by name; a name is what `--json` has and never changes."""


def _rule(name: str) -> Callable[[Rule], Rule]:
    def add(rule: Rule) -> Rule:
        RULES[name] = rule
        return rule

    return add


def _found(
    rule: str, severity: str, about: Resource, reason: str, fix: str, also: tuple[str, ...] = ()
) -> Finding:
    return Finding(rule, severity, about.urn, name_of(about), about.kind, reason, fix, also)


@_rule("map-inactive")
def map_inactive(stack: Stack) -> Iterator[Finding]:
    """A map that somebody turned off."""
    for each in stack.maps:
        if each.values.get("is_active") is False:
            yield _found(
                "map-inactive", WARNING, each, "The map is inactive.", "Set is_active=True to run it."
            )


@_rule("map-ended")
def map_ended(stack: Stack) -> Iterator[Finding]:
    """A map whose time is over."""
    for each in stack.running:
        end = date(each.values.get("end_date"))
        if end is not None and end <= stack.now:
            reason = f"It ended on {end:%Y-%m-%d %H:%M} UTC."
            yield _found("map-ended", ERROR, each, reason, "Move end_date, or remove the map.")


@_rule("map-not-started")
def map_not_started(stack: Stack) -> Iterator[Finding]:
    """A map whose time hasn't come."""
    for each in stack.running:
        start = date(each.values.get("start_date"))
        if start is not None and start > stack.now:
            reason = f"It starts on {start:%Y-%m-%d %H:%M} UTC."
            yield _found("map-not-started", WARNING, each, reason, "Wait, or move start_date.")


@_rule("map-without-trigger")
def map_without_trigger(stack: Stack) -> Iterator[Finding]:
    """A map that nothing triggers, or that only outcomes did."""
    for each in stack.running:
        if stack.references(each, "triggers", "segment") or stack.has_event(each):
            continue
        fix = "Give it trigger_with_segments or trigger_with_event_conditions."
        if stack.references(each, "triggers", "outcome"):
            reason = (
                "Only outcomes trigger it, and Genesys shut outcomes down in May 2026, so it never fires."
            )
            yield _found("map-triggered-by-outcome-only", ERROR, each, reason, fix)
        else:
            yield _found("map-without-trigger", ERROR, each, "Nothing triggers it.", fix)


@_rule("map-on-inactive-segment")
def map_on_inactive_segment(stack: Stack) -> Iterator[Finding]:
    """An active map whose segments are switched off, or go away."""
    for each in stack.running:
        references = stack.references(each, "triggers", "segment")
        known_ones = list(stack.managed(references))
        dead = [s for s in known_ones if s.values.get("is_active") is False or s.change == "delete"]
        if not dead:
            continue
        alone = len(dead) == len(references) and not stack.has_event(each)
        names = ", ".join(f'"{name_of(s)}"' for s in dead)
        plural = len(dead) > 1
        gone = all(s.change == "delete" for s in dead)
        state = "deleted by this preview" if gone else "inactive"
        reason = f"{'Segments' if plural else 'Segment'} {names} {'are' if plural else 'is'} {state}"
        reason += (
            ", and nothing else triggers the map." if alone else "; only its other triggers can fire the map."
        )
        fix = (
            "Trigger it with another segment."
            if gone
            else (f"Set is_active=True on {', '.join(s.name for s in dead if s.change != 'delete')}.")
        )
        also = tuple(s.urn for s in dead)
        yield _found("map-on-inactive-segment", ERROR if alone else WARNING, each, reason, fix, also)


@_rule("segment-without-patterns")
def segment_without_patterns(stack: Stack) -> Iterator[Finding]:
    """A segment that nobody comes into by what they do."""
    for each in stack.segments:
        values = each.values
        if values.get("is_active") is False or not stack.used(each) or patterns(values):
            continue
        if at(values, "external_segment") is not None:
            continue  # another system assigns it
        yield _found(
            "segment-without-patterns",
            WARNING,
            each,
            "The segment has no patterns, so nobody is assigned to it by what they do, and its maps never fire.",
            "Give it journey or context patterns, unless assignments through the API are what you want.",
        )


@_rule("offer-without-template")
def offer_without_template(stack: Stack) -> Iterator[Finding]:
    """A content offer with nothing to show, or with a template that cannot be used."""
    for each in stack.running:
        if at(each.values, "action", "media_type") != "contentOffer":
            continue
        references = stack.references(each, "shows", "template")
        if not references:
            reason, fix = (
                "The content offer has no template, so there is nothing to show.",
                "Give action.action_template.",
            )
            yield _found("offer-without-template", ERROR, each, reason, fix)
        for used in stack.managed(references):
            name, state = name_of(used), used.values.get("state")
            if used.change == "delete":
                reason, fix = f'Its template "{name}" is deleted by this preview.', "Show another template."
                yield _found("template-deleted", ERROR, each, reason, fix, (used.urn,))
            elif state in ("Inactive", "Deleted"):
                reason, fix = (
                    f'Its template "{name}" is {str(state).lower()}.',
                    f'Set state="Active" on {used.name}.',
                )
                yield _found("template-inactive", ERROR, each, reason, fix, (used.urn,))
            elif known(used.values.get("media_type")) and used.values.get("media_type") != "contentOffer":
                reason = f'Its template "{name}" is for {used.values["media_type"]} and has no content.'
                yield _found(
                    "template-without-content",
                    ERROR,
                    each,
                    reason,
                    "Show a contentOffer template.",
                    (used.urn,),
                )


@_rule("map-without-action")
def map_without_action(stack: Stack) -> Iterator[Finding]:
    """A map that fires and does nothing."""
    for each in stack.running:
        if each.values.get("action") is None:
            reason = "It has no action, so nothing happens when it fires."
            yield _found("map-without-action", ERROR, each, reason, "Give it an action.")


@_rule("equal-weights")
def equal_weights(stack: Stack) -> Iterator[Finding]:
    """Maps that compete for the same visitors with nothing to decide between them."""
    rivals: dict[tuple[str, str, int], list[Resource]] = {}
    for each in stack.running:
        media, weight = at(each.values, "action", "media_type"), weight_of(each)
        if not known(media) or weight is None or stack.off(each).startswith("ended"):
            continue
        for reference in stack.references(each, "triggers", "segment"):
            if reference.key:
                rivals.setdefault((reference.key, str(media), weight), []).append(each)
    told: set[tuple[str, ...]] = set()
    for (key, media, weight), maps in rivals.items():
        pairs = [(a, b) for a, b in combinations(maps, 2) if overlap(a, b) and same_pages(a, b)]
        meeting = [each for each in maps if any(each in pair for pair in pairs)]
        urns = tuple(each.urn for each in meeting)
        if not meeting or urns in told:
            continue
        told.add(urns)
        segment = name_of(stack.resources[key]) if key in stack.resources else key.partition(":")[2]
        yield _found(
            "equal-weights",
            WARNING,
            meeting[0],
            f'{_rivals(meeting)}: same segment "{segment}", same media type ({media}), same weight ({weight}); '
            "which one is shown is up to Genesys.",
            _apart(len(meeting), {w for k, m, w in rivals if (k, m) == (key, media)}),
            urns[1:],
        )


def _rivals(maps: Sequence[Resource]) -> str:
    """The first few by name, and how many more."""
    names = [f'"{name_of(each)}"' for each in maps]
    if len(names) <= NAMED:
        return f"It competes with {', '.join(names[1:])}"
    return f"{len(names)} maps compete: {', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"


def _apart(count: int, taken: set[int]) -> str:
    """What can be done about so many maps of one weight, where those weights are taken already."""
    free = sorted(WEIGHTS - taken)
    if count <= 1 + len(free):
        return "Give them different weights, 1 to 3."
    said = ("", "Weight {} is free for one of them. ", "Weights {} and {} are free for two of them. ")
    some = said[len(free)].format(*free)
    return f"{some}There are only three weights: give the others page_url_conditions, dates or segments that differ."


@_rule("frequency-cap-overridden")
def frequency_cap_overridden(stack: Stack) -> Iterator[Finding]:
    """A map that is always offered, and may crowd out others."""
    for each in stack.running:
        if each.values.get("ignore_frequency_cap") is True:
            yield _found(
                "frequency-cap-overridden",
                WARNING,
                each,
                "It ignores the organisation's frequency cap: it is offered to people who have had their share, while "
                "other maps wait for theirs.",
                "Remove ignore_frequency_cap unless that is what you want.",
            )


@_rule("journey-not-running")
def journey_not_running(stack: Stack) -> Iterator[Finding]:
    """A Twilio Segment journey that nobody enters."""
    for each in stack.others:
        status = each.values.get("status")
        if each.token == JOURNEY and status in ("draft", "entry-paused", "archived"):
            reason = f"The journey is {status}, so nobody enters it."
            yield _found("journey-not-running", WARNING, each, reason, 'Set status="published" to run it.')


@_rule("journey-sends-nothing")
def journey_sends_nothing(stack: Stack) -> Iterator[Finding]:
    """A destination step of a journey that has no destination."""
    for each in stack.others:
        if each.token != JOURNEY:
            continue
        for state in items(at(each.values, "definition", "states")):
            if at(state, "type") == "DESTINATION" and at(state, "destinations") == []:
                reason = f'Step "{at(state, "key", "id")}" sends to no destination.'
                yield _found(
                    "journey-sends-nothing", WARNING, each, reason, "Give it destinations with activations."
                )


def lint(document: StackDocument, now: datetime | None = None) -> list[Finding]:
    """All findings, errors first, then by name; `now` decides what has ended or not started."""
    stack = Stack(document, now or datetime.now(timezone.utc))
    found = [finding for rule in RULES.values() for finding in rule(stack)]
    return sorted(found, key=lambda each: (each.severity != ERROR, each.name, each.rule, each.urn))
