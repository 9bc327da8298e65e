"""Outputs of objects from the declarations in `providers.genesys.outcome_predictor`, for type checkers only. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from pulumi import Output

from .outcome_predictor import PredictedOutcome


class PredictedOutcomeOutput(Output[PredictedOutcome]):
    """An Output of `PredictedOutcome`."""

    id: Output[str]
    """Its id. Changing it replaces the predictor."""
