"""`journeys migrate`: a Terraform state of the Genesys Cloud provider becomes a program and an import file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .bringing import MAPPING, PROGRAM, Places, failing, in_state, reader_of, write_out
from .console import Out, Problem
from .options import Cwd, Json, Stack
from .project import Project, default_stack, load


@app.command("migrate")
def migrate(
    state: Annotated[Path, typer.Argument(help="A file of `terraform state pull`.")],
    out: Annotated[
        Path, typer.Option("--out", help="The Python file to write, from the project's folder on.")
    ] = Path(PROGRAM),
    mapping: Annotated[Path, typer.Option("--mapping", help="The mapping file.")] = Path(MAPPING),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write over a program that was changed by hand.")
    ] = False,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Move journey objects from Terraform to this stack, without a change in the org.

    The state says which objects and what they are called; what they are is read from the org. Data sources and what
    stays in Terraform become lookups. Then, in this order: `journeys import --file`, a preview that is
    clean, and last the script of `terraform state rm` that is written beside the program, with the blocks taken out
    of the Terraform code. Until then both know the objects, and neither may be applied.

    Exit codes: 0 done, 1 error, 2 bad invocation.
    """
    project = load(cwd, stack or default_stack())
    place = Places(project, out, mapping, overwrite)
    raise typer.Exit(run(project, state, place, Out(json)))


def run(project: Project, path: Path, place: Places, out: Out) -> int:
    """Migrates; returns the exit code.

    Raises:
        Problem: the state is damaged, or the org cannot be read.
    """
    from journeys.bring import files, terraform
    from journeys.bring import mapping as mapping_file
    from journeys.bring.errors import BadFile
    from journeys.bring.export import export
    from journeys.bring.migrate import migration_of

    try:
        state = terraform.read(path)
    except BadFile as error:
        raise Problem(str(error), 2) from None
    script = project.root / f"journeys.{project.stack}.terraform-rm.sh"
    reader = reader_of(project, place.reading)
    with failing(), reader.resumable():
        moving = migration_of(reader, state)
        moving.wish.before = in_state(project)
        found = export(reader, moving.wish, mapping_file.read(place.mapping))
        found = replace(found, remarks=[*moving.remarks, *found.remarks])
        taken = {(item.live.token, item.live.id) for item in found.plan.items}
        moved = [each for each in moving.moved if (each.token, each.id) in taken]
        write_out(project, reader, found, place, review=False)
        files.write(script, terraform.removal(moved), place.copies, overwrite=True)
    last = (script.name, "last of all, when the preview is clean: lets Terraform forget them")
    place.tell(project, found, review=False, out=out, more=(last,))
    return 0
