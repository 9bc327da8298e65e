"""A run that is killed at any request leaves nothing that the next look does not delete, and nothing else goes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from support.settings import config_for

from journeys.emulator import Emulator

from .laboratory import TYPES, assigned, configuration, examine, furnish, killed_run, lab_of

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["journeys.verify.run", "journeys.verify.target", "journeys.registry"])
STEP = 12
"""The next run cleans up after one in three times so many requests; it takes longest."""


def kill_at(emulator: Emulator, vendor: str, folder: Path, number: int, when: str) -> bool:
    """Runs until the request of this number; whether there was one."""
    mine, theirs = PROCESSES.Pipe()
    config = config_for(TYPES[vendor], emulator)
    child = PROCESSES.Process(
        target=killed_run, args=(theirs, config, vendor, emulator.space_id, str(folder))
    )
    child.start()
    assert child.pid
    emulator.faults.add("kill", pid=child.pid, skip=number, when=when)
    mine.send("go")
    child.join(60)
    emulator.faults.clear()
    assert child.exitcode in (0, -signal.SIGKILL)
    return child.exitcode != 0


def clean_up(emulator: Emulator, vendor: str, folder: Path, number: int) -> list[str]:
    """In one of three ways: `--clean`, `--clean` on another machine (Genesys), the next run. What is left."""
    if number % 3 == 1 and vendor == "genesys":
        (folder / "verify.jsonl").unlink(missing_ok=True)
    lab = lab_of(emulator, vendor, folder)
    left = lab.scratch.clean(0).left
    if number % (3 * STEP) == 2:
        assert examine(emulator, vendor, folder).left == left
    return list(left)


def check_points(emulator: Emulator, vendor: str, folder: Path, step: int) -> int:
    """Kills at every `step`-th request, before and after its effect; returns how often."""
    furnish(emulator)
    start, before = emulator.dump(), configuration(emulator)
    number = cells = 0
    while True:
        for when in ("before", "after"):
            emulator.load(start)
            if not kill_at(emulator, vendor, folder, number, when):
                return cells
            (last,) = list(emulator.requests)[-1:]
            left = clean_up(emulator, vendor, folder, number)
            there = configuration(emulator)
            if left and vendor == "segment":
                assert last.method == "POST"
                assert len(left) == 1
                strays = [
                    each for each in there.get("journeys", []) if each not in before.get("journeys", [])
                ]
                assert len(strays) <= (when == "after")
                assert all(each["name"] in left[0] for each in strays)
                lab_of(emulator, vendor, folder).scratch.forget()
            else:
                assert left == []
                assert there == before, f"{when} request {number}, {last}"
            if number % 3 != 1:
                assert assigned(emulator) == []
            (folder / "verify.jsonl").unlink(missing_ok=True)
            cells += 1
        number += step


@pytest.mark.slow
@pytest.mark.parametrize(("vendor", "least"), [("genesys", 240), ("segment", 140)])
def test_at_every_request(
    emulator_of: Callable[..., Emulator], tmp_path: Path, vendor: str, least: int
) -> None:
    assert check_points(emulator_of(), vendor, tmp_path, 1) >= least


@pytest.mark.slow
def test_at_some_requests(emulator_of: Callable[..., Emulator], tmp_path: Path) -> None:
    assert check_points(emulator_of(), "genesys", tmp_path, 64) >= 4


def test_a_late_list_is_waited_for(emulator_of: Callable[..., Emulator], tmp_path: Path) -> None:
    """The answer to the first POST is lost, and the list has the object only later."""
    emulator = emulator_of(switches={"list_lag_ms": "700"})
    assert kill_at(emulator, "genesys", tmp_path, 1, "after")
    assert len(emulator.objects("segments")) == 1
    cleaned = lab_of(emulator, "genesys", tmp_path).scratch.clean(2.0)
    assert (cleaned.removed, cleaned.left) == (1, [])
    assert emulator.objects("segments") == {}
    assert not (tmp_path / "verify.jsonl").exists()


def test_an_object_that_was_renamed_is_left_alone(
    emulator_of: Callable[..., Emulator], tmp_path: Path
) -> None:
    """Somebody made it theirs: the diary's id alone is no reason to delete it."""
    emulator = emulator_of()
    lab = lab_of(emulator, "genesys", tmp_path)
    id = lab.scratch.made("segments", "plain", {"isActive": False})
    emulator.edit("segments", id, displayName="Ours now")
    cleaned = lab_of(emulator, "genesys", tmp_path).scratch.clean(0)
    assert (cleaned.removed, cleaned.left) == (0, [])
    assert list(emulator.objects("segments")) == [id]
