"""Outcomes: `/api/v2/journey/outcomes`, which the vendor is shutting down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .kind import Kind
from .segments import PATTERN_DEFAULTS, check_patterns

declare(
    "outcomes",
    "gone | present",
    "inferred",
    "Deprecated since 2026-05 ('is being removed'): every operation of outcomes, predictors, "
    "attributions, scores and estimates answers 410, or works as it did. Status and "
    "code of the end are a guess.",
)
declare("outcomes_limit", "10 per org, then 409 limit.exceeded", "documented", "all.docs.genesys.com, 2021.")
declare(
    "outcome_defaults", "isActive true, isPositive true", "guess", "Optional in requests, always answered."
)


def gone_with_outcomes(call: Call) -> None:
    """Raises 410 for all operations of outcomes unless the switch says that they still work."""
    if call.switches["outcomes"] == "gone":
        raise errors.ApiError(410, "gone", "Journey Outcomes has been removed.")


class Outcomes(Kind):
    name = "outcomes"
    path = "/api/v2/journey/outcomes"
    id_parameter = "outcomeId"
    schema = "Outcome"
    limit = ("outcome.max", 10)
    ids_parameter = "outcomeIds"
    ids_maximum = 20
    merged = frozenset({"associatedValueField"})
    defaults: ClassVar[Mapping[str, Any]] = {**PATTERN_DEFAULTS, "isActive": True, "isPositive": True}

    def gate(self, call: Call) -> None:
        gone_with_outcomes(call)

    def check(self, call: Call, body: Body) -> None:
        check_patterns(call, body)
