"""Twilio Segment Journeys: the journey, its lookups, its numbers, and the provider for several workspaces in one stack.

The API is alpha and was only ever seen on the vendor's staging systems.
"""

from providers.core.schema.fields import whole

from . import flow
from .definition import (
    ActionDefinition,
    Activation,
    AudienceEntry,
    AudienceExitRule,
    Concurrency,
    ConditionBranch,
    ConditionSplit,
    DefaultBranch,
    Definition,
    Destination,
    DestinationState,
    EntryRules,
    EventEntry,
    EventExitRule,
    EventSplit,
    ExitDestination,
    ExitRules,
    ExitState,
    Key,
    PropertySelections,
    RandomBranch,
    RandomSplit,
    SimpleDelay,
    TimeoutBranch,
    Transition,
)
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
    "ActionDefinition",
    "Activation",
    "AudienceEntry",
    "AudienceExitRule",
    "Concurrency",
    "ConditionBranch",
    "ConditionSplit",
    "DefaultBranch",
    "Definition",
    "Destination",
    "DestinationState",
    "EntryRules",
    "EventEntry",
    "EventExitRule",
    "EventSplit",
    "ExitDestination",
    "ExitRules",
    "ExitState",
    "GetJourneyResult",
    "Journey",
    "JourneyAnalytics",
    "JourneyArgs",
    "Key",
    "PropertySelections",
    "Provider",
    "ProviderArgs",
    "RandomBranch",
    "RandomSplit",
    "SimpleDelay",
    "TimeoutBranch",
    "Transition",
    "flow",
    "get_journey",
    "get_journey_analytics",
    "get_journey_analytics_output",
    "get_journey_output",
    "whole",
]
