"""Where the state of a local stack is kept: in this checkout, or in a backend that the user has configured."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .project import Project

PASSPHRASE = "journeys-dev"
"""Encrypts the secrets of local stacks, which are none: it lets the engines run without asking."""


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
    """Which backend of the user's has a local stack's state; "" where this checkout keeps it.

    A state that this checkout has stays where it is. Else a backend that is named (Pulumi.yaml, PULUMI_BACKEND_URL) is
    used. The one that the user is logged in to is used for a stack that was initialised there: its file then names a
    secrets provider, or has the salt of another passphrase than ours.
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
    for path, keys in (
        (embedded_state(project), ("deployment",)),
        (pulumi_state(project), ("checkpoint", "latest")),
    ):
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        for key in keys:
            state = state.get(key) or {}
        yield state


def recorded_hosts(project: Project) -> set[str]:
    """Through which hosts the objects of a local stack were made, as far as this checkout has its state."""
    found = set()
    for state in local_states(project):
        for each in state.get("resources") or []:
            record = (each.get("outputs") or {}).get("__record")
            if isinstance(record, str):
                found.add(str(json.loads(record).get("host") or ""))
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
