"""The doctor on packages: what an interpreter that Pulumi starts finds when it imports ours."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from ..environment import for_stack
from ..project import Project
from .finding import Finding

AREA = "Packages"

# Runs in the other interpreter, with the working directory first on the path as `python -m` has it.
PROBE = """
import importlib, importlib.metadata, importlib.util, json, platform
found = {"python": platform.python_version(), "pip": bool(importlib.util.find_spec("pip")), "packages": {}}
for name in ("journeys-as-code", "pulumi", "httpx", "pydantic"):
    try:
        found["packages"][name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        found["packages"][name] = ""
found["folders"] = {}
for name in ("providers", "components", "journeys"):
    try:
        module = importlib.import_module(name)
        found["folders"][name] = {"file": getattr(module, "__file__", None), "path": list(getattr(module, "__path__", []))}
    except Exception as error:
        found["folders"][name] = {"error": f"{type(error).__name__}: {error}"}
try:
    from journeys.registry import load
    load("genesys:Segment")
    found["error"] = ""
except BaseException as error:
    found["error"] = f"{type(error).__name__}: {error}"
print("journeys-probe " + json.dumps(found))
"""


def contents(project: Project, python: str, pip: bool) -> Iterator[Finding]:
    """What is in one interpreter: the package, what hides it, and pip where Pulumi wants it."""
    found = probe(project, python)
    if isinstance(found, str):
        yield Finding(AREA, "problem", f"{python} does not run: {found}")
        return
    packages = found["packages"]
    listed = ", ".join(f"{name} {version or '(missing)'}" for name, version in packages.items())
    facts = {"python": python, **found}
    hidden = list(_shadows(found["folders"]))
    yield from hidden
    if found["error"] and not any(each.level == "problem" for each in hidden):
        absent = not packages["journeys-as-code"]
        fix = (
            "install it there: see README, `In your own infra repo`"
            if absent
            else "install it there once more"
        )
        yield Finding(
            AREA, "problem", f"{python} cannot load the resource types: {found['error']}", fix, facts
        )
    elif not found["error"]:
        yield Finding(AREA, "ok", f"Python {found['python']} of {python} has {listed}", facts=facts)
    if pip and not found["pip"]:
        yield Finding(
            AREA,
            "warning",
            f"{python} has no pip, which the Pulumi CLI calls with toolchain pip (uv leaves it out)",
            "set runtime.options.toolchain: uv in Pulumi.yaml",
        )


def probe(project: Project, python: str) -> dict[str, Any] | str:
    """What an interpreter says of itself, or why it says nothing."""
    try:
        done = subprocess.run(
            [python, "-c", PROBE],
            cwd=project.workdir,
            env=for_stack(project),
            capture_output=True,
            text=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    for line in done.stdout.splitlines():
        if line.startswith("journeys-probe "):
            found: dict[str, Any] = json.loads(line.partition(" ")[2])
            return found
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def _shadows(folders: dict[str, Any]) -> Iterator[Finding]:
    """Other packages called like ours: a regular one hides ours, a namespace merges with it."""
    for name in ("providers", "components"):
        about = folders[name]
        if about.get("file"):
            yield Finding(
                AREA,
                "problem",
                f"{about['file']} hides the {name} package of journeys-as-code",
                f"delete that __init__.py (the folder then merges with ours) or rename the folder {name}/",
            )
            continue
        real = dict.fromkeys(each for each in about.get("path", []) if not each.startswith("__editable__"))
        if len(real) > 1:
            yield Finding(AREA, "note", f"{name} is merged from {', '.join(real)}")
    own = folders["journeys"]
    if "error" not in own and not own.get("file"):
        yield Finding(
            AREA,
            "problem",
            f"a folder called journeys hides the journeys package: {', '.join(own.get('path', []))}",
            "rename that folder",
        )
