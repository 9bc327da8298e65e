"""`journeys adopt`: writes the import file for objects that a preview would create although the org has them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import emulator, engines
from .app import app
from .bringing import reader_of
from .console import Out, Problem
from .options import Cwd, Engine, Json, Stack
from .project import Project, default_stack, load
from .run import plan_of
from .stack_document import owned_ids

if TYPE_CHECKING:
    from journeys.bring.adopt import Match


@app.command("adopt")
def adopt(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write the import file without asking.")] = False,
    file: Annotated[
        Path | None, typer.Option("--file", help="The import file.", show_default="journeys.STACK.adopt.json")
    ] = None,
    cwd: Cwd = Path(),
    stack: Stack = "",
    engine: Engine = "",
    json: Json = False,
) -> None:
    """Find the live objects that a preview would create a second time, and write an import file for them.

    For a program that is written already. The objects are found by their name. A table says for each create whether one
    object has the name, several or none, and which fields differ. After a yes the import file is written, which
    `journeys import --file` takes in. What differs is then an update in the next preview. Nothing in the org changes.
    For a resource of the native provider the table has the `pulumi import` that takes the object in. A pipeline that
    cannot run commands has `onExisting: adopt` instead.

    With --json nothing is asked, and the file is written with --yes only. Exit codes: 0 done, or nothing to adopt;
    1 error, or the answer was no; 2 bad invocation.
    """
    project = load(cwd, stack or default_stack())
    path = file or project.root / f"journeys.{project.stack}.adopt.json"
    raise typer.Exit(run(project, path, yes, engine, Out(json)))


def run(project: Project, path: Path, yes: bool, wanted: str, out: Out) -> int:
    """Finds and writes; returns the exit code.

    Raises:
        Problem: the program cannot be previewed, or the org cannot be read.
    """
    from journeys.bring import import_file
    from journeys.bring.adopt import MATCH, document_of, matches
    from providers.core.errors import JourneysError

    reader = reader_of(project)
    plan = _plan(project, wanted)
    try:
        found = matches(reader, plan, owned_ids(project))
        document = document_of(reader, plan, found)
    except JourneysError as error:
        raise Problem(f"{error}. Nothing was written") from None
    count = sum(each.outcome == MATCH for each in found)
    if out.json:
        out.document(
            {"creates": [asdict(each) for each in found], "file": str(path) if yes and count else ""}
        )
    else:
        _tell(found, out)
    if not count:
        if not out.json:
            out.line("nothing to adopt")
        return 0
    if not (yes or (not out.json and _asked(count, path))):
        return 0 if out.json else 1
    path.write_text(import_file.text_of(document), encoding="utf-8")
    if not out.json:
        out.line(f"{path.name} has {count} objects; nothing in the org was changed. Take them in:")
        out.line(f"  journeys import --file {path.name}")
    return 0


def _plan(project: Project, wanted: str) -> dict[str, object]:
    if project.local:
        emulator.ensure(project)
    choice = engines.choose(project, wanted)
    env = engines.prepare(project, choice)
    code, plan = plan_of(choice.preview_command(project), choice.folder(project), env)
    if code:
        errors = [
            each["message"] for each in plan.get("diagnostics") or () if each.get("severity") == "error"
        ]
        raise Problem("the program cannot be previewed:\n" + "\n".join(each.strip() for each in errors), code)
    return plan


def _asked(count: int, path: Path) -> bool:
    if not sys.stdin.isatty():
        raise Problem(f"{count} objects can be adopted; --yes writes {path.name} without asking")
    return typer.confirm(f"Write {path.name} with the {count} matches?")


def _tell(found: list[Match], out: Out) -> None:
    from journeys.bring.tables import text_table

    head = ("RESOURCE", "TYPE", "NAME IN THE ORG", "THERE", "DIFFERS")
    rows = [
        (each.resource, each.token, each.name, _there(each), each.why or ", ".join(each.differs) or "-")
        for each in found
    ]
    for line in text_table(head, rows) if rows else []:
        out.line(line)


def _there(match: Match) -> str:
    return f"{len(match.ids)}: {', '.join(match.ids)}" if len(match.ids) > 1 else match.outcome
