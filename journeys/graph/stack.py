"""From a stack's resources to its picture: who triggers which map, and what the map then does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from journeys.records import known

from . import words
from .documents import Resource, StackDocument
from .journey import JOURNEY, journey_of
from .model import Edge, Group, Node, Picture
from .references import KINDS, MAP, Index, Reference, items

TITLES = {
    "segment": "segment",
    "outcome": "outcome",
    "event": "event",
    "map": "action map",
    "template": "action template",
    "flow": "flow",
    "action": "open action",
    "schedule": "schedule group",
}
ROLES = {
    "triggers": "triggers",
    "shows": "shows",
    "starts": "starts",
    "answers": "answered by",
    "calls": "calls",
    "opens": "offers during",
    "emergency": "in an emergency follows",
}
ALONE = ""
"""The group of what belongs to no component."""


def picture(document: StackDocument, now: datetime | None = None) -> Picture:
    """The picture of a stack; `now` decides what has ended or not started yet."""
    return _Builder(document, now or datetime.now(timezone.utc)).build()


class _Builder:
    def __init__(self, document: StackDocument, now: datetime) -> None:
        self.document, self.now = document, now
        self.index = Index(document)
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str, str], Edge] = {}
        self.groups: dict[str, Group] = {}

    def build(self) -> Picture:
        drawn = [each for each in self.document.resources.values() if each.token in KINDS]
        # The order of a document is that of the engine's threads; names are the same every time.
        drawn.sort(
            key=lambda each: (
                words.in_order(self._group(each).rpartition("::")[2] or "\uffff"),
                words.in_order(each.urn),
            )
        )
        self.groups.clear()  # to be filled in this order
        for each in drawn:
            self.nodes[each.urn] = self._node(each)
        for each in drawn:
            if each.token == MAP:
                self._triggers_and_targets(each)
        journeys = sorted(
            (each for each in self.document.resources.values() if each.token == JOURNEY),
            key=lambda each: words.in_order(each.urn),
        )
        others = Counter(
            each.token
            for each in self.document.resources.values()
            if each.token and each.token not in KINDS and each.token != JOURNEY
        )
        return Picture(
            self.document.title,
            self.nodes,
            tuple(self.edges.values()),
            self.groups,
            tuple(journey_of(each) for each in journeys),
            self.document.preview,
            tuple(self._notes()),
            dict(sorted(others.items())),
        )

    def _notes(self) -> Iterable[str]:
        for error in self.document.errors:
            yield f"The preview failed: {error}"
        if self.document.preview and not self.document.complete:
            yield "A preview holds only what changes; give the stack's state too to see the rest."

    def _group(self, resource: Resource) -> str:
        top = self.document.top(resource)
        if top is None:
            return ALONE
        if top.urn not in self.groups:
            self.groups[top.urn] = Group(top.urn, top.name, top.kind, top.change)
        return top.urn

    def _node(self, resource: Resource) -> Node:
        kind, values = KINDS[resource.token], resource.values
        name = values.get("display_name") or values.get("name")
        title = words.text(name) if known(name) else resource.name
        reason = words.off(kind, values, self.now)
        lines = [f"{TITLES[kind]} {title}"]
        if title != resource.name:
            lines.append(f"in the program: {resource.name}")
        lines += words.facts(kind, values)
        if resource.id:
            lines.append(f"id {resource.id}")
        if reason:
            lines.append(reason)
        if resource.external:
            lines.append("not managed by this stack")
        if resource.change != "same":
            lines.append(_said(resource))
        return Node(
            resource.urn,
            kind,
            title,
            self._subtitle(kind, values),
            tuple(lines),
            resource.change,
            reason,
            resource.external,
            self._group(resource),
        )

    @staticmethod
    def _subtitle(kind: str, values: Mapping[str, Any]) -> str:
        if kind == "map":
            return words.action(values)
        if kind == "template":
            return words.content(values)
        found = words.patterns(values)
        if not found:
            return "no patterns"
        return found[0] + (f", or {len(found) - 1} more" if len(found) > 1 else "")

    def _triggers_and_targets(self, resource: Resource) -> None:
        now = [(self._target(each, resource), each) for each in self.index.references(resource)]
        before = [
            (self._target(each, resource, old=True), each)
            for each in self.index.references(resource, old=True)
        ]
        if resource.change in ("update", "replace"):
            kept, had = ({(key, each.role) for key, each in pairs} for pairs in (now, before))
        else:
            kept = had = {(key, each.role) for key, each in now}
        for key, reference in now:
            change = resource.change if resource.change in ("create", "delete") else "same"
            self._edge(resource, key, reference, change if (key, reference.role) in had else "create")
        for key, reference in before:
            if (key, reference.role) not in kept and (key, reference.role) in had:
                self._edge(resource, key, reference, "delete")
        for number, each in enumerate(items(resource.values.get("trigger_with_event_conditions"))):
            said = words.condition(each)
            event = Node(
                f"event:{resource.urn}:{number}", "event", "event", said, (said,), group=self._group(resource)
            )
            self.nodes[event.key] = event
            self._edge(resource, event.key, Reference("triggers", "event"), resource.change)

    def _target(self, reference: Reference, owner: Resource, old: bool = False) -> str:
        """The key of the node that a reference leads to; what the stack doesn't manage gets one here."""
        if reference.urn:
            return reference.urn
        key = reference.key or f"{reference.kind}:?{reference.role}:{owner.urn}"
        if key not in self.nodes:
            what = TITLES[reference.kind]
            title = reference.name or (f"{what} {words.short(reference.id)}" if reference.id else what)
            lines = (
                f"{what} {reference.name}".strip(),
                f"id {reference.id}" if reference.id else f"id {words.LATER}",
                "not managed by this stack",
            )
            subtitle = "" if reference.id else words.LATER
            self.nodes[key] = Node(key, reference.kind, title, subtitle, lines, foreign=True)
        return key

    def _edge(self, owner: Resource, other: str, reference: Reference, change: str) -> None:
        source, target = (other, owner.urn) if reference.role == "triggers" else (owner.urn, other)
        # Outcomes are gone: nothing that they trigger ever fires.
        dead = reference.kind == "outcome" or bool(self.nodes[source].off)
        words_ = f"{self.nodes[source].title} {ROLES[reference.role]} {self.nodes[target].title}"
        if reference.label:
            words_ += f" at {reference.label}"
        label = reference.label or ("" if reference.role in ("triggers", "shows") else ROLES[reference.role])
        change = change if change in ("create", "delete") else "same"
        self.edges.setdefault(
            (source, target, reference.role),
            Edge(source, target, reference.role, label, change, dead, words_),
        )


def _said(resource: Resource) -> str:
    verb = {"create": "will be created", "delete": "will be deleted", "replace": "will be replaced"}
    if resource.change in verb:
        return verb[resource.change]
    if resource.change == "import":
        return "will be imported"
    return "will be updated" + (f": {', '.join(resource.changed)}" if resource.changed else "")
