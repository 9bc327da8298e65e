"""What an emulator was asked, without what every process asks once: tokens, and whose credentials it has."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeys.emulator import Emulator

from . import driver

IDENTITY = ("GET /api/v2/organizations/me", "GET /")
"""Whose credentials these are, by vendor."""


def is_identity(entry: Any) -> bool:
    """Whether a request asks whose credentials these are."""
    return f"{entry.method} {entry.path}" in IDENTITY


def asked(emulator: Emulator, processes: int | None = None) -> list[Any]:
    """The requests since the last look, tokens and the question of identity left out.

    Fails where a vendor was asked that more often than processes were started meanwhile: those of a `Driver`, or as
    many as are given.
    """
    log = emulator.requests.matching()
    emulator.requests.clear()
    questions = Counter(entry.path for entry in log if is_identity(entry))
    allowed = processes or max(1, driver.processes_since_last_look())
    assert max(questions.values(), default=0) <= allowed, f"{questions} asked by {allowed} processes"
    return [entry for entry in log if not is_identity(entry)]


def sent(emulator: Emulator, processes: int | None = None) -> list[str]:
    """The same, as `METHOD /path`."""
    return [f"{entry.method} {entry.path}" for entry in asked(emulator, processes)]
