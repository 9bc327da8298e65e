"""Cells of the matrix on both engines, over real sockets: exit code, message, org and state, then the clean command."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from safety.forked import forked_on
from safety.harness import COMMAND, Engine, Watched, check_settled
from safety.programs import program, segment
from support.forks import Forks

BEFORE = program(segment())
AFTER = program(segment(description="'new'"))
WRITES = {"create": "POST", "update": "PATCH", "delete": "DELETE"}
PATH = "/segments"

WELL: dict[str, dict[str, Any]] = {
    "429": {"kind": "status", "status": 429, "retry_after": 1},
    "503": {"kind": "status", "status": 503, "when": "after"},
    "408": {"kind": "status", "status": 408, "when": "after"},
    "reset before the effect": {"kind": "drop", "reset": True},
    "reset after the effect": {"kind": "drop", "reset": True, "when": "after"},
    "cut short": {"kind": "drop", "when": "during"},
    "slow": {"kind": "latency", "ms": 1500, "times": 1},
    "drip": {"kind": "drip", "ms": 2},
}
"""What a command gets over by itself."""
FAILS: dict[str, dict[str, Any]] = {
    "403": {"kind": "status", "status": 403},
    "limit": {"kind": "status", "status": 409, "code": "limit.exceeded"},
    "400": {"kind": "status", "status": 400},
}
"""What ends it, and says what to do."""
NEXT_STEP = re.compile(r"grant it|delete objects|Correct the value")


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    made.start()
    yield made
    made.close()
    assert made.violations == []


@pytest.fixture(params=["embedded", pytest.param("cli", marks=pytest.mark.cli)])
def engine(
    request: pytest.FixtureRequest, watched: Watched, tmp_path: Path, forks: Callable[[], Forks]
) -> Engine:
    made = forked_on(str(request.param), tmp_path, watched, forks())
    made.set(genesys_listLag="0.5")
    return made


def prepared(engine: Engine, operation: str) -> str:
    """What is there before; returns the command."""
    engine.write(BEFORE)
    if operation != "create":
        engine.must("up")
    engine.write(AFTER)
    return "destroy" if operation == "delete" else "up"


def settled(engine: Engine, operation: str) -> None:
    if operation == "delete":
        assert engine.emulator.there() == {}
        assert engine.ids() == []
    else:
        check_settled(engine, ["A"])


@pytest.mark.slow
@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("name", WELL)
def test_it_ends_well(engine: Engine, watched: Watched, operation: str, name: str) -> None:
    command = prepared(engine, operation)
    options = dict(WELL[name])
    fault = watched.faults.add(options.pop("kind"), method=WRITES[operation], path=PATH, **options)
    engine.must(command)
    assert fault.hits == 1
    settled(engine, operation)


@pytest.mark.slow
@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("name", FAILS)
def test_it_fails_and_says_what_to_do(engine: Engine, watched: Watched, operation: str, name: str) -> None:
    command = prepared(engine, operation)
    before = watched.there()
    options = dict(FAILS[name])
    watched.faults.add(options.pop("kind"), method=WRITES[operation], path=PATH, **options)
    ran = engine.run(command)
    assert ran.code != 0
    assert NEXT_STEP.search(ran.text) or COMMAND.search(ran.text), ran
    assert "Traceback" not in ran.text
    assert watched.there() == before
    assert set(engine.ids()) == set(before)
    engine.must(command)
    settled(engine, operation)
