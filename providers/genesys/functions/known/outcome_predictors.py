"""Arguments that are known, from the declarations in `providers.genesys.functions.outcome_predictors`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing_extensions import TypedDict


class ListOutcomePredictorsArgs(TypedDict, total=False):
    """The arguments of `list_outcome_predictors`: there are none."""
