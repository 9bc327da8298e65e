"""Action maps. The blocks of an action's media types exclude each other: see tests/unit/genesys for each of them."""

from __future__ import annotations

from . import Case

FLOW, OTHER_FLOW = "f10f0000-0000-0000-0000-000000000001", "f10f0000-0000-0000-0000-000000000002"

CASE = Case(
    token="genesys:ActionMap",
    kind="actionmaps",
    minimal={
        "display_name": "Help with prices",
        "trigger_with_segments": ["segment-1"],
        "action": {"media_type": "webMessagingOffer"},
    },
    full={
        "display_name": "Help with prices",
        "is_active": True,
        "trigger_with_segments": ["segment-1", "segment-2"],
        "trigger_with_event_conditions": [
            {
                "key": "page.url",
                "values": ["/pricing", "/plans"],
                "operator": "containsAny",
                "stream_type": "Web",
                "session_type": "web",
                "event_name": "page_viewed",
            },
            {"key": "eventName", "values": ["checkout"], "stream_type": "Web", "session_type": "web"},
        ],
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
        "action": {
            "media_type": "webMessagingOffer",
            "action_template": {"id": "template-1"},
            "web_messaging_offer_fields": {"offer_text": "Questions?", "architect_flow": {"id": FLOW}},
        },
        "action_map_schedule_groups": {
            "action_map_schedule_group": {"id": "group-1"},
            "emergency_action_map_schedule_group": {"id": "group-2"},
        },
        "ignore_frequency_cap": True,
        "start_date": "2026-12-01T09:00:00+01:00",
        "end_date": "2026-12-24T18:00:00Z",
    },
    changes={
        "display_name": "Help with plans",
        "is_active": False,
        "trigger_with_segments": ["segment-3"],
        "trigger_with_event_conditions[0].key": "page.title",
        "trigger_with_event_conditions[0].values": ["/plans"],
        "trigger_with_event_conditions[0].operator": "equal",
        "trigger_with_event_conditions[0].stream_type": "App",
        "trigger_with_event_conditions[0].session_type": "app",
        "trigger_with_event_conditions[0].event_name": "form_submitted",
        "trigger_with_outcome_probability_conditions[0].outcome_id": "outcome-2",
        "trigger_with_outcome_probability_conditions[0].maximum_probability": 1,
        "trigger_with_outcome_probability_conditions[0].probability": 0,
        "trigger_with_outcome_percentile_conditions[0].outcome_id": "outcome-2",
        "trigger_with_outcome_percentile_conditions[0].maximum_percentile": 0.6,
        "trigger_with_outcome_percentile_conditions[0].fallback_percentile": 0.3,
        "trigger_with_outcome_quantile_conditions[0].outcome_id": "outcome-2",
        "trigger_with_outcome_quantile_conditions[0].max_quantile_threshold": 0.8,
        "trigger_with_outcome_quantile_conditions[0].fallback_quantile_threshold": 0.1,
        "page_url_conditions[0].values": ["/prices"],
        "page_url_conditions[0].operator": "startsWith",
        "activation.type": "on-next-visit",
        "activation.delay_in_seconds": 90,
        "weight": 1,
        "action": {
            "media_type": "architectFlow",
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
            },
        },
        "action.action_template.id": "template-2",
        "action.web_messaging_offer_fields.offer_text": "May we help?",
        "action.web_messaging_offer_fields.architect_flow.id": OTHER_FLOW,
        "action_map_schedule_groups.action_map_schedule_group.id": "group-3",
        "action_map_schedule_groups.emergency_action_map_schedule_group.id": "group-4",
        "ignore_frequency_cap": False,
        "start_date": "2026-12-02T09:00:00Z",
        "end_date": "2026-12-25T18:00:00.500Z",
    },
    together={
        "trigger_with_event_conditions[0].stream_type": (
            ("trigger_with_event_conditions[0].session_type", "app"),
        ),
        "trigger_with_event_conditions[0].session_type": (
            ("trigger_with_event_conditions[0].stream_type", "App"),
        ),
    },
    left=("is_active", "activation", "action"),
    computed=("version", "self_uri", "created_date", "modified_date"),
)
