"""Outcome predictors: `/api/v2/journey/outcomes/predictors`, gone with outcomes; never changed, only made and deleted."""

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
        outcome = body["outcome"]
        return {**body, "outcome": {**outcome, "selfUri": f"/api/v2/journey/outcomes/{outcome['id']}"}}

    def check(self, call: Call, body: Body) -> None:
        if (
            call.switches["references"] == "all"
            and call.org.collection("outcomes").get(self.title(body)) is None
        ):
            raise errors.bad_request(
                f"The predictor names the outcome [{self.title(body)}], which does not exist."
            )
