"""The predictor of an outcome, in an org that still has outcomes."""

import pulumi

from providers.genesys import get_outcome, get_outcome_predictor

outcome = get_outcome("Bought something")
pulumi.export("predictor", get_outcome_predictor(outcome.id).id)
