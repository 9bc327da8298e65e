"""Every Genesys type, with every field, and every media type of action maps."""

from providers.genesys import ActionMap, ActionTemplate, Outcome, Segment

PATTERNS = {
    "patterns": [
        {
            "criteria": [{"key": "page.url", "values": ["/pricing"]}],
            "count": 1,
            "stream_type": "Web",
            "session_type": "web",
        }
    ]
}
Segment("minimal", display_name="Minimal", journey=PATTERNS)
segment = Segment(
    "full",
    display_name="VIP",
    is_active=True,
    description="Looked at prices",
    color="#00ff7F",
    should_display_to_agent=True,
    context={
        "patterns": [
            {
                "criteria": [
                    {
                        "key": "device.type",
                        "values": ["Desktop", "Tablet"],
                        "entity_type": "visit",
                        "should_ignore_case": True,
                        "operator": "containsAny",
                    },
                    {
                        "key": "browser.family",
                        "values": ["Firefox"],
                        "entity_type": "visit",
                        "should_ignore_case": False,
                        "operator": "equal",
                    },
                ]
            }
        ]
    },
    journey={
        "patterns": [
            {
                "criteria": [
                    {
                        "key": "page.url",
                        "values": ["/pricing", "/plans"],
                        "should_ignore_case": True,
                        "operator": "containsAny",
                    },
                    {
                        "key": "attributes.plan.value",
                        "values": ["gold"],
                        "should_ignore_case": False,
                        "operator": "equal",
                    },
                ],
                "count": 2,
                "stream_type": "Web",
                "session_type": "web",
                "event_name": "page_viewed",
            },
            {
                "criteria": [{"key": "eventName", "values": ["checkout"]}],
                "count": 1,
                "stream_type": "App",
                "session_type": "app",
            },
        ]
    },
    external_segment={"id": "4654654654", "name": "external", "source": "AdobeExperiencePlatform"},
    assignment_expiration_days=3,
)
outcome = Outcome(
    "outcome",
    display_name="Bought",
    is_active=True,
    description="Came to the last page of the checkout",
    is_positive=True,
    context={
        "patterns": [
            {
                "criteria": [
                    {
                        "key": "device.type",
                        "values": ["Desktop", "Tablet"],
                        "entity_type": "visit",
                        "should_ignore_case": True,
                        "operator": "containsAny",
                    }
                ]
            }
        ]
    },
    journey={
        "patterns": [
            {
                "criteria": [
                    {
                        "key": "page.url",
                        "values": ["/thanks", "/receipt"],
                        "should_ignore_case": True,
                        "operator": "containsAny",
                    }
                ],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
                "event_name": "page_viewed",
            }
        ]
    },
    associated_value_field={"data_type": "Number", "name": "attributes.total.value"},
)
template = ActionTemplate(
    "template",
    name="Sale",
    description="What is on sale",
    media_type="contentOffer",
    state="Active",
    content_offer={
        "image_url": "https://example.com/sale.png",
        "image_alt_text": "Shoes",
        "display_mode": "Toast",
        "layout_mode": "LeftText",
        "title": "Sale",
        "headline": "Half price",
        "body": "Until Sunday",
        "call_to_action": {"text": "Show me", "url": "https://example.com/sale", "target": "Blank"},
        "style": {
            "position": {"top": "10px", "bottom": "5%", "left": "auto", "right": "-1em"},
            "offer": {"padding": "10px 20px", "color": "#ff0000", "background_color": "#00FF00"},
            "close_button": {"color": "#0000FF", "opacity": 0.5},
            "cta_button": {
                "color": "#FFFFFF",
                "font": "Helvetica",
                "font_size": "12",
                "text_align": "Left",
                "background_color": "#123456",
            },
            "title": {"color": "#FFFFFF", "font": "Helvetica", "font_size": "12", "text_align": "Left"},
            "headline": {
                "color": "#FFFFFF",
                "font": "Helvetica",
                "font_size": "12",
                "text_align": "Left",
            },
            "body": {"color": "#FFFFFF", "font": "Helvetica", "font_size": "12", "text_align": "Left"},
        },
    },
)
ActionTemplate("invitation", name="Invitation", media_type="webMessagingOffer", state="Active")
FLOW = "f10f0000-0000-0000-0000-000000000001"
MAP = {
    "is_active": True,
    "trigger_with_outcome_probability_conditions": [
        {"outcome_id": "outcome-1", "maximum_probability": 0.75, "probability": 0.25}
    ],
    "trigger_with_outcome_percentile_conditions": [
        {"outcome_id": "outcome-1", "maximum_percentile": 0.5, "fallback_percentile": 0.2}
    ],
    "trigger_with_outcome_quantile_conditions": [
        {"outcome_id": "outcome-1", "max_quantile_threshold": 0.9, "fallback_quantile_threshold": 0.4}
    ],
    "page_url_conditions": [
        {"values": ["/pricing"], "operator": "containsAll"},
        {"values": ["/help", "/contact"], "operator": "notContainsAny"},
    ],
    "activation": {"type": "delay", "delay_in_seconds": 60},
    "weight": 3,
    "action_map_schedule_groups": {
        "action_map_schedule_group": {"id": "group-1"},
        "emergency_action_map_schedule_group": {"id": "group-2"},
    },
    "ignore_frequency_cap": True,
    "start_date": "2026-12-01T09:00:00+01:00",
    "end_date": "2026-12-24T18:00:00Z",
}
ACTIONS = {
    "webMessagingOffer": {
        "web_messaging_offer_fields": {"offer_text": "Questions?", "architect_flow": {"id": FLOW}}
    },
    "contentOffer": {"action_template": {"id": template.id}},
    "architectFlow": {
        "architect_flow_fields": {
            "architect_flow": {"id": FLOW},
            "flow_request_mappings": [
                {
                    "name": "Session",
                    "attribute_type": "String",
                    "mapping_type": "Lookup",
                    "value": "session.id",
                }
            ],
        }
    },
    "openAction": {
        "open_action_fields": {
            "open_action": {"id": "open-1", "name": "Notify"},
            "configuration_fields": {
                "url": "https://example.com",
                "none": None,
                "big": 9007199254740993,
                "n": [1, 1.5],
            },
        }
    },
    "integrationAction": {},
}
for media, block in ACTIONS.items():
    ActionMap(
        media,
        **{
            **MAP,
            "display_name": media,
            "trigger_with_segments": [segment.id],
            "action": {"media_type": media, **block},
        },
    )
ActionMap(
    "events",
    display_name="Events",
    action={"media_type": "webMessagingOffer"},
    trigger_with_event_conditions={
        "x": [
            {
                "key": "page.url",
                "values": ["/pricing", "/plans"],
                "operator": "containsAny",
                "stream_type": "Web",
                "session_type": "web",
                "event_name": "page_viewed",
            },
            {"key": "eventName", "values": ["checkout"], "stream_type": "Web", "session_type": "web"},
        ]
    }["x"],
)
