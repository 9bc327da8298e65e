"""Components for journeys: the bundle, and offers that people really make."""

from .bundle import JourneyBundle, JourneyBundleArgs, OutcomeTrigger
from .offers import (
    ContentOfferArgs,
    ContentOfferJourney,
    Experiment,
    ExperimentArgs,
    Variant,
    WebMessagingOffer,
    WebMessagingOfferArgs,
)

__all__ = [
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
