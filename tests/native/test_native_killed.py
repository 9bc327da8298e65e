"""SIGKILL of engine, program and plugin at requests of a run through this door: nothing is doubled or lost in silence."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from safety.harness import Engine, PulumiCli, Watched, check_settled, outcome
from safety.kill import POINTS, Killer, below, forget_journal, killed, unlock
from support.native_cli import NativeProject

pytestmark = [
    pytest.mark.cli,
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes by /proc"),
]

PROGRAM = """
    from pulumi_genesys import ActionMap, Segment

    patterns = [{{"criteria": [{{"key": "page.url", "values": ["{page}"]}}], "count": 1, "stream_type": "Web", "session_type": "web"}}]
    a = Segment("a", display_name="A", is_active=True, journey={{"patterns": patterns}})
    ActionMap("b", display_name="B", trigger_with_segments=[a.id], activation={{"type": "immediate"}},
              action={{"media_type": "webMessagingOffer"}})
"""


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    made.start()
    yield made
    made.close()
    assert made.violations == []


@pytest.fixture
def engine(tmp_path: Path, watched: Watched, python_sdks: str) -> Engine:
    project = NativeProject(tmp_path / "project", watched, sdks=python_sdks)
    project.write(PROGRAM.format(page="/a"))
    return PulumiCli(project, watched)


@pytest.mark.parametrize("journal", ["kept", "deleted"])
@pytest.mark.parametrize("point", POINTS)
def test_a_create_that_is_killed(engine: Engine, point: str, journal: str) -> None:
    killed(engine, "up", Killer(1, point, lambda request: request.method == "POST"))
    unlock(engine)
    if journal == "deleted":
        forget_journal(engine)
    ran = engine.run("up")
    assert outcome(engine, ran, ["A", "B"]) in ("ok", "stopped", "warned"), ran
    assert sum(name == "A" for _, name in engine.emulator.there().values()) == 1


@pytest.mark.parametrize("point", POINTS)
def test_an_update_that_is_killed(engine: Engine, point: str) -> None:
    engine.must("up")
    engine.write(PROGRAM.format(page="/b"))
    killed(engine, "up", Killer(1, point, lambda request: request.method == "PATCH"))
    unlock(engine)
    engine.must("up")
    check_settled(engine, ["A", "B"])


@pytest.mark.parametrize("point", POINTS)
def test_a_destroy_that_is_killed(engine: Engine, point: str) -> None:
    engine.must("up")
    killed(engine, "destroy", Killer(1, point, lambda request: request.method == "DELETE"))
    unlock(engine)
    engine.must("destroy")
    assert engine.emulator.there() == {}
    assert engine.resources() == []


def test_the_plugin_ends_with_its_engine(engine: Engine) -> None:
    seen: list[int] = []

    def look(stage: str, request: object) -> None:
        if stage == "before" and not seen:
            seen.extend(_plugins(process.pid))
            kill_all_but(process.pid, seen)

    with engine.emulator.hooked(look):
        process = engine.start("up")
        engine.end(process)
    assert seen
    for _ in range(200):
        if not any(Path(f"/proc/{pid}/cmdline").exists() and _is_plugin(pid) for pid in seen):
            return
        time.sleep(0.1)
    pytest.fail("the plugin is still there")


def _plugins(root: int) -> list[int]:
    return [pid for pid in below(root) if _is_plugin(pid)]


def _is_plugin(pid: int) -> bool:
    try:
        return "journeys.native" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def kill_all_but(root: int, kept: list[int]) -> None:

    for pid in [each for each in below(root) if each not in kept]:
        os.kill(pid, signal.SIGKILL)
