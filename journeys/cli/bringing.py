"""What the commands share that bring objects out of orgs: the reader, the files that are written, the errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from journeys.text import printable

from . import emulator
from .console import Out, Problem
from .project import Project
from .vendor import connected

if TYPE_CHECKING:
    from journeys.bring.export import Exported, Remark
    from journeys.bring.plan import Was
    from journeys.bring.reading import Reader

MAPPING = "journeys.export.yaml"
PROGRAM = "exported.py"


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


def reader_of(project: Project, folder: Path | None = None) -> Reader:
    """A reader of the stack's orgs, which tells its progress on standard error.

    `folder` keeps what was read, for the next run where this one is interrupted.
    """
    from journeys.bring.reading import Reader

    if project.local:
        emulator.ensure(project)
    progress = Out(json=True)
    return Reader(
        lambda provider: connected(project, provider), folder, lambda text: progress.line(printable(text))
    )


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


@contextmanager
def failing() -> Iterator[None]:
    """Turns errors of an org or of a file into errors of the command."""
    from journeys.bring.errors import BringError
    from providers.core.errors import JourneysError

    try:
        yield
    except (BringError, JourneysError) as error:
        raise Problem(str(error)) from None


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
