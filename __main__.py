"""The example stack: the audiences that stack config lists, as Genesys Cloud segments."""

from __future__ import annotations

import pulumi

from providers.genesys import Segment

config = pulumi.Config("journeys")
protect = config.get_bool("protect") or False

segments = {}
for audience in config.require_object("audiences"):
    name = audience["name"]
    segments[name] = Segment(
        name,
        opts=pulumi.ResourceOptions(protect=protect),
        display_name=audience.get("title", name),
        description=audience.get("description"),
        is_active=audience.get("active", True),
        journey={
            "patterns": [
                {
                    "criteria": [
                        {"key": "page.url", "values": audience["pages"], "operator": "containsAny"},
                    ],
                    "count": audience.get("visits", 1),
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    )

pulumi.export("segments", {name: segment.id for name, segment in segments.items()})
