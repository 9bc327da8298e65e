"""A resource that another program made, read by its id."""

import pulumi

from providers.genesys import ActionMap, Segment

there = Segment.get("there", "5e600000-0000-4000-8000-000000000001")
ActionMap(
    "map",
    display_name="Offer",
    action={"media_type": "webMessagingOffer"},
    trigger_with_segments=["5e600000-0000-4000-8000-000000000001"],
)
pulumi.export("name", there.display_name)
