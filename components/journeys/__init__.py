"""Components for journeys: the bundle, and offers that people really make."""

from .audience_journey import AudienceJourney, AudienceJourneyArgs
from .bundle import JourneyBundle, JourneyBundleArgs, OutcomeTrigger
from .offers import (
    AudienceArgs,
    ContentOfferArgs,
    ContentOfferJourney,
    Experiment,
    ExperimentArgs,
    Variant,
    WebMessagingOffer,
    WebMessagingOfferArgs,
)

__all__ = [
    "AudienceArgs",
    "AudienceJourney",
    "AudienceJourneyArgs",
    "ContentOfferArgs",
    "ContentOfferJourney",
    "Experiment",
    "ExperimentArgs",
    "JourneyBundle",
    "JourneyBundleArgs",
    "OutcomeTrigger",
    "Variant",
    "WebMessagingOffer",
    "WebMessagingOfferArgs",
]
