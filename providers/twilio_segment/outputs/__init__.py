"""The objects inside of outputs: for each module that declares some, their classes. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi import Output

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

if TYPE_CHECKING:
    from .definition_lifted import (
        ActionDefinitionOutput,
        ActivationOutput,
        DefinitionOutput,
        DestinationOutput,
        EntryRulesOutput,
        ExitDestinationOutput,
        ExitRulesOutput,
        KeyOutput,
    )
else:
    ActionDefinitionOutput = Output[ActionDefinition]
    ActivationOutput = Output[Activation]
    DefinitionOutput = Output[Definition]
    DestinationOutput = Output[Destination]
    EntryRulesOutput = Output[EntryRules]
    ExitDestinationOutput = Output[ExitDestination]
    ExitRulesOutput = Output[ExitRules]
    KeyOutput = Output[Key]

__all__ = [
    "ActionDefinition",
    "ActionDefinitionOutput",
    "Activation",
    "ActivationOutput",
    "AudienceEntry",
    "AudienceExitRule",
    "Concurrency",
    "ConditionBranch",
    "ConditionSplit",
    "DefaultBranch",
    "Definition",
    "DefinitionOutput",
    "Destination",
    "DestinationOutput",
    "DestinationState",
    "EntryRules",
    "EntryRulesOutput",
    "EventEntry",
    "EventExitRule",
    "EventSplit",
    "ExitDestination",
    "ExitDestinationOutput",
    "ExitRules",
    "ExitRulesOutput",
    "ExitState",
    "Key",
    "KeyOutput",
    "PropertySelections",
    "RandomBranch",
    "RandomSplit",
    "SimpleDelay",
    "TimeoutBranch",
    "Transition",
]
