"""Outcome predictors, which the vendor withdraws with journey outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import In, Limit
from providers.core.session.session import Session

from ..dialect import GENESYS
from ..shut_down import SHUT_DOWN
from .asking import entities, one
from .sessions import OutcomeRef

PATH = "/api/v2/journey/outcomes/predictors"


@dataclass(frozen=True, slots=True)
class OutcomePredictor:
    """What predicts an outcome. Schema `OutcomePredictor`."""

    id: str
    outcome: OutcomeRef | None
    self_uri: str | None


class ListOutcomePredictorsArgs(TypedDict, total=False):
    """The arguments of `list_outcome_predictors`: there are none."""


class GetOutcomePredictorArgs(TypedDict, total=False):
    """The arguments of `get_outcome_predictor`."""

    id: Required[In[Annotated[str, Limit(min_length=1)]]]
    """Its id."""


def _list(session: Session, args: Mapping[str, Any]) -> list[OutcomePredictor]:
    return entities(session, PATH, OutcomePredictor)


def _get(session: Session, args: Mapping[str, Any]) -> OutcomePredictor:
    return one(session, f"{PATH}/{{predictorId}}", OutcomePredictor, args["id"])


LIST_OUTCOME_PREDICTORS = Function(
    GENESYS, "list_outcome_predictors", ListOutcomePredictorsArgs, _list, SHUT_DOWN
)


def list_outcome_predictors(
    opts: InvokeOptions | None = None, **args: Unpack[ListOutcomePredictorsArgs]
) -> list[OutcomePredictor]:
    """All outcome predictors. Permission `journey:outcomepredictor:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_OUTCOME_PREDICTORS(opts, args)


def list_outcome_predictors_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListOutcomePredictorsArgs]
) -> Output[list[OutcomePredictor]]:
    """As `list_outcome_predictors`, once the arguments and `depends_on` are known."""
    return LIST_OUTCOME_PREDICTORS.output(opts, args)


GET_OUTCOME_PREDICTOR = Function(GENESYS, "get_outcome_predictor", GetOutcomePredictorArgs, _get, SHUT_DOWN)


def get_outcome_predictor(
    opts: InvokeOptions | None = None, **args: Unpack[GetOutcomePredictorArgs]
) -> OutcomePredictor:
    """One outcome predictor, by its id. Permission `journey:outcomepredictor:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_OUTCOME_PREDICTOR(opts, args)


def get_outcome_predictor_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetOutcomePredictorArgs]
) -> Output[OutcomePredictor]:
    """As `get_outcome_predictor`, once the arguments and `depends_on` are known."""
    return GET_OUTCOME_PREDICTOR.output(opts, args)
