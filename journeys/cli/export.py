"""`journeys export`: an org, or a part of it, as a program, a mapping file to review and an import file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeys.text import printable

from . import emulator
from .app import app
from .console import Out, Problem
from .options import Cwd, Json, Stack, given
from .project import Project, default_stack, load
from .vendor import connected, provider_of

if TYPE_CHECKING:
    from journeys.bring.export import Exported, Remark, Wish
    from journeys.bring.plan import Was
    from journeys.bring.reading import Reader

MAPPING = "journeys.export.yaml"
PROGRAM = "exported.py"


@app.command("export")
def export(
    types: Annotated[
        list[str] | None, typer.Argument(help="Resource types, e.g. `segment`.", show_default="all")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", "-n", help="Objects whose name fits, with * and ?, in any case: `*offer*`."),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option("--id", help="The object of this id; SPACE/CONTAINER for a journey of Twilio Segment."),
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
    """Write the program that makes what an org has already, and the file that takes it into the stack.

    The org is only read: whole lists, page by page, and what an interrupted run has read is not asked for again. A
    selection brings what it depends on. Four things are written: a mapping file, to review and edit before the next
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


class Places:
    """Where an export writes."""

    def __init__(
        self,
        project: Project,
        out: Path = Path(PROGRAM),
        mapping: Path = Path(MAPPING),
        overwrite: bool = False,
    ) -> None:
        self.program, self.mapping = project.workdir / out, project.root / mapping
        self.imports = project.root / f"journeys.{project.stack}.import.json"
        self.main = project.workdir / "__main__.py"
        self.copies = project.scratch / "bring" / "written"
        self.reading = project.scratch / "bring" / project.stack
        self.overwrite = overwrite

    def tell(
        self, project: Project, found: Exported, review: bool, out: Out, more: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Says what was written, and what to do next; `more` are further files."""
        taken = len(found.plan.items)
        if out.json:
            out.document(
                {
                    "taken": taken,
                    "bundles": len(found.plan.bundles),
                    "mapping": str(self.mapping),
                    "program": "" if review else str(self.program),
                    "import": "" if review else str(self.imports),
                    "config": list(found.plan.config.values()),
                    "files": [name for name, _ in more],
                    "remarks": [asdict(each) for each in found.remarks],
                }
            )
            return
        _remarks(found.remarks, out)
        inside = sum(item.bundle is not None for item in found.plan.items)
        bundles = f", {inside} of them in {len(found.plan.bundles)} JourneyBundles" if inside else ""
        out.line(f"{taken} objects{bundles}; nothing was written to the org")
        out.hint(self.mapping.name, "what is taken, and its names: edit it and export again")
        if review:
            return
        out.hint(self.program.name, "the program")
        out.hint(self.imports.name, f"takes it in: `journeys import --file {self.imports.name}`")
        for name, text in more:
            out.hint(name, text)
        out.line("Then `journeys preview --expect-no-changes`.")


def run(project: Project, wish: Wish, place: Places, review: bool, out: Out) -> int:
    """Exports; returns the exit code.

    Raises:
        Problem: the org cannot be read, or a file cannot be written.
    """
    from journeys.bring import mapping
    from journeys.bring.errors import BringError
    from journeys.bring.export import export
    from providers.core.errors import JourneysError

    reader = reader_of(project, place.reading, out)
    try:
        with reader.resumable():
            found = export(reader, wish, mapping.read(place.mapping))
            write_out(project, reader, found, place, review)
    except (BringError, JourneysError) as error:
        raise Problem(str(error)) from None
    place.tell(project, found, review, out)
    return 0


def reader_of(project: Project, folder: Path | None, out: Out) -> Reader:
    """A reader of the stack's orgs, which tells its progress on standard error."""
    from journeys.bring.reading import Reader

    if project.local:
        emulator.ensure(project)
    progress = Out(json=True)
    return Reader(
        lambda provider: connected(project, provider), folder, lambda text: progress.line(printable(text))
    )


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


def in_state(project: Project) -> dict[str, Was]:
    """What the stack's own state calls its objects, by id."""
    from journeys.bring.plan import Was
    from journeys.graph import read

    from .stack_document import own_state

    resources = read(own_state(project, needed=False)).resources
    found = {}
    for each in resources.values():
        if each.token and each.id:
            parent = resources.get(each.parent)
            inside = parent is not None and parent.kind != "Stack"
            kind = each.parent.split("::")[2].rpartition("$")[2] if inside else ""
            found[each.id] = Was(each.name, parent.name if parent is not None and inside else "", kind)
    return found


def _allows_twins(project: Project, live: Any) -> bool:
    vendor = live.provider.vendor
    return bool(project.values.get(vendor.name("onExisting")) == "create" and live.provider.listable)


def write_out(project: Project, reader: Reader, found: Exported, place: Places, review: bool) -> None:
    """Writes the files of an export.

    Raises:
        BringError: one was changed by hand.
    """
    from journeys.bring import files, import_file, mapping, stack_config

    if mapping.read(place.mapping) != found.choices:
        files.write(place.mapping, found.mapping, place.copies, overwrite=True)
    if review:
        return
    path = project.root / f"Pulumi.{project.stack}.yaml"
    entries = {key: ref.id for ref, key in found.plan.config.items()}
    text = stack_config.with_entries(path, project.name, entries)
    files.write(place.program, found.program, place.copies, place.overwrite)
    files.write(place.imports, import_file.text_of(found.document), place.copies, overwrite=True)
    if text != path.read_text(encoding="utf-8"):
        files.write(path, text, place.copies, overwrite=True)
    if not place.main.exists() or not place.main.read_bytes().strip():
        files.write(place.main, f"import {place.program.stem}  # noqa: F401\n", place.copies)
    _lock(project, reader, found)


def _lock(project: Project, reader: Reader, found: Exported) -> None:
    """The lookups that the program makes, as `journeys lock` would write them."""
    from journeys.bring.lock import locked
    from providers.core.program.lockfile import path_of, read, write

    path = path_of(project.root, project.stack)
    before = read(path)
    after = {**before, **locked(reader, found.plan, before)}
    if after != before:
        write(path, after)


def _remarks(remarks: list[Remark], out: Out) -> None:
    groups: dict[str, list[Remark]] = {}
    for each in remarks:
        groups.setdefault(each.kind, []).append(each)
    for kind, found in groups.items():
        out.title(f"{kind} ({len(found)})")
        for each in found:
            about = f'"{each.about}": ' if each.about else ""
            out.line(printable(f"  {about}{each.text}"), None if kind in ("config", "owned") else "yellow")
