"""A plugin process whose engine is killed: it ends what it has begun, writes the id, and goes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.project import ROOT, Project

from journeys.emulator import Emulator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the plugin process by /proc"),
]
PROGRAM = """
from providers.genesys import Segment
Segment("a", display_name="A", context={"patterns": []})
"""
MARK = "JOURNEYS_TEST_MARK"


def plugins(mark: str) -> Iterator[int]:
    """The plugin of one test's run and the shell that the CLI starts it with, known by their environment."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                environ = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            of_plugin = b"pulumi.dynamic" in command or b"pulumi-resource-pulumi-python" in command
            if of_plugin and f"{MARK}={mark}".encode() in environ:
                yield int(entry.name)


def until(condition: Callable[[], Any], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.05)


@pytest.fixture(params=["embedded", pytest.param("pulumi", marks=pytest.mark.cli)])
def command(
    request: pytest.FixtureRequest, project: Project, tmp_path: Path
) -> tuple[list[str], dict[str, str]]:
    """The `up` of each engine over the same project, and its environment."""
    project.write(PROGRAM)
    if request.param == "pulumi":
        env = request.getfixturevalue("cli")(PROGRAM).env
        return ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", "dev"], env
    env = {**os.environ, **{k: v for k, v in project.env.items() if v is not None}, "PYTHONPATH": str(ROOT)}
    given = [arg for key, value in project.config.items() for arg in ("--config", f"{key}={value}")]
    return [sys.executable, "-m", "journeys.engine", "up", "--cwd", str(project.root), *given], env


def journal_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]


@pytest.mark.parametrize("how", ["killed", "interrupted twice"])
def test_the_plugin_ends_its_create_and_goes(
    project: Project,
    command: tuple[list[str], dict[str, str]],
    emulator: Emulator,
    tmp_path: Path,
    how: str,
) -> None:
    mark, (argv, env) = str(tmp_path), command
    pending = tmp_path / "pending"
    # After ^C a request that is under way has 1.5 s for its answer.
    emulator.faults.add("latency", method="POST", path="/segments$", ms=4000 if how == "killed" else 800)
    env = {**env, MARK: mark, "JOURNEYS_PENDING": str(pending)}
    engine = subprocess.Popen(
        argv, cwd=project.root, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: emulator.requests.matching("POST", "/segments$"), 60)
        assert list(plugins(mark))
        if how == "killed":
            engine.kill()
        else:
            engine.send_signal(signal.SIGINT)
            time.sleep(0.3)
            engine.send_signal(signal.SIGINT)
        engine.wait(15)
        until(lambda: not list(plugins(mark)), 15)
    finally:
        for pid in plugins(mark):
            os.kill(pid, signal.SIGKILL)
    (made,) = emulator.objects("segments")
    lines = journal_of(pending)
    assert [line["id"] for line in lines if "id" in line] == [made]
    if how == "killed" or argv[0] != "pulumi":  # the CLI ends the plugin before itself
        assert not any(line["op"] == "ended" for line in lines)


def test_a_plugin_stays_while_its_engine_is_there(project: Project, emulator: Emulator) -> None:
    """A create that takes longer than some looks at the engine's address, and an end in order."""
    emulator.faults.add("latency", method="POST", path="/segments$", ms=3500)
    assert project.engine(PROGRAM).up().ok
    (made,) = emulator.objects("segments")
    lines = journal_of(project.root / ".journeys" / "pending")
    assert [line.get("id") for line in lines if line["op"] == "made"] == [made]
    assert lines[-1]["op"] == "ended"
