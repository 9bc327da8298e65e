"""A stack of segments: the audiences that stack config lists."""

from __future__ import annotations

from typing import Any

import pulumi

from providers.genesys import Segment

config = pulumi.Config("journeys")
protect = config.get_bool("protect") or False


def audience(name: str, pages: list[str], visits: int = 1, **about: Any) -> Segment:
    """Visitors who looked at any of these pages, so many times."""
    return Segment(
        name,
        pulumi.ResourceOptions(protect=protect),
        display_name=about.get("title", name),
        description=about.get("description"),
        is_active=about.get("active", True),
        journey={
            "patterns": [
                {
                    "criteria": [{"key": "page.url", "values": pages, "operator": "containsAny"}],
                    "count": visits,
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    )


segments = {each["name"]: audience(**each) for each in config.require_object("audiences")}
pulumi.export("segments", {name: segment.id for name, segment in segments.items()})
