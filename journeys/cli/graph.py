"""`journeys graph`: a stack as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from journeys.text import unwritable

from .app import app
from .console import Problem
from .options import Cwd, Stack
from .stack_document import Preview, State, stack_document

FORMATS = ("mermaid", "html", "svg")
_ENDINGS = {".html": "html", ".htm": "html", ".svg": "svg", ".mmd": "mermaid", ".md": "mermaid"}


@app.command()
def graph(
    cwd: Cwd = Path(),
    stack: Stack = "",
    state: State = "",
    preview: Preview = "",
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="mermaid, html or svg.", show_default="from --output, else mermaid"
        ),
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it here.", show_default="standard output")
    ] = None,
    only: Annotated[str, typer.Option("--only", help="Campaigns and objects whose name contains this.")] = "",
) -> None:
    """Draw a stack: who triggers which action map, what it does, and the states of Segment journeys.

    From the stack's state, or from a preview with what is new, changed and deleted marked. The page and the SVG
    need no network. What `journeys lint` finds is marked in them.
    """
    from journeys.graph import html, mermaid, narrowed, picture, summary, svg, too_large
    from journeys.lint import lint, marks

    if output and not format and output.suffix.lower() not in _ENDINGS:
        raise Problem(
            f"{output}: its ending names no format; there are {', '.join(_ENDINGS)}, or give --format", 2
        )
    chosen = format or (_ENDINGS.get(output.suffix.lower(), "") if output else "") or "mermaid"
    if chosen not in FORMATS:
        raise Problem(f"no such format: {format!r}; there are {', '.join(FORMATS)}", 2)
    document = stack_document(cwd, stack, state, preview, "graph")
    drawn = picture(document)
    if only:
        drawn = narrowed(drawn, only)
        if not drawn.nodes and not drawn.journeys:
            raise Problem(f"nothing in {drawn.title or 'the stack'} has {only!r} in its name")
    if chosen == "mermaid":
        text = mermaid(drawn)
        if warning := too_large(text):
            typer.echo(f"warning: {warning}", err=True)
    else:
        text = (html if chosen == "html" else svg)(drawn, marks(lint(document)))
    if output is None:
        sys.stdout.write(text)
        return
    if output.suffix.lower() == ".md":
        text = f"```mermaid\n{text}```\n"
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(unwritable(output, error)) from None
    print(f"{output}: {summary(drawn)}")
