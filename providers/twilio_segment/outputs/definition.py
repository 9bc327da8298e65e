"""Objects inside of outputs, from the declarations in `providers.twilio_segment.definition`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class Key(Nested):
    """What a state is called. Schema `Key`."""

    id: str
    """Its id, unique in the journey; transitions name it."""
    name: str | None
    """The name that people see, 73 characters at most."""


class PropertySelections(Nested):
    """What of the profile is sent along. Schema `PropertySelectionsConfig`."""

    profile: list[str]
    """Names of traits."""


class ActionDefinition(Nested):
    """The action of a destination, and how the event becomes its fields. Schema `ActionDefinition`."""

    action_id: str
    """The action's id."""
    mappings: str
    """Field by field what the action gets: constants, or directives such as `{"@path": "$."}`. Passes
    verbatim.
    """
    use_default_mappings: bool | None
    """Whether the service fills in the action's other fields."""
    id: str | None
    """The service's own id of this use; it fills one in."""
    name: str | None
    """The action's name; the service fills it in."""
    enabled: bool | None
    """Whether the action runs; the service fills it in."""


class Activation(Nested):
    """One event that a destination gets. Schema `Activation`."""

    event_name: str
    """What the event is called there, 73 characters at most."""
    action_definition: ActionDefinition
    """The action and its mappings."""
    property_selections: PropertySelections | None
    """What of the profile is sent along."""
    id: str | None
    """The service's own id; it fills one in."""


class Destination(Nested):
    """A destination and what it gets. Schema `Destination`."""

    destination_id: str
    """The destination's id; actions, action lists and destination functions only."""
    activations: list[Activation]
    """The events that it gets, in this order."""


class Transition(Nested):
    """What comes next. Schema `Transitions`."""

    next: str
    """The id of the next state."""


class ConditionBranch(Nested):
    """A way for those who meet a condition. Schema `ConditionBranch`."""

    type: Literal["CONDITION"]
    """Always `"CONDITION"`."""
    condition: str
    """In Segment's query language, e.g. `event('Order Completed').count() = 1`."""
    next: str
    """The id of the next state."""


class TimeoutBranch(Nested):
    """The way for those who met no condition in time. Schema `TimeOutBranch`."""

    type: Literal["TIMEOUT"]
    """Always `"TIMEOUT"`."""
    duration: str
    """How long they are held, e.g. `2h`; minutes, hours, days or weeks (`m h d w`), 182 days at most."""
    next: str
    """The id of the next state."""


class DefaultBranch(Nested):
    """The way for everyone else. Schema `DefaultBranch`."""

    type: Literal["DEFAULT"]
    """Always `"DEFAULT"`."""
    next: str
    """The id of the next state."""


class RandomBranch(Nested):
    """The way for a share of the people. Schema `RandomSplitBranch`."""

    percentage: float
    """The share in percent; those of a split total 100."""
    next: str
    """The id of the next state."""


class EventEntry(Nested):
    """People enter when they perform an event. Schema `EventEntryState`."""

    type: Literal["EVENT_ENTRY"]
    """Always `"EVENT_ENTRY"`."""
    key: Key
    """What a state is called."""
    condition: str
    """In Segment's query language, e.g. `event('Cart Viewed').count() = 1`."""
    transitions: list[Transition]
    """Exactly one."""


class AudienceEntry(Nested):
    """People enter when they join an audience. Schema `AudienceEntryState`."""

    type: Literal["AUDIENCE_ENTRY"]
    """Always `"AUDIENCE_ENTRY"`."""
    key: Key
    """What a state is called."""
    audience_id: str
    """The audience's id."""
    transitions: list[Transition]
    """Exactly one."""


class ExitState(Nested):
    """People leave. Schema `ExitState`."""

    type: Literal["EXIT"]
    """Always `"EXIT"`."""
    key: Key
    """What a state is called."""


class DestinationState(Nested):
    """People are sent to destinations. Schema `DestinationState`."""

    type: Literal["DESTINATION"]
    """Always `"DESTINATION"`."""
    key: Key
    """What a state is called."""
    destinations: list[Destination]
    """May be empty. Changing nothing but these takes one small request, on a live journey too."""
    transitions: list[Transition]
    """Exactly one."""


class SimpleDelay(Nested):
    """People wait. Schema `SimpleDelayState`."""

    type: Literal["SIMPLE_DELAY"]
    """Always `"SIMPLE_DELAY"`."""
    key: Key
    """What a state is called."""
    duration: str
    """How long, e.g. `1d`; minutes, hours, days or weeks (`m h d w`), 182 days at most."""
    transitions: list[Transition]
    """Exactly one."""


class EventSplit(Nested):
    """People are held until they perform an event, or time is over. Schema `EventSplitWithTimeoutState`."""

    type: Literal["EVENT_SPLIT"]
    """Always `"EVENT_SPLIT"`."""
    key: Key
    """What a state is called."""
    transitions: list[ConditionBranch | TimeoutBranch]
    """One to nine conditions and exactly one timeout. A branch may lead back to this same state."""


class ConditionSplit(Nested):
    """People go the way of the first condition that they meet. Schema `ConditionSplitState`."""

    type: Literal["CONDITION_SPLIT"]
    """Always `"CONDITION_SPLIT"`."""
    key: Key
    """What a state is called."""
    transitions: list[ConditionBranch | DefaultBranch]
    """One to nine conditions, tried in this order, and exactly one default."""


class RandomSplit(Nested):
    """People are spread at random. Schema `RandomSplitState`."""

    type: Literal["RANDOM_SPLIT"]
    """Always `"RANDOM_SPLIT"`."""
    key: Key
    """What a state is called."""
    transitions: list[RandomBranch]
    """Up to five; their percentages total 100."""


class Concurrency(Nested):
    """Whether one person can be in the journey several times at once. Schema `ConcurrencyConfig`."""

    enabled: bool
    """Whether one person can be in it several times at once."""
    concurrency_key: str | None
    """The property of the entry event that tells the times apart, e.g. `applicationId`."""


class EntryRules(Nested):
    """How often a person enters. Schema `EntryRules`."""

    type: Literal["MULTIPLE", "ONCE", "RE_ENTRY_AFTER_EXIT"]
    """`MULTIPLE`: every time the event occurs, which needs a concurrency key; `ONCE`; or again after leaving.
    """
    concurrency: Concurrency | None
    """Whether one person can be in it several times at once."""


class EventExitRule(Nested):
    """People leave when they perform an event. Schema `EventExitRule`."""

    type: Literal["EXIT_RULE"]
    """Always `"EXIT_RULE"`."""
    exit_type: Literal["EVENT_PERFORMED"]
    """Always `"EVENT_PERFORMED"`."""
    key: Key
    """What a state is called."""
    condition: str
    """In Segment's query language."""
    enabled: bool
    """Whether the rule is in force."""
    concurrency_enabled: bool
    """Whether the event must have the same concurrency key as the entry."""
    connected_destinations: list[str]
    """Ids of related destinations that they are sent to."""


class AudienceExitRule(Nested):
    """People leave when they leave or join an audience. Schema `AudienceExitRule`."""

    type: Literal["EXIT_RULE"]
    """Always `"EXIT_RULE"`."""
    exit_type: Literal["AUDIENCE_MEMBERSHIP_CHANGE"]
    """Always `"AUDIENCE_MEMBERSHIP_CHANGE"`."""
    key: Key
    """What a state is called."""
    audience_id: str
    """The audience's id."""
    enabled: bool
    """Whether the rule is in force."""
    concurrency_enabled: bool
    """Whether only the run with the same concurrency key ends."""
    connected_destinations: list[str]
    """Ids of related destinations that they are sent to."""


class ExitDestination(Nested):
    """Where people are sent who leave by a rule. Schema `ExitDestinationState`."""

    type: Literal["DESTINATION"]
    """Always `"DESTINATION"`."""
    key: Key
    """Changing it replaces the journey."""
    destinations: list[Destination]
    """Changing nothing but these takes one small request, on a live journey too."""


class ExitRules(Nested):
    """What makes people leave early. Schema `ExitRulesConfig`."""

    enabled: bool
    """Changing it replaces the journey: the API has no endpoint for it."""
    rules: list[EventExitRule | AudienceExitRule]
    """Up to ten for events. Changing them replaces the journey: the API has no endpoint for them."""
    related_destinations: list[ExitDestination]
    """Where people are sent who leave by a rule. Adding, removing or renaming one replaces the journey."""


class Definition(Nested):
    """What a journey does. Schema `JourneyDefinition`; `flow.define` writes one."""

    initial_state: str
    """The id of the one entry state."""
    entry_rules: EntryRules
    """How often a person enters. Changing it replaces the journey: the API has no endpoint for it."""
    exit_rules: ExitRules
    """What makes people leave early; without any, `{"enabled": False, "rules": []}`."""
    states: list[EventEntry | AudienceEntry | ExitState | DestinationState | SimpleDelay | EventSplit | ConditionSplit | RandomSplit]
    """The steps, up to 50, told apart by their ids: their order has no meaning."""
