"""`journeys report`: the numbers of a stack's own segments and action maps."""

from __future__ import annotations

from datetime import datetime, timezone
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from journeys.text import unwritable

from .app import app
from .console import Out, Problem
from .options import Cwd, Json, Stack
from .project import default_stack, load
from .stack_document import State, stack_document


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="Only objects whose name contains this.")] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="The first day.", show_default="4 weeks, for days")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day.", show_default="today")
    ] = "",
    by: Annotated[str, typer.Option("--by", help="hour, day, week or month.")] = "day",
    time_zone: Annotated[
        str, typer.Option("--time-zone", help="Where days begin, e.g. Europe/Berlin.")
    ] = "UTC",
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Write a page with plots here; it works without a network."
        ),
    ] = None,
    cwd: Cwd = Path(),
    stack: Stack = "",
    state: State = "",
    json: Json = False,
) -> None:
    """Show how often the stack's segments were assigned, and its action maps offered and accepted, over time.

    The numbers are the API's journey aggregates (permission `analytics:journeyAggregate:view`). Nothing is written,
    and nothing is asked about objects of others or about persons.
    """
    from journeys.report import PeriodError, ask, period, subjects
    from journeys.report.table import show
    from providers.core.errors import JourneysError

    from .vendor import org_of, provider_of

    if html and find_spec("plotly") is None:
        raise Problem(
            "--html needs plotly, which a plain install leaves out: pip install 'journeys-as-code[report]'", 2
        )
    try:
        when = period(since, until, by, time_zone, datetime.now(timezone.utc))
    except PeriodError as error:
        raise Problem(f"the report's time: {error}", 2) from None
    project = load(cwd, stack or default_stack())
    document = stack_document(cwd, stack, state, "", "report")
    about = subjects(document, name)
    if not about:
        whose = document.title or f"stack {project.stack!r}"
        named = f" with {name!r} in its name" if name else ""
        raise Problem(
            f"{whose} has no segment or action map of its own{named}: `journeys graph` shows what it has"
        )
    session = org_of(project, provider_of("genesys:Segment"))
    try:
        session.ensure()
        found = ask(session, about, when, document.title)
    except JourneysError as error:
        raise Problem(str(error)) from None
    out = Out(json)
    if json:
        out.document(found.document())
    else:
        show(found, out.console)
    if html:
        from journeys.report.page import page

        try:
            html.write_text(page(found), encoding="utf-8")
        except OSError as error:
            raise Problem(unwritable(html, error)) from None
        out.line(f"\n{html}: the page with the plots")
