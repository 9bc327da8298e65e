"""Segments that somebody edited in the org before the last refresh."""

from providers.genesys import Segment

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
Segment("changed", **{**SEGMENT, "display_name": "Changed"}, color="#112233")
Segment("removed", **{**SEGMENT, "display_name": "Removed"}, description="Here")
Segment("added", **{**SEGMENT, "display_name": "Added"})
Segment("untouched", **{**SEGMENT, "display_name": "Untouched"})
