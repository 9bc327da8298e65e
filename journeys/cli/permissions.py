"""`journeys permissions`: the role permissions and OAuth scopes that a program needs."""

from __future__ import annotations

import ast
import json as json_text
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeys import child

from . import emulator, engines
from .app import app
from .console import Out, Problem
from .options import Cwd, Engine, Json, Stack, given
from .project import Project, default_stack, load
from .stack_document import Preview, State, own_state, stack_document

if TYPE_CHECKING:
    from journeys.graph.documents import Resource
    from journeys.permissions import Needed


@app.command(
    short_help="Print the role permissions and OAuth scopes that a program needs.",
    help="Print the role permissions and OAuth scopes that a program needs, and what for: exactly these, by the vendor's "
    "own list of permissions by operation.\n\n"
    "The resource types are those of a preview and of the stack's state (so that a destroy may delete what the program "
    "no longer has); the lookups are what the preview looks up, or the lock file without credentials. With --state or "
    "--preview nothing runs. Where the vendor accepts either of two permissions both are shown, and the first one is in "
    "the list. A client of the client credentials grant needs the permissions in a role; scopes are for organisations "
    "that enforce them, and for other grants. Whose organisation it is may be asked by any role.\n\n"
    "Twilio Segment has no permissions by operation: a Public API token with the role Workspace Owner, or of the space.",
)
def permissions(
    program: Annotated[
        str,
        typer.Argument(
            help="PROGRAM[/STACK]: the folder of Pulumi.yaml, and the stack.",
            show_default="here",
            callback=given,
        ),
    ] = "",
    cwd: Cwd = Path(),
    stack: Stack = "",
    state: State = "",
    preview: Preview = "",
    engine: Engine = "",
    json: Json = False,
) -> None:
    folder, named = _place(program, cwd)
    project = load(folder, stack or named or default_stack(), any_stack=bool(state or preview))
    if state or preview:
        resources = list(
            stack_document(folder, stack or named, state, preview, "permissions").resources.values()
        )
        functions = set(_locked(project))
    else:
        resources, functions = _previewed(project, engine)
    found = _needed(project, resources, functions | set(_named(project)))
    if json:
        Out(True).document(document(project, found))
    else:
        _tell(project, found, Out())


def _place(program: str, cwd: Path) -> tuple[Path, str]:
    """The folder, and the stack behind its last slash where that is no folder."""
    if not program:
        return cwd, ""
    path = cwd / program
    if path.is_dir():
        return path, ""
    return (path.parent, path.name) if path.parent.is_dir() else (path, "")


def _needed(project: Project, resources: list[Resource], functions: set[str]) -> Needed:
    from journeys.permissions import needed

    tokens = {each.token for each in resources if each.token}
    active = any(each.token == "genesys:EventDefinition" and each.values.get("active") for each in resources)
    old = str(project.values.get("genesys:assignmentApi", "")) == "2020"
    return needed(tokens, functions, assignments_of_2020=old, activates=active)


def _previewed(project: Project, engine: str) -> tuple[list[Resource], set[str]]:
    """What a preview has and looks up; without credentials, lookups come from the lock file.

    Raises:
        Problem: the program cannot be previewed.
    """
    from journeys.graph.documents import DocumentError, read

    choice = engines.choose(project, engine)
    if project.local:
        emulator.ensure(project)
    env = engines.prepare(project, choice)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lookups.json"
        code, out, said = _run(project, choice, {**env, **_collecting(file)})
        functions = set(_functions(file)) if not code else set()
    if code:
        code, out, said = _run(project, choice, env)
        functions = set(_locked(project))
    if code:
        raise Problem(f"the program could not be previewed:\n{said}")
    try:
        found = read(own_state(project, needed=False, command="permissions"), json_text.loads(out))
    except (DocumentError, ValueError) as error:
        raise Problem(f"the preview cannot be read: {error}") from None
    return list(found.resources.values()), functions


def _collecting(file: Path) -> dict[str, str]:
    from providers.core.program.recorded import COLLECT

    return {COLLECT: str(file)}


def _run(project: Project, choice: engines.Choice, env: Mapping[str, str]) -> tuple[int, str, str]:
    command = choice.preview_command(project, "--json")
    done = child.run(command, cwd=choice.folder(project), env=env, **child.CAPTURED)
    return done.returncode, done.stdout, child.output(done)


def _functions(file: Path) -> Iterator[str]:
    """The functions of a lock file's entries."""
    from providers.core.program.lockfile import BadLockFile, read

    try:
        entries = read(file).values()
    except (BadLockFile, OSError):
        return
    for entry in entries:
        yield f"get_{entry.kind.partition(':')[2]}"


def _locked(project: Project) -> Iterator[str]:
    from providers.core.program.lockfile import path_of

    yield from _functions(path_of(project.root, project.stack))


def _named(project: Project) -> Iterator[str]:
    """The functions of `providers.genesys` that no lock file records, such as `list_segments`, where the program names them."""
    from journeys.docs.covered import FUNCTIONS
    from journeys.permissions import type_of_lookup

    recorded = {"get_flow", "get_schedule_group", "get_integration_action"}
    wanted = {name for name in FUNCTIONS if name not in recorded and not type_of_lookup(name)}
    for path in sorted(project.workdir.rglob("*.py")):
        parts = path.relative_to(project.workdir).parts
        if any(part.startswith(".") or part in ("site-packages", "tests", "venv") for part in parts):
            continue
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, SyntaxError):
            continue
        uses_ours = any(
            isinstance(node, ast.ImportFrom) and str(node.module).startswith("providers.genesys")
            for node in ast.walk(tree)
        )
        for node in ast.walk(tree) if uses_ours else ():
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if name.removesuffix("_output") in wanted:
                yield name.removesuffix("_output")


def document(project: Project, found: Needed) -> dict[str, Any]:
    """For machines."""
    return {
        "project": project.name,
        "stack": project.stack,
        "permissions": found.permissions,
        "alternatives": [list(need) for need in found.needs if len(need) > 1],
        "scopes": found.scopes,
        "uses": {
            what: {use: [list(need) for need in needs] for use, needs in uses.items()}
            for what, uses in found.uses.items()
        },
        "segment_token": found.segment,
    }


def _tell(project: Project, found: Needed, out: Out) -> None:
    out.title(f"{project.name}/{project.stack} needs, of Genesys Cloud")
    for each in found.permissions or ["nothing"]:
        out.line(f"  {each}")
    if found.scopes:
        out.line(f"OAuth scopes, where they are enforced: {', '.join(found.scopes)}")
    if found.segment:
        out.line(
            "and of Twilio Segment: a Public API token of the workspace (it has no permissions by operation)"
        )
    out.line()
    for what, uses in found.uses.items():
        out.title(what)
        for use, needs in uses.items():
            out.line(f"  {use:<9} {', '.join(map(' or '.join, needs))}")
