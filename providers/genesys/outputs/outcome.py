"""Objects inside of outputs, from the declarations in `providers.genesys.outcome`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class AssociatedValueField(Nested):
    """What of the event tells how much the outcome is worth. Schema `AssociatedValueField`."""

    data_type: Literal["Number", "Integer"]
    """The type of the value."""
    name: str
    """The event's attribute, `attributes.<name>.value`."""
