"""A segment and the action map that it triggers, as one unit, with a typed template between them."""

import pulumi

from components.journeys import JourneyBundle

bundle = JourneyBundle(
    "spring-sale",
    segment={
        "display_name": "Shop visitors",
        "is_active": True,
        "journey": {
            "patterns": [
                {
                    "criteria": [{"key": "page.url", "values": ["/shop"], "operator": "containsAny"}],
                    "count": 1,
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    },
    action_template={
        "name": "Spring sale",
        "media_type": "contentOffer",
        "state": "Active",
        "content_offer": {"display_mode": "Modal", "layout_mode": "TextOnly", "headline": "20 % off"},
    },
    action_map={
        "display_name": "Spring sale",
        "is_active": True,
        "activation": {"type": "on-next-visit"},
        "action": {"media_type": "contentOffer"},
    },
)

pulumi.export("segment", bundle.segment_id)
pulumi.export("action map", bundle.action_map_id)
