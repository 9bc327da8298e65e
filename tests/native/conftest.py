"""The lifecycle suite's cases and fixtures, with a driver that goes through the native door."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))

from cases import Case
from support.native import NativeDriver, plugin
from support.native_cli import VENDORS, generate, language_missing
from support.settings import config_for

from journeys.emulator import Emulator

LIFECYCLE = Path(__file__).parents[1] / "lifecycle"
pytest.register_assert_rewrite("test_lifecycle", "test_taken")
_spec = importlib.util.spec_from_file_location("lifecycle_conftest", LIFECYCLE / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_lifecycle: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_lifecycle)

pytest_generate_tests = _lifecycle.pytest_generate_tests
case = _lifecycle.case
world = _lifecycle.world


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Any]:
    """A client of the Genesys plugin, on an empty emulator."""
    with plugin("genesys", config_for("genesys:Segment", emulator)) as made:
        yield made


@pytest.fixture
def it(case: Case, world: Emulator) -> NativeDriver:
    """A resource of the type; what is gone is confirmed soon after its creation."""
    return NativeDriver(case.token, config_for(case.token, world, listLag="0.2"))


@pytest.fixture(scope="session")
def python_sdks(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the generated Python SDKs are, for PYTHONPATH; skips where the CLI is missing."""
    if why := language_missing("python"):
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("sdks")
    env = {**os.environ, "PULUMI_HOME": str(folder / "home"), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    sdks = [str(generate(folder, "python", vendor, env)) for vendor in VENDORS]
    target = folder / "site-packages"
    for what in (["parver"], ["--no-deps", *sdks]):
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(target), *what]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"the generated SDKs cannot be installed: {done.stderr.strip()[-300:]}")
    return str(target)
