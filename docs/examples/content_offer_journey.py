"""Shows an offer to the visitors of the shop."""

import pulumi

from components.journeys import ContentOfferJourney

offer = ContentOfferJourney(
    "spring-sale",
    display_name="Spring sale",
    pages=["/shop"],
    content={
        "display_mode": "Toast",
        "layout_mode": "TextOnly",
        "headline": "20 % off",
        "call_to_action": {"text": "Show me", "url": "https://shop.example.com/sale"},
    },
    end_date="2027-05-31T22:00:00Z",
)

pulumi.export("template", offer.action_template_id)
