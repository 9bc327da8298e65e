"""Reads the JSON of either engine: the objects of a state, and what a preview or a refresh does to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from journeys.graph.documents import CHANGES
from journeys.pointer import TYPE_PREFIX

from .errors import BAD_INPUT, CiError

_OPS = {**CHANGES, "delete-replaced": "replace", "discard": "delete", "discard-replaced": "replace"}


@dataclass(frozen=True)
class Step:
    """What happens to one object. `fields` are the paths that differ, `old` its properties before."""

    op: str
    urn: str
    fields: tuple[str, ...] = ()
    old: Mapping[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type as messages name it: `genesys:Segment`."""
        return type_of(self.urn)

    @property
    def name(self) -> str:
        """The name in the program, with the components that it is in."""
        return self.urn.split("::", 3)[-1]


def type_of(urn: str) -> str:
    """The resource's own type; the types of its parents stand before it in the URN."""
    parts = urn.split("::", 3)
    return parts[2].rpartition("$")[2].removeprefix(TYPE_PREFIX) if len(parts) > 2 else ""


def objects(state: Any) -> dict[str, Mapping[str, Any]]:
    """The records of the objects in a state, by URN: no components, providers, reads, or what waits for its delete."""
    return {str(each["urn"]): each for each in records(state) if _is_object(each) and not each.get("delete")}


def records(state: Any) -> list[dict[str, Any]]:
    """All records of a state: `pulumi stack export`, a backend's file, or the embedded engine's export."""
    deployment = state.get("deployment") if isinstance(state, Mapping) else None
    if deployment is None and isinstance(state, Mapping) and isinstance(state.get("checkpoint"), Mapping):
        deployment = state["checkpoint"].get("latest") or {}
    found = deployment.get("resources") or [] if isinstance(deployment, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) and "urn" in each for each in found):
        raise CiError("the state is no Pulumi deployment: pass what `pulumi stack export` wrote", BAD_INPUT)
    return found


def steps(plan: Any) -> list[Step]:
    """What a preview, or a refresh that only looks, does to objects; one step for each, in the plan's order."""
    if not isinstance(plan, Mapping) or not ("steps" in plan or "changeSummary" in plan):
        raise CiError(
            "the plan is no preview: pass what `pulumi preview --json` or `journeys preview --json` wrote",
            BAD_INPUT,
        )
    found: dict[str, Step] = {}
    for step in _steps(plan):
        urn, op = str(step.get("urn", "")), _OPS[step["op"]]
        known = found.get(urn)
        if known is None or known.op != "replace":
            found[urn] = Step(op, urn, _fields(step), (step.get("oldState") or {}).get("outputs") or {})
    return list(found.values())


def errors(plan: Any) -> list[str]:
    """The messages of a plan that failed."""
    said = plan.get("diagnostics") or [] if isinstance(plan, Mapping) else []
    return [str(each.get("message", "")).strip() for each in said if each.get("severity") == "error"]


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for step in plan.get("steps") or []:
        if not isinstance(step, Mapping) or step.get("op") not in _OPS:
            continue
        if _is_object(step.get("newState") or step.get("oldState") or {}):
            yield step


def _is_object(record: Mapping[str, Any]) -> bool:
    kind = str(record.get("type", ""))
    own = kind.startswith(("pulumi:providers:", "pulumi:pulumi:"))
    return bool(record.get("custom")) and not record.get("external") and not own


def _fields(step: Mapping[str, Any]) -> tuple[str, ...]:
    paths = [*(step.get("detailedDiff") or ()), *(step.get("replaceReasons") or ())]
    paths = paths or list(step.get("diffReasons") or ())
    return tuple(dict.fromkeys(str(each) for each in paths if not str(each).startswith("__")))
