"""A goal, for an org that still has outcomes: everywhere else the API answers 410 Gone."""

import pulumi

from providers.genesys import Outcome

bought = Outcome(
    "bought",
    display_name="Bought something today",
    is_active=True,
    is_positive=True,
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

pulumi.export("outcome", bought.id)
