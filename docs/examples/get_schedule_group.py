"""Makes an offer during opening hours only."""

import pulumi

from components.journeys import WebMessagingOffer
from providers.genesys import get_schedule_group

hours = get_schedule_group("Opening hours")
WebMessagingOffer("pricing-help", pages=["/pricing"], schedule_group_id=hours.id)

pulumi.export("hours", hours.id)
