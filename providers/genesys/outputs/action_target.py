"""Objects inside of outputs, from the declarations in `providers.genesys.action_target`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from providers.core.program.nested import Nested


class ServiceLevel(Nested):
    """The service level that offers are throttled for. Schema `ServiceLevel`."""

    percentage: float | None
    """The share of conversations, 0 to 1, that is to be answered in time."""
    duration_ms: int | None
    """In how many milliseconds they are to be answered."""
