"""`journeys env`: the environment variables for work on a local stack by hand."""

from __future__ import annotations

import shlex

from . import engines
from .backend import pulumi_state, users_backend
from .console import Out, Problem
from .environment import local_variables
from .project import Project


def variables(project: Project) -> dict[str, str]:
    """The variables of the stack's engine, and those that name the stack to `pulumi`, `journeys` and `make`."""
    return {**local_variables(project), "PULUMI_STACK": project.stack, "STACK": project.stack}


def show(project: Project, json: bool) -> None:
    """Prints them, and on standard error what `pulumi` still lacks.

    Raises:
        Problem: the stack is not a local one.
    """
    if not project.local:
        raise Problem(
            f"stack {project.stack!r} is not a local one: it runs with your own environment. "
            f"`pulumi preview --stack {project.stack}` works on it",
            2,
        )
    found = variables(project)
    if json:
        Out(True).document(found)
    else:
        print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in found.items()))
    if lacks := _lacks(project):
        Out(json=True).line(f"note: {lacks}")


def _lacks(project: Project) -> str:
    if engines.owner_of(project) == engines.EMBEDDED:
        to = project.spelled("handover --to pulumi", plain=True)
        return (
            f"the embedded engine has this stack's state, and `pulumi` would create everything again: `{to}`"
        )
    if users_backend(project) or pulumi_state(project).exists():
        return ""
    first = project.spelled("preview --engine pulumi", plain=True)
    return f"`pulumi` doesn't know this stack yet: `{first}` makes it, and starts the emulator"
