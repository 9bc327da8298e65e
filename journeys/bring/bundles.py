"""Finds the objects that make one `JourneyBundle`: a map with a segment, and a template, that only it uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from .kinds import Live, providers
from .mapping import Choice, Key
from .tree import Ref

COMPONENT = "JourneyBundle"
NEEDED = ("segment", "action_map")
"""The parts that every component has."""


@cache
def parts() -> dict[str, str]:
    """The part of the component that each resource type can be: `genesys:ActionMap` is `action_map`."""
    from components.journeys import JourneyBundle
    from providers.core.schema.wire import snake

    by_name = {snake(token.partition(":")[2]): token for token in providers()}
    return {by_name[part]: part for part in JourneyBundle.parts if part in by_name}


@cache
def type_token() -> str:
    """The component's type in state."""
    from components.journeys import JourneyBundle

    return JourneyBundle.token


@dataclass
class Bundle:
    """A component of a program: its parts by their name in the component."""

    name: str
    parts: dict[str, Live] = field(default_factory=dict)

    @property
    def owner(self) -> Live:
        """The part that refers to the others."""
        return self.parts["action_map"]

    def owns(self, ref: Ref) -> bool:
        """Whether the owner's reference is one that the component adds by itself."""
        return any(
            part.ref == ref for name, part in self.parts.items() if name in ("segment", "action_template")
        )


def recognised(objects: Iterable[Live]) -> list[Bundle]:
    """The bundles among these objects, without names.

    Only where nothing has to be guessed: one segment that triggers this map alone, and beside it at most one template
    that this map alone shows. Outcomes are left out, as they are gone.
    """
    by_ref = {each.ref: each for each in objects}
    users: Mapping[Ref, set[Ref]] = defaultdict(set)
    for each in by_ref.values():
        for ref in each.references:
            users[ref].add(each.ref)
    found = []
    for each in by_ref.values():
        if parts().get(each.token) != "action_map":
            continue
        own: dict[str, list[Live]] = defaultdict(list)
        for ref in dict.fromkeys(each.references):
            part = parts().get(ref.kind)
            if part and ref in by_ref and users[ref] == {each.ref}:
                own[part].append(by_ref[ref])
        if len(own["segment"]) != 1 or len(own["action_template"]) > 1:
            continue
        chosen = {"segment": own["segment"][0], "action_map": each}
        if own["action_template"]:
            chosen["action_template"] = own["action_template"][0]
        found.append(Bundle("", chosen))
    return found


def part_name(component: str, part: str) -> str:
    """The resource name of a component's part."""
    return f"{component}-{part.replace('_', '-')}"


def dissolved(
    proposed: Mapping[Key, Choice], choices: Mapping[Key, Choice]
) -> tuple[dict[Key, Choice], dict[str, str]]:
    """The choices without the components of which a needed part isn't taken, and that part of each such component.

    Its other parts become resources of their own. The mapping file keeps the component, which is made again once the
    part is taken again.
    """
    has: dict[str, set[str]] = defaultdict(set)
    lost: dict[str, set[str]] = defaultdict(set)
    for key, choice in choices.items():
        component = choice.component or ("" if choice.take else proposed[key].component)
        (has if choice.take else lost)[component].add(parts().get(choice.token, ""))
    missing = {
        name: part for name in has if name for part in NEEDED if part in lost[name] and part not in has[name]
    }
    found = {
        key: replace(choice, component="", name=part_name(choice.component, parts()[choice.token]))
        if choice.take and choice.component in missing and choice.token in parts()
        else choice
        for key, choice in choices.items()
    }
    return found, missing
