"""Reminds people of a full cart, unless they order within two hours."""

import pulumi

from components.journeys import AudienceJourney
from providers.twilio_segment import flow

reminder = flow.activation("Cart reminder", {"action_id": "act_email", "mappings": {"template": "cart"}})
reminded = AudienceJourney(
    "cart-reminder",
    space_id=pulumi.Config().require("space"),
    event="Cart Viewed",
    unless_event="Order Completed",
    wait="2h",
    destinations=[flow.destination("dst_email", reminder)],
    status="published",
    archive_on_delete=True,
)

pulumi.export("journey", reminded.journey_id)
