"""`journeys promote`: writes what another stack's config lacks, with the ids of that stack's own org."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeys.text import printable

from .app import app
from .bringing import failing, reader_of
from .console import Out
from .options import Cwd, Json, given
from .project import Project, load

if TYPE_CHECKING:
    from journeys.bring.promote import Entry


@app.command("promote")
def promote(
    source: Annotated[
        str, typer.Argument(metavar="FROM", callback=given, help="The stack that has it, e.g. `dev`.")
    ],
    target: Annotated[
        str, typer.Argument(metavar="TO", callback=given, help="The stack that lacks it, e.g. `prod`.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and stop.")] = False,
    cwd: Cwd = Path(),
    json: Json = False,
) -> None:
    """Write the entries that Pulumi.FROM.yaml has and Pulumi.TO.yaml lacks.

    An id (a key such as `salesChatFlowId`) becomes the id of the object of the same name in TO's org; the rest is
    copied. Secrets and ids without a match are listed: they need a person. What TO has stays as it is, and the
    settings of the vendors are each stack's own. The orgs are only read.

    Exit codes: 0 nothing is missing any more, 1 some entries need a person, or an error, 2 bad invocation.
    """
    left, right = load(cwd, source), load(cwd, target)
    found = _missing(left, right)
    if not dry_run:
        _write(right, found)
    _tell(right, found, dry_run, Out(json))
    raise typer.Exit(1 if any(each.value is None for each in found) else 0)


def _missing(left: Project, right: Project) -> list[Entry]:
    from journeys.bring.promote import missing

    with failing():
        here = reader_of(left)
        there = reader_of(right)
        known = {*right.values, *right.encrypted}
        return missing(left.values, known, left.encrypted, left.name, here, there)


def _write(project: Project, found: list[Entry]) -> None:
    from journeys.bring.stack_config import with_entries

    path = project.root / f"Pulumi.{project.stack}.yaml"
    prefix = f"{project.name}:"
    entries = {each.key.removeprefix(prefix): each.value for each in found if each.value is not None}
    with failing():
        text = with_entries(path, project.name, entries)
    if entries:
        path.write_text(text, encoding="utf-8")


def _tell(project: Project, found: list[Entry], dry_run: bool, out: Out) -> None:
    if out.json:
        out.document(
            {"stack": project.stack, "written": not dry_run, "entries": [asdict(each) for each in found]}
        )
        return
    for each in found:
        shown = "" if each.value is None else f" = {each.value}"
        out.line(printable(f"  {each.key}{shown}: {each.how}"), "yellow" if each.value is None else None)
    count = sum(each.value is not None for each in found)
    open = len(found) - count
    file = f"Pulumi.{project.stack}.yaml"
    if not found:
        out.line(f"{file} lacks nothing.")
        return
    verb = "would get" if dry_run else "has"
    out.line(f"{file} {verb} {count} more entries{f'; {open} need a person' if open else ''}.")
