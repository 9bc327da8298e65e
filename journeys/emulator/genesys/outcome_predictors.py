"""Outcome predictors: `/api/v2/journey/outcomes/predictors`, created and deleted, never changed; removed with outcomes."""

from __future__ import annotations

from ..org import Org
from ..store import Body
from . import errors
from .call import Call
from .kind import Kind
from .outcomes import gone_with_outcomes


class OutcomePredictors(Kind):
    name = "outcomepredictors"
    path = "/api/v2/journey/outcomes/predictors"
    id_parameter = "predictorId"
    schema = "OutcomePredictor"
    does = ("list", "get", "create", "delete")
    listing = "plain"
    versioned = False
    dates = ()

    def gate(self, call: Call) -> None:
        gone_with_outcomes(call)

    def title(self, body: Body) -> str:
        return str(body.get("outcome", {}).get("id", ""))

    def completed(self, org: Org, body: Body) -> Body:
        outcome = body.get("outcome", {})
        if "id" not in outcome:
            return body  # a seed: the schema of answers requires neither
        return {**body, "outcome": {**outcome, "selfUri": f"/api/v2/journey/outcomes/{outcome['id']}"}}

    def check(self, call: Call, body: Body) -> None:
        outcome = self.title(body)
        if call.switches["references"] == "all" and call.org.collection("outcomes").get(outcome) is None:
            raise errors.bad_request(f"The predictor names the outcome [{outcome}], which does not exist.")
