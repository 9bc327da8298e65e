"""Segments."""

from __future__ import annotations

from . import Case

CASE = Case(
    token="genesys:Segment",
    kind="segments",
    minimal={
        "display_name": "VIP",
        "journey": {
            "patterns": [
                {
                    "criteria": [{"key": "page.url", "values": ["/pricing"]}],
                    "count": 1,
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    },
    full={
        "display_name": "VIP",
        "is_active": True,
        "description": "Looked at prices",
        "color": "#00ff7F",
        "should_display_to_agent": True,
        "context": {
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
        "journey": {
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
        "external_segment": {
            "id": "4654654654",
            "name": "external",
            "source": "AdobeExperiencePlatform",
        },
        "assignment_expiration_days": 3,
    },
    changes={
        "display_name": "VIP 2",
        "is_active": False,
        "description": "Other words",
        "color": "#112233",
        "should_display_to_agent": False,
        "context.patterns[0].criteria[0].key": "device.category",
        "context.patterns[0].criteria[0].values": ["Desktop"],
        "context.patterns[0].criteria[0].should_ignore_case": False,
        "context.patterns[0].criteria[0].operator": "notContainsAny",
        "journey.patterns[0].criteria[0].key": "page.title",
        "journey.patterns[0].criteria[0].values": ["/plans", "/pricing", "/more"],
        "journey.patterns[0].criteria[0].should_ignore_case": False,
        "journey.patterns[0].criteria[0].operator": "containsAll",
        "journey.patterns[0].count": 3,
        "journey.patterns[0].stream_type": "App",
        "journey.patterns[0].session_type": "app",
        "journey.patterns[0].event_name": "form_submitted",
        "external_segment.name": "renamed",
        "assignment_expiration_days": 4,
    },
    together={
        "journey.patterns[0].stream_type": (("journey.patterns[0].session_type", "app"),),
        "journey.patterns[0].session_type": (("journey.patterns[0].stream_type", "App"),),
    },
    create_only={"external_segment.id": "999", "external_segment.source": "Custom"},
    left=("is_active",),
    unreachable={"context.patterns[0].criteria[0].entity_type": "has one value only"},
    computed=("version", "scope", "self_uri", "created_date", "modified_date"),
)
