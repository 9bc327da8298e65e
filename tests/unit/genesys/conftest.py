"""Fixtures of the tests of Genesys types."""

from __future__ import annotations

import pytest

from providers.genesys import assignment_api


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assignments are looked at again at once."""
    monkeypatch.setattr(assignment_api, "PAUSE_S", 0.0)
