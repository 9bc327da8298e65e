"""The fault matrix's cells on the real CLI: a network of sockets, a clock that nobody moves, and a stack of the CLI's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from safety.harness import COMMAND
from support.cli_driver import CliDriver
from support.forks import Forks
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.emulator.http import Drop, Request, Response

from . import cells
from .catalog import Fault
from .cells import NEXT_STEP, SECRETS, Bench, Cell
from .clock import SimulatedTime
from .expected import Expected
from .network import Between
from .operations import Operation
from .subjects import Subject
from .world import World

LIST_LAG_S = 0.5
ELSEWHERE = {
    "refused": "nobody listens, which an emulator can't play",
    "stalled": "waits for the client's timeout, 30 s and more",
    "slow": "waits for 20 s and more",
    "stale read": "needs what was changed a moment ago",
    "list lag": "needs what was changed a moment ago",
    "rate limit shared with another client": "counts requests in a window of seconds",
}
"""The families of faults that are not here, and why: the in-process matrix has them, at this door too."""


def happens_here(fault: Fault) -> bool:
    """Whether a fault can be played by an emulator on a socket, in a few seconds."""
    return fault.family not in ELSEWHERE and (not fault.lasts or fault.family == "401: revoked")


class RealTime(SimulatedTime):
    """The machine's clock, where the simulated one is expected."""

    def time(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Waits, but for no longer than a list may lag here."""
        time.sleep(min(seconds, LIST_LAG_S * 2))


class Listening(Emulator):
    """An emulator with such a network before it, one request at a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.network = Between()
        self._turn = threading.Lock()

    def handle(self, request: Request) -> Response:
        network, entry = self.network, request.entry
        with self._turn:
            number = len(network.log)
            network.log.append(entry)
            instead = network.hook(number, entry) if network.hook else None
            if isinstance(instead, Exception):
                raise Drop
            if instead is not None:
                return Response(instead.status_code, instead.read(), dict(instead.headers), "text/html")
            response = super().handle(request)
            return network.change(number, entry, response) if network.change else response


class CliWorld(World):
    """A listening emulator, and what a machine keeps beside a state."""

    def __init__(self, subject: Subject, folder: Path) -> None:
        super().__init__(subject, folder, RealTime())
        assert isinstance(self.emulator, Listening)
        self.network: Any = self.emulator.network

    def _emulator(self, limits: Any) -> Emulator:
        return Listening(limits=limits, switches=dict(self.subject.case.switches)).start()

    def end_process(self) -> None:
        """Each command is a process of its own."""


class CliStack(CliDriver):
    """The stack of a cell."""

    def __init__(self, world: World, root: Path, forks: Forks, **more: str) -> None:
        self.world, emulator = world, world.emulator
        config = config_for(world.subject.token, emulator, listLag=str(LIST_LAG_S), **more)
        super().__init__(world.subject.token, config, root, emulator, forks, world.pending)

    @property
    def ids(self) -> set[str]:
        """The ids in the state."""
        return {each["id"] for each in self.resources()}


class CliBench(Bench):
    """Runs cells on the CLI. Times are a machine's, and messages those of a whole command."""

    def _check_time(self, cell: Cell, wanted: Expected, took: float) -> None:
        """Nothing: see the in-process matrix."""

    def _check_error(self, cell: Cell, wanted: Expected, error: Exception) -> None:
        text = str(error)
        if wanted.well and not wanted.errors:
            cell.wrong.append(f"it failed: {text}")
        if not (NEXT_STEP.search(text) or COMMAND.search(text)):
            cell.wrong.append(f"no next step: {text}")
        for secret in SECRETS:
            if secret in text:
                cell.wrong.append(f"it says {secret!r}: {text[max(0, text.index(secret) - 200) :][:2000]}")


@contextmanager
def bench_of(operation: Operation, root: Path, forks: Forks) -> Iterator[CliBench]:
    """The bench of one operation."""
    world = CliWorld(operation.subject, root / "machine")

    def stack(world: World, **more: str) -> CliStack:
        return CliStack(world, root / "stack", forks, **more)

    world.folder.mkdir(parents=True)
    try:
        with patch.object(cells, "Stack", stack):
            yield CliBench(operation, world)
    finally:
        world.emulator.close()
    assert world.emulator.violations == []
