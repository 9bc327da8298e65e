"""Objects inside of outputs, from the declarations in `providers.genesys.outcome_predictor`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from providers.core.program.nested import Nested


class PredictedOutcome(Nested):
    """The outcome that is predicted. Schema `OutcomeRefRequest`."""

    id: str
    """Its id. Changing it replaces the predictor."""
