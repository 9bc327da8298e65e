"""`journeys ci`: what the workflows of the CI kit run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .app import app
from .console import Out, Problem
from .json_file import read_json
from .options import Cwd, Stack, given
from .project import Project, default_stack, load

if TYPE_CHECKING:
    from journeys.ci.pulumi import Stack as CliStack

ci = typer.Typer(
    no_args_is_help=True,
    help="Preview as data, comment, brake, and apply with checks before, in pipelines. The workflows that run these are in "
    "ci/github, and docs/ci.md explains them.\n\n"
    "Exit codes: 0 done, 1 error, 2 bad invocation or configuration, 7 the org is not as the state has it, 10 a brake.",
)
app.add_typer(ci, name="ci")

Into = Annotated[Path, typer.Option("--into", help="The folder for plan.json and report.json.")]
ReportFile = Annotated[Path, typer.Argument(help="A report.json that `journeys ci preview` wrote.")]
Own = Annotated[
    bool,
    typer.Option(
        "--own-providers", help="The program has dynamic providers of its own: run what the state stores."
    ),
]
Repository = Annotated[
    str, typer.Option("--repository", envvar="GITHUB_REPOSITORY", help="OWNER/NAME on GitHub.")
]
FOLDER = Path("journeys-ci")


@contextmanager
def _failing() -> Iterator[None]:
    """Turns errors of the CI kit into errors of the command."""
    from journeys.ci.errors import CiError

    try:
        yield
    except CiError as error:
        raise Problem(str(error), error.code) from None


def _guarded(cwd: Path, stack: str) -> tuple[Project, CliStack]:
    """The project and the stack, after a check that stack config has no credentials."""
    from journeys.ci.credentials import refuse_in_config
    from journeys.ci.pulumi import Stack as CliStack

    from .engines import find_cli

    project = load(cwd, stack or default_stack())
    refuse_in_config([*project.values, *project.encrypted], f"Pulumi.{project.stack}.yaml")
    cli = find_cli(project)
    if not cli:
        raise Problem("there is no `pulumi` on PATH: `journeys install-cli` installs the matching one")
    return project, CliStack(cli, project.root, project.stack)


@ci.command()
def preview(cwd: Cwd = Path(), stack: Stack = "", into: Into = FOLDER, own_providers: Own = False) -> None:
    """Plan a stack: save the plan, and a report of it that other jobs read. State and org are only read.

    Credentials in stack config and state are refused, and a state with foreign code. With a vendor's credentials in the
    environment the org is also asked for changes from outside and for its limits; without, nothing is requested.
    """
    from journeys.ci.preview import REPORT
    from journeys.ci.preview import preview as make

    with _failing():
        project, cli = _guarded(cwd, stack)
        made = make(cli, project.name, into, lambda: _facts(project), own_providers)
    out, report = Out(), made.report
    where = "live" if report.live else "offline"
    out.line(
        f"{report.stack}, {where}: {len(report.changes)} changes, {len(report.findings)} findings of lint"
    )
    out.line(f"written: {into / REPORT}. Next: `journeys ci brakes {into / REPORT}`")
    raise typer.Exit(made.code)


def _facts(project: Project) -> list[Mapping[str, Any]]:
    from .doctor.organization import organizations

    return [each.facts for each in organizations(project, offline=False) if each.facts]


@ci.command()
def report(
    state: Annotated[Path, typer.Option("--state", help="What `pulumi stack export` wrote.")],
    preview: Annotated[
        Path, typer.Option("--preview", help="What `preview --json` wrote, of either engine.")
    ],
    drift: Annotated[
        Path | None,
        typer.Option(
            "--drift", help="What `refresh --preview-only --json` wrote; the report is then a live one."
        ),
    ] = None,
    name: Annotated[
        str, typer.Option("--name", help="What the report calls the stack: PROJECT/STACK.")
    ] = "stack",
    into: Into = FOLDER,
) -> None:
    """Make the report from files, for a pipeline that runs the engine itself."""
    from journeys.ci.collect import changes, collect
    from journeys.ci.documents import steps
    from journeys.ci.preview import REPORT, write
    from journeys.ci.report import Live

    with _failing():
        live = Live(outside=changes(steps(read_json(drift)))) if drift else None
        write(collect(read_json(state), read_json(preview), live, stack=name), into / REPORT)
    Out().line(f"written: {into / REPORT}")


@ci.command()
def comment(file: ReportFile) -> None:
    """Print a report as Markdown, for a comment or the summary of a job. Names stay text, whatever is in them."""
    from journeys.ci.comment import comment as render
    from journeys.ci.report import read

    with _failing():
        typer.echo(render(read(file)), nl=False)


@ci.command()
def brakes(
    file: ReportFile,
    label: Annotated[list[str] | None, typer.Option("--label", help="A label of the pull request.")] = None,
    labels: Annotated[str, typer.Option("--labels", help="Its labels as a JSON list.")] = "[]",
    merged: Annotated[
        str,
        typer.Option("--merged", metavar="COMMIT", help="Ask GitHub for the labels of what was merged here."),
    ] = "",
    prod: Annotated[
        list[str] | None,
        typer.Option("--prod", help="A stack that is production: STACK or PROJECT/STACK.", callback=given),
    ] = None,
    repository: Repository = "",
) -> None:
    """Fail with exit code 10 where a plan takes away more than expected, unless it is labelled.

    The limits: 30 % of the objects (from 5 on), all objects of a type, any active action map of production.
    """
    from journeys.ci.brakes import LABEL, PROD, override
    from journeys.ci.brakes import brakes as look
    from journeys.ci.errors import BRAKED
    from journeys.ci.github import GitHub
    from journeys.ci.report import read

    with _failing():
        found = look(read(file), prod or PROD)
        given = {*(label or ()), *_labels(labels)}
        if found and merged and LABEL not in given:
            given.update(GitHub(repository).labels_of_merged(merged))
    if not found:
        Out().line("no brake")
    elif LABEL in given:
        Out().line("\n".join([f"let through by the label {LABEL}:", *(f"  {each}" for each in found)]))
    else:
        raise Problem(
            "\n".join(["the plan is stopped:", *(f"  {each}" for each in found), override()]), BRAKED
        )


def _labels(text: str) -> list[str]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise Problem("--labels is a JSON list: toJSON(github.event.pull_request.labels.*.name)", 2)
    return [str(each) for each in found]


@ci.command()
def post(
    file: ReportFile,
    pull: Annotated[int, typer.Option("--pull", min=1, help="The number of the pull request.")],
    repository: Repository = "",
) -> None:
    """Write a report as the stack's one comment on a pull request, or patch the one that is there.

    GITHUB_TOKEN is needed. Run it in a job that runs none of the pull request's code: the report is data to it.
    """
    from journeys.ci.comment import comment as render
    from journeys.ci.comment import marker
    from journeys.ci.github import GitHub
    from journeys.ci.report import read

    with _failing():
        found = read(file)
        done = GitHub(repository).put_comment(pull, marker(found.stack), render(found))
    Out().line(f"comment {done} on pull request {pull}")


@ci.command()
def apply(cwd: Cwd = Path(), stack: Stack = "", into: Into = FOLDER, own_providers: Own = False) -> None:
    """Apply the plan that `journeys ci preview` saved: at its commit, and only if nobody changed the org since.

    Exit code 7: the org has changed, nothing was applied. 1: the plan stopped, and what was applied before is named.
    """
    from journeys.ci.apply import apply as run
    from journeys.ci.preview import PLAN, REPORT, commit_of
    from journeys.ci.pulumi import refuse_foreign_code
    from journeys.ci.report import read

    with _failing():
        planned = read(into / REPORT)
        _, cli = _guarded(cwd, stack)
        state = cli.export()
        if not own_providers:
            refuse_foreign_code(state)
        run(cli, into / PLAN, planned, commit_of(cli.root), state)


@ci.command()
def drift(cwd: Cwd = Path(), stack: Stack = "", into: Into = FOLDER, own_providers: Own = False) -> None:
    """Compare the org with the state and print what somebody changed, as Markdown. Exit code 7 when something is.

    Nothing is written to state and org. Run it on a schedule, with a read-only client.
    """
    from journeys.ci.comment import drift as render
    from journeys.ci.errors import DRIFT
    from journeys.ci.preview import REPORT, outside, write
    from journeys.ci.pulumi import refuse_foreign_code
    from journeys.ci.report import Live, Report

    with _failing():
        project, cli = _guarded(cwd, stack)
        if not own_providers:
            refuse_foreign_code(cli.export())
        found = outside(cli)
    made = Report(stack=f"{project.name}/{cli.name}", live=Live(outside=found))
    write(made, into / REPORT)
    typer.echo(render(made), nl=False)
    raise typer.Exit(DRIFT if found else 0)
