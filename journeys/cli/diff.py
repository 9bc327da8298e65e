"""`journeys diff`: two orgs, or a stack and its org, object by object and field by field."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeys.text import printable

from .app import app
from .bringing import failing, reader_of
from .console import DIFFERENT, Out
from .options import Cwd, Json, Stack, given
from .project import Project, default_stack, load
from .vendor import provider_of

if TYPE_CHECKING:
    from journeys.bring.diff import Difference
    from journeys.bring.reading import Reader
    from journeys.bring.selection import Selection


@app.command("diff")
def diff(
    other: Annotated[
        str,
        typer.Argument(
            help="The stack whose org is compared.",
            show_default="the stack's own state, with its org",
            callback=given,
        ),
    ] = "",
    type: Annotated[list[str] | None, typer.Option("--type", help="A resource type, e.g. `segment`.")] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", "-n", help="Objects whose name fits.", callback=given)
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown, for a pull request.")] = False,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Compare the org of a stack with the org of another one, or a stack's state with its org. Nothing is written.

    Two orgs: objects are paired by type and name, references compared by the name of what they point at. A state and
    its org: by id, in the fields that the program manages.

    Exit codes: 0 equal, 7 something differs, 1 error, 2 bad invocation.
    """
    from journeys.bring.selection import Selection

    project = load(cwd, stack or default_stack())
    tokens = tuple(provider_of(each).token for each in type or ())
    # Without dependencies: an object that only one side refers to would be reported as missing on the other side.
    wanted = Selection(tokens, tuple(name or ()), alone=True)
    found = _with_other(project, load(cwd, other), wanted) if other else _with_state(project, wanted)
    heads = (project.stack, other) if other else ("state", "org")
    _tell(found, heads, markdown, Out(json))
    raise typer.Exit(DIFFERENT if found else 0)


def _with_other(project: Project, other: Project, wanted: Selection) -> list[Difference]:
    from journeys.bring.diff import between_orgs, side_of_org
    from journeys.bring.errors import NothingThere
    from journeys.bring.selection import no_name_fits

    with failing():
        readers = [reader_of(each) for each in (project, other)]
        left, right = (side_of_org(each, wanted) for each in readers)
        if wanted.patterns and not left and not right:
            raise NothingThere(no_name_fits(wanted, readers))
    for each, reader in zip((project, other), readers, strict=True):
        _warn(reader, f"stack {each.stack}: ")
    return between_orgs(left, right, readers[0].refused | readers[1].refused)


def _with_state(project: Project, wanted: Selection) -> list[Difference]:
    from journeys.bring.diff import with_state
    from journeys.graph import read

    from .stack_document import own_state

    state = read(own_state(project, needed=True)).resources.values()
    with failing():
        reader = reader_of(project)
        found = with_state(reader, state, wanted)
    _warn(reader)
    return found


def _warn(reader: Reader, whose: str = "") -> None:
    """Says what could not be read, and so isn't compared."""
    for note in reader.notes:
        Out(json=True).line(printable(f"warning: {whose}{note}"), "yellow")


def _tell(found: list[Difference], heads: tuple[str, str], markdown: bool, out: Out) -> None:
    from journeys.bring.tables import markdown_table, text_table

    if out.json:
        out.document({"left": heads[0], "right": heads[1], "differences": [asdict(each) for each in found]})
        return
    if not found:
        out.line(f"{heads[0]} and {heads[1]} have the same objects, with the same content.")
        return
    head = ("type", "object", "field", heads[0], heads[1])
    rows = [_row(each) for each in found]
    table = markdown_table(head, rows) if markdown else text_table([each.upper() for each in head], rows)
    for line in table:
        print(line) if markdown else out.line(line)


def _row(each: Difference) -> tuple[str, str, str, str, str]:
    left, right = each.left, each.right
    if not each.path:
        left, right = ("is there", "is missing") if each.kind == "only left" else ("is missing", "is there")
    return each.token, each.object, each.path, left or "(not set)", right or "(not set)"
