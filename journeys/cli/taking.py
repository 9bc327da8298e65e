"""Takes the resources of an import file into a stack, on either engine; what the stack has already stays as it is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from journeys import child
from journeys.text import printable, readable

from . import emulator, engines
from .console import Out, Problem
from .project import Project


def take_file(project: Project, path: Path, wanted: str, protect: bool, out: Out) -> int:
    """Imports a file that `journeys export` or `journeys adopt` wrote; returns the exit code.

    Raises:
        Problem: the file is damaged, or the engine refuses it.
    """
    from journeys.bring.errors import BadFile
    from journeys.bring.import_file import read

    try:
        document = read(path)
    except BadFile as error:
        raise Problem(str(error), 2) from None
    if project.local:
        emulator.ensure(project)
    rest = _without_known(project, document)
    total, left = (sum("id" in each for each in part["resources"]) for part in (document, rest))
    if rest["resources"]:
        take(project, rest, wanted, protect, quiet=out.json)
    if out.json:
        out.document({"file": str(path), "imported": left, "known": total - left})
        return 0
    known = f"; {total - left} were in the stack already" if total > left else ""
    out.line(f"{left} objects are in stack {project.stack} now{known}. Nothing was written to the API.")
    out.line(f"Then `{project.spelled('preview --expect-no-changes', plain=True)}`.")
    return 0


def take(project: Project, document: dict[str, Any], wanted: str, protect: bool, quiet: bool) -> None:
    """Lets the stack's engine import the resources; with `quiet` its output is shown only where it fails.

    Raises:
        Problem: it fails, or it cannot do what the file needs.
    """
    choice = engines.choose(project, wanted)
    env = engines.prepare(project, choice)
    check_engine(choice, protect)
    # The CLI's file backend writes the whole state after each step. Nothing is created here, so a state that is lost
    # with a crash loses nothing: the import is run again.
    env.setdefault("PULUMI_SKIP_CHECKPOINTS", "true")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "import.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        command = [*choice.command, "import", "--stack", project.stack]
        if choice.name == engines.PULUMI:
            command += ["--file", str(path), "--yes", "--generate-code=false", "--skip-preview"]
            command += [f"--protect={'true' if protect else 'false'}", "--non-interactive"]
        else:
            command += ["--cwd", str(project.root), str(path)]
        code, said = _run(command, choice.folder(project), env, quiet)
    if code:
        raise Problem(
            f"the import failed{said}\nCorrect it and run this again: what the stack has by then stays", code
        )


def _run(command: list[str], folder: Path, env: dict[str, str], quiet: bool) -> tuple[int, str]:
    """Runs the engine; its output goes to standard error as it comes, or with `quiet` is given back."""
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with child.started(command, cwd=folder, env=env, **pipes) as running:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if not quiet:
                sys.stderr.write(readable(line.rstrip("\n")) + "\n")
    return child.exit_code(running), f":\n{''.join(said).strip()}" if quiet else ""


def check_engine(choice: engines.Choice, protect: bool) -> None:
    """Refuses an engine that cannot do what the file needs.

    Raises:
        Problem: it is too old, or nothing can be protected by it.
    """
    from journeys.bring.import_file import NEEDS

    if choice.name != engines.PULUMI:
        if protect:
            raise Problem("--protect needs the Pulumi CLI: the embedded engine imports nothing protected", 2)
        return
    version = engines.cli_version(choice.pulumi)
    parts = [int(part) for part in version.partition("-")[0].split(".")[:2] if part.isdecimal()]
    if len(parts) == 2 and tuple(parts) < NEEDS:
        raise Problem(
            f"the Pulumi CLI is {version}; import files with inputs and outputs need {NEEDS[0]}.{NEEDS[1]} or later: "
            f"`journeys install-cli` installs one that does for this project"
        )


def _without_known(project: Project, document: dict[str, Any]) -> dict[str, Any]:
    """The file without what the stack has already, under whatever name: an import that was interrupted goes on.

    Raises:
        Problem: the stack has another object under the name of one.
    """
    from journeys.graph import read

    from .stack_document import own_state

    state = read(own_state(project, needed=False)).resources
    known = {(each.urn.split("::")[2].rpartition("$")[2], each.name): each for each in state.values()}
    ids = {(each.token, each.id): each for each in state.values() if each.id}
    names: dict[str, str] = {}
    rest = []
    for entry in document["resources"]:
        name = entry.get("logicalName") or entry["name"]
        found = known.get((entry["type"], name))
        if entry.get("component"):
            if found:
                names[entry["name"]] = found.urn
            else:
                rest.append(entry)
            continue
        other = ids.get((entry["type"].partition("/")[2], entry["id"]))
        if other is None and found is not None:
            raise Problem(_clash(entry))
        if other is None:
            rest.append(entry)
    used = {each["parent"] for each in rest if each.get("parent")}
    rest = [each for each in rest if not each.get("component") or each["name"] in used]
    return {**document, "nameTable": {**document.get("nameTable", {}), **names}, "resources": rest}


def _clash(entry: dict[str, Any]) -> str:
    return printable(
        f"the stack has another object as {entry['name']}: give one of them another name in the mapping file, and "
        "export again. Nothing was imported"
    )
