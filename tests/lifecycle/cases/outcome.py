"""Outcomes, in an org that still has them."""

from __future__ import annotations

from . import Case

CASE = Case(
    token="genesys:Outcome",
    kind="outcomes",
    switches={"outcomes": "present"},
    minimal={"display_name": "Bought"},
    full={
        "display_name": "Bought",
        "is_active": True,
        "description": "Came to the last page of the checkout",
        "is_positive": True,
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
                        }
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
        "associated_value_field": {"data_type": "Number", "name": "attributes.total.value"},
    },
    changes={
        "display_name": "Bought it",
        "is_active": False,
        "description": "Other words",
        "is_positive": False,
        "context.patterns[0].criteria[0].key": "device.category",
        "context.patterns[0].criteria[0].values": ["Desktop"],
        "context.patterns[0].criteria[0].should_ignore_case": False,
        "context.patterns[0].criteria[0].operator": "notContainsAny",
        "journey.patterns[0].criteria[0].key": "page.title",
        "journey.patterns[0].criteria[0].values": ["/thanks"],
        "journey.patterns[0].criteria[0].should_ignore_case": False,
        "journey.patterns[0].criteria[0].operator": "containsAll",
        "journey.patterns[0].count": 2,
        "journey.patterns[0].stream_type": "App",
        "journey.patterns[0].session_type": "app",
        "journey.patterns[0].event_name": "form_submitted",
        "associated_value_field.data_type": "Integer",
        "associated_value_field.name": "attributes.amount.value",
    },
    together={
        "journey.patterns[0].stream_type": (("journey.patterns[0].session_type", "app"),),
        "journey.patterns[0].session_type": (("journey.patterns[0].stream_type", "App"),),
    },
    left=("is_active", "is_positive"),
    unreachable={"context.patterns[0].criteria[0].entity_type": "has one value only"},
    computed=("version", "self_uri", "created_date", "modified_date"),
)
