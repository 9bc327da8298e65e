"""The doctor on the native provider: whether Pulumi finds the plugins, and what Pulumi.yaml needs for that."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..project import VENDORS, Project
from .finding import Finding

AREA = "Native provider"


def native(project: Project) -> Iterator[Finding]:
    """Checks the plugins that Pulumi.yaml names; nothing for a Python program that uses none of them."""
    named = [vendor for vendor in VENDORS if vendor in project.plugins]
    for vendor in named:
        path = project.plugins[vendor]
        script = project.root / path / f"pulumi-resource-{vendor}"
        facts = {"vendor": vendor, "path": path}
        if os.access(script, os.X_OK):
            yield Finding(AREA, "ok", f"{vendor}: Pulumi starts {script}", facts=facts)
        else:
            fix = f"in Pulumi.yaml set its path to {_folder(project)}"
            yield Finding(AREA, "problem", f"{vendor}: {path or 'no path'} has no {script.name}", fix, facts)
    if project.language == "python":
        return
    yield Finding(
        AREA, "note", f"the program is in {project.language}: its resource types are the native provider's"
    )
    missing = [vendor for vendor in VENDORS if vendor not in project.plugins]
    if missing and not named:
        yield Finding(
            AREA,
            "problem",
            "Pulumi.yaml names no plugin of ours",
            f"for each vendor that the program uses: {needed(project, missing)}; then `pulumi package add "
            f"{_folder(project)}/pulumi-resource-{missing[0]}`",
        )


def needed(project: Project, vendors: list[str]) -> str:
    """The `plugins` entry that Pulumi.yaml needs."""
    folder = _folder(project)
    entries = ", ".join(f"{{name: {vendor}, path: {folder}}}" for vendor in vendors)
    return f"plugins: {{providers: [{entries}]}}"


def _folder(project: Project) -> str:
    """Where the scripts of this installation are, as Pulumi.yaml has it."""
    here = Path(sys.executable).parent
    return os.path.relpath(here, project.root) if here.is_relative_to(project.root) else str(here)
