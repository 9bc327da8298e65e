"""Visitors who looked at prices twice, on a phone or a tablet."""

import pulumi

from providers.genesys import Segment

pricing = Segment(
    "pricing-visitors",
    display_name="Pricing visitors",
    description="Looked at prices twice",
    is_active=True,
    color="#008000",
    context={
        "patterns": [
            {
                "criteria": [
                    {
                        "key": "device.type",
                        "values": ["Mobile", "Tablet"],
                        "operator": "containsAny",
                        "entity_type": "visit",
                    }
                ]
            }
        ]
    },
    journey={
        "patterns": [
            {
                "criteria": [
                    {"key": "page.url", "values": ["/pricing", "/plans"], "operator": "containsAny"}
                ],
                "count": 2,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
)

pulumi.export("pricing", pricing.id)
