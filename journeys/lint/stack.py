"""A stack as lint's rules ask about it: which maps could fire, what triggers them, when they run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from journeys.graph import words
from journeys.graph.documents import Resource, StackDocument, every
from journeys.graph.references import MAP, SEGMENT, TEMPLATE, Index, Reference, items
from journeys.records import known

DEFAULT_WEIGHT = 2
"""What a map without a weight is taken to have: the vendor's Terraform provider sends it."""


class Stack:
    """The resources that will be there: of a preview, those that it leaves."""

    def __init__(self, document: StackDocument, now: datetime) -> None:
        self.document, self.now = document, now
        self.index = Index(document)
        self.resources = document.resources
        left = [each for each in document.resources.values() if each.change != "delete"]
        self.maps = every(left, MAP)
        self.segments = every(left, SEGMENT)
        self.templates = every(left, TEMPLATE)
        self.others = left

    @cached_property
    def running(self) -> list[Resource]:
        """The maps that are meant to fire: those that nobody turned off."""
        return [each for each in self.maps if each.values.get("is_active") is not False]

    @cached_property
    def _references(self) -> dict[str, list[Reference]]:
        return {each.urn: self.index.references(each) for each in self.maps}

    def references(self, action_map: Resource, role: str, kind: str = "") -> list[Reference]:
        """What a map points at in one role."""
        found = self._references[action_map.urn]
        return [each for each in found if each.role == role and kind in ("", each.kind)]

    def managed(self, references: list[Reference]) -> Iterator[Resource]:
        """Those that the stack knows."""
        return (self.resources[each.urn] for each in references if each.urn in self.resources)

    def has_event(self, action_map: Resource) -> bool:
        """Whether events trigger it, or may."""
        return bool(items(action_map.values.get("trigger_with_event_conditions")))

    def off(self, action_map: Resource) -> str:
        """Why the map doesn't run now: "inactive", "ended ...", "starts ..."; "" if it does."""
        return words.off("map", action_map.values, self.now)

    def used(self, resource: Resource) -> bool:
        """Whether any map that is meant to fire points at it."""
        return any(each.urn == resource.urn for owner in self.running for each in self._references[owner.urn])


def name_of(resource: Resource) -> str:
    """The name that people see, else the program's."""
    name = resource.values.get("display_name") or resource.values.get("name")
    return words.text(name) if known(name) else resource.name


def weight_of(action_map: Resource) -> int | None:
    """The weight; None where it isn't known yet."""
    weight = action_map.values.get("weight", DEFAULT_WEIGHT)
    return int(weight) if isinstance(weight, (int, float)) else None


def overlap(one: Resource, other: Resource) -> bool:
    """Whether two maps can run at the same time."""
    start_one, end_one = (words.date(one.values.get(name)) for name in ("start_date", "end_date"))
    start_other, end_other = (words.date(other.values.get(name)) for name in ("start_date", "end_date"))
    return not (end_one and start_other and end_one <= start_other) and not (
        end_other and start_one and end_other <= start_one
    )


def same_pages(one: Resource, other: Resource) -> bool:
    """Whether two maps can be shown on the same page, as far as can be told: different conditions count as apart."""
    first, second = (items(each.values.get("page_url_conditions")) for each in (one, other))
    return not first or not second or sorted(map(str, first)) == sorted(map(str, second))
