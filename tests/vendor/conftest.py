"""The third vendor's folder joins the namespace package `providers`, as an infra repo's own would."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = str(Path(__file__).parent / "acme")


@pytest.fixture(autouse=True)
def third_vendor() -> Iterator[None]:
    """The vendor is there during a test, and unknown to those of other files."""
    sys.path.insert(0, FOLDER)
    yield
    sys.path.remove(FOLDER)
    for name in [each for each in sys.modules if each.startswith("providers.acme")]:
        del sys.modules[name]
