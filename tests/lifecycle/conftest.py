"""The resource types that the installed package has, and the case of each."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator
from journeys.registry import VENDORS, load, module_of

sys.path.insert(0, str(Path(__file__).parent))

from cases import Case, optional_fields


def registered() -> list[str]:
    """The tokens of all resource types, found where the registry looks for them."""
    tokens = set()
    for package in VENDORS.values():
        try:
            vendor = importlib.import_module(package)
        except ModuleNotFoundError:
            continue
        for info in pkgutil.iter_modules(vendor.__path__):
            module = importlib.import_module(f"{package}.{info.name}")
            for _, found in inspect.getmembers(module, inspect.isclass):
                token = vars(found).get("token")
                if isinstance(token, str) and module_of(token) == module.__name__:
                    tokens.add(token)
    return sorted(tokens)


TOKENS = [token for token in registered() if load(token).listable]
"""A type without a list (`segment:Journey`) has versions and several requests per change, and tests of its own."""


def file_of(token: str) -> Path:
    """Where the case of a type is."""
    return Path(__file__).parent / "cases" / f"{module_of(token).rpartition('.')[2]}.py"


def has_case(token: str) -> bool:
    return file_of(token).exists()


def case_of(token: str) -> Case:
    """The case of a type; fails where nobody wrote one."""
    if not has_case(token):
        pytest.fail(f"{token} has no case: write tests/lifecycle/cases/{file_of(token).name}")
    case: Case = importlib.import_module(f"cases.{file_of(token).stem}").CASE
    assert case.token == token
    return case


PER_FIELD = {
    "change": lambda case: case.changes,
    "fixed": lambda case: case.create_only,
    "optional": optional_fields,
}
"""Arguments of tests that run once per field of each type."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, paths in PER_FIELD.items():
        if name in metafunc.fixturenames:
            # A type without a case has no fields here; it fails in the tests that run once per type.
            known = [t for t in TOKENS if has_case(t)]
            metafunc.parametrize(("token", name), [(t, path) for t in known for path in paths(case_of(t))])
            return
    if "token" in metafunc.fixturenames:
        metafunc.parametrize("token", TOKENS)


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
