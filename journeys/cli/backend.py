"""Where the state of a local stack is kept: in this checkout, or in a backend that the user has configured."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from providers.core.session.record import Record

from .project import Project

PASSPHRASE = "journeys-dev"
"""The passphrase of local stacks, so that the engines never ask. It is public: those stacks hold no real secrets."""


def backend_folder(project: Project) -> str:
    """Where the Pulumi CLI keeps the state of local stacks that have no other backend; handovers look there too."""
    return str(project.scratch / "pulumi-state")


def embedded_state(project: Project) -> Path:
    """The embedded engine's state file of the stack."""
    return project.scratch / "engine" / project.name / f"{project.stack}.json"


def pulumi_state(project: Project) -> Path:
    """The state file that the Pulumi CLI keeps for a local stack in this checkout."""
    folder = Path(backend_folder(project)) / ".pulumi" / "stacks" / project.name
    return folder / f"{project.stack}.json"


def users_backend(project: Project) -> str:
    """The user's own backend that has a local stack's state; "" where this checkout keeps it.

    A state that this checkout has stays where it is. Else the backend of Pulumi.yaml or PULUMI_BACKEND_URL is used.
    Else, for a stack that was initialised in the backend that the user is logged in to, that one: the stack's file then
    names a secrets provider, or has the salt of another passphrase than ours.
    """
    if embedded_state(project).exists() or pulumi_state(project).exists():
        return ""
    named = project.backend or os.environ.get("PULUMI_BACKEND_URL", "")
    if named:
        return "" if named == f"file://{backend_folder(project)}" else named
    about = _stack_file(project)
    if about.get("secretsprovider") or about.get("encryptedkey"):
        return "the one that you are logged in to"
    salt = str(about.get("encryptionsalt") or "")
    return "" if not salt or _is_ours(salt) else "the one that you are logged in to"


def local_states(project: Project) -> Iterator[dict[str, Any]]:
    """The states of a local stack that this checkout has: at most one of each engine."""
    for path in (embedded_state(project), pulumi_state(project)):
        if found := deployment_in(path):
            yield found


def deployment_in(path: Path) -> dict[str, Any]:
    """The deployment of a state file; empty where there is none that can be read."""
    try:
        return deployment_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def deployment_of(state: Any) -> dict[str, Any]:
    """The deployment in a state, of either engine or exported; empty where there is none."""
    if not isinstance(state, dict):
        return {}
    checkpoint = state.get("checkpoint")
    latest = checkpoint.get("latest") if isinstance(checkpoint, dict) else None
    found = state.get("deployment") or latest
    return found if isinstance(found, dict) else {}


def recorded_hosts(project: Project) -> set[str]:
    """The hosts on which the objects of a local stack were made, as far as this checkout has its state."""
    found = set()
    for state in local_states(project):
        for each in state.get("resources") or []:
            found.add(Record.of(each.get("outputs") or {}).host)
    return found - {""}


def _stack_file(project: Project) -> dict[str, Any]:
    try:
        found = yaml.safe_load((project.root / f"Pulumi.{project.stack}.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


@cache
def _is_ours(salt: str) -> bool:
    """Whether a salt was made with the passphrase of local stacks; it takes half a second to find out."""
    from journeys.engine.crypto import Crypter, SecretsError

    crypter = Crypter(PASSPHRASE, salt)
    try:
        crypter.encrypt("")
    except (SecretsError, ValueError):
        return False
    return True
