"""The same program with the do-nothing provider; `bench:revision` changes every one of them."""

import pulumi
from nothing import Nothing

config = pulumi.Config("bench")
revision = config.require_int("revision")
for number in range(config.require_int("n")):
    Nothing(
        f"segment-{number}",
        display_name=f"Segment {number}",
        description=f"Revision {revision}",
        is_active=True,
        color="#4a90e2",
        journey={
            "patterns": [
                {
                    "criteria": [
                        {
                            "key": "page.url",
                            "values": [f"/page-{number}", "/pricing"],
                            "operator": "containsAny",
                        },
                        {
                            "key": "page.title",
                            "values": ["Offer"],
                            "operator": "equal",
                            "should_ignore_case": True,
                        },
                    ],
                    "count": 1 + number % 5,
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    )
