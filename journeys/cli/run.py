"""Runs one engine command for a stack: says first what it runs on, and afterwards what the API was asked."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from journeys import child
from journeys.text import address

from . import emulator, engines
from .backend import backend_folder, recorded_hosts, users_backend
from .console import DIFFERENT, Out, Problem
from .engines import EMBEDDED, PULUMI, Choice
from .environment import ignored_credentials
from .meetings import Meeting, documents, meetings, tell
from .project import VENDORS, Project
from .stack_document import owned_ids

SKIPS_PLAN = {"--skip-preview", "-f"}
"""The options of an `up` that shows no plan first."""
NEXT = {
    "up": (
        ("preview", "after an edit of the program or {file}: exactly that property of that object"),
        ("refresh", "after somebody changed or deleted an object behind the program's back"),
        ("doctor", "versions, interpreter, credentials, org, limits"),
        ("destroy", "deletes everything"),
    ),
    "preview": (("up", "does it"), ("preview --live", "compares with the API as well")),
    "refresh": (("up", "puts things back as the program has them"),),
    "destroy": (("up", "makes everything again"), ("emulator stop", "its objects are kept")),
    "preview --live": (("up", "does it"), ("refresh", "reads what others changed into state")),
    "refresh --preview-only": (
        ("refresh", "reads this into state"),
        ("up", "puts things back as the program has them"),
    ),
    "destroy --preview-only": (("destroy", "does it"),),
}
"""What to try after a command; never that command again."""


def run(
    project: Project,
    verb: str,
    options: Sequence[str],
    wanted: str = "",
    out: Out | None = None,
    live: bool = False,
) -> int:
    """One of up, preview, refresh, destroy, with `options` for the engine; returns the engine's exit code.

    `live`: the preview also asks the API which creates and renames would meet an object of the same name.

    Raises:
        Problem: no engine can run it, or the emulator doesn't start.
    """
    out = out or Out()
    choice = engines.choose(project, wanted)
    running = emulator.ensure(project) if project.local else None
    env = engines.prepare(project, choice)
    if "--preview-only" in options:
        # The CLI refuses both together, also when the confirmation is skipped by an exported variable.
        for name in ("PULUMI_SKIP_CONFIRMATIONS", "PULUMI_OPTION_YES"):
            env.pop(name, None)
    _announce(out, project, choice, running)
    before = len(emulator.control(running.url, "requests")) if running else 0
    # Before the run: a destroy leaves no record.
    hosts = recorded_hosts(project) if running and verb == "destroy" else set()
    command = [*choice.command, verb, "--stack", project.stack]
    command += _options(project, choice, verb, options, out)
    command += ["--cwd", str(project.root)] if choice.name == EMBEDDED else []
    out.console.file.flush()
    if live and out.json:
        code = _live_document(project, command, choice, env, out)
    else:
        code = 0
        if choice.name == EMBEDDED and verb == "up" and not out.json and not SKIPS_PLAN & set(options):
            code = child.run(_plan_first(choice, command), cwd=choice.folder(project), env=env).returncode
            out.line()
        if code == 0:
            code = child.run(command, cwd=choice.folder(project), env=env).returncode
        if live and code in (0, DIFFERENT):
            tell(_meetings(project, plan_of(command, choice.folder(project), env)[1]), out)
    if running:
        _tell_requests(out, running.url, before, hosts)
    if code == 0:
        _next(out, project, _done(verb, options, live))
    return code


def _plan_first(choice: Choice, command: list[str]) -> list[str]:
    """The preview before an `up`, as the CLI shows it by itself; whether changes were expected the `up` tells."""
    at = len(choice.command)
    return [*command[:at], "preview", *(each for each in command[at + 1 :] if each != "--expect-no-changes")]


def _live_document(
    project: Project, command: list[str], choice: Choice, env: dict[str, str], out: Out
) -> int:
    """Prints the engine's document, with what creates and renames would meet added to it."""
    code, plan = plan_of(command, choice.folder(project), env)
    out.document({**plan, "creates": documents(_meetings(project, plan))} if code in (0, DIFFERENT) else plan)
    return code


def plan_of(command: list[str], folder: Path, env: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Runs a preview with --json; its exit code and the document."""
    words = [each for each in command if each not in ("--diff", "--json")]
    done = child.run([*words, "--json"], cwd=folder, env=env, stdout=subprocess.PIPE)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise Problem(f"the engine's plan is not JSON: {done.stdout.strip()[:500]}") from None
    return done.returncode, found


def _meetings(project: Project, plan: dict[str, Any]) -> list[Meeting]:
    return meetings(project, plan, owned_ids(project))


def _options(project: Project, choice: Choice, verb: str, given: Sequence[str], out: Out) -> list[str]:
    options = list(given)
    if out.json:
        options.append("--json")
    elif verb in ("preview", "refresh") and "--diff" not in options:
        options.append("--diff")
    changes = verb != "preview" and "--preview-only" not in options
    # On a real API the CLI asks before it changes anything; a local stack has nothing to lose.
    if changes and "--yes" not in options and (project.local or choice.name == EMBEDDED):
        options.append("--yes")
    if choice.name == PULUMI and verb == "refresh" and "--yes" in options and "--skip-preview" not in options:
        options.append("--skip-preview")  # without it everything is read twice
    return options


def _announce(out: Out, project: Project, choice: Choice, running: emulator.Running | None) -> None:
    if choice.name == PULUMI:
        out.fact("Engine", f"Pulumi CLI {engines.cli_version(choice.pulumi)} ({choice.why})")
    else:
        out.fact("Engine", f"embedded ({choice.why})")
    out.fact("Stack", f"{project.stack} of {project.root}")
    own = users_backend(project) if project.local else ""
    if not project.local:
        place = project.backend or os.environ.get("PULUMI_BACKEND_URL") or "the one that you are logged in to"
        out.fact("Backend", address(place) if choice.name == PULUMI else str(project.scratch / "engine"))
        for text in _apis(project):
            out.fact("API", text)
        out.line()
        return
    backend = (
        f"file://{backend_folder(project)}" if choice.name == PULUMI else f"{project.scratch / 'engine'}"
    )
    if own and choice.name == PULUMI:
        out.fact("Backend", f"{address(own)} - your own")
    else:
        out.fact(
            "Backend", f"{backend} - only for this stack; your Pulumi login and selected stack are untouched"
        )
    if running:
        how = f"started, process {running.pid}" if running.started else "was running"
        if not running.pid:
            how = "was running; another checkout or you started it"
        out.fact("API", f"emulator at {running.url} ({how}) - no account, nothing leaves this machine")
    if ignored := ignored_credentials():
        out.fact("Ignored", f"{', '.join(ignored)}: not for the emulator")
    out.line()


def _apis(project: Project) -> list[str]:
    """Each vendor's address as the configuration has it."""
    known = {**project.values, **dict.fromkeys(project.encrypted, "")}
    found = []
    for name, title in VENDORS.items():
        place = project.values.get(f"{name}:baseUrl") or project.values.get(f"{name}:region")
        if place:
            found.append(f"{title}, {address(str(place))}")
        elif any(key.startswith(f"{name}:") for key in known):
            found.append(f"{title}, where the environment or the default says")
    return found or ["where the environment says"]


def _tell_requests(out: Out, url: str, before: int, hosts: set[str]) -> None:
    """What this emulator was asked, and at which other `hosts` a destroy deleted objects."""
    asked = emulator.requests_since(url, before)
    out.line()
    out.fact("Requests", f"{emulator.tell(asked)} to {url}" if asked else f"0 - nothing was sent to {url}")
    if elsewhere := sorted(hosts - {url.partition("://")[2]}):
        out.fact("", f"destroy asked {', '.join(elsewhere)}, where the last `up` made the objects")


def _done(verb: str, options: Sequence[str], live: bool) -> str:
    """The command that has ended, as `NEXT` knows it."""
    if live:
        return f"{verb} --live"
    return f"{verb} --preview-only" if "--preview-only" in options else verb


def _next(out: Out, project: Project, done: str) -> None:
    if out.json or not project.local:
        return
    out.line()
    out.title("Try next")
    for command, text in NEXT[done]:
        out.hint(project.spelled(command), text.format(file=f"Pulumi.{project.stack}.yaml"))
