"""Twilio Segment Journeys: the journey, its lookups, its numbers, and the provider for several workspaces in one stack.

The API is alpha and was only ever seen on the vendor's staging systems.
"""

from . import flow
from .definition import Definition
from .journey import Journey, JourneyArgs
from .lookup import (
    GetJourneyResult,
    JourneyAnalytics,
    get_journey,
    get_journey_analytics,
    get_journey_analytics_output,
    get_journey_output,
)
from .provider import Provider, ProviderArgs

__all__ = [
    "Definition",
    "GetJourneyResult",
    "Journey",
    "JourneyAnalytics",
    "JourneyArgs",
    "Provider",
    "ProviderArgs",
    "flow",
    "get_journey",
    "get_journey_analytics",
    "get_journey_analytics_output",
    "get_journey_output",
]
