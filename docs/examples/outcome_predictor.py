"""A goal and its predictor, for an org that still has outcomes: everywhere else the API answers 410 Gone."""

import pulumi

from providers.genesys import Outcome, OutcomePredictor

bought = Outcome(
    "bought",
    display_name="Bought something today",
    journey={
        "patterns": [
            {
                "criteria": [{"key": "eventName", "values": ["purchase"], "operator": "equal"}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
)
predictor = OutcomePredictor("bought", outcome={"id": bought.id})

pulumi.export("predictor", predictor.id)
