"""A journey's definition: its states and what leads from one to the next, entry and exit rules, destinations.

Names and nesting are those of the vendor's schemas (`JourneyDefinition` and below, SDK 58.1.1), in snake_case.
"""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field
from typing_extensions import Required, TypedDict

from providers.core.schema.fields import (
    CREATE_ONLY,
    FILLED,
    UNORDERED,
    In,
    Items,
    Json,
    Limit,
    Obj,
    Objs,
    Opt,
    keyed,
    refers_to,
)

BY_ID = keyed("key", "id")
Text = Annotated[str, Limit(min_length=1)]
Name = Annotated[str, Limit(min_length=1, max_length=73)]


class Key(TypedDict, total=False):
    """What a state is called. Schema `Key`."""

    id: Required[In[Text]]
    """Its id, unique in the journey; transitions name it."""
    name: Opt[Name]
    """The name that people see, 73 characters at most."""


# --- destinations --------------------------------------------------------------------------------------------


class PropertySelections(TypedDict, total=False):
    """What of the profile is sent along. Schema `PropertySelectionsConfig`."""

    profile: Required[In[Annotated[Items[str], UNORDERED]]]
    """Names of traits."""


class ActionDefinition(TypedDict, total=False):
    """The action of a destination, and how the event becomes its fields. Schema `ActionDefinition`."""

    action_id: Required[In[Text]]
    """The action's id."""
    mappings: Required[Annotated[Json, FILLED]]
    """Field by field what the action gets: constants, or directives such as `{"@path": "$."}`. Passes verbatim."""
    use_default_mappings: Opt[bool]
    """Whether the service fills in the action's other fields."""
    id: Opt[Text]
    """The service's own id of this use; it fills one in."""
    name: Opt[Text]
    """The action's name; the service fills it in."""
    enabled: Opt[bool]
    """Whether the action runs; the service fills it in."""


class Activation(TypedDict, total=False):
    """One event that a destination gets. Schema `Activation`."""

    event_name: Required[In[Name]]
    """What the event is called there, 73 characters at most."""
    action_definition: Required[Obj[ActionDefinition]]
    """The action and its mappings."""
    property_selections: Obj[PropertySelections]
    """What of the profile is sent along."""
    id: Opt[Text]
    """The service's own id; it fills one in."""


class Destination(TypedDict, total=False):
    """A destination and what it gets. Schema `Destination`."""

    destination_id: Required[In[Annotated[Text, refers_to("segment:destination")]]]
    """The destination's id; actions, action lists and destination functions only."""
    activations: Required[Objs[Activation]]
    """The events that it gets, in this order."""


# --- transitions ---------------------------------------------------------------------------------------------


class Transition(TypedDict, total=False):
    """What comes next. Schema `Transitions`."""

    next: Required[In[Text]]
    """The id of the next state."""


class ConditionBranch(TypedDict, total=False):
    """A way for those who meet a condition. Schema `ConditionBranch`."""

    type: Required[Literal["CONDITION"]]
    condition: Required[In[Text]]
    """In Segment's query language, e.g. `event('Order Completed').count() = 1`."""
    next: Required[In[Text]]
    """The id of the next state."""


class TimeoutBranch(TypedDict, total=False):
    """The way for those who met no condition in time. Schema `TimeOutBranch`."""

    type: Required[Literal["TIMEOUT"]]
    duration: Required[In[Text]]
    """How long they are held, e.g. `2h`; minutes, hours, days or weeks (`m h d w`), 182 days at most."""
    next: Required[In[Text]]
    """The id of the next state."""


class DefaultBranch(TypedDict, total=False):
    """The way for everyone else. Schema `DefaultBranch`."""

    type: Required[Literal["DEFAULT"]]
    next: Required[In[Text]]
    """The id of the next state."""


class RandomBranch(TypedDict, total=False):
    """The way for a share of the people. Schema `RandomSplitBranch`."""

    percentage: Required[In[Annotated[float, Limit(gt=0, le=100)]]]
    """The share in percent; those of a split total 100."""
    next: Required[In[Text]]
    """The id of the next state."""


Next = Annotated[Objs[Transition], Limit(min_length=1, max_length=1)]
EventBranch = Annotated[Union[ConditionBranch, TimeoutBranch], Field(discriminator="type")]  # noqa: UP007
DataBranch = Annotated[Union[ConditionBranch, DefaultBranch], Field(discriminator="type")]  # noqa: UP007


# --- states --------------------------------------------------------------------------------------------------


class EventEntry(TypedDict, total=False):
    """People enter when they perform an event. Schema `EventEntryState`."""

    type: Required[Literal["EVENT_ENTRY"]]
    key: Required[Obj[Key]]
    condition: Required[In[Text]]
    """In Segment's query language, e.g. `event('Cart Viewed').count() = 1`."""
    transitions: Required[Obj[Next]]
    """Exactly one."""


class AudienceEntry(TypedDict, total=False):
    """People enter when they join an audience. Schema `AudienceEntryState`."""

    type: Required[Literal["AUDIENCE_ENTRY"]]
    key: Required[Obj[Key]]
    audience_id: Required[In[Annotated[Text, refers_to("segment:audience")]]]
    """The audience's id."""
    transitions: Required[Obj[Next]]
    """Exactly one."""


class ExitState(TypedDict, total=False):
    """People leave. Schema `ExitState`."""

    type: Required[Literal["EXIT"]]
    key: Required[Obj[Key]]


class DestinationState(TypedDict, total=False):
    """People are sent to destinations. Schema `DestinationState`."""

    type: Required[Literal["DESTINATION"]]
    key: Required[Obj[Key]]
    destinations: Required[Objs[Destination]]
    """May be empty. Changing nothing but these takes one small request, on a live journey too."""
    transitions: Required[Obj[Next]]
    """Exactly one."""


class SimpleDelay(TypedDict, total=False):
    """People wait. Schema `SimpleDelayState`."""

    type: Required[Literal["SIMPLE_DELAY"]]
    key: Required[Obj[Key]]
    duration: Required[In[Text]]
    """How long, e.g. `1d`; minutes, hours, days or weeks (`m h d w`), 182 days at most."""
    transitions: Required[Obj[Next]]
    """Exactly one."""


class EventSplit(TypedDict, total=False):
    """People are held until they perform an event, or time is over. Schema `EventSplitWithTimeoutState`."""

    type: Required[Literal["EVENT_SPLIT"]]
    key: Required[Obj[Key]]
    transitions: Required[Objs[EventBranch]]
    """One to nine conditions and exactly one timeout. A branch may lead back to this same state."""


class ConditionSplit(TypedDict, total=False):
    """People go the way of the first condition that they meet. Schema `ConditionSplitState`."""

    type: Required[Literal["CONDITION_SPLIT"]]
    key: Required[Obj[Key]]
    transitions: Required[Objs[DataBranch]]
    """One to nine conditions, tried in this order, and exactly one default."""


class RandomSplit(TypedDict, total=False):
    """People are spread at random. Schema `RandomSplitState`."""

    type: Required[Literal["RANDOM_SPLIT"]]
    key: Required[Obj[Key]]
    transitions: Required[Obj[Annotated[Objs[RandomBranch], Limit(min_length=1, max_length=5)]]]
    """Up to five; their percentages total 100."""


State = Annotated[
    Union[  # noqa: UP007
        EventEntry,
        AudienceEntry,
        ExitState,
        DestinationState,
        SimpleDelay,
        EventSplit,
        ConditionSplit,
        RandomSplit,
    ],
    Field(discriminator="type"),
]


# --- entry and exit ------------------------------------------------------------------------------------------


class Concurrency(TypedDict, total=False):
    """Whether one person can be in the journey several times at once. Schema `ConcurrencyConfig`."""

    enabled: Required[In[bool]]
    """Whether one person can be in it several times at once."""
    concurrency_key: Opt[Annotated[str, Limit(min_length=1, max_length=500)]]
    """The property of the entry event that tells the times apart, e.g. `applicationId`."""


class EntryRules(TypedDict, total=False):
    """How often a person enters. Schema `EntryRules`."""

    type: Required[In[Literal["MULTIPLE", "ONCE", "RE_ENTRY_AFTER_EXIT"]]]
    """`MULTIPLE`: every time the event occurs, which needs a concurrency key; `ONCE`; or again after leaving."""
    concurrency: Obj[Concurrency]
    """Whether one person can be in it several times at once."""


class EventExitRule(TypedDict, total=False):
    """People leave when they perform an event. Schema `EventExitRule`."""

    type: Required[Literal["EXIT_RULE"]]
    exit_type: Required[Literal["EVENT_PERFORMED"]]
    key: Required[Obj[Key]]
    condition: Required[In[Text]]
    """In Segment's query language."""
    enabled: Required[In[bool]]
    """Whether the rule is in force."""
    concurrency_enabled: Required[In[bool]]
    """Whether the event must have the same concurrency key as the entry."""
    connected_destinations: Opt[Annotated[Items[str], UNORDERED]]
    """Ids of related destinations that they are sent to."""


class AudienceExitRule(TypedDict, total=False):
    """People leave when they leave or join an audience. Schema `AudienceExitRule`."""

    type: Required[Literal["EXIT_RULE"]]
    exit_type: Required[Literal["AUDIENCE_MEMBERSHIP_CHANGE"]]
    key: Required[Obj[Key]]
    audience_id: Required[In[Annotated[Text, refers_to("segment:audience")]]]
    """The audience's id."""
    enabled: Required[In[bool]]
    """Whether the rule is in force."""
    concurrency_enabled: Required[In[bool]]
    """Whether only the run with the same concurrency key ends."""
    connected_destinations: Opt[Annotated[Items[str], UNORDERED]]
    """Ids of related destinations that they are sent to."""


ExitRule = Annotated[Union[EventExitRule, AudienceExitRule], Field(discriminator="exit_type")]  # noqa: UP007


class ExitDestination(TypedDict, total=False):
    """Where people are sent who leave by a rule. Schema `ExitDestinationState`."""

    type: Required[Literal["DESTINATION"]]
    key: Required[Obj[Key]]
    """Changing it replaces the journey."""
    destinations: Required[Objs[Destination]]
    """Changing nothing but these takes one small request, on a live journey too."""


class ExitRules(TypedDict, total=False):
    """What makes people leave early. Schema `ExitRulesConfig`."""

    enabled: Required[In[Annotated[bool, CREATE_ONLY]]]
    """Changing it replaces the journey: the API has no endpoint for it."""
    rules: Required[Obj[Annotated[Objs[ExitRule], CREATE_ONLY, BY_ID]]]
    """Up to ten for events. Changing them replaces the journey: the API has no endpoint for them."""
    related_destinations: Obj[Annotated[Objs[ExitDestination], BY_ID]]
    """Where people are sent who leave by a rule. Adding, removing or renaming one replaces the journey."""


class Definition(TypedDict, total=False):
    """What a journey does. Schema `JourneyDefinition`; `flow.define` writes one."""

    initial_state: Required[In[Text]]
    """The id of the one entry state."""
    entry_rules: Required[Obj[Annotated[EntryRules, CREATE_ONLY]]]
    """How often a person enters. Changing it replaces the journey: the API has no endpoint for it."""
    exit_rules: Required[Obj[ExitRules]]
    """What makes people leave early; without any, `{"enabled": False, "rules": []}`."""
    states: Required[Obj[Annotated[Objs[State], BY_ID, Limit(min_length=1)]]]
    """The steps, up to 50, told apart by their ids: their order has no meaning."""
