"""`journeys lock`: writes what a stack's program looks up to its lock file, or checks that the file is up to date."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeys import child
from journeys.text import counted

from . import emulator, engines
from .app import app
from .console import DIFFERENT, Out, Problem
from .options import Cwd, Engine, Json, Stack
from .project import Project, default_stack, load

if TYPE_CHECKING:
    from providers.core.program.lockfile import Entry, Key


@app.command("lock")
def lock(
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit code 7 where the file isn't what the API answers."),
    ] = False,
    cwd: Cwd = Path(),
    stack: Stack = "",
    engine: Engine = "",
    json: Json = False,
) -> None:
    """Write what the program looks up to `journeys.<stack>.lock.json`, so that previews need no credentials.

    The program runs as in a preview, with credentials, and asks the API for each lookup. The file beside Pulumi.yaml
    then has the query of each lookup, and the id and the attributes that the program read. Commit it: a preview
    without credentials, such as that of a pull request, takes lookups from it. Lookups by a secret and the numbers of
    journeys are never in it.

    An `up` outside CI keeps the file up to date by itself. With `--check` nothing is written: run it where
    there are credentials, such as on a schedule. Exit codes: 0 done or up to date, 1 error, 2 bad invocation,
    7 the file is out of date or incomplete.
    """
    project = load(cwd, stack or default_stack())
    raise typer.Exit(run(project, check, engine, Out(json)))


@dataclass(frozen=True)
class Outcome:
    """The lock file beside what the program looked up just now."""

    before: Mapping[Key, Entry]
    after: Mapping[Key, Entry]
    open: tuple[Entry, ...]
    """Lookups that a preview cannot make: what they depend on doesn't exist yet."""

    @property
    def added(self) -> list[str]:
        """The lookups that the file doesn't have."""
        return [entry.call for key, entry in sorted(self.after.items()) if key not in self.before]

    @property
    def removed(self) -> list[str]:
        """The lookups that the program no longer makes."""
        return [entry.call for key, entry in sorted(self.before.items()) if key not in self.after]

    @property
    def changed(self) -> dict[str, list[str]]:
        """The lookups that find something else, and what of it: `id`, `org`, `host`, or an attribute."""
        found = {}
        for key, entry in sorted(self.after.items()):
            before = self.before.get(key)
            names = _differences(before, entry) if before else []
            if names:
                found[entry.call] = names
        return found

    @property
    def is_current(self) -> bool:
        """Whether a preview from the file equals a live one."""
        return not (self.added or self.removed or self.changed)


def run(project: Project, check: bool, engine: str, out: Out) -> int:
    """Looks everything up and writes or checks the lock file; returns the exit code.

    Raises:
        Problem: the program fails, or a lookup does.
    """
    from providers.core.program.lockfile import BadLockFile, keep_times, path_of, read, write

    path = path_of(project.root, project.stack)
    damage = ""
    try:
        before = read(path)
    except BadLockFile as error:
        before, damage = {}, str(error)
    entries = _looked_up(project, engine)
    open = tuple(entry for entry in entries.values() if not entry.id)
    found = keep_times([entry for entry in entries.values() if entry.id], before)
    kept = {entry.key: before[entry.key] for entry in open if entry.key in before}
    outcome = Outcome(before, {**found, **kept}, open)
    is_current = outcome.is_current and not damage
    if not check and (outcome.after != before or damage) and (outcome.after or path.exists()):
        write(path, outcome.after)
    _tell(out, path, outcome, check, damage)
    return DIFFERENT if check and not is_current else 0


def _looked_up(project: Project, wanted: str) -> dict[Key, Entry]:
    """The lookups of a preview; those that a preview cannot make have no id."""
    from providers.core.program.lockfile import read
    from providers.core.program.recorded import COLLECT

    choice = engines.choose(project, wanted)
    if project.local:
        emulator.ensure(project)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lookups.json"
        env = {**engines.prepare(project, choice), COLLECT: str(file)}
        done = child.run(
            choice.preview_command(project), cwd=choice.folder(project), env=env, **child.CAPTURED
        )
        if done.returncode:
            raise Problem(
                f"the program could not be previewed, so nothing was written:\n{child.output(done)}"
            )
        return read(file)


def _differences(before: Entry, after: Entry) -> list[str]:
    """What differs between a preview from the file and a live one."""
    names = [name for name in ("host", "org", "id") if getattr(before, name) != getattr(after, name)]
    missing = object()
    return names + [
        name for name, value in sorted(after.values.items()) if before.values.get(name, missing) != value
    ]


def _tell(out: Out, path: Path, outcome: Outcome, check: bool, damage: str) -> None:
    if out.json:
        document: dict[str, Any] = {
            "file": str(path),
            "lookups": len(outcome.after),
            "current": outcome.is_current and not damage,
            "added": outcome.added,
            "changed": outcome.changed,
            "removed": outcome.removed,
            "unknown": [entry.call for entry in outcome.open],
            "damage": damage,
        }
        out.document(document)
        return
    if damage:
        out.line(damage)
    for text in outcome.added:
        out.line(f"  + {text}" + (": is not in the file" if check else ""))
    for text, names in outcome.changed.items():
        out.line(f"  ~ {text}: {', '.join(names)}")
    for text in outcome.removed:
        out.line(f"  - {text}: the program doesn't look it up")
    for entry in outcome.open:
        out.line(f"  ? {entry.call}: isn't known before an `up`")
    count = counted(len(outcome.after), "lookup")
    if outcome.is_current and not damage:
        out.line(f"{path.name} is up to date: {count}")
    elif check:
        out.line(f"{path.name} is out of date: run `journeys lock` and commit it")
    else:
        out.line(f"{path.name} has {count} now: commit it")
