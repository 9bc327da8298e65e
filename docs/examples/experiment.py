"""Two invitations for one segment; the heavier one wins where both could be made."""

import pulumi

from components.journeys import Experiment

experiment = Experiment(
    "greeting",
    pages=["/pricing"],
    a={
        "weight": 3,
        "action": {"media_type": "webMessagingOffer", "web_messaging_offer_fields": {"offer_text": "Hello!"}},
    },
    b={
        "weight": 1,
        "action": {
            "media_type": "webMessagingOffer",
            "web_messaging_offer_fields": {"offer_text": "Hi there"},
        },
    },
)

pulumi.export("maps", [experiment.a.id, experiment.b.id])
