"""Components with children of their own, and a resource below another."""

import pulumi

from components.journeys import AudienceJourney, ContentOfferJourney, JourneyBundle, WebMessagingOffer
from providers.genesys import Segment
from providers.twilio_segment import flow

SEGMENT = {
    "display_name": "VIP",
    "journey": {
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": ["/vip"]}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
}
CONTENT = {"headline": "20 % off", "display_mode": "Toast", "layout_mode": "TextOnly"}
bundle = JourneyBundle(
    "vip",
    segment=SEGMENT,
    action_map={"display_name": "Offer", "action": {"media_type": "contentOffer"}},
    action_template={
        "name": "Sale",
        "media_type": "contentOffer",
        "state": "Active",
        "content_offer": CONTENT,
    },
)
WebMessagingOffer("pricing-help", pages=["/pricing"], visits=2, text="Questions about plans?", weight=3)
ContentOfferJourney("spring-sale", pages=["/shop"], content=CONTENT)
AudienceJourney(
    "win-back",
    space_id="spa_emulator",
    event="Cart Viewed",
    unless_event="Order Completed",
    wait="2h",
    destinations=[
        flow.destination("dest_1", flow.activation("Left a cart", {"action_id": "act_1", "mappings": {}}))
    ],
)
Segment("child", **{**SEGMENT, "display_name": "Child"}, opts=pulumi.ResourceOptions(parent=bundle))
pulumi.export("segment", bundle.segment_id)
