"""Fixtures of the safety matrices: an emulator with hooks, and a stack on each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.forks import Forks

from .forked import forked_on
from .harness import Engine, Watched

BOTH = ["embedded", pytest.param("cli", marks=[pytest.mark.cli, pytest.mark.slow])]


@pytest.fixture
def watched_of() -> Iterator[Callable[..., Watched]]:
    """Starts emulators with options. Fails if an answer broke the contract."""
    started: list[Watched] = []

    def start(**options: Any) -> Watched:
        made = Watched(**options)
        made.start()
        started.append(made)
        return made

    yield start
    for each in started:
        each.close()
        assert each.violations == []


@pytest.fixture
def watched(watched_of: Callable[..., Watched]) -> Watched:
    """An empty emulator."""
    return watched_of()


@pytest.fixture
def stack_on(tmp_path: Path, watched: Watched, forks: Callable[[], Forks]) -> Callable[..., Engine]:
    """`stack_on("cli", program, **config)`: a new stack; `config` as in `Engine.set`."""

    def make(which: str, program: str = "", emulator: Watched | None = None, **config: str) -> Engine:
        engine = forked_on(which, tmp_path, emulator or watched, forks())
        if program:
            engine.write(program)
        if config:
            engine.set(**config)
        return engine

    return make


@pytest.fixture(params=BOTH)
def which(request: pytest.FixtureRequest) -> str:
    """One of the two engines; the CLI's tests are slow."""
    return str(request.param)


@pytest.fixture
def engine(which: str, stack_on: Callable[..., Engine]) -> Engine:
    """A stack without a program."""
    return stack_on(which)
