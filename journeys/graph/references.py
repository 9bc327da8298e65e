"""What action maps point at: by id where it is known, by what the value came from where it isn't yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journeys.records import SECRET, UNKNOWN, known

from .documents import Resource, StackDocument

SEGMENT, OUTCOME, MAP, TEMPLATE = (
    "genesys:Segment",
    "genesys:Outcome",
    "genesys:ActionMap",
    "genesys:ActionTemplate",
)
KINDS = {SEGMENT: "segment", OUTCOME: "outcome", MAP: "map", TEMPLATE: "template"}
"""The types that are drawn as nodes, and what the pictures call them."""
# Short, for the narrow gap between two columns: probability, percentile, quantile.
OUTCOME_CONDITIONS = {
    "trigger_with_outcome_probability_conditions": "p ≥ {maximum_probability}",
    "trigger_with_outcome_percentile_conditions": "pct ≥ {maximum_percentile}",
    "trigger_with_outcome_quantile_conditions": "q > {max_quantile_threshold}",
}
_TOKENS = {kind: token for token, kind in KINDS.items()}


@dataclass(frozen=True)
class Reference:
    """One thing that a map points at.

    `role` is what it is to the map: `triggers`, `shows`, `starts`, `answers`, `calls`, `opens` or `emergency`.
    `urn` names it where the stack manages it; else `id` is what is known of it, "" for nothing yet.
    """

    role: str
    kind: str
    urn: str = ""
    id: str = ""
    name: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """What tells it from others; things that are still unknown are the same only within one map."""
        return self.urn or (f"{self.kind}:{self.id}" if self.id else "")


class Index:
    """Finds the stack's resources by type and id."""

    def __init__(self, document: StackDocument) -> None:
        self._by_id = {(each.token, each.id): each.urn for each in document.resources.values() if each.id}
        self._names = document.names
        self._tokens = {each.urn: each.token for each in document.resources.values()}

    def references(self, action_map: Resource, old: bool = False) -> list[Reference]:
        """What a map points at; with `old` what it pointed at before the preview's change."""
        values = action_map.old if old else action_map.values
        found: list[Reference] = []
        taken: dict[str, set[str]] = {}
        pointers = list(_pointers(values))
        # Known ids first: the origins that they leave over belong to the unknown ids of the same property.
        for pointer in sorted(pointers, key=lambda each: not known(each.value)):
            used = taken.setdefault(pointer.prop, set())
            reference = self._resolve(pointer, action_map, used, old)
            used.add(reference.urn)
            found.append(reference)
        return found

    def _resolve(self, pointer: _Pointer, owner: Resource, used: set[str], old: bool) -> Reference:
        token = _TOKENS.get(pointer.kind, "")
        urn = ident = ""
        if known(pointer.value):
            ident = str(pointer.value)
            urn = self._by_id.get((token, ident), "")
        elif token and not old:
            origins = owner.depends.get(pointer.prop) or owner.depends.get("", ())
            urn = next((each for each in origins if self._tokens.get(each) == token and each not in used), "")
        name = pointer.name or self._names.get(ident, "")
        return Reference(pointer.role, pointer.kind, urn, ident, name, pointer.label)


@dataclass(frozen=True)
class _Pointer:
    prop: str
    role: str
    kind: str
    value: Any
    name: str = ""
    label: str = ""


def _pointers(values: Mapping[str, Any]) -> Iterator[_Pointer]:
    for each in items(values.get("trigger_with_segments")):
        yield _Pointer("trigger_with_segments", "triggers", "segment", each)
    for prop, text in OUTCOME_CONDITIONS.items():
        for each in items(values.get(prop)):
            label = text.format_map(_Shown(each)) if isinstance(each, Mapping) else ""
            yield _Pointer(prop, "triggers", "outcome", at(each, "outcome_id") or UNKNOWN, label=label)
    action = values.get("action")
    if action in (UNKNOWN, SECRET):
        yield _Pointer("action", "shows", "template", UNKNOWN)
    for role, kind, *path in (
        ("shows", "template", "action_template"),
        ("starts", "flow", "architect_flow_fields", "architect_flow"),
        ("answers", "flow", "web_messaging_offer_fields", "architect_flow"),
        ("calls", "action", "open_action_fields", "open_action"),
    ):
        target = at(action, *path)
        if target is not None:
            name = at(target, "name")
            yield _Pointer(
                "action", role, kind, at(target, "id") or UNKNOWN, str(name) if known(name) else ""
            )
    hours = "action_map_schedule_groups"
    for role, name in (
        ("opens", "action_map_schedule_group"),
        ("emergency", "emergency_action_map_schedule_group"),
    ):
        target = at(values, hours, name)
        if target is not None:
            yield _Pointer(hours, role, "schedule", at(target, "id") or UNKNOWN)


class _Shown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return value if known(value) else "?"


def items(value: Any) -> list[Any]:
    """A list's items; a list that isn't known counts as one item that isn't."""
    if isinstance(value, list):
        return value
    return [] if value is None else [UNKNOWN]


def at(value: Any, *path: str) -> Any:
    """The value at a path of nested objects; None where there is nothing, or nothing that is known yet."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
