"""How many of a segment's customers saw an offer: a journey view of objects that are there already."""

import pulumi

from components.journeys import CampaignFunnel
from providers.genesys import get_action_map, get_segment

funnel = CampaignFunnel(
    "christmas",
    segment={"id": get_segment("Known customers").id, "event": "segment-assigned", "attribute": "segmentId"},
    action_map={"id": get_action_map("Christmas offer").id, "event": "action", "attribute": "actionMapId"},
    duration="P30D",
)

pulumi.export("view", funnel.view_id)
