"""Invites those who look at prices for the second time to a conversation."""

import pulumi

from components.journeys import WebMessagingOffer
from providers.genesys import get_flow

offer = WebMessagingOffer(
    "pricing-help",
    pages=["/pricing", "/plans"],
    visits=2,
    text="Questions about plans?",
    flow_id=get_flow("Sales chat").id,
    delay_in_seconds=10,
)

pulumi.export("action map", offer.action_map_id)
