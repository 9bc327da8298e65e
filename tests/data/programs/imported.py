"""A segment that was made by hand and taken into the stack by `journeys import`, with the code that it printed."""

from providers.genesys import Segment

Segment(
    "by-hand",
    color="#4A90E2",
    display_name="By hand",
    is_active=True,
    journey={
        "patterns": [
            {
                "count": 1,
                "criteria": [
                    {
                        "key": "page.url",
                        "operator": "containsAny",
                        "should_ignore_case": True,
                        "values": ["/hand"],
                    }
                ],
                "session_type": "web",
                "stream_type": "Web",
            }
        ]
    },
    should_display_to_agent=False,
)
