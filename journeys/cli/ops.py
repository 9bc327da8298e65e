"""`journeys ops`: what starts, assigns, sends or cancels at once, with the configuration of a stack."""

from __future__ import annotations

import json as json_text
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from .app import app
from .console import DIFFERENT, Out, Problem
from .json_file import read_json
from .options import Cwd, Json, Stack, given
from .project import default_stack, load

if TYPE_CHECKING:
    from journeys.ops import Org

T = TypeVar("T")
ops = typer.Typer(
    no_args_is_help=True,
    help="Assign segments, run jobs, send events: what takes effect at once and is in no plan. Not for a Pulumi "
    "program. Ids of contacts and events can be read from standard input (`-`), which keeps them out of the shell's "
    "history.",
)
app.add_typer(ops, name="ops")

File = Annotated[str, typer.Argument(help="A file with JSON, or `-` for standard input.")]
View = Annotated[str, typer.Argument(help="The journey view's id.")]
Timeout = Annotated[float, typer.Option("--timeout", help="Seconds to wait for the job.")]


def _call(cwd: Path, stack: str, call: Callable[[Org], T]) -> T:
    """Makes a call in the stack's organisation, and turns its errors into errors of the command."""
    from providers.core.errors import JourneysError

    from .vendor import org_of, provider_of

    try:
        return call(org_of(load(cwd, stack or default_stack()), provider_of("genesys:Segment")))
    except JourneysError as error:
        raise Problem(str(error)) from None


@ops.command("assign")
def assign(
    contact: Annotated[str, typer.Argument(help="The external contact's id, or `-` for standard input.")],
    segment: Annotated[list[str] | None, typer.Option("--segment", help="A segment's id to assign.")] = None,
    unassign: Annotated[list[str] | None, typer.Option("--unassign", help="One to take away.")] = None,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Assign segments to an external contact, and take others away. Assigning again moves the expiry.

    Exit codes: 0 done, 1 error, 7 something was not processed.
    """
    from journeys.ops import assign_segments

    out, who = Out(json), sys.stdin.readline().strip() if contact == "-" else contact
    left = _call(cwd, stack, lambda org: assign_segments(who, segment or (), unassign or (), org=org))
    if json:
        out.document({"unprocessed": asdict(left)})
    elif left:
        for what, ids in asdict(left).items():
            for id in ids:
                out.line(f"{id}: the API did not {what} it")
    else:
        out.line(f"{len(segment or ())} assigned, {len(unassign or ())} unassigned")
    raise typer.Exit(DIFFERENT if left else 0)


@ops.command("start-view-job")
def start_view_job(
    view: View,
    version: Annotated[
        str, typer.Option("--version", help="The view's version.", show_default="latest", callback=given)
    ] = "",
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it has ended.")] = False,
    timeout: Timeout = 600,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Start a run of a journey view."""
    from journeys import ops as calls

    def call(org: Org) -> Any:
        job = calls.start_view_job(view, version or None, org=org)
        number = version or job.journey_view.version or ""
        return calls.wait_for_view_job(view, number, job.id, timeout=timeout, org=org) if wait else job

    _tell_job(_call(cwd, stack, call), Out(json))


@ops.command("cancel-view-job")
def cancel_view_job(
    view: View,
    version: Annotated[str, typer.Argument(help="The view's version.")],
    job: Annotated[str, typer.Argument(help="The job's id.")],
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Cancel a run of a journey view that has not ended."""
    from journeys import ops as calls

    _tell_job(_call(cwd, stack, lambda org: calls.cancel_view_job(view, version, job, org=org)), Out(json))


def _tell_job(job: Any, out: Out) -> None:
    if out.json:
        out.document({"id": job.id, "status": job.status, "version": job.journey_view.version})
    else:
        out.line(f"{job.id}  {job.status}")


@ops.command("aggregates")
def aggregates(
    file: File, timeout: Timeout = 600, cwd: Cwd = Path(), stack: Stack = "", json: Json = False
) -> None:
    """Run a query of journey aggregates as a job, and print a line of JSON per group; Ctrl-C cancels the job.

    The file has the arguments of `query_journey_aggregates`, e.g. `{"interval": "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z",
    "metrics": ["nJourneySessions"]}`.
    """
    from journeys.ops import run_aggregates

    query = _object(file)

    def call(org: Org) -> list[Any]:
        found = run_aggregates(org, timeout, **query)
        if json:
            return [asdict(each) for each in found]
        for each in found:
            print(json_text.dumps(asdict(each)))
        return []

    groups = _call(cwd, stack, call)
    if json:
        Out(json).document(groups)


def _object(file: str) -> dict[str, Any]:
    found = read_json(file)
    if not isinstance(found, dict):
        raise Problem(f"{file} must hold a JSON object", 2)
    return found


def _list(file: str) -> list[Any]:
    found = read_json(file)
    if not isinstance(found, list):
        raise Problem(f"{file} must hold a JSON list", 2)
    return found


@ops.command("attributions")
def attributions(
    file: File,
    threshold: Annotated[
        int | None, typer.Option("--threshold", help="The per cent of mistakes at which the job stops.")
    ] = None,
    timeout: Timeout = 600,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Send attributions of outcomes, a JSON list, and wait for the job. The vendor withdraws outcomes."""
    from journeys.ops import run_attributions

    given, out = _list(file), Out(json)
    found = _call(cwd, stack, lambda org: run_attributions(given, threshold, timeout=timeout, org=org))
    if json:
        out.document(found)
    else:
        for each in found:
            out.line(f"{each.get('index')}  {each.get('state')}  {each.get('message')}")


@ops.command("send-events")
def send_events(
    configuration: Annotated[str, typer.Argument(help="The configuration's id.")],
    file: File,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Send external events, a JSON list, to a configuration. Exit code 7 where the API did not take some."""
    from journeys.ops import send_external_events

    given, out = _list(file), Out(json)
    found = _call(cwd, stack, lambda org: send_external_events(configuration, given, org=org))
    if json:
        out.document([asdict(each) for each in found])
    else:
        for each in found:
            again = "may be sent again" if each.is_retryable else "is wrong"
            out.line(f"event {each.index}: {again} ({each.status})")
        out.line(f"{len(given) - len(found)} of {len(given)} events taken")
    raise typer.Exit(DIFFERENT if found else 0)


@ops.command("validate-encodings")
def validate_encodings(file: File, cwd: Cwd = Path(), stack: Stack = "", json: Json = False) -> None:
    """Ask whether labels, a JSON list, are encoded as journey views need them."""
    from journeys.ops import validate_encodings as validate

    labels, out = _list(file), Out(json)
    found = _call(cwd, stack, lambda org: validate(labels, org=org))
    if json:
        out.document(found)
    else:
        for each in found:
            out.line(f"{each.get('name')}  {'encoded' if each.get('encoded') else 'not encoded'}")
