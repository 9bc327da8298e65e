"""The lifecycle suite's cases and fixtures, with a driver that goes through the native door."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))

from cases import Case
from support.native import NativeDriver
from support.settings import config_for

from journeys.emulator import Emulator

LIFECYCLE = Path(__file__).parents[1] / "lifecycle"
pytest.register_assert_rewrite("test_lifecycle")
_spec = importlib.util.spec_from_file_location("lifecycle_conftest", LIFECYCLE / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_lifecycle: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_lifecycle)

pytest_generate_tests = _lifecycle.pytest_generate_tests
case = _lifecycle.case
world = _lifecycle.world


@pytest.fixture
def it(case: Case, world: Emulator) -> NativeDriver:
    """A resource of the type; what is gone is confirmed soon after its creation."""
    return NativeDriver(case.token, config_for(case.token, world, listLag="0.2"))
