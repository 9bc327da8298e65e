"""`journeys verify`: what a live organisation really does where the emulator guesses."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeys.text import counted, unwritable

from .app import app
from .console import Out, Problem
from .options import Cwd, Json, Stack
from .project import Project, default_stack, load

if TYPE_CHECKING:
    from journeys.verify.probe import AnyLab
    from journeys.verify.report import Report

CONSENTS = ("schemas", "jobs", "publish")
DIARY = "verify.jsonl"
INTERRUPTED = 130


@app.command(
    short_help="Find out what a live org does where the emulator guesses.",
    help="Find out, in an organisation that you own, what the API does where the emulator guesses.\n\n"
    "Inactive objects are made whose names begin with --prefix, each guess is tried on them (a wrong version, null, two of a "
    "name, a segment in use, large pages, dates ...), and they are deleted. The report has one line for each switch of the "
    "emulator, and nothing of the organisation. `--apply` writes what was seen as a switch file, for "
    "`python -m journeys.emulator --switches FILE` and for tests (`--emulator-switches FILE`).\n\n"
    "Nothing is sent without --i-own-this-org and the organisation's name or id; nothing but the question whose it is, "
    "when the credentials are of another one. Ctrl-C deletes what was made. After a kill, `--clean` or the "
    "next run deletes exactly what earlier runs made: the end of each name is a check that no other name has. One run at "
    "a time per organisation. About 120 requests, one or two minutes.\n\n"
    "With `--replay FILE` nothing is sent at all: it says for each exchange of a recording (`python -m "
    "journeys.emulator --record FILE --upstream URL`) whether the emulator would have answered the same.\n\n"
    "Exit codes: 0 done (a wrong guess is no failure), 1 error, or something is left, 2 bad invocation or another "
    "organisation, 7 the replay has differences, 130 interrupted.",
)
def verify(
    owned: Annotated[
        bool, typer.Option("--i-own-this-org", help="Objects may be made there, and deleted again.")
    ] = False,
    org: Annotated[str, typer.Option("--org", help="Genesys: the organisation's name or id.")] = "",
    workspace: Annotated[str, typer.Option("--workspace", help="Segment: the workspace's name or id.")] = "",
    space: Annotated[str, typer.Option("--space", help="Segment: the space for the draft journeys.")] = "",
    prefix: Annotated[
        str, typer.Option("--prefix", help="How the names of its objects begin.")
    ] = "zz-verify-",
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also",
            help="`schemas` (may leave one where Genesys refuses to delete it), `jobs` (runs queries), `publish` "
            "(publishes journeys that nobody enters). Repeatable.",
        ),
    ] = None,
    contact: Annotated[
        str, typer.Option("--contact", help="A test contact's id, to assign a segment to for a moment.")
    ] = "",
    report: Annotated[Path | None, typer.Option("--report", help="Write the report here, as JSON.")] = None,
    apply: Annotated[Path | None, typer.Option("--apply", help="Write a switch file here.")] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Only delete what earlier runs left.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="With --clean: drop what you have deleted by hand.")
    ] = False,
    wait: Annotated[
        float, typer.Option("--wait", help="Seconds to look in lists for an object whose answer was lost.")
    ] = 10.0,
    replay: Annotated[
        Path | None, typer.Option("--replay", help="Compare a recording, and send nothing.")
    ] = None,
    switches: Annotated[
        Path | None, typer.Option("--switches", help="With --replay: the emulator's switch file.")
    ] = None,
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    out = Out(json)
    if replay is not None:
        from .replay import compare

        raise typer.Exit(compare(replay, switches, out))
    chosen = frozenset(also or ())
    _check(owned, org, workspace, space, chosen)
    from journeys.verify.target import Refused

    project = load(cwd, stack or default_stack())
    options = {"also": chosen | ({"contact"} if contact else set()), "contact": contact, "wait_s": wait}
    reports: list[Report] = []
    left = False
    for vendor, named in (("genesys", org), ("segment", workspace)):
        if not named:
            continue
        try:
            found = _vendor(project, vendor, named, space, prefix, options, clean, forget, out)
        except Refused as error:
            if error.report.seen:  # that the API doesn't say whose it is is something seen, too
                _write([*reports, error.report], report, apply, out)
            raise Problem(str(error), 2) from None
        reports.append(found)
        left = left or bool(found.left)
    _write(reports, None if clean else report, None if clean else apply, out)
    if json:
        out.document({each.vendor: each.document() for each in reports})
    raise typer.Exit(1 if left else 0)


def _check(owned: bool, org: str, workspace: str, space: str, also: frozenset[str]) -> None:
    if not owned:
        raise Problem(
            "nothing was sent: give --i-own-this-org if objects may be made there and deleted again", 2
        )
    if not (org or workspace):
        raise Problem(
            "nothing was sent: name what you own, --org NAME_OR_ID (Genesys) or --workspace NAME_OR_ID with --space ID "
            "(Segment)",
            2,
        )
    if bool(workspace) != bool(space):
        raise Problem("nothing was sent: --workspace and --space go together", 2)
    unknown = sorted(also - set(CONSENTS))
    if unknown:
        raise Problem(f"--also {unknown[0]}: there are {', '.join(CONSENTS)}", 2)


def _vendor(
    project: Project,
    vendor: str,
    named: str,
    space: str,
    prefix: str,
    options: dict[str, Any],
    clean: bool,
    forget: bool,
    out: Out,
) -> Report:
    from journeys.verify.marks import Mark
    from journeys.verify.run import run
    from journeys.verify.target import Refused, check_owner, genesys_lab, segment_lab
    from providers.core.errors import JourneysError

    from .vendor import org_of, provider_of

    try:
        mark = Mark(prefix)
    except ValueError as error:
        raise Problem(str(error), 2) from None
    diary = project.scratch / DIARY
    session = org_of(project, provider_of("genesys:Segment" if vendor == "genesys" else "segment:Journey"))
    lab: AnyLab[Any]
    with _interruptible(out):
        try:
            owner = check_owner(session, vendor, named)
            if vendor == "genesys":
                lab = genesys_lab(session, owner, mark, diary, out.line, **options)
            else:
                lab = segment_lab(session, owner, space, mark, diary, **options)
            before = _left_before(lab, vendor, forget, out)
            if clean:
                return before
            out.title(f"{session.vendor.title}: {session.host}")
            found = run(vendor, lab, out.line)
        except Refused:
            raise
        except JourneysError as error:
            raise Problem(str(error)) from None
    _tell(found, out)
    found.left += before.left
    return found


def _left_before(lab: AnyLab[Any], vendor: str, forget: bool, out: Out) -> Report:
    """Deletes what earlier runs left."""
    from journeys.verify.report import Report

    if forget and vendor == "segment":
        lab.scratch.forget()
    cleaned = lab.scratch.clean(lab.wait_s)
    out.line(f"{counted(cleaned.removed or 'no', 'object')} of earlier runs deleted")
    for each in cleaned.unseen:
        out.line(f"  not looked at: {each}")
    for each in cleaned.left:
        out.line(f"  left: {each}", "red")
    return Report(vendor, removed=cleaned.removed, left=cleaned.left, requests=lab.api.client.sent)


@contextmanager
def _interruptible(out: Out) -> Iterator[None]:
    """SIGTERM ends as Ctrl-C does: with what was made deleted."""

    def stop(*_: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise Problem(
            "interrupted; what was made is deleted, as far as the API answered. `journeys verify --clean` looks again",
            INTERRUPTED,
        ) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell(found: Report, out: Out) -> None:
    """Prints the result for a person."""
    from journeys.verify.report import switches_of

    rules = {rule.name: rule for rule in switches_of(found.vendor)}
    out.line()
    wrong, count = found.wrong_guesses, len(found.seen)
    out.title(f"{count} of {len(rules)} switches seen, {count - len(wrong)} as the emulator does by default")
    for name in wrong:
        value = found.seen[name].value or "something that no setting does"
        out.line(f"  {name}: {value}, not {rules[name].default} ({found.seen[name].by})")
    for name, why in sorted(found.unseen.items()):
        out.line(f"  {name}: not observed: {why}")
    out.line(f"{found.requests} requests; {len(found.left) or 'nothing'} left behind")
    for each in found.left:
        out.line(f"  left: {each}", "red")


def _write(reports: list[Report], report: Path | None, apply: Path | None, out: Out) -> None:
    from journeys.verify.report import write_report, write_switches

    try:
        if report:
            write_report(report, {each.vendor: each.document() for each in reports})
            out.line(f"{report}: the report")
        if apply:
            found = write_switches(apply, reports)
            out.line(f"{apply}: {len(found)} switches, for `python -m journeys.emulator --switches {apply}`")
    except OSError as error:
        raise Problem(unwritable(error.filename, error)) from None
