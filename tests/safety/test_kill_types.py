"""SIGKILL at every request of every type's commands: nothing is doubled, orphaned or lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.forks import Forks

from .forked import forked_on
from .harness import ENGINES, Engine, Watched
from .kill_types import COMMANDS, POINTS, TYPES, first_write, matrix
from .type_table import CONFIG, rows_on_page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes by /proc"),
]


@pytest.mark.parametrize("journal", [True, False], ids=["kept", "deleted"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("token", TYPES)
def test_at_every_request(forks: Callable[[], Forks], token: str, command: str, journal: bool) -> None:
    def start(folder: Path, emulator: Watched) -> Engine:
        return forked_on("embedded", folder, emulator, forks(), **CONFIG)

    cells = matrix(start, token, command, journal=journal)
    assert not cells.bad, "\n\n".join(cells.bad)
    assert cells.outcomes.total() == cells.requests * len(POINTS)


@pytest.mark.cli
@pytest.mark.parametrize("token", TYPES)
def test_at_the_first_write_on_the_cli(forks: Callable[[], Forks], token: str) -> None:
    def start(folder: Path, emulator: Watched) -> Engine:
        return forked_on("cli", folder, emulator, forks(), **CONFIG)

    cells = matrix(start, token, "up", journal=True, sample=True)
    assert not cells.bad, "\n\n".join(cells.bad)
    assert cells.outcomes.total() == len(POINTS)


def test_first_write() -> None:
    assert first_write(["GET /a", "GET /b", "PATCH /b", "POST /c"]) == 3


def test_every_type_and_command_is_in_the_table() -> None:
    """On both engines, and none in silence."""
    rows = [row.strip("| ").split(" | ") for row in rows_on_page()]
    cells = {(engine, token.strip("`"), command): int(count) for engine, token, command, count, *_ in rows}
    wanted = {(engine, token, command) for engine in ENGINES for token in TYPES for command in COMMANDS}
    assert cells.keys() == wanted
    assert {row[-1] for row in rows} == {"0"}
