"""Outputs of objects from the declarations in `providers.twilio_segment.definition`, for type checkers only. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from pulumi import Output

from providers.core.program.nested import ListOutput

from .definition import (
    ActionDefinition,
    Activation,
    AudienceEntry,
    AudienceExitRule,
    Concurrency,
    ConditionSplit,
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
    RandomSplit,
    SimpleDelay,
)


class KeyOutput(Output[Key]):
    """An Output of `Key`."""

    id: Output[str]
    """Its id, unique in the journey; transitions name it."""
    name: Output[str | None]
    """The name that people see, 73 characters at most."""


class ActionDefinitionOutput(Output[ActionDefinition]):
    """An Output of `ActionDefinition`."""

    action_id: Output[str]
    """The action's id."""
    mappings: Output[str]
    """Field by field what the action gets: constants, or directives such as `{"@path": "$."}`. Passes
    verbatim.
    """
    use_default_mappings: Output[bool | None]
    """Whether the service fills in the action's other fields."""
    id: Output[str | None]
    """The service's own id of this use; it fills one in."""
    name: Output[str | None]
    """The action's name; the service fills it in."""
    enabled: Output[bool | None]
    """Whether the action runs; the service fills it in."""


class ActivationOutput(Output[Activation]):
    """An Output of `Activation`."""

    event_name: Output[str]
    """What the event is called there, 73 characters at most."""
    action_definition: ActionDefinitionOutput
    """The action and its mappings."""
    property_selections: Output[PropertySelections | None]
    """What of the profile is sent along."""
    id: Output[str | None]
    """The service's own id; it fills one in."""


class DestinationOutput(Output[Destination]):
    """An Output of `Destination`."""

    destination_id: Output[str]
    """The destination's id; actions, action lists and destination functions only."""
    activations: ListOutput[Activation, ActivationOutput]
    """The events that it gets, in this order."""


class EntryRulesOutput(Output[EntryRules]):
    """An Output of `EntryRules`."""

    type: Output[Literal["MULTIPLE", "ONCE", "RE_ENTRY_AFTER_EXIT"]]
    """`MULTIPLE`: every time the event occurs, which needs a concurrency key; `ONCE`; or again after leaving.
    """
    concurrency: Output[Concurrency | None]
    """Whether one person can be in it several times at once."""


class ExitDestinationOutput(Output[ExitDestination]):
    """An Output of `ExitDestination`."""

    type: Output[Literal["DESTINATION"]]
    """Always `"DESTINATION"`."""
    key: KeyOutput
    """Changing it replaces the journey."""
    destinations: ListOutput[Destination, DestinationOutput]
    """Changing nothing but these takes one small request, on a live journey too."""


class ExitRulesOutput(Output[ExitRules]):
    """An Output of `ExitRules`."""

    enabled: Output[bool]
    """Changing it replaces the journey: the API has no endpoint for it."""
    rules: ListOutput[EventExitRule | AudienceExitRule, Output[EventExitRule | AudienceExitRule]]
    """Up to ten for events. Changing them replaces the journey: the API has no endpoint for them."""
    related_destinations: ListOutput[ExitDestination, ExitDestinationOutput]
    """Where people are sent who leave by a rule. Adding, removing or renaming one replaces the journey."""


class DefinitionOutput(Output[Definition]):
    """An Output of `Definition`."""

    initial_state: Output[str]
    """The id of the one entry state."""
    entry_rules: EntryRulesOutput
    """How often a person enters. Changing it replaces the journey: the API has no endpoint for it."""
    exit_rules: ExitRulesOutput
    """What makes people leave early; without any, `{"enabled": False, "rules": []}`."""
    states: ListOutput[EventEntry | AudienceEntry | ExitState | DestinationState | SimpleDelay | EventSplit | ConditionSplit | RandomSplit, Output[EventEntry | AudienceEntry | ExitState | DestinationState | SimpleDelay | EventSplit | ConditionSplit | RandomSplit]]
    """The steps, up to 50, told apart by their ids: their order has no meaning."""
