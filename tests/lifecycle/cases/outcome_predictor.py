"""Outcome predictors, in an org that still has outcomes. Nothing of one can change."""

from __future__ import annotations

from . import Case

CASE = Case(
    token="genesys:OutcomePredictor",
    kind="outcomepredictors",
    switches={"outcomes": "present"},
    minimal={"outcome": {"id": "outcome-1"}},
    full={"outcome": {"id": "outcome-2"}},
    changes={},
    create_only={"outcome.id": "outcome-3"},
    computed=("self_uri",),
    lookup=False,
)
