"""A create whose id the engine could not save: the next run makes no second object in silence."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .harness import Engine, below, outcome
from .kill import Killer, forget_journal, kill_all, killed, unlock
from .programs import journey, program, segment

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes by /proc")

TYPES = {
    "segment": (program(segment()), "/segments$", ["A"], "segments"),
    "journey": (program(journey()), "/journeys$", ["J"], "journeys"),
}
"""Program, path of the POST, names, kind: a type with a list and one without."""
SLOW = 180
"""Seconds until the first POST, at most: a crowded machine takes over a minute to start a program."""


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing can be written to the folder; for root, too: something else stands in its place."""
    aside = folder.with_name(folder.name + "-aside")
    folder.rename(aside)
    folder.write_text("a full disk")
    try:
        yield
    finally:
        folder.unlink(missing_ok=True) if folder.is_file() else shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)


def wait_for_post(engine: Engine, path: str) -> None:
    deadline = time.monotonic() + SLOW
    while not engine.emulator.requests.matching("POST", path):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def check_next(engine: Engine, names: list[str], kind: str, *, in_order: bool, noted: bool = True) -> None:
    """One object. Where the process ended in order, what has no list is refused with its id and a command; what a killed
    one left may be taken over, which is said. `noted`: this machine or a list knows the id."""
    (there,) = engine.emulator.there()
    saved = bool(engine.ids())
    ran = engine.run("up")
    how = outcome(engine, ran, names)
    assert how in ("ok", "stopped", "warned"), ran
    if not saved and noted:
        assert there in ran.text
    if kind == "journeys" and not saved and in_order:
        assert how == "stopped", ran
    assert list(engine.emulator.there()) == [there]


@pytest.mark.slow
@pytest.mark.cli
@pytest.mark.parametrize("journal", ["kept", "deleted"])
@pytest.mark.parametrize("kind", TYPES)
def test_the_state_folder_cannot_be_written(stack_on: Callable[..., Engine], kind: str, journal: str) -> None:
    """The process of the plugin ends in order, and yet the id is in no state."""
    text, path, names, where = TYPES[kind]
    engine = stack_on("cli", text)
    engine.emulator.faults.add("latency", method="POST", path=path, ms=1500)
    process = engine.start("up")
    wait_for_post(engine, path)
    with unwritable(engine.state_file.parent):
        assert not engine.end(process).ok
    engine.emulator.faults.clear()
    unlock(engine)
    assert engine.ids() == []
    if journal == "deleted":
        forget_journal(engine)
    check_next(engine, names, where, in_order=True, noted=journal == "kept" or kind == "segment")


@pytest.mark.slow
@pytest.mark.cli
@pytest.mark.parametrize("kind", TYPES)
def test_no_checkpoints_and_the_engine_is_killed(stack_on: Callable[..., Engine], kind: str) -> None:
    """The engine alone: its plugin notices that it is gone."""
    text, _, names, where = TYPES[kind]
    first = text.replace(f"{kind.title()}(", f"first = {kind.title()}(")
    engine = stack_on("cli", first + segment("late", "depends_on=[first]"))
    skipped = 1 if kind == "segment" else 0
    engine.emulator.faults.add("latency", method="POST", path="/segments$", ms=3000, skip=skipped)
    process = engine.start("up", env={"PULUMI_SKIP_CHECKPOINTS": "true"})
    deadline = time.monotonic() + SLOW
    while len(engine.emulator.requests.matching("POST")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    started = list(below(process.pid))
    os.kill(process.pid, signal.SIGKILL)
    engine.end(process)
    time.sleep(0.5)
    for pid in started[1:]:
        kill_all(below(pid))
    unlock(engine)
    engine.emulator.faults.clear()
    deadline = time.monotonic() + 20
    while any(entry.status is None for entry in list(engine.emulator.requests)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert engine.ids() == []
    made = len(engine.emulator.there())
    ran = engine.run("up")
    assert outcome(engine, ran, [*names, "LATE"]) in ("ok", "stopped", "warned"), ran
    assert len(engine.emulator.objects(where)) <= max(made, 2)
    assert len({name for _, name in engine.emulator.there().values()}) == len(engine.emulator.there())


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPES)
def test_killed_between_the_answer_and_the_state(engine: Engine, kind: str) -> None:
    text, _, names, where = TYPES[kind]
    engine.write(text)
    killed(engine, "up", Killer(1, "unsaved", lambda request: request.method == "POST"))
    unlock(engine)
    check_next(engine, names, where, in_order=False)


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPES)
def test_killed_and_deleted_by_hand_the_next_run_goes_on(engine: Engine, kind: str) -> None:
    """Nobody is locked in: once the stray object is gone, the program's own is made."""
    text, _, names, where = TYPES[kind]
    engine.write(text)
    killed(engine, "up", Killer(1, "unsaved", lambda request: request.method == "POST"))
    unlock(engine)
    (there,) = engine.emulator.there()
    engine.emulator.remove(where, there)
    engine.must("up")
    assert outcome(engine, engine.run("up"), names) == "ok"
