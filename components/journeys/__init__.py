"""Components for journeys: the bundle, common offers, a campaign funnel, and Twilio Segment journeys of an audience."""

from .audience_journey import AudienceJourney, AudienceJourneyArgs
from .bundle import JourneyBundle, JourneyBundleArgs, OutcomeTrigger
from .funnel import CampaignFunnel, CampaignFunnelArgs, FunnelStage
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
    "CampaignFunnel",
    "CampaignFunnelArgs",
    "ContentOfferArgs",
    "ContentOfferJourney",
    "Experiment",
    "ExperimentArgs",
    "FunnelStage",
    "JourneyBundle",
    "JourneyBundleArgs",
    "OutcomeTrigger",
    "Variant",
    "WebMessagingOffer",
    "WebMessagingOfferArgs",
]
