"""Audiences of the web shop, beside whatever else this repository manages."""

import pulumi
from providers.naming import title

from providers.genesys import Segment

shop = pulumi.Config().require("shop")

buyers = Segment(
    "returning-buyers",
    display_name=title("Returning buyers"),
    is_active=True,
    journey={
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": [f"{shop}/thanks"], "operator": "startsWith"}],
                "count": 2,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
)

pulumi.export("returning_buyers", buyers.id)
