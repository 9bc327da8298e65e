"""SIGKILL at every request of up, update, replace and destroy: nothing is doubled or orphaned in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .harness import Engine, outcome
from .kill import COMMANDS, POINTS, Killer, forget_journal, killed, matrix, unlock
from .programs import program, segment
from .table import rows_on_page

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes by /proc")


@pytest.mark.slow
@pytest.mark.parametrize("journal", ["kept", "deleted"])
@pytest.mark.parametrize("command", COMMANDS)
def test_at_every_request(engine: Engine, tmp_path: Path, command: str, journal: str) -> None:
    cells = matrix(engine, command, tmp_path / "kept", journal=journal == "kept")
    assert not cells.bad, "\n\n".join(cells.bad)
    assert cells.count == cells.requests * len(POINTS)
    # How many cells stop or go on depends on the order of the requests; that none ends in silence doesn't.
    (row,) = [
        each for each in rows_on_page() if each.startswith(f"| {engine.name} | {command} | {journal} |")
    ]
    assert row.endswith("| 0 |")


@pytest.mark.parametrize("journal", ["kept", "deleted"])
def test_a_create_whose_answer_nobody_saw(stack_on: Callable[..., Engine], journal: str) -> None:
    engine = stack_on("embedded", program(segment()))
    killed(engine, "up", Killer(1, "after", lambda request: request.method == "POST"))
    assert len(engine.emulator.there()) == 1
    unlock(engine)
    if journal == "deleted":
        forget_journal(engine)
    ran = engine.run("up")
    assert outcome(engine, ran, ["A"]) in ("ok", "stopped", "warned"), ran
    assert len(engine.emulator.there()) == 1


@pytest.mark.cli
def test_a_cli_that_is_killed_while_it_writes_its_state(stack_on: Callable[..., Engine]) -> None:
    """It empties the file beside the state before it fills it; without that file the state can be read again."""
    engine = stack_on("cli", program(segment()))
    engine.must("up")
    beside = engine.state_file.with_name(f"{engine.state_file.name}.attrs")
    beside.write_text("")
    ran = engine.run("up")
    assert not ran.ok
    assert "failed to load checkpoint: EOF" in ran.text
    unlock(engine)
    assert not beside.exists()
    engine.must("preview", "--expect-no-changes")
    engine.must("refresh")
    assert len(engine.emulator.there()) == 1
