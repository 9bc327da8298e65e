"""The doctor on versions: this command's Python, the SDK, the Pulumi CLI, and which engine would run."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from .. import engines
from ..console import Problem
from ..project import Project
from .finding import Finding

OLDEST_CLI = (3, 227)
"""Before it, `--expect-no-changes` ends with 255 and not with 7 (pkg/cmd/pulumi/cmd/exit_codes.go)."""


def versions(project: Project) -> Iterator[Finding]:
    """What is installed, and which engine the stack would run on."""
    area = "Versions"
    own = {name: _version(name) for name in ("journeys-as-code", "pulumi", "httpx", "pydantic")}
    text = ", ".join(f"{name} {each}" for name, each in own.items())
    yield Finding(area, "ok", f"Python {platform.python_version()} ({sys.executable}), {text}", facts=own)
    yield from _cli(area, project, own["pulumi"])
    try:
        choice = engines.choose(project)
    except Problem as problem:
        yield Finding(area, "problem", f"engine: {problem}")
        return
    yield Finding(area, "ok", f"engine: {choice.name} ({choice.why})", facts={"engine": choice.name})


def _cli(area: str, project: Project, sdk: str) -> Iterator[Finding]:
    path = engines.find_cli(project)
    if not path:
        yield Finding(area, "note", "no Pulumi CLI on PATH: the embedded engine runs local stacks, no others")
        return
    found = engines.cli_version(path)
    facts = {"path": path, "version": found, "sdk": sdk}
    try:
        old = tuple(int(part) for part in found.split(".")[:2]) < OLDEST_CLI
    except ValueError:
        yield Finding(
            area, "problem", f"{path} does not run: `pulumi version` printed {found!r}", facts=facts
        )
        return
    text = f"Pulumi CLI {found} ({path}), SDK {sdk}"
    if old:
        needed = ".".join(map(str, OLDEST_CLI))
        fix = f"install {needed} or later; `{project.spelled('install-cli')}` installs {sdk} for this project"
        yield Finding(area, "warning", f"{text}: exit codes are other than the docs say", fix, facts)
    else:
        yield Finding(area, "ok", text, facts=facts)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
