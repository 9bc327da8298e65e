"""Objects inside of outputs, from the declarations in `providers.genesys.segment`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class ExternalSegment(Nested):
    """The segment of another system that this one stands for. Schema `RequestExternalSegment`."""

    id: str
    """Its id there. Changing it replaces the segment."""
    name: str
    """Its name there."""
    source: Literal["AdobeExperiencePlatform", "Custom"] | None
    """The system. Changing it replaces the segment."""
