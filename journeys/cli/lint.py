"""`journeys lint`: why an offer isn't shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeys.text import counted

from .app import app
from .console import Out, Problem
from .options import Cwd, Json, Stack
from .stack_document import Preview, State, stack_document

ELSEWHERE = (
    "What a stack cannot tell: whether the messenger is deployed on the page, the schedule group is open, agents are "
    "free, or the organisation's frequency cap is reached."
)


@app.command()
def lint(
    name: Annotated[str, typer.Argument(help="Only findings about objects whose name contains this.")] = "",
    cwd: Cwd = Path(),
    stack: Stack = "",
    state: State = "",
    preview: Preview = "",
    json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as problems.")] = False,
) -> None:
    """Say why an offer isn't showing: what in the stack keeps its action maps from firing. Nothing is written.

    Exit code 1 when something can never be shown, 0 with warnings only.
    """
    from journeys.graph.references import MAP
    from journeys.lint import ERROR
    from journeys.lint import lint as look
    from journeys.lint.stack import name_of

    document = stack_document(cwd, stack, state, preview, "lint")
    if name and not any(
        name.lower() in f"{each.urn} {name_of(each)}".lower() for each in document.resources.values()
    ):
        raise Problem(f"nothing in {document.title or 'the stack'} has {name!r} in its name", 2)
    findings = [each for each in look(document) if not name or each.about(name)]
    errors = sum(each.severity == ERROR for each in findings)
    out = Out(json)
    if json:
        out.document(
            {
                "stack": document.title,
                "errors": errors,
                "warnings": len(findings) - errors,
                "findings": [each.document() for each in findings],
            }
        )
    else:
        for each in findings:
            out.line(f"{each.severity}: {each.kind} {each.name!r} ({each.urn.split('::', 3)[-1]})")
            out.line(f"  {each.reason}")
            out.line(f"  {each.fix}")
        maps = sum(each.token == MAP and each.change != "delete" for each in document.resources.values())
        about = f" about {name!r}" if name else f" in {document.title or 'an empty stack'}"
        about += f", {counted(maps, 'action map')}"
        out.line(f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}{about}.")
        if maps and not errors:
            out.line(ELSEWHERE)
    raise typer.Exit(1 if errors or (strict and findings) else 0)
