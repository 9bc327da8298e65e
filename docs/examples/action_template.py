"""The content of an offer that several action maps can show."""

import pulumi

from providers.genesys import ActionTemplate

sale = ActionTemplate(
    "spring-sale",
    name="Spring sale",
    media_type="contentOffer",
    state="Active",
    description="20 % off everything in the shop",
    content_offer={
        "display_mode": "Toast",
        "layout_mode": "TextOnly",
        "headline": "Spring is here",
        "body": "20 % off everything, this week only.",
        "call_to_action": {"text": "To the shop", "url": "https://shop.example.com", "target": "Self"},
        "style": {
            "position": {"bottom": "20px", "right": "20px"},
            "cta_button": {"color": "#FFFFFF", "background_color": "#008000", "font_size": "14px"},
        },
    },
)

pulumi.export("template", sale.id)
