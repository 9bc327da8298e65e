"""What must be true of the stack and of the org: the program, what of it was applied, and what others have."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field, replace
from typing import Any

from support.json_values import values_of

from .kinds import KINDS, Args, Kind

PROGRAM = """
import importlib
import json
import pathlib
import pulumi
from journeys.registry import module_of
from providers.twilio_segment import flow

boxes = {name: pulumi.ComponentResource(f"acme:index:{name}", name) for name in ("left", "right")}
made = {}

def at(box):
    return boxes[box] if box else pulumi.ROOT_STACK_RESOURCE

def value_of(value):
    if isinstance(value, dict):
        if "$id" in value:
            return made[value["$id"]].id
        if "$waits" in value:
            steps = [flow.delay("Wait", value["$waits"]), flow.leave("Done")]
            return flow.define(flow.event_entry("event('Cart Viewed').count() = 1"), steps)
        return {name: value_of(each) for name, each in value.items()}
    return [value_of(each) for each in value] if isinstance(value, list) else value

for name, token, args, box, aliases in json.loads(pathlib.Path("resources.json").read_text()):
    kind = getattr(importlib.import_module(module_of(token)), token.partition(":")[2])
    given = [pulumi.Alias(name=old, parent=at(where)) for old, where in aliases]
    options = pulumi.ResourceOptions(parent=boxes.get(box), aliases=given)
    made[name] = kind(name, **value_of(args), opts=options)
"""


@dataclass(frozen=True)
class Spec:
    """One resource of the program. `was`: the earlier names and boxes that its aliases tell."""

    name: str
    token: str
    args: Args
    box: str = ""
    was: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> Kind:
        return KINDS[self.token]

    @property
    def place(self) -> tuple[str, str]:
        """What its URN is made of."""
        return self.name, self.box

    @property
    def needs(self) -> set[str]:
        """The resources whose ids it uses."""
        return set(values_of("$id", self.args))

    def entry(self) -> list[Any]:
        """As the program reads it."""
        return [self.name, self.token, self.args, self.box, self.was]


@dataclass
class Held:
    """What a resource has: what was applied last, the object's id, and its body when it was last looked at."""

    spec: Spec
    id: str
    body: Args
    edited: dict[str, Any] = field(default_factory=dict)
    """Fields that somebody changed since, by top-level name: the value that they gave it."""
    base: dict[str, Any] = field(default_factory=dict)
    """The values that these fields had before."""
    leaves: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """The path in each of them that was changed last, and its value."""
    seen: bool = False
    """Whether a refresh has told the engine."""


@dataclass
class Model:
    """The program and the world as they should be."""

    program: dict[str, Spec] = field(default_factory=dict)
    held: dict[tuple[str, str], Held] = field(default_factory=dict)
    """By the place that the state has it at."""
    foreign: dict[str, dict[str, Args]] = field(default_factory=dict)
    """Objects of others, which nobody here may touch: by token, by id."""

    def text(self) -> str:
        """The program's resources: what is needed comes first."""
        ordered: list[Spec] = sorted(self.program.values(), key=lambda spec: bool(spec.needs))
        return json.dumps([spec.entry() for spec in ordered])

    def place_of(self, spec: Spec) -> tuple[str, str] | None:
        """Where the state has what this resource is, by its URN or by its aliases."""
        return next((place for place in (spec.place, *spec.was) if place in self.held), None)

    def resolved(self, spec: Spec) -> Args:
        """Its arguments with the ids of what it needs."""
        return _filled(spec.args, {held.spec.name: held.id for held in self.held.values()})

    def work(self) -> dict[str, str]:
        """What an `up` of everything has to do for each resource: create, update or replace; `-name/box`: delete."""
        found: dict[str, str] = {}
        for spec in sorted(self.program.values(), key=lambda each: bool(each.needs)):
            place = self.place_of(spec)
            if place is None:
                found[spec.name] = "create"
                continue
            held = self.held[place]
            if spec.kind.replaces(held.spec.args, spec.args):
                found[spec.name] = "replace"
            else:
                moved = any(found.get(need) in ("create", "replace") for need in spec.needs)
                differs = spec.args != held.spec.args or (held.seen and held.edited)
                if moved or (differs and not self.is_as_others_made_it(spec, held)):
                    found[spec.name] = "update"
        kept = {self.place_of(spec) for spec in self.program.values()}
        found |= {f"-{'/'.join(place)}": "delete" for place in self.held if place not in kept}
        return found

    def is_as_others_made_it(self, spec: Spec, held: Held) -> bool:
        """Whether the program now says just what the state has of somebody else's edit."""
        names = {*spec.args, *held.spec.args}
        tops = {name for name in names if spec.args.get(name) != held.spec.args.get(name)}
        said = all(spec.args.get(top) == value for top, value in held.edited.items())
        return held.seen and said and tops <= held.edited.keys()

    def settle(self) -> None:
        """Everything of the program is applied: places are those of the program; ids are looked up afterwards."""
        fresh: dict[tuple[str, str], Held] = {}
        for spec in self.program.values():
            place = self.place_of(spec)
            held = self.held[place] if place else Held(spec, "", {})
            fresh[spec.place] = replace(held, spec=copy.deepcopy(spec))
        self.held = fresh
        for name, spec in self.program.items():
            self.program[name] = replace(spec, was=())


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return (
            ids.get(value["$id"], "?") if "$id" in value else {n: _filled(v, ids) for n, v in value.items()}
        )
    return [_filled(each, ids) for each in value] if isinstance(value, list) else value
