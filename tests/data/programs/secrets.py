"""Secret inputs: a field as a whole, a value inside a nested dict, one inside free-form JSON."""

import pulumi

from providers.genesys import ActionMap, Segment

SECRET = pulumi.Output.secret("pl4nted-s3cret")
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
whole = Segment("whole", **SEGMENT, description=SECRET)
nested = Segment(
    "nested",
    display_name="Nested",
    journey={
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": [SECRET]}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
)
ActionMap(
    "call",
    display_name="Call",
    trigger_with_segments=[whole.id, nested.id],
    action={
        "media_type": "openAction",
        "open_action_fields": {
            "open_action": {"id": "open-1", "name": "Notify"},
            "configuration_fields": {"url": "https://example.com", "apiKey": SECRET, "none": None},
        },
    },
)
