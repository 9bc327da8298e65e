"""The doctor on unfinished business: creates that a killed run left, operations that an engine left open."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import engines
from ..project import Project
from .finding import Finding

AREA = "Unfinished"


def pending(project: Project) -> Iterator[Finding]:
    """What earlier runs didn't finish; nothing is settled here."""
    from providers.core.journal import FOLDER, Journal

    folder = Path(os.environ.get(FOLDER) or project.workdir / ".journeys" / "pending")
    entries = Journal(folder).earlier()
    for each in entries:
        age = _age(time.time() - each.at)
        made = f"it was made: {each.id}" if each.id else "whether it was made isn't known"
        advice = (
            "that run ended in order: if no state has the object, import it or delete it; nothing takes it over"
            if each.ended
            else "the next `up` looks for it and takes it over; it is not created twice"
        )
        yield Finding(
            AREA,
            "warning",
            f'{each.type} "{each.name}" ({each.urn}) on {each.host}, {age} ago: {made}',
            advice,
            {"urn": each.urn, "type": each.type, "name": each.name, "id": each.id, "host": each.host},
        )
    operations = _operations(project)
    for operation in operations:
        yield Finding(
            AREA,
            "warning",
            f"{operation.get('type')} of {operation.get('resource', {}).get('urn')} was interrupted",
            "journeys refresh",
        )
    if not entries and not operations:
        yield Finding(AREA, "ok", "no create and no operation was left open by an earlier run")


def _operations(project: Project) -> list[dict[str, Any]]:
    """The open operations in a local stack's state; a remote backend isn't asked."""
    found: list[dict[str, Any]] = []
    for path, keys in (
        (engines.embedded_state(project), ("deployment",)),
        (engines.pulumi_state(project), ("checkpoint", "latest")),
    ):
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        for key in keys:
            state = state.get(key) or {}
        found += state.get("pending_operations") or []
    return found


def _age(seconds: float) -> str:
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {noun}{'' if count == 1 else 's'}"
    return "less than a minute"
