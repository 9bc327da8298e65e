"""`journeys export`: an org, or a part of it, as a program, a mapping file to review and an import file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import app
from .bringing import MAPPING, PROGRAM, Places, failing, in_state, reader_of, write_out
from .console import Out
from .options import Cwd, Json, Stack, given
from .project import Project, default_stack, load
from .vendor import provider_of

if TYPE_CHECKING:
    from journeys.bring.export import Wish


@app.command("export")
def export(
    types: Annotated[
        list[str] | None, typer.Argument(help="Resource types, e.g. `segment`.", show_default="all")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            "-n",
            help="Objects whose name fits, with * and ?, in any case: `*offer*`.",
            callback=given,
        ),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option(
            "--id",
            help="The object of this id; SPACE/CONTAINER for a journey of Twilio Segment.",
            callback=given,
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="The Python file to write, from the project's folder on.")
    ] = Path(PROGRAM),
    mapping: Annotated[Path, typer.Option("--mapping", help="The mapping file.")] = Path(MAPPING),
    review: Annotated[bool, typer.Option("--review", help="Write the mapping file and stop.")] = False,
    flat: Annotated[bool, typer.Option("--flat", help="Make no JourneyBundles.")] = False,
    owned_by: Annotated[
        list[str] | None,
        typer.Option(
            "--owned-by", help="Leave out what this stack of the project, or state file, has.", callback=given
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write over a program that was changed by hand.")
    ] = False,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Write a program for what an org has already, and the file that takes these objects into the stack.

    The org is only read: whole lists, page by page, and what an interrupted run has read is not asked for again.
    Selected objects bring what they depend on. Four things are written: a mapping file, to review and edit before the next
    run; the program; an import file; ids that cannot be looked up, as entries of Pulumi.STACK.yaml. Then
    `journeys import --file` takes the objects in, and the next preview is clean.

    Exit codes: 0 done, 1 error, 2 bad invocation.
    """
    from journeys.bring.export import Wish
    from journeys.bring.selection import Selection

    project = load(cwd, stack or default_stack())
    tokens = tuple(provider_of(each).token for each in types or ())
    wish = Wish(Selection(tokens, tuple(name or ()), tuple(id or ())), bundles=not flat)
    wish.owned = _owned(project, owned_by or [])
    wish.before = in_state(project)
    wish.vendors = {key.partition(":")[0] for key in (*project.values, *project.encrypted)}
    wish.twins = lambda live: _allows_twins(project, live)
    place = Places(project, out, mapping, overwrite)
    raise typer.Exit(run(project, wish, place, review, Out(json)))


def run(project: Project, wish: Wish, place: Places, review: bool, out: Out) -> int:
    """Exports; returns the exit code.

    Raises:
        Problem: the org cannot be read, or a file cannot be written.
    """
    from journeys.bring import mapping
    from journeys.bring.export import export

    reader = reader_of(project, place.reading)
    with failing(), reader.resumable():
        found = export(reader, wish, mapping.read(place.mapping))
        write_out(project, reader, found, place, review)
    place.tell(project, found, review, out)
    return 0


def _owned(project: Project, stacks: list[str]) -> dict[str, str]:
    from .stack_document import owned_ids, stack_document

    found: dict[str, str] = {}
    for each in stacks:
        if Path(each).is_file():
            document = stack_document(project.root, "", each, "")
            ids = {str(resource.id) for resource in document.resources.values() if resource.id}
        else:
            ids = owned_ids(load(project.root, each))
        found |= dict.fromkeys(ids, each)
    return found


def _allows_twins(project: Project, live: Any) -> bool:
    vendor = live.provider.vendor
    return bool(project.values.get(vendor.name("onExisting")) == "create" and live.provider.listable)
