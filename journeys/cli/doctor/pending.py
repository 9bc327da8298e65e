"""The doctor on unfinished work: creates that a killed run left, operations that an engine left open."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeys.text import counted, printable

from ..backend import local_states, users_backend
from ..project import Project
from .finding import Finding

if TYPE_CHECKING:
    from providers.core.session.journal import Entry

AREA = "Unfinished"


def pending(project: Project) -> Iterator[Finding]:
    """What earlier runs didn't finish; nothing is changed here."""
    from providers.core.session.journal import DAMAGED, FOLDER, Journal

    folder = Path(os.environ.get(FOLDER) or project.workdir / ".journeys" / "pending")
    known, local = _ids(project), project.local and not users_backend(project)
    mine = (f"urn:pulumi:{project.stack}::{project.name}::", f"{project.name}/{project.stack}/")
    journal = Journal(folder, tidy=False)
    entries = [
        each
        for each in journal.earlier()
        # A run that ended in order handed its ids to the engine; only a local state shows whether they were saved.
        if each.urn.startswith(mine) and each.id not in known and (local or not each.ended)
    ]
    yield from map(_unfinished, entries)
    damaged = [*journal.damaged, *sorted(folder.glob(f"*{DAMAGED}"))]
    for file in damaged:
        yield Finding(
            AREA,
            "warning",
            printable(
                f"the crash journal {file} is damaged: a create that it told of may have left an object"
            ),
            printable(
                f"look for objects that no state has, take them in with `journeys import`, then remove {file}"
            ),
            {"file": str(file)},
        )
    operations = _operations(project)
    for operation in operations:
        yield Finding(
            AREA,
            "warning",
            f"{operation.get('type')} of {operation.get('resource', {}).get('urn')} was interrupted",
            "journeys refresh",
        )
    if not entries and not damaged and not operations:
        yield Finding(AREA, "ok", "no create and no operation was left open by an earlier run")


def _unfinished(entry: Entry) -> Finding:
    """A create that the crash journal has, and that no state is known to have."""
    made = f"it was made: {entry.id}" if entry.id else "whether it was made isn't known"
    fix = "the next `up` looks for it; it is not created twice"
    if entry.ended and entry.id:
        made = f"it was made ({entry.id}), and is not in the state: perhaps that could not be saved"
        fix = f"journeys import {entry.type} --id {entry.id} --as {entry.name}, or delete the object"
    age = _age(time.time() - entry.at)
    return Finding(
        AREA,
        "warning",
        printable(f'{entry.type} "{entry.name}" on {entry.host}, {age} ago: {made}'),
        printable(fix),
        {"urn": entry.urn, "type": entry.type, "name": entry.name, "id": entry.id, "host": entry.host},
    )


def _operations(project: Project) -> list[dict[str, Any]]:
    """The open operations in a local stack's state; a remote backend isn't asked."""
    return [each for state in local_states(project) for each in state.get("pending_operations") or []]


def _ids(project: Project) -> set[str]:
    """The ids of all objects in a local stack's state."""
    return {str(each.get("id")) for state in local_states(project) for each in state.get("resources") or []}


def _age(seconds: float) -> str:
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(int(seconds // size), noun)
    return "less than a minute"
