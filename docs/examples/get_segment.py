"""Offers help to a segment that somebody made by hand."""

import pulumi

from components.journeys import WebMessagingOffer
from providers.genesys import get_segment

customers = get_segment("Known customers")
offer = WebMessagingOffer("customer-help", segment=customers.id, text="Welcome back! Any questions?")

pulumi.export("customers are assigned", customers.is_active)
