"""The options that many commands of `journeys` take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from .console import Problem
from .project import folder


def given(context: typer.Context, parameter: typer.CallbackParam, value: Any) -> Any:
    """A callback for an option or argument that must not be empty where it is given.

    Raises:
        Problem: it is empty, as a shell variable that is not set would make it. The default may mean something else.
    """
    source = context.get_parameter_source(parameter.name or "")
    if source and source.name == "COMMANDLINE" and (value == "" or (isinstance(value, list) and "" in value)):
        name = parameter.opts[0]
        _refuse(name if name.startswith("-") else parameter.metavar or name.upper())
    return value


def _cwd(value: str) -> Path:
    # Not `given`: as a Path, an empty text is the folder here.
    return folder(Path(value)) if str(value) else _refuse("--cwd")


def _refuse(name: str) -> NoReturn:
    raise Problem(
        f"{name} is empty, as a shell variable that is not set would make it: give a value, or leave {name} out",
        2,
    )


Stack = Annotated[
    str,
    typer.Option(
        "--stack",
        "-s",
        help="The stack: Pulumi.<stack>.yaml.",
        show_default="STACK, else dev",
        callback=given,
    ),
]
# Checked here too: with --state or --preview some commands never load the project.
Cwd = Annotated[
    Path,
    typer.Option(
        "--cwd", "-C", metavar="DIR", help="The project's folder.", show_default="here", parser=_cwd
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        help="`pulumi` (the CLI) or `embedded`. Default: the one that has the stack's state, else the CLI where there is "
        "one.",
        show_default="automatic",
        callback=given,
    ),
]
