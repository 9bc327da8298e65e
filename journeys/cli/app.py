"""The app of `journeys`, how one command line runs, and the commands that need few lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from journeys.text import system_problem

from .console import Out, Problem, complain
from .help import prepare
from .options import Cwd, Engine, Json, Stack, given
from .project import default_stack, load

app = typer.Typer(
    name="journeys",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Bring stacks of Genesys Cloud Journey and Twilio Segment Journeys up, offline or for real, and find out what "
    "is wrong with a setup.\n\n"
    "`journeys up` needs no account: it starts the emulator for the `dev` stack, and the embedded engine "
    "stands in where the Pulumi CLI is missing. Exit codes are Pulumi's: 0 done, 1 error, 2 bad invocation or "
    "configuration, 7 changes that `--expect-no-changes` ruled out.",
)


RUN = {"allow_extra_args": True, "ignore_unknown_options": True}
REST = " Other options go to the engine, e.g. `--target URN` or `--expect-no-changes`."


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and returns its exit code."""
    try:
        command = prepare(typer.main.get_command(app))
        # Not by `main`, which makes a closed pipe a failure.
        with command.make_context("journeys", list(arguments)) as context:
            code = command.invoke(context)
    except typer.Exit as error:
        return error.exit_code
    except Problem as error:
        complain(str(error))
        return error.code
    except (typer.Abort, KeyboardInterrupt, EOFError):
        return 130
    except BrokenPipeError:
        raise
    except OSError as error:
        if not error.filename:
            raise
        complain(system_problem(error))
        return 1
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "show"):  # a bad command line, in typer's own words
            error.show()
            return int(error.exit_code)
        if _is_the_engines(error):
            complain(str(error))
            return 2
        raise
    return int(code or 0)


def _is_the_engines(error: Exception) -> bool:
    """Whether it is the embedded engine's error about the project or its state. Imported late: the engine is slow to load."""
    from journeys.engine import ConfigError, StateError

    return isinstance(error, (ConfigError, StateError))


def _run(
    context: typer.Context,
    verb: str,
    cwd: Path,
    stack: str,
    engine: str,
    json: bool,
    *options: str,
    live: bool = False,
) -> None:
    from .run import run as run_engine

    project = load(cwd, stack or default_stack())
    raise typer.Exit(run_engine(project, verb, [*options, *context.args], engine, Out(json), live))


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"journeys-as-code {version('journeys-as-code')}")
        raise typer.Exit()


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


@app.command(
    context_settings=RUN,
    short_help="Create, update and delete objects as the program says.",
    help="Create, update and delete objects as the program says, and print the outputs." + REST,
)
def up(
    context: typer.Context, cwd: Cwd = Path(), stack: Stack = "", engine: Engine = "", json: Json = False
) -> None:
    _run(context, "up", cwd, stack, engine, json)


@app.command(
    context_settings=RUN,
    short_help="Show what `up` would do, without a request.",
    help="Show what `up` would do, from state alone: no requests, no credentials. With --live the API is asked too."
    + REST,
)
def preview(
    context: typer.Context,
    cwd: Cwd = Path(),
    stack: Stack = "",
    engine: Engine = "",
    json: Json = False,
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Refresh first, configured as the program is now, and look for objects that creates and renames would "
            "meet. Nothing is written.",
        ),
    ] = False,
) -> None:
    options = ["--refresh", "--run-program"] if live else []
    _run(context, "preview", cwd, stack, engine, json, *options, live=live)


@app.command(
    context_settings=RUN,
    short_help="Read the API into state: what did others change?",
    help="Read the API into state and show what somebody else changed or deleted. With --preview-only nothing is written."
    + REST,
)
def refresh(
    context: typer.Context, cwd: Cwd = Path(), stack: Stack = "", engine: Engine = "", json: Json = False
) -> None:
    _run(context, "refresh", cwd, stack, engine, json, "--run-program")


@app.command(
    context_settings=RUN,
    short_help="Delete everything that is in state.",
    help="Delete everything that is in the stack's state." + REST,
)
def destroy(
    context: typer.Context, cwd: Cwd = Path(), stack: Stack = "", engine: Engine = "", json: Json = False
) -> None:
    _run(context, "destroy", cwd, stack, engine, json)


@app.command(context_settings={**RUN, "help_option_names": []}, add_help_option=False)
def engine(context: typer.Context) -> None:
    """Run a command of the embedded engine itself: `journeys engine --help` lists them."""
    from journeys.engine.__main__ import main as engine_main

    raise typer.Exit(engine_main(context.args, "journeys engine"))


@app.command()
def emulator(
    action: Annotated[str, typer.Argument(help="`start`, `stop`, `status` or `requests`.")] = "status",
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Start, stop or ask the emulator that the local stack uses. Its objects are kept in .journeys/emulator.json.

    A checkout runs one: a start at another address stops it first. For one of your own, with seeds, faults and switches:
    `python -m journeys.emulator --help`.
    """
    from .emulator_command import act

    raise typer.Exit(act(load(cwd, stack or default_stack()), action, Out(json)))


@app.command()
def env(cwd: Cwd = Path(), stack: Stack = "", json: Json = False) -> None:
    """Print what a local stack runs with, for `eval "$(journeys env)"`: `pulumi` then works on that stack by hand.

    `pulumi`, `journeys` and `make` are then about this stack in that shell, unless they name another.
    """
    from .shell import show

    show(load(cwd, stack or default_stack()), json)


@app.command()
def handover(
    to: Annotated[str, typer.Option("--to", help="`pulumi` or `embedded`.")],
    cwd: Cwd = Path(),
    stack: Stack = "",
) -> None:
    """Move a local stack's state from one engine to the other."""
    from .handover import hand_over

    hand_over(load(cwd, stack or default_stack()), to, Out())


@app.command("install-cli")
def install_cli(cwd: Cwd = Path(), stack: Stack = "") -> None:
    """Install the Pulumi CLI that matches the installed SDK, into .journeys/cli of this project only."""
    from .install import install

    raise typer.Exit(install(load(cwd, stack or default_stack(), any_stack=True), Out()))


@app.command()
def doctor(
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask the API nothing.")] = False,
    space: Annotated[
        str,
        typer.Option(
            "--space", help="A Segment space: is the Journeys API available there? One GET.", callback=given
        ),
    ] = "",
) -> None:
    """Look for what will go wrong, and say what to set. Nothing is written anywhere.

    Versions, the Python that Pulumi starts and what it finds there, packages that hide ours, credentials and
    where they come from, the organisation, what the client may read, used and maximum, creates that an earlier
    run left unfinished. Exit code 1 when something is wrong, 0 with warnings only.
    """
    from .doctor import examine

    project = load(cwd, stack or default_stack(), any_language=True, any_stack=True)
    raise typer.Exit(examine(project, Out(json), offline, space))


@app.command()
def lookup(
    type: Annotated[str, typer.Argument(help="A resource type, e.g. `genesys:Segment`.")],
    name: Annotated[str, typer.Option("--name", "-n", help="Exactly this name.", callback=given)] = "",
    id: Annotated[str, typer.Option("--id", help="This id.", callback=given)] = "",
    cwd: Cwd = Path(),
    stack: Stack = "",
    json: Json = False,
) -> None:
    """Find existing objects: one by name or id, or without either all of them. Nothing is written."""
    from .lookup import show

    if name and id:
        raise Problem("give --name or --id, not both", 2)
    show(load(cwd, stack or default_stack()), type, name, id, Out(json))


@app.command("import")
def import_(
    type: Annotated[
        str,
        typer.Argument(help="A resource type, e.g. `genesys:Segment`; none with --file.", show_default=False),
    ] = "",
    name: Annotated[
        str, typer.Option("--name", "-n", help="The object's name in the org.", callback=given)
    ] = "",
    id: Annotated[
        str, typer.Option("--id", help="Its id, where the name is not unique.", callback=given)
    ] = "",
    as_: Annotated[
        str,
        typer.Option(
            "--as", help="The resource name in the program.", show_default="from the name", callback=given
        ),
    ] = "",
    file_only: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="Take in this import file, which `journeys export` or `journeys adopt` wrote. With a TYPE: write the "
            "file here and stop.",
        ),
    ] = None,
    protect: Annotated[
        bool,
        typer.Option("--protect", help="Protect what is imported from deletion. Only the Pulumi CLI can."),
    ] = False,
    cwd: Cwd = Path(),
    stack: Stack = "",
    engine: Engine = "",
    json: Json = False,
) -> None:
    """Take existing objects into the stack: one, and print its Python; or all of an import file (--file alone).

    Nothing is written to the API: an object is looked up, put into state with its inputs and outputs, and the
    next preview is clean once the printed code is in the program. A file that was taken in halfway is taken in again:
    what the stack has stays.
    """
    from .importing import take_in
    from .taking import take_file

    project, printed = load(cwd, stack or default_stack()), Out(json)
    if not type and file_only and not (name or id or as_):
        raise typer.Exit(take_file(project, file_only, engine, protect, printed))
    if not type:
        raise Problem("give a resource type and --name or --id, or --file with an import file alone", 2)
    raise typer.Exit(take_in(project, type, name, id, as_, file_only, engine, protect, printed))


@app.command("new-type")
def new_type(
    token: Annotated[str, typer.Argument(help="Vendor and name, e.g. `genesys:ActionTarget`.")],
    path: Annotated[
        str, typer.Option("--path", help="Its list in the API, e.g. `/api/v2/journey/actiontargets`.")
    ],
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field", help="NAME:TYPE of an argument (str, int, float, bool); `!` after the name: required."
        ),
    ] = None,
    from_openapi: Annotated[
        bool,
        typer.Option(
            "--from-openapi", help="Take fields and the emulator's kind from the vendor's OpenAPI file."
        ),
    ] = False,
    schema: Annotated[
        str,
        typer.Option(
            "--schema",
            help="With --from-openapi: the schema of the body that creates.",
            show_default="the POST's",
        ),
    ] = "",
    into: Annotated[
        Path, typer.Option("--into", help="The checkout of journeys-as-code.", show_default="here")
    ] = Path(),
) -> None:
    """Write the file of a new resource type, its exports, its emulator kind and its first tests. For contributors."""
    from .scaffold import scaffold

    if field and from_openapi:
        raise Problem("give --field or --from-openapi, not both", 2)
    if schema and not from_openapi:
        raise Problem("--schema names a schema of the OpenAPI file: give --from-openapi too", 2)
    scaffold(into, token, path, field or ["name!:str"], Out(), from_openapi=from_openapi, schema=schema)
