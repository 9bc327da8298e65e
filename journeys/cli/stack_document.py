"""The stack that `journeys graph` and `journeys lint` look at: a state file, a preview, or the stack's own state."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeys.graph import DocumentError, StackDocument, read
from journeys.text import printable

from . import engines
from .backend import pulumi_state, users_backend
from .console import Problem
from .environment import for_stack
from .json_file import read_json
from .options import given
from .project import Project, default_stack, load

if TYPE_CHECKING:
    pass

PREVIEWED = ("graph", "lint", "permissions")
"""The commands that take a preview."""
State = Annotated[
    str,
    typer.Option(
        "--state",
        metavar="FILE",
        help="A stack's state: `pulumi stack export`, the embedded engine's `export`, or a file backend's file. "
        "`-` reads standard input.",
        show_default="the stack's own",
        callback=given,
    ),
]
Preview = Annotated[
    str,
    typer.Option(
        "--preview",
        metavar="FILE",
        help="A preview: `pulumi preview --json` or `journeys preview --json`; `-` reads standard input. It has "
        "only what changes: with --state or --stack the rest of the stack is there too.",
        show_default="none",
        callback=given,
    ),
]


def stack_document(cwd: Path, stack: str, state: str, preview: str, command: str = "") -> StackDocument:
    """What the options name; without a file the state of the stack in `cwd`.

    `command` is the command that has the options; error messages name it.

    Raises:
        Problem: a file cannot be read or is something else, or the stack has no state.
    """
    if state == preview == "-":
        raise Problem("--state and --preview cannot both be standard input", 2)
    planned = read_json(preview) if preview else None
    known = read_json(state) if state else None
    if not state and (stack or not preview):
        known = own_state(load(cwd, stack or default_stack()), needed=planned is None, command=command)
    try:
        document = read(known, planned)
        return replace(document, names=looked_up(cwd, document.title.rpartition("/")[2]))
    except DocumentError as error:
        raise Problem(f"{state or preview or 'the state'}: {error}", 2) from None
    except (KeyError, TypeError, AttributeError):
        raise Problem(
            f"{state or preview}: looks like a stack, but its resources are not as Pulumi writes them", 2
        ) from None


def looked_up(cwd: Path, stack: str) -> dict[str, str]:
    """The names of what the stack's program looks up, by id, from its lock file where there is one."""
    from providers.core.program.lockfile import BadLockFile, path_of, read

    try:
        entries = read(path_of(cwd, stack)) if stack else {}
    except (BadLockFile, OSError):
        return {}  # a picture without these names is still right
    found = {}
    for entry in entries.values():
        said = (each.get(name) for each in (entry.values, entry.query) for name in ("name", "display_name"))
        name = next((each for each in said if isinstance(each, str) and each), "")
        if name:
            found[entry.id] = printable(name)
    return found


def owned_ids(project: Project) -> set[str]:
    """The ids of everything in the stack's state."""
    return {each.id for each in read(own_state(project, needed=False)).resources.values() if each.id}


def own_state(project: Project, needed: bool, command: str = "") -> Any:
    """The stack's state, wherever it is; with `needed` a local stack without one is an error.

    Error messages name the options of `command`: one of `PREVIEWED`, another with `--state`, or "" for one without.
    """
    owner = engines.owner_of(project)
    if owner == engines.EMBEDDED:
        from journeys.engine.store import Store

        return {"deployment": Store(project.scratch, project.name, project.stack).load()}
    if owner == engines.PULUMI:
        return read_json(str(pulumi_state(project)))
    if project.local and not users_backend(project):
        if not needed:
            return {"deployment": {"resources": []}}
        planned = (
            f", or look at what would be made:\n  {project.spelled('preview --json', plain=True)} | journeys {command} "
            "--preview -\n"
            if command in PREVIEWED
            else ". "
        )
        exported = ", or pass `pulumi stack export` as --state" if command else ""
        raise Problem(
            f"stack {project.stack!r} has no objects in this project's own state ({project.scratch}). Bring it up: "
            f"`{project.spelled('up')}`{planned}If its state is in a backend of yours: export "
            f"PULUMI_BACKEND_URL{exported}"
        )
    return _exported(project, command)


def _exported(project: Project, command: str) -> Any:
    """The state of a stack in a Pulumi backend of the user's."""
    cli = engines.find_cli(project)
    if not cli:
        exported = "; --state names an exported one" if command else ""
        raise Problem(
            f"there is no `pulumi` on PATH to read the stack's state: `{project.spelled('install-cli')}` installs it for "
            f"this project{exported}"
        )
    export = [cli, "stack", "export", "--stack", project.stack, "--non-interactive"]
    named = f"`pulumi stack export --stack {project.stack}`"
    return json.loads(engines.output_of(export, project.root, for_stack(project), named))
