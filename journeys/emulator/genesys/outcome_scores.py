"""Outcome scores of a session: seeded, removed together with outcomes."""

from __future__ import annotations

from ..http import Response
from ..org import Org
from ..store import Body
from . import errors
from .call import Call
from .group import operation
from .kind import Kind
from .outcomes import gone_with_outcomes


class OutcomeScores(Kind):
    """One object for each session, with the session's id."""

    name = "outcomescores"
    path = "/api/v2/journey/sessions"
    id_parameter = "sessionId"
    schema = "OutcomeScoresResult"
    name_field = "id"
    does = ()
    versioned = False
    dates = ("modifiedDate",)

    def gate(self, call: Call) -> None:
        gone_with_outcomes(call)

    def seeded(self, org: Org, fields: Body) -> Body:
        if "id" not in fields:
            raise ValueError("seed of outcomescores: `id` is the session's")
        return super().seeded(org, fields)

    @operation("GET", "/api/v2/journey/sessions/{sessionId}/outcomescores")
    def of_session(self, call: Call) -> Response:
        if call.org.collection("sessions").get(self.key(call)) is None:
            raise errors.not_found()
        kept = self.collection(call).get(self.key(call)) or {"outcomeScores": []}
        return Response(200, {name: value for name, value in kept.items() if name != "id"})
