"""The doctor on the stack's state: pointers that aren't ours, and secrets that stand in it in clear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journeys.pointer import foreign
from journeys.records import is_secret
from journeys.text import printable

from ..backend import deployment_of, users_backend
from ..console import Problem
from ..project import Project
from ..stack_document import own_state
from .finding import Finding

AREA = "State"


def state(project: Project, offline: bool) -> Iterator[Finding]:
    """What is wrong with the state as it is stored; nothing in it is loaded."""
    if offline and (not project.local or users_backend(project)):
        return
    try:
        found = own_state(project, needed=False)
    except Problem as problem:
        yield Finding(AREA, "note", f"the state cannot be read: {problem}")
        return
    records: list[dict[str, Any]] = list(deployment_of(found).get("resources") or [])
    others = foreign(records)
    for urn in others:
        yield Finding(
            AREA,
            "warning",
            printable(
                f"{urn} is served by code that is stored in the state, and that this package did not write"
            ),
            "if your program has no dynamic provider of its own there, somebody put it there: run nothing, restore the state",
            {"urn": urn},
        )
    plain = list(_plain_secrets(records))
    for urn, name in plain:
        yield Finding(
            AREA,
            "warning",
            printable(
                f"{name} of {urn} is a secret of the program, and stands in the state's outputs in clear"
            ),
            "a transform made it secret after the object was written: change a field of it once, then `up` encrypts it",
            {"urn": urn, "field": name},
        )
    if not others and not plain:
        yield Finding(AREA, "ok", f"{len(records)} resources; no foreign code, no secret in clear")


def _plain_secrets(records: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for record in records:
        outputs = record.get("outputs") or {}
        for name, value in (record.get("inputs") or {}).items():
            if is_secret(value) and outputs.get(name) is not None and not is_secret(outputs[name]):
                yield str(record.get("urn")), name
