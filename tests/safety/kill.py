"""Kills engine, program and plugin at a request, runs the command again, and says how that ended."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from journeys.emulator.http import Drop, Request

from .harness import Engine, Ran, below, outcome
from .programs import BUNDLE, bundle

POINTS = ("before", "after", "unsaved")
"""Before the request has its effect; after it, before the answer; after the answer, which the engine never sees."""
GRACE = 0.4
"""Seconds that the plugin has for its own notes while the engine stands still."""


def kill_all(pids: Iterable[int]) -> None:
    """SIGKILL for each that is still there."""
    for pid in list(pids):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


class Killer:
    """A hook that kills at the n-th request (1 is the first); every later request is dropped without effect."""

    def __init__(self, number: int, point: str, counts: Callable[[Request], bool] = lambda _: True) -> None:
        self.number, self.point, self.counts = number, point, counts
        self.seen = 0
        self.over = threading.Event()
        self.pid = 0
        self.family: Callable[[int], Iterable[int]] = below

    def __call__(self, stage: str, request: Request) -> None:
        if self.over.is_set():
            raise Drop
        if not self.counts(request):
            return
        self.seen += stage == "before"
        if self.seen != self.number:
            return
        if stage == self.point:
            self.over.set()
            kill_all(self.family(self.pid))
            raise Drop
        if stage == "after" and self.point == "unsaved":
            self.over.set()
            os.kill(self.pid, signal.SIGSTOP)
            threading.Timer(GRACE, lambda: kill_all(self.family(self.pid))).start()


def killed(engine: Engine, command: str, killer: Killer, env: dict[str, str] | None = None) -> Ran:
    """Runs a command that is killed."""
    ready = threading.Event()

    def hook(stage: str, request: Request) -> None:
        ready.wait(30)
        killer(stage, request)

    with engine.emulator.hooked(hook):
        process = engine.start(command, env=env)
        killer.pid, killer.family = process.pid, engine.family
        ready.set()
        try:
            ran = engine.end(process)
        finally:
            killer.over.set()
    return ran


def unlock(engine: Engine) -> None:
    """What a person does after a killed CLI, see docs/safety.md: `pulumi cancel`, and an empty `*.attrs` file goes."""
    shutil.rmtree(engine.folder / "locks", ignore_errors=True)
    for path in engine.folder.rglob("*.attrs"):
        if not path.stat().st_size:
            path.unlink()


def forget_journal(engine: Engine) -> None:
    """A fresh machine: nothing of `.journeys` but the embedded engine's state."""
    for path in (engine.root / ".journeys").glob("*"):
        if path != engine.folder:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


# --- the matrix ----------------------------------------------------------------------------------------------------

COMMANDS: dict[str, tuple[str | None, str, str, list[str]]] = {
    "up": (None, bundle(), "up", BUNDLE),
    "update": (bundle(), bundle(headline="30 % off", page="/sale", days="2d"), "up", BUNDLE),
    "replace": (bundle(), bundle(external="2"), "up", BUNDLE),
    "destroy": (bundle(), bundle(), "destroy", []),
}
"""What is brought up before, the program then, the command that is killed, the objects' names after it."""


@dataclass
class Cells:
    """The cells of one engine, command and journal: how each ended."""

    requests: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.outcomes.values())


class Snapshot:
    """A stack and its emulated org, to come back to."""

    def __init__(self, engine: Engine, keep: Path) -> None:
        self._engine, self._keep, self._home = engine, keep, engine.root.parent
        shutil.copytree(self._home, keep, symlinks=True)
        self._objects = engine.emulator.dump()

    def restore(self) -> None:
        """Puts everything back as it was."""
        for name in os.listdir(self._home):
            if name != "pulumi-home":
                shutil.rmtree(self._home / name)
        ignored = shutil.ignore_patterns("pulumi-home")
        shutil.copytree(self._keep, self._home, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        self._engine.emulator.load(self._objects)
        self._engine.emulator.sent()


def matrix(
    engine: Engine, command: str, keep: Path, *, journal: bool, progress: Callable[[str], None] | None = None
) -> Cells:
    """Every request of a command times `POINTS`."""
    before, then, verb, names = COMMANDS[command]
    if before is not None:
        engine.write(before)
        engine.must("up")
    engine.write(then)
    start = Snapshot(engine, keep)
    engine.emulator.sent()
    engine.must(verb)
    cells = Cells(requests=len(engine.emulator.sent()))
    for number in range(1, cells.requests + 1):
        for point in POINTS:
            start.restore()
            killed(engine, verb, Killer(number, point))
            last = engine.emulator.sent()[number - 1 :][:1]
            unlock(engine)
            if not journal:
                forget_journal(engine)
            ran = engine.run(verb)
            how = outcome(engine, ran, names)
            if how == "stopped" and not helped(engine, verb, names):
                how = "stopped, and the advice doesn't help"
            cells.outcomes[how] += 1
            if progress is not None:
                progress(f"{engine.name} {command} {number}/{cells.requests} {point}: {how}")
            if how not in ("ok", "stopped", "warned"):
                cells.bad.append(f"{engine.name} {command} {point} request {number} ({last}): {how}\n{ran}")
    return cells


def helped(engine: Engine, verb: str, names: list[str]) -> bool:
    """Whether what the message names ends it well: `onExisting: adopt`, or removing the journal where nothing was made.

    A journey that was made has no list to adopt it from: it is imported by a person, who looks for its id.
    """
    known = engine.ids()
    strays = [kind for id, (kind, _) in engine.emulator.there().items() if id not in known]
    if "journeys" in strays or verb != "up":
        return True
    forget_journal(engine)
    ran = engine.run(verb, "--config", "genesys:onExisting=adopt")
    return outcome(engine, ran, names) == "ok"
