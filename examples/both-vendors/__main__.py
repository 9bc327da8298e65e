"""One campaign over both vendors: an invitation on the web site, and a reminder for those who leave without an order."""

import pulumi

from components.journeys import AudienceJourney, WebMessagingOffer
from providers.twilio_segment import flow

config = pulumi.Config("campaign")

# Genesys Cloud: visitors who saw the checkout twice are invited to a conversation.
invitation = WebMessagingOffer(
    "checkout-help",
    pages=["/checkout"],
    visits=2,
    text="Can we help you to finish your order?",
    weight=3,
)

# Twilio Segment: whoever viewed a cart and didn't order within two hours gets a mail.
mail = flow.activation("Cart reminder", {"action_id": "act_email", "mappings": {"template": "cart"}})
reminder = AudienceJourney(
    "cart-reminder",
    space_id=config.require("space"),
    event="Cart Viewed",
    unless_event="Order Completed",
    wait="2h",
    destinations=[flow.destination("dst_email", mail)],
    status=config.get("status") or "draft",
    archive_on_delete=True,
)

pulumi.export("invitation", invitation.action_map_id)
pulumi.export("reminder", reminder.journey_id)
