"""Outcome predictor: predicts how likely an outcome is (Genesys Cloud Journey). Shut down with the outcomes.

Endpoints `/api/v2/journey/outcomes/predictors`, schemas `OutcomePredictorRequest` and `OutcomePredictor` of the
vendor's OpenAPI description (SDK 269), which calls all of them deprecated. The API has no change of one, so every
change replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.catalog import catalog_of, result_of
from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, In, Limit, Needed, Obj, refers_to
from providers.core.schema.validation import Finding, View, rule
from providers.core.session.session import Session

from . import outputs
from .dialect import GENESYS
from .paging import unpaged
from .shut_down import SHUT_DOWN, ShutDownProvider


class PredictedOutcome(TypedDict, total=False):
    """The outcome that is predicted. Schema `OutcomeRefRequest`."""

    id: Required[In[Annotated[str, CREATE_ONLY, refers_to("genesys:Outcome"), Limit(min_length=1)]]]
    """Its id. Changing it replaces the predictor."""


class OutcomePredictorArgs(TypedDict, total=False):
    """The arguments of an `OutcomePredictor`."""

    outcome: Needed[Obj[PredictedOutcome]]
    """The outcome that is predicted."""


@rule(OutcomePredictorArgs, "warning")
def predictors_are_shut_down(predictor: View) -> Iterator[Finding]:
    """Most orgs answer 410 Gone."""
    yield "", SHUT_DOWN


class OutcomePredictorProvider(ShutDownProvider):
    """The provider of outcome predictors."""

    vendor = GENESYS
    token = "genesys:OutcomePredictor"
    args = OutcomePredictorArgs
    path = "/api/v2/journey/outcomes/predictors"
    title = "outcome predictor"
    natural_key = "outcome"
    key = ("outcome.id",)
    page_size = 0
    sends_version = False
    answers_whole = False
    """The API tells no date of a predictor: until a read has shown it, it counts as too young to be gone."""
    computed = ("self_uri",)

    def entries(self) -> Iterable[dict[str, Any]]:
        """All predictors: the list has no pages."""
        return unpaged(self.session.client, self.path)


class OutcomePredictor(Resource, module="genesys", name="OutcomePredictor"):
    """The predictor of an outcome. Genesys shut Journey Outcomes down in May 2026: creating one fails with 410 Gone.

    Every change replaces it: the API has none. Raises at preview, with nothing sent: unknown fields, wrong types, no
    outcome. Permissions: `journey:outcomepredictor:add`, `:view`, `:delete`; OAuth scope `journey`.
    """

    provider_type = OutcomePredictorProvider

    outcome: outputs.PredictedOutcomeOutput
    """The outcome that is predicted."""
    self_uri: Output[str]
    """The path of the object in the API."""

    def __init__(
        self,
        resource_name: str,
        args: OutcomePredictorArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[OutcomePredictorArgs],
    ) -> None:
        """The predictor of an outcome. Genesys shut Journey Outcomes down in May 2026: creating one fails
        with 410 Gone.
        """
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(
        resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None
    ) -> OutcomePredictor:
        """A predictor that is there already and isn't managed by this program: one GET in every preview and up."""
        return OutcomePredictor._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetOutcomePredictorResult:
    """An outcome predictor as it is in the org."""

    id: str
    outcome: outputs.PredictedOutcome
    self_uri: str


def _ask(session: Session, outcome_id: str | None = None, id: str | None = None) -> GetOutcomePredictorResult:
    provider = OutcomePredictorProvider().using(session)
    found = catalog_of(provider).find(outcome_id, id)
    return result_of(GetOutcomePredictorResult, provider, found)


GET_OUTCOME_PREDICTOR = Lookup(GENESYS, "genesys:outcome_predictor", GetOutcomePredictorResult, _ask)


def get_outcome_predictor(
    outcome_id: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetOutcomePredictorResult:
    """The predictor of the outcome of that id, or the one of its own id, asked for at once.

    All lookups of a run share one list; an outcome that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, several are of the outcome, or the org has no outcomes any more.
    """
    return look_up(GET_OUTCOME_PREDICTOR, opts, {"outcome_id": outcome_id, "id": id})


def get_outcome_predictor_output(
    outcome_id: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetOutcomePredictorResult]:
    """As `get_outcome_predictor`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_OUTCOME_PREDICTOR, opts, {"outcome_id": outcome_id, "id": id})
