"""Arguments that are known, from the declarations in `providers.genesys.functions.estimates`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import Required, TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class OutcomeCriteria(TypedDict, total=False):
    """How probable an outcome must be. Schema `ActionMapEstimateOutcomeCriteria`."""

    outcome_id: Required[str]
    """The outcome's id."""
    max_probability: float | None
    """The session's highest probability so far."""
    probability: float | None
    """The probability now."""
    quantile: float | None
    """The quantile now."""
    max_quantile: float | None
    """The session's highest quantile so far."""


class EstimateActionMapArgs(TypedDict, total=False):
    """The arguments of `estimate_action_map`."""

    segment_ids: SequenceNotStr[str] | None
    """The segments that trigger it."""
    outcome_criteria: OutcomeCriteria
    """The outcome that triggers it."""
