"""`journeys handover`: a local stack's state goes from one engine to the other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .backend import embedded_state, pulumi_state
from .console import Out, Problem
from .engines import EMBEDDED, PULUMI, choose, output_of, owner_of, prepare
from .project import Project


def hand_over(project: Project, to: str, out: Out) -> None:
    """Moves the state; the old file is kept under its name with `.handed-over` at the end.

    Raises:
        Problem: there is nothing to hand over, or the other engine refuses it.
    """
    if to not in (PULUMI, EMBEDDED):
        raise Problem(f"--to is {to!r}; it can be {PULUMI} or {EMBEDDED}", 2)
    owner = owner_of(project)
    if owner == to:
        out.line(f"the {to} engine has the state of stack {project.stack} already")
        return
    if not owner:
        raise Problem(
            f"stack {project.stack!r} has no resources in local state: there is nothing to hand over"
        )
    source = embedded_state(project) if owner == EMBEDDED else pulumi_state(project)
    document = _export(project, owner)
    aside = source.with_name(source.name + ".handed-over")
    source.replace(aside)
    try:
        _import(project, to, document)
    except Problem:
        aside.replace(source)
        raise
    out.line(f"the {to} engine has the state of stack {project.stack} now; the old file is {aside}")


def _export(project: Project, owner: str) -> str:
    choice = choose(project, owner)
    command = [*choice.command, "export", "--stack", project.stack, "--cwd", str(project.root)]
    if owner == PULUMI:
        command = [*choice.command, "stack", "export", "--stack", project.stack]
    return output_of(command, choice.folder(project), prepare(project, choice), _named(command))


def _import(project: Project, to: str, document: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "state.json"
        file.write_text(document, encoding="utf-8")
        choice = choose(project, to)
        env = prepare(project, choice)
        command = [*choice.command, "import", str(file), "--stack", project.stack, "--cwd", str(project.root)]
        if to == PULUMI:
            command = [*choice.command, "stack", "import", "--stack", project.stack, "--file", str(file)]
        output_of(command, choice.folder(project), env, _named(command))


def _named(command: list[str]) -> str:
    return " ".join(command[:4])
