"""^C ends a run within five seconds, whatever the API is doing, and the state has what was made."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from safety.harness import Engine, Watched, engine_on

COUNT = 120
PROGRAM = f"""
from providers.genesys import Segment

for n in range({COUNT}):
    Segment(f"s{{n}}", display_name=f"S {{n}}", is_active=True, context={{"patterns": []}})
"""
WITHIN_S = {"embedded": 5.0, "cli": 6.5}
"""The CLI waits five seconds for the program, whatever the plugin does."""
SEGMENTS = "/segments$"

FAULTS: dict[str, dict[str, Any]] = {
    "is busy": {"kind": "latency", "ms": 300},
    "asks for a pause": {"kind": "status", "status": 429, "retry_after": 60, "times": None, "skip": 8},
    "says nothing": {"kind": "stall", "times": None, "skip": 8, "when": "after"},
    "fails": {"kind": "status", "status": 503, "times": None, "skip": 8},
}
"""What the API does with creates meanwhile."""


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    made.start()
    yield made
    made.close()


@pytest.fixture(params=["embedded", pytest.param("cli", marks=pytest.mark.cli)])
def engine(request: pytest.FixtureRequest, watched: Watched, tmp_path: Path) -> Engine:
    return engine_on(str(request.param), tmp_path, watched)


def until(is_so: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def interrupted(engine: Engine, command: str, when: Callable[[], object]) -> tuple[int, str, float]:
    """The exit code and the text of a command that gets ^C as from a terminal, and the seconds that it took to end."""
    process = subprocess.Popen(
        engine.line(command, ()),
        cwd=engine.root,
        env=engine.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        until(when, 60)
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        text, _ = process.communicate(timeout=60)
        return process.returncode, text, time.monotonic() - began
    finally:
        process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("what", FAULTS)
def test_an_up_ends(engine: Engine, watched: Watched, what: str) -> None:
    engine.write(PROGRAM)
    options = dict(FAULTS[what])
    watched.faults.add(options.pop("kind"), method="POST", path=SEGMENTS, **options)
    code, text, took = interrupted(
        engine, "up", lambda: len(watched.requests.matching("POST", SEGMENTS)) >= 12
    )
    assert code != 0
    assert took < WITHIN_S[engine.name], text[-2000:]
    assert "Traceback" not in text
    made, known = set(watched.objects("segments")), set(engine.ids())
    assert known <= made
    if what == "is busy":
        assert known == made
        assert 0 < len(made) < COUNT
    watched.faults.clear()
    engine.run("up")
    names = [each["displayName"] for each in watched.objects("segments").values()]
    assert len(names) == len(set(names)), "something was made twice"


@pytest.mark.slow
def test_a_refresh_ends(engine: Engine, watched: Watched) -> None:
    engine.write(PROGRAM)
    engine.must("up")
    before = engine.recorded()
    watched.requests.clear()
    watched.faults.add("stall", method="GET", path="/segments", times=None)
    code, text, took = interrupted(engine, "refresh", lambda: watched.requests.matching("GET", "/segments"))
    assert code != 0
    assert took < WITHIN_S[engine.name], text[-2000:]
    assert engine.recorded() == before
    watched.faults.clear()
    engine.must("refresh", "--expect-no-changes")


@pytest.mark.slow
def test_a_destroy_ends(engine: Engine, watched: Watched) -> None:
    engine.write(PROGRAM)
    engine.must("up")
    watched.requests.clear()
    watched.faults.add("stall", method="DELETE", times=None, skip=8)
    code, text, took = interrupted(engine, "destroy", lambda: len(watched.requests.matching("DELETE")) >= 10)
    assert code != 0
    assert took < WITHIN_S[engine.name], text[-2000:]
    assert set(watched.objects("segments")) <= set(engine.ids())
    watched.faults.clear()
    engine.must("destroy")
    assert watched.objects("segments") == {}
