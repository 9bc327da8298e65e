"""An invitation to chat for known customers, on the checkout page, after half a minute, during opening hours."""

import pulumi

from providers.genesys import ActionMap, get_flow, get_schedule_group, get_segment

offer = ActionMap(
    "checkout-help",
    display_name="Help at the checkout",
    is_active=True,
    trigger_with_segments=[get_segment("Known customers").id],
    page_url_conditions=[{"values": ["/checkout"], "operator": "containsAny"}],
    activation={"type": "delay", "delay_in_seconds": 30},
    weight=3,
    action={
        "media_type": "webMessagingOffer",
        "web_messaging_offer_fields": {
            "offer_text": "Need a hand?",
            "architect_flow": {"id": get_flow("Sales chat").id},
        },
    },
    action_map_schedule_groups={
        "action_map_schedule_group": {"id": get_schedule_group("Opening hours").id},
    },
    end_date="2027-01-31T23:00:00+01:00",
)

pulumi.export("offer", offer.id)
