"""Fixtures for all tests: an emulator, providers configured for it, and both engines over throw-away projects."""

from __future__ import annotations

import functools
import os
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

from support.cli import Cli, pulumi_missing
from support.driver import Driver, new_process
from support.forks import Forking, Forks
from support.project import Project
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.engine import plugin, program
from providers.core.plugin.provider import Provider
from providers.core.session.session import forget_sessions
from providers.http import client

# A busy machine is no failure.
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")

OURS = ("GENESYSCLOUD_", "PUBLIC_API_", "JOURNEYS_", "PULUMI_")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No credentials of the machine's user, a crash journal of the test's own, and a process that knows no org."""
    for name in list(os.environ):
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("JOURNEYS_PENDING", str(tmp_path / "pending"))
    monkeypatch.setenv("JOURNEYS_OWNED", str(tmp_path / "owned"))
    forget_sessions()
    yield
    forget_sessions()
    client._close_all()  # else a later emulator on the same port would meet connections and tokens of this one
    if hasattr(sys, "tracebacklimit"):
        del sys.tracebacklimit  # `configure` sets it for the plugin process


@pytest.fixture(scope="session", autouse=True)
def certificates_once() -> Iterator[None]:
    """Reads a file of certificates once: every httpx client of a test would read one, and few need it."""
    create = ssl.create_default_context
    read = functools.cache(lambda file: create(cafile=file))

    def shared(*args: Any, **options: Any) -> ssl.SSLContext:
        return create(*args, **options) if args or options.keys() != {"cafile"} else read(options["cafile"])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ssl, "create_default_context", shared)
        yield


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Forks]]:
    """What a test's own engine forks its processes from, once it is asked for."""
    started = functools.cache(lambda: Forks(tmp_path_factory.mktemp("forks")))
    yield started
    if started.cache_info().currsize:
        started().close()


@pytest.fixture(autouse=True)
def forked_processes(monkeypatch: pytest.MonkeyPatch, forks: Callable[[], Forks]) -> None:
    """Program and plugin of the embedded engine are forked: half of a run's time is the start of two interpreters."""
    if sys.platform == "linux":
        for module in (plugin, program):
            monkeypatch.setattr(module, "subprocess", Forking(lambda: forks().path))


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses between attempts and looks take no time; the list has their lengths."""
    slept: list[float] = []
    real = time.monotonic

    def pause(seconds: float) -> None:
        slept.append(seconds)

    from providers.core.plugin import absence, create, endpoint, existing, left_behind, search

    class Time:
        strftime, gmtime = staticmethod(time.strftime), staticmethod(time.gmtime)
        time = staticmethod(time.time)
        sleep = staticmethod(pause)

        @staticmethod
        def monotonic() -> float:
            return real() + sum(slept)

    monkeypatch.setattr(create, "time", Time)
    for module in (absence, endpoint, left_behind, search):
        monkeypatch.setattr(module, "time", Time)
    for module in (absence, endpoint, existing, left_behind, search):
        monkeypatch.setattr(module, "pause", pause)
    known: dict[Any, Any] = {}

    def client_for(connection: Any) -> Any:
        if connection not in known:
            known[connection] = client.Client(connection, sleep=pause)
        return known[connection]

    monkeypatch.setattr(client, "client_for", client_for)
    return slept


@pytest.fixture
def emulator_of(journeys_emulator_switches: dict[str, str]) -> Iterator[Callable[..., Emulator]]:
    """Starts emulators with options; limits are off unless given. Fails if an answer broke the contract.

    With `--emulator-switches FILE` those of the file are in force where a test gives none of its own.
    """
    started: list[Emulator] = []

    def start(**options: Any) -> Emulator:
        switches = {**journeys_emulator_switches, **options.pop("switches", {})}
        started.append(Emulator(**{"limits": "off", "switches": switches, **options}).start())
        return started[-1]

    yield start
    for each in started:
        each.close()
        assert each.violations == []


@pytest.fixture
def emulator(emulator_of: Callable[..., Emulator]) -> Emulator:
    """An empty emulator."""
    return emulator_of()


@pytest.fixture
def provider_for() -> Callable[..., Provider]:
    """`provider_for(token, emulator, **settings)`: a provider in a process that has just started."""

    def make(token: str, emulator: Emulator, **more: str) -> Provider:
        return new_process(token, config_for(token, emulator, **more))

    return make


@pytest.fixture
def driver(emulator: Emulator) -> Callable[..., Driver]:
    """`driver(token, name=..., **settings)`: a resource on the emulator, driven as by an engine."""

    def make(token: str = "genesys:Segment", name: str = "it", stack: str = "dev", **more: str) -> Driver:
        return Driver(token, config_for(token, emulator, **more), name, stack)

    return make


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> Project:
    """A Pulumi project in a folder of its own, configured for the emulator by the environment."""
    return Project(tmp_path / "project", emulator)


@pytest.fixture
def engine(project: Project) -> Callable[..., Any]:
    """`engine(program, **options)`: the embedded engine over the project."""
    return project.engine


@pytest.fixture
def cli(project: Project, forks: Callable[[], Forks]) -> Callable[..., Cli]:
    """`cli(program, **options)`: the real Pulumi CLI over the project; skips where there is none."""
    why = pulumi_missing()
    if why:
        pytest.skip(why)
    if sys.platform == "linux":
        project.env |= forks().for_cli
    return project.cli
