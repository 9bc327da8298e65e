"""Writing a journey's definition as a flow of steps: ids come from names, and each step leads to the one below it.

```python
definition = flow.define(
    flow.event_entry("event('Cart Viewed').count() = 1"),
    [
        flow.event_split(
            "Wait for the order",
            flow.when("event('Order Completed').count() = 1", flow.leave("Ordered")),
            timeout="2h",
        ),
        flow.send("Remind", flow.destination(webhook_id, reminder)),
    ],
)
```

A branch goes on below its split unless it ends in `leave`, `again` or `go_to`; what goes on below the last step leaves.

What can't be part of a flow is told when the journey is checked, with all other mistakes of the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import pulumi

from providers.core.schema.fields import Items
from providers.core.schema.validation import GOT, Misplaced, shown
from providers.core.schema.values import is_unknown

from .definition import (
    ActionDefinition,
    Activation,
    Definition,
    Destination,
    EntryRules,
    ExitDestination,
    ExitRule,
    ExitRules,
)

T = TypeVar("T")
END = "exit"
"""The id of the exit that `define` adds where something goes on below the last step."""


def slug(name: str) -> str:
    """The id that a name makes: `Wait for the order` is `wait-for-the-order`."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "step"


def _key(name: Any, id: str | None) -> dict[str, Any]:
    if name is None and id is None:
        raise ValueError("A step needs a name, or an id of its own")
    own = id or slug(name if isinstance(name, str) else "")
    if id is None and is_unknown(name):
        name = Misplaced("must be known in the program, or the step needs an `id`")
    return {"id": own, **({"name": name} if name is not None else {})}


@dataclass(frozen=True, eq=False)
class Entry:
    """How people get in."""

    state: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Branch:
    """One way out of a split, and the steps on it."""

    fields: dict[str, Any]
    steps: tuple[Step | Misplaced, ...]


@dataclass(frozen=True, eq=False)
class Step:
    """One state, with the branches of a split; without a state, a jump to the step of that id."""

    id: str
    state: dict[str, Any] | None = None
    branches: tuple[Branch | Misplaced, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether nothing can follow it."""
        return self.state is None or self.state["type"] == "EXIT"


# --- ways in ---------------------------------------------------------------------------------------------------


def event_entry(condition: pulumi.Input[str], *, name: str | None = None, id: str = "entry") -> Entry:
    """People enter when they perform an event, e.g. `event('Cart Viewed').count() = 1`."""
    return Entry({"type": "EVENT_ENTRY", "key": _key(name, id), "condition": condition})


def audience_entry(audience_id: pulumi.Input[str], *, name: str | None = None, id: str = "entry") -> Entry:
    """People enter when they join an audience."""
    return Entry({"type": "AUDIENCE_ENTRY", "key": _key(name, id), "audience_id": audience_id})


def once() -> EntryRules:
    """A person enters one time."""
    return {"type": "ONCE"}


def every_time(unique_by: pulumi.Input[str]) -> EntryRules:
    """A person enters every time the event occurs; a property of the event tells the times apart."""
    return {"type": "MULTIPLE", "concurrency": {"enabled": True, "concurrency_key": unique_by}}


# --- steps -----------------------------------------------------------------------------------------------------


def delay(name: str | None, duration: pulumi.Input[str], *, id: str | None = None) -> Step:
    """People wait, e.g. `1d`."""
    key = _key(name, id)
    return Step(key["id"], {"type": "SIMPLE_DELAY", "key": key, "duration": duration})


def send(name: str | None, *destinations: Destination, id: str | None = None) -> Step:
    """People are sent to destinations."""
    key = _key(name, id)
    return Step(key["id"], {"type": "DESTINATION", "key": key, "destinations": list(destinations)})


def leave(name: str | None = None, *, id: str | None = None) -> Step:
    """People leave."""
    key = _key(name, id or (END if name is None else None))
    return Step(key["id"], {"type": "EXIT", "key": key})


def event_split(
    name: str | None,
    *branches: Branch,
    timeout: pulumi.Input[str],
    otherwise: Sequence[Step] = (),
    id: str | None = None,
) -> Step:
    """People are held until they meet a condition (`when`), or until `timeout` is over (`otherwise`)."""
    last = Branch({"type": "TIMEOUT", "duration": timeout}, _steps(otherwise))
    return _split("EVENT_SPLIT", name, id, (*branches, last))


def condition_split(
    name: str | None, *branches: Branch, otherwise: Sequence[Step] = (), id: str | None = None
) -> Step:
    """People go the way of the first condition that they meet (`when`), everyone else goes `otherwise`."""
    return _split("CONDITION_SPLIT", name, id, (*branches, Branch({"type": "DEFAULT"}, _steps(otherwise))))


def random_split(name: str | None, *branches: Branch, id: str | None = None) -> Step:
    """People are spread at random (`share`)."""
    return _split("RANDOM_SPLIT", name, id, branches)


def _split(kind: str, name: str | None, id: str | None, branches: tuple[Branch, ...]) -> Step:
    key, why = _key(name, id), "must be a branch that flow.when or flow.share makes"
    return Step(key["id"], {"type": kind, "key": key}, tuple(_of(Branch, each, why) for each in branches))


def when(condition: pulumi.Input[str], *steps: Step) -> Branch:
    """A branch for those who meet a condition."""
    return Branch({"type": "CONDITION", "condition": condition}, _steps(steps))


def share(percentage: pulumi.Input[float], *steps: Step) -> Branch:
    """A branch for a share of the people, in percent; those of a split total 100."""
    return Branch({"percentage": percentage}, _steps(steps))


def go_to(step: Step | str) -> Step:
    """Goes on at another step, given itself or by its name."""
    if isinstance(step, str):
        return Step(slug(step))
    found = _of(Step, step, "flow.go_to must have a step, or the name of one")
    return Step(found.id) if isinstance(found, Step) else cast(Step, found)


def again() -> Step:
    """In a branch of an event split: back to the beginning of that split."""
    return Step("")


# --- destinations and ways out -----------------------------------------------------------------------------------


def destination(destination_id: pulumi.Input[str], *activations: Activation) -> Destination:
    """A destination and the events that it gets."""
    return {"destination_id": destination_id, "activations": list(activations)}


def activation(
    event_name: pulumi.Input[str],
    action: ActionDefinition,
    *,
    profile: Items[str] | None = None,
    id: pulumi.Input[str] | None = None,
) -> Activation:
    """An event for a destination, with traits of the profile; `action` has at least its id and its mappings."""
    found: Activation = {"event_name": event_name, "action_definition": action}
    if profile is not None:
        found["property_selections"] = {"profile": profile}
    if id is not None:
        found["id"] = id
    return found


def exit_on_event(
    name: str | None,
    condition: pulumi.Input[str],
    *,
    same_key: bool = False,
    send_to: Sequence[str | ExitDestination] = (),
    enabled: bool = True,
    id: str | None = None,
) -> ExitRule:
    """People leave when they perform an event; `same_key`: of the same concurrency key as the entry.

    `send_to`: exit destinations, or their ids.
    """
    return _exit_rule("EVENT_PERFORMED", {"condition": condition}, name, id, same_key, send_to, enabled)


def exit_on_audience(
    name: str | None,
    audience_id: pulumi.Input[str],
    *,
    same_key: bool = False,
    send_to: Sequence[str | ExitDestination] = (),
    enabled: bool = True,
    id: str | None = None,
) -> ExitRule:
    """People leave when their membership of an audience changes; the arguments are those of `exit_on_event`."""
    fields = {"audience_id": audience_id}
    return _exit_rule("AUDIENCE_MEMBERSHIP_CHANGE", fields, name, id, same_key, send_to, enabled)


def _exit_rule(
    kind: str,
    fields: dict[str, Any],
    name: str | None,
    id: str | None,
    same_key: bool,
    send_to: Sequence[str | ExitDestination],
    enabled: bool,
) -> ExitRule:
    found = {
        "type": "EXIT_RULE",
        "exit_type": kind,
        "key": _key(name, id),
        **fields,
        "enabled": enabled,
        "concurrency_enabled": same_key,
    }
    if not isinstance(send_to, (list, tuple)):
        found["connected_destinations"] = send_to
    elif send_to:
        found["connected_destinations"] = [_id_of(each) for each in send_to]
    return cast(ExitRule, found)


def _id_of(destination: Any) -> Any:
    """The id of an exit destination; anything else as it is."""
    key = destination.get("key") if isinstance(destination, Mapping) else None
    return key["id"] if isinstance(key, Mapping) and "id" in key else destination


def exit_destination(name: str | None, *destinations: Destination, id: str | None = None) -> ExitDestination:
    """Where people are sent who leave by a rule."""
    return cast(
        ExitDestination,
        {"type": "DESTINATION", "key": _key(name, id), "destinations": list(destinations)},
    )


def exits(*rules: ExitRule, destinations: Sequence[ExitDestination] = (), enabled: bool = True) -> ExitRules:
    """What makes people leave early."""
    found: ExitRules = {"enabled": enabled, "rules": list(rules)}
    if not isinstance(destinations, (list, tuple)):
        found["related_destinations"] = destinations
    elif destinations:
        found["related_destinations"] = list(destinations)
    return found


# --- the definition ----------------------------------------------------------------------------------------------


def define(
    entry: Entry,
    steps: Sequence[Step],
    *,
    entry_rules: EntryRules | None = None,
    exit_rules: ExitRules | None = None,
) -> Definition:
    """The definition of a journey; without rules people enter once, and none leave early."""
    way_in, below = (
        _of(Entry, entry, "must be an entry that flow.event_entry or flow.audience_entry makes"),
        _steps(steps),
    )
    states: list[Any] = []
    if isinstance(way_in, Entry):
        states.append({**way_in.state, "transitions": [{"next": _target(below[0], "") if below else END}]})
    else:
        states.append(way_in)
    _write(below, END, "", states)
    made = [state for state in states if isinstance(state, dict)]
    used = {each["next"] for state in made for each in state.get("transitions", ()) if isinstance(each, dict)}
    if END in used and all(state["key"]["id"] != END for state in made):
        states.append({"type": "EXIT", "key": {"id": END}})
    return {
        "initial_state": way_in.state["key"]["id"] if isinstance(way_in, Entry) else "entry",
        "entry_rules": once() if entry_rules is None else entry_rules,
        "exit_rules": {"enabled": False, "rules": []} if exit_rules is None else exit_rules,
        "states": cast(Any, states),
    }


def _of(kind: type[T], value: Any, why: str) -> T | Misplaced:
    """The value, where it is one that a function of this module has made; else what the check of the journey tells."""
    if isinstance(value, (kind, Misplaced)):
        return value
    return Misplaced(f"{why}{GOT}{shown(value)}")


def _steps(steps: Any) -> tuple[Step | Misplaced, ...]:
    """The steps of a flow or of a branch."""
    if not isinstance(steps, (list, tuple)):
        return (Misplaced(f"steps must be a list that is known in the program{GOT}{shown(steps)}"),)
    return tuple(_of(Step, each, STEP) for each in steps)


STEP = "must be a step that a function of flow makes, such as flow.delay or flow.send"


def _write(steps: Sequence[Step | Misplaced], after: str, split: str, states: list[Any]) -> None:
    """Writes the states of a list of steps, whose last one leads to `after`; `split` is where `again` leads."""
    for index, step in enumerate(steps):
        below = _target(steps[index + 1], split) if index + 1 < len(steps) else after
        if isinstance(step, Misplaced):
            states.append(step)
            continue
        if step.state is None:
            continue
        state = dict(step.state)
        if step.branches:
            state["transitions"] = [_transition(branch, step.id, below) for branch in step.branches]
        elif not step.ends:
            state["transitions"] = [{"next": below}]
        if state not in states:  # a step may stand at the end of several branches
            states.append(state)
        for branch in step.branches:
            if isinstance(branch, Branch):
                _write(branch.steps, below, step.id, states)


def _transition(branch: Branch | Misplaced, split: str, below: str) -> Any:
    if isinstance(branch, Misplaced):
        return branch
    return {**branch.fields, "next": _target(branch.steps[0], split) if branch.steps else below}


def _target(step: Step | Misplaced, split: str) -> str:
    return step.id or split if isinstance(step, Step) else END
