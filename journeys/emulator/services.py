"""What the vendors' applications share: everything that an operation may use beside its org."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .clock import Clock
from .faults import Faults
from .limits import Limits
from .openapi import Schema
from .reading import Reads
from .rules import Switches
from .tokens import Tokens


class Contract:
    """Checks the emulator's own answers; `violations` keeps what broke the vendor's schemas."""

    def __init__(self) -> None:
        self.violations: list[str] = []

    def check(self, schema: Schema, body: Any, where: str) -> None:
        """Record an answer that the schema doesn't allow; raises `AssertionError`."""
        problems = schema.problems(body)
        if problems:
            text = f"{where}: {problems[0].dotted}: {problems[0].message}"
            self.violations.append(text)
            raise AssertionError(f"the emulator's answer breaks the contract: {text}")


@dataclass(frozen=True)
class Services:
    """One set per emulator."""

    switches: Switches
    clock: Clock
    faults: Faults
    limits: Limits
    reads: Reads
    tokens: Tokens
    contract: Contract
