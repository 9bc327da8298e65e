"""Outcome predictors, which the vendor withdraws with journey outcomes."""

from __future__ import annotations

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import TypedDict, Unpack

from providers.core.program.function import Function

from ..dialect import GENESYS
from ..outcome_predictor import GetOutcomePredictorResult, OutcomePredictorProvider
from ..shut_down import SHUT_DOWN
from . import known
from .listing import all_of


class ListOutcomePredictorsArgs(TypedDict, total=False):
    """The arguments of `list_outcome_predictors`: there are none."""


LIST_OUTCOME_PREDICTORS = Function(
    GENESYS,
    "list_outcome_predictors",
    ListOutcomePredictorsArgs,
    all_of(OutcomePredictorProvider(), GetOutcomePredictorResult),
    SHUT_DOWN,
)


def list_outcome_predictors(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListOutcomePredictorsArgs]
) -> list[GetOutcomePredictorResult]:
    """All outcome predictors. Permission `journey:outcomepredictor:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_OUTCOME_PREDICTORS(opts, args)


def list_outcome_predictors_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListOutcomePredictorsArgs]
) -> Output[list[GetOutcomePredictorResult]]:
    """As `list_outcome_predictors`, once the arguments and `depends_on` are known."""
    return LIST_OUTCOME_PREDICTORS.output(opts, args)
