"""The resource types that the installed package has, and the case of each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator

sys.path.insert(0, str(Path(__file__).parent))

from cases import Case, optional_fields
from cases.types import TOKENS, case_of, has_case
from support.driver import Driver
from support.settings import config_for

PER_FIELD = {
    "change": lambda case: case.changes,
    "fixed": lambda case: case.create_only,
    "optional": optional_fields,
}
"""Arguments of tests that run once per field of each type."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module whose tests are for other types than those that are created has them in `TYPES`; one whose tests are
    for some of the fields chooses them in `some_of`."""
    types = getattr(metafunc.module, "TYPES", TOKENS)
    some_of = getattr(metafunc.module, "some_of", list)
    for name, paths in PER_FIELD.items():
        if name in metafunc.fixturenames:
            # A type without a case has no fields here; it fails in the tests that run once per type.
            known = [t for t in types if has_case(t)]
            metafunc.parametrize(
                ("token", name), [(t, path) for t in known for path in some_of(paths(case_of(t)))]
            )
            return
    if "token" in metafunc.fixturenames:
        metafunc.parametrize("token", types)


@pytest.fixture
def case(token: str) -> Case:
    return case_of(token)


@pytest.fixture
def world(case: Case, emulator_of: Any) -> Emulator:
    """An emulator on which the type works, with what it refers to."""
    emulator: Emulator = emulator_of(switches=dict(case.switches))
    for kind, objects in case.seed.items():
        for each in objects:
            emulator.seed(kind, each)
    return emulator


@pytest.fixture
def it(case: Case, world: Emulator) -> Driver:
    """A resource of the type; what is gone is confirmed soon after its creation."""
    return Driver(case.token, config_for(case.token, world, listLag="0.2"))
