"""Which engine runs a stack, and why: the Pulumi CLI where there is one, else the embedded engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from journeys.pointer import foreign, refusal

from .backend import backend_folder, deployment_in, embedded_state, pulumi_state, users_backend
from .console import Problem
from .environment import for_stack
from .project import Project

PULUMI, EMBEDDED = "pulumi", "embedded"


@dataclass(frozen=True)
class Choice:
    """The engine of a run: `name`, the command that starts it, and the reason in words."""

    name: str
    command: tuple[str, ...]
    why: str
    pulumi: str = ""
    """The Pulumi CLI's path, where there is one."""

    def folder(self, project: Project) -> Path:
        """The command's working directory. In the project's, `python -m` might import a `journeys` folder of the user's."""
        return project.root if self.name == PULUMI else project.scratch

    def preview_command(self, project: Project, *options: str) -> list[str]:
        """The command of a preview that asks nothing, for a caller that reads its output."""
        where = ["--cwd", str(project.root)] if self.name == EMBEDDED else ["--non-interactive"]
        return [*self.command, "preview", *options, "--stack", project.stack, *where]

    @property
    def bin_folder(self) -> str:
        """The folder that must be on PATH for the CLI to find its plugins; "" for the embedded engine."""
        return str(Path(self.pulumi).parent) if self.name == PULUMI else ""


def choose(project: Project, wanted: str = "") -> Choice:
    """The engine for a stack; `wanted` (or the ENGINE variable) forces one.

    A stack's state belongs to one engine at a time, its owner, which runs unless another one is asked for. Then the
    error says how to hand the state over.

    Raises:
        Problem: there is no such engine, or the other one owns the stack.
    """
    where, wanted = ("--engine", wanted) if wanted else ("ENGINE", os.environ.get("ENGINE", ""))
    if wanted not in ("", PULUMI, EMBEDDED):
        raise Problem(f"{where} is {wanted!r}; it can be {PULUMI} or {EMBEDDED}", 2)
    cli = find_cli(project)
    owner = owner_of(project)
    if wanted and owner and wanted != owner:
        raise Problem(
            f"the state of stack {project.stack!r} belongs to the {owner} engine, so the {wanted} engine would create "
            f"everything a second time. Hand it over first:\n  journeys handover --to {wanted}\n"
            f"or destroy it where it is:\n  {project.spelled(f'destroy --engine {owner}')}"
        )
    name = wanted or owner or (PULUMI if cli or not project.local else EMBEDDED)
    if name == EMBEDDED:
        return Choice(
            EMBEDDED,
            (sys.executable, "-m", "journeys.engine"),
            _why_embedded(project, wanted, owner, cli),
            cli,
        )
    if not cli:
        what = "owns this stack's state, but" if owner else "is needed for a stack on a real API, but"
        raise Problem(
            f"the Pulumi CLI {what if not wanted else 'was asked for, but'} there is no `pulumi` on PATH. "
            f"`{project.spelled('install-cli')}` installs the matching one for this project; "
            "https://www.pulumi.com/docs/install/ for the whole machine"
        )
    return Choice(PULUMI, (cli,), _why_pulumi(project, wanted, owner, cli), cli)


def find_cli(project: Project) -> str:
    """The Pulumi CLI on PATH, or the one that `journeys install-cli` installed for this project; "" for none."""
    installed = project.scratch / "cli" / "bin" / "pulumi"
    return shutil.which("pulumi") or (str(installed) if os.access(installed, os.X_OK) else "")


def cli_version(path: str) -> str:
    """What `pulumi version` says, or "" where it doesn't run."""
    try:
        done = subprocess.run(
            [path, "version"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=30,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().lstrip("v")


def owner_of(project: Project) -> str:
    """Which engine has this stack's resources in its local state; "" where neither has any."""
    if not project.local:
        return ""
    if _has_resources(embedded_state(project)) or _journal(project).exists():
        return EMBEDDED
    return PULUMI if _has_resources(pulumi_state(project)) else ""


def prepare(project: Project, choice: Choice) -> dict[str, str]:
    """The environment for the engine; makes the backend and the stack where a local one has none yet.

    Raises:
        Problem: the CLI cannot make the stack, or its state would run code that isn't ours.
    """
    env = for_stack(project)
    project.scratch.mkdir(exist_ok=True)
    if choice.name != PULUMI:
        return env
    env["PATH"] = os.pathsep.join([choice.bin_folder, env.get("PATH", "")])
    if project.local and not users_backend(project):
        Path(backend_folder(project)).mkdir(parents=True, exist_ok=True)
        if not pulumi_state(project).exists():
            _init(project, choice, env)
        _refuse_foreign_providers(pulumi_state(project))
    return env


def _init(project: Project, choice: Choice, env: dict[str, str]) -> None:
    command = [*choice.command, "stack", "init", project.stack, "--no-select", "--non-interactive"]
    output_of(command, project.root, env, f"`pulumi stack init {project.stack}`")


def output_of(command: list[str], folder: Path, env: dict[str, str], named: str) -> str:
    """The standard output of an engine's command that changes no object.

    Raises:
        Problem: it failed; begins with `named`, and has what it wrote.
    """
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise Problem(f"{named} failed:\n{(done.stderr or done.stdout).strip()}")
    return done.stdout


def _refuse_foreign_providers(path: Path) -> None:
    """The CLI loads whatever provider a state names; a local stack's file can be looked at first."""
    latest = deployment_in(path)  # empty for a file that cannot be read: the CLI says what is wrong with it
    operations = [each.get("resource") or {} for each in latest.get("pending_operations") or []]
    if names := foreign([*(latest.get("resources") or []), *operations]):
        what = f"In {path}, each of these resources"
        raise Problem(refusal(names, what, "If they are your own, run the stack with `pulumi` itself."))


def _journal(project: Project) -> Path:
    return embedded_state(project).with_suffix(".journal")


def _has_resources(path: Path) -> bool:
    found = deployment_in(path).get("resources") or []
    # After destroy only the stack itself is left: nothing that could be lost.
    return any(each.get("custom") and "providers:" not in each["type"] for each in found)


def _why_embedded(project: Project, wanted: str, owner: str, cli: str) -> str:
    if wanted:
        return "asked for"
    if owner and cli:
        return "it has this stack's state; `journeys handover --to pulumi` gives it to the Pulumi CLI"
    return f"there is no `pulumi` on PATH; `{project.spelled('install-cli')}` installs it"


def _why_pulumi(project: Project, wanted: str, owner: str, cli: str) -> str:
    place = "on PATH" if shutil.which("pulumi") == cli else f"installed by `{project.spelled('install-cli')}`"
    return f"asked for, {place}" if wanted else f"it has this stack's state, {place}" if owner else place
