"""Fixtures of the emulator's tests: an emulator on a free port with a clock of its own, and a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from support.twilio import Journeys

from journeys.emulator import Emulator, Org


class Clock:
    """Wall time that only tests move."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emulator(clock: Clock, emulator_of: Callable[..., Emulator]) -> Callable[..., Emulator]:
    """Starts emulators with the test's clock."""
    return lambda **options: emulator_of(**{"clock": clock, "sleep": clock.sleep, **options})


@pytest.fixture
def emu(emulator: Callable[..., Emulator]) -> Emulator:
    return emulator()


@pytest.fixture
def api() -> Iterator[Callable[..., httpx.Client]]:
    """Clients with a token of the emulator's default org, or of another."""
    clients: list[httpx.Client] = []

    def connect(emu: Emulator, org: Org | None = None) -> httpx.Client:
        url = (org or emu.org).url
        clients.append(httpx.Client(base_url=url, headers={"Authorization": f"Bearer {emu.token(org)}"}))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def journeys(emulator):
    opened = []

    def start(**switches):
        emu = emulator(switches={f"twilio_{name}": value for name, value in switches.items()})
        opened.append(Journeys(emu))
        opened[-1].emu = emu
        return opened[-1]

    yield start
    for each in opened:
        each.http.close()
