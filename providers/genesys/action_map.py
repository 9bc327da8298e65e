"""Action map: when, where and to whom an action is offered (Genesys Cloud Journey).

Endpoints `/api/v2/journey/actionmaps`, schemas `ActionMap` and `PatchActionMap` of the vendor's OpenAPI description
(SDK 269).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import Required, TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.nested import ListOutput
from providers.core.program.resource import Resource
from providers.core.schema.fields import (
    ALWAYS_SENT,
    UNORDERED,
    Clear,
    Date,
    In,
    Items,
    Limit,
    Needed,
    Obj,
    Objs,
    Opt,
    moment,
    refers_to,
)
from providers.core.schema.validation import Finding, View, rule

from . import outputs
from .action import ActionMapAction, Id
from .action_triggers import (
    EventCondition,
    OutcomePercentileCondition,
    OutcomeProbabilityCondition,
    OutcomeQuantileCondition,
    UrlCondition,
)
from .dialect import GENESYS

NULL = Clear(None, "the vendor's Terraform provider sends null")
EMPTY = Clear([], "the vendor's Terraform provider sends an empty list")
EMPTY_PERCENTILES = Clear(
    [], "a guess from the other lists: the vendor's Terraform provider has no such field"
)
STAYS = Clear(Clear.LEAVE, "the server's default isn't documented")
SegmentId = Annotated[Id, refers_to("genesys:Segment")]
OUTCOMES_GONE = "Genesys shut Journey Outcomes down in May 2026, so this condition is never met"


class Activation(TypedDict, total=False):
    """How soon the action follows the trigger. Schema `Activation`."""

    type: Required[In[Literal["immediate", "on-next-visit", "on-next-session", "delay"]]]
    """When it follows. The schema takes any text; these four are what the vendor's Terraform provider knows."""
    delay_in_seconds: Opt[Annotated[int, Limit(ge=0)]]
    """Seconds to wait, with the type `delay`."""


class ScheduleGroupRef(TypedDict, total=False):
    """An Architect schedule group. Schema `ActionMapScheduleGroup`."""

    id: Required[In[Annotated[Id, refers_to("genesys:schedule_group")]]]
    """Its id, e.g. `get_schedule_group("Opening hours").id`."""


class ActionMapScheduleGroups(TypedDict, total=False):
    """When the action may be offered. Schemas `ActionMapScheduleGroups`, `PatchActionMapScheduleGroups`."""

    action_map_schedule_group: Required[Obj[ScheduleGroupRef]]
    """The usual hours."""
    emergency_action_map_schedule_group: Obj[Annotated[ScheduleGroupRef, NULL]]
    """The hours of an emergency."""


class ActionMapArgs(TypedDict, total=False):
    """The arguments of an `ActionMap`."""

    display_name: Needed[In[Annotated[str, ALWAYS_SENT, Limit(min_length=1)]]]
    """The name that people see. The API takes a name that is there already."""
    is_active: Opt[Annotated[bool, STAYS]]
    """Whether it fires at all. The server's default isn't documented."""
    trigger_with_segments: Opt[Annotated[Items[SegmentId], UNORDERED, ALWAYS_SENT, EMPTY]]
    """Ids of segments: a visitor in any of them triggers the map, e.g. `[vip.id]`."""
    trigger_with_event_conditions: Obj[Annotated[Objs[EventCondition], UNORDERED, EMPTY]]
    """Events that trigger the map."""
    trigger_with_outcome_probability_conditions: Obj[
        Annotated[Objs[OutcomeProbabilityCondition], UNORDERED, EMPTY]
    ]
    """Deprecated: outcomes are gone, and these conditions with them."""
    trigger_with_outcome_percentile_conditions: Obj[
        Annotated[Objs[OutcomePercentileCondition], UNORDERED, EMPTY_PERCENTILES]
    ]
    """Deprecated: outcomes are gone, and these conditions with them."""
    trigger_with_outcome_quantile_conditions: Obj[Annotated[Objs[OutcomeQuantileCondition], UNORDERED, EMPTY]]
    """Deprecated: outcomes are gone, and these conditions with them."""
    page_url_conditions: Obj[Annotated[Objs[UrlCondition], UNORDERED, ALWAYS_SENT, EMPTY]]
    """Pages on which the action may be shown; without any it may be shown everywhere."""
    activation: Obj[Annotated[Activation, STAYS]]
    """How soon the action follows the trigger. The server's default isn't documented."""
    weight: Opt[
        Annotated[int, Clear(2, "the vendor's Terraform provider sends its default, 2"), Limit(ge=1, le=3)]
    ]
    """Which map wins when several fire: 1 low, 2 medium, 3 high."""
    action: Obj[Annotated[ActionMapAction, Clear(Clear.LEAVE, "a map without an action isn't known to work")]]
    """What happens."""
    action_map_schedule_groups: Obj[Annotated[ActionMapScheduleGroups, NULL]]
    """When the action may be offered; without it always."""
    ignore_frequency_cap: Opt[
        Annotated[bool, Clear(False, "the vendor's Terraform provider sends its default, false")]
    ]
    """Whether it is offered even where the organisation's frequency cap is reached."""
    start_date: Opt[Annotated[Date, NULL]]
    """From when on it fires, ISO 8601 with a zone; without it the server sets the time of the creation."""
    end_date: Opt[Annotated[Date, NULL]]
    """Until when it fires, ISO 8601 with a zone; without it for good."""


OUTCOME_TRIGGERS = (
    "trigger_with_outcome_probability_conditions",
    "trigger_with_outcome_percentile_conditions",
    "trigger_with_outcome_quantile_conditions",
)


@rule(Activation)
def delay_has_seconds(activation: View) -> Iterator[Finding]:
    """A delay of unknown length is none. The API's schema leaves the seconds open; forgetting them is never meant."""
    if activation["type"] == "delay" and "delay_in_seconds" not in activation:
        yield "delay_in_seconds", 'is required with type "delay"'


@rule(Activation, "warning")
def seconds_have_a_delay(activation: View) -> Iterator[Finding]:
    """The API takes seconds with any type."""
    if activation["type"] != "delay" and "delay_in_seconds" in activation:
        yield "delay_in_seconds", f'counts with type "delay" only; type is "{activation["type"]}"'


@rule(ActionMapArgs, "warning")
def start_is_before_end(action_map: View) -> Iterator[Finding]:
    """A map that ends before it starts never fires. The API's schema says nothing of it, and real maps have it."""
    if "start_date" not in action_map or "end_date" not in action_map:
        return
    start, end = moment(action_map["start_date"]), moment(action_map["end_date"])
    if start is not None and end is not None and end <= start:
        yield "end_date", f"is not later than start_date, {action_map['start_date']}, so the map never fires"


@rule(ActionMapArgs, "warning")
def dates_have_zones(action_map: View) -> Iterator[Finding]:
    """The API's dates are in UTC, and a reader in another zone expects their own."""
    for name in ("start_date", "end_date"):
        if name in action_map:
            text = action_map[name]
            if not (text[-1] in "zZ" or "+" in text or "-" in text[10:]):
                yield (
                    name,
                    f"has no zone and is taken as UTC: write {text}Z, or another offset such as +01:00",
                )


@rule(ActionMapArgs, "warning")
def can_fire(action_map: View) -> Iterator[Finding]:
    """The API takes a map that nothing triggers."""
    if any(
        len(action_map.get(name) or ()) for name in ("trigger_with_segments", "trigger_with_event_conditions")
    ):
        return
    if any(len(action_map.get(name) or ()) for name in OUTCOME_TRIGGERS):
        yield "", "only outcomes trigger it, which Genesys shut down in May 2026, so it never fires"
    else:
        yield "", "nothing triggers it: give trigger_with_segments or trigger_with_event_conditions"


@rule(ActionMapArgs, "warning")
def one_kind_of_trigger(action_map: View) -> Iterator[Finding]:
    """Genesys' help says that a map cannot have both; the API's schema takes them, and what it does isn't known."""
    segments, events = "trigger_with_segments", "trigger_with_event_conditions"
    if all(len(action_map.get(name) or ()) for name in (segments, events)):
        yield (
            events,
            f"is given beside {segments}, and Genesys' help says that a map has either segments or events as its "
            "trigger: make two maps of it",
        )


@rule(ActionMapArgs, "warning")
def outcomes_are_gone(action_map: View) -> Iterator[Finding]:
    """The conditions stay in the schema, deprecated."""
    for name in OUTCOME_TRIGGERS:
        for index in range(len(action_map.get(name) or ())):
            yield f"{name}[{index}]", OUTCOMES_GONE


@rule(ActionMapArgs, "warning")
def has_an_action(action_map: View) -> Iterator[Finding]:
    """The API takes a map that does nothing."""
    if "action" not in action_map:
        yield "action", "is not given, so nothing happens when the map fires"


@rule(ActionMapScheduleGroups, "warning")
def emergency_is_another_group(groups: View) -> Iterator[Finding]:
    """One group cannot be the usual hours and the emergency at once."""
    name = "emergency_action_map_schedule_group"
    if name in groups and groups[name]["id"] == groups["action_map_schedule_group"]["id"]:
        yield f"{name}.id", "is the same group as action_map_schedule_group"


class ActionMapProvider(Provider):
    """The provider of action maps."""

    vendor = GENESYS
    token = "genesys:ActionMap"
    args = ActionMapArgs
    path = "/api/v2/journey/actionmaps"
    title = "action map"
    computed = ("version", "self_uri", "created_date", "modified_date")


class ActionMap(Resource, module="genesys", name="ActionMap"):
    """Offers an action to visitors: who (segments, events), where (pages), when (dates, hours) and what.

    Raises at preview, with nothing sent: unknown fields, wrong types and values out of range, what the media type
    needs is missing, a delay without seconds. Warns of maps that never fire, of segments beside events and of blocks
    of another media type. Permissions: `journey:actionmap:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = ActionMapProvider

    display_name: Output[str]
    """The name that people see."""
    is_active: Output[bool]
    """Whether it fires at all."""
    trigger_with_segments: Output[list[str]]
    """Ids of the segments that trigger it."""
    trigger_with_event_conditions: Output[list[outputs.EventCondition] | None]
    """Events that trigger it."""
    trigger_with_outcome_probability_conditions: Output[list[outputs.OutcomeProbabilityCondition] | None]
    """Deprecated."""
    trigger_with_outcome_percentile_conditions: Output[list[outputs.OutcomePercentileCondition] | None]
    """Deprecated."""
    trigger_with_outcome_quantile_conditions: Output[list[outputs.OutcomeQuantileCondition] | None]
    """Deprecated."""
    page_url_conditions: ListOutput[outputs.UrlCondition, outputs.UrlConditionOutput]
    """Pages on which the action may be shown."""
    activation: Output[outputs.Activation | None]
    """How soon the action follows the trigger."""
    weight: Output[int | None]
    """Which map wins when several fire."""
    action: Output[outputs.ActionMapAction | None]
    """What happens."""
    action_map_schedule_groups: Output[outputs.ActionMapScheduleGroups | None]
    """When the action may be offered."""
    ignore_frequency_cap: Output[bool | None]
    """Whether it is offered even where the frequency cap is reached."""
    start_date: Output[str | None]
    """From when on it fires; the server's where the program gives none."""
    end_date: Output[str | None]
    """Until when it fires."""
    version: Output[int]
    """Rises with every change; an update sends the one that it saw last."""
    self_uri: Output[str]
    """The path of the object in the API."""
    created_date: Output[str]
    """When it was created (ISO 8601, UTC)."""
    modified_date: Output[str]
    """When it was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: ActionMapArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[ActionMapArgs],
    ) -> None:
        """Offers an action to visitors: who (segments, events), where (pages), when (dates, hours) and what."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> ActionMap:
        """An action map that is there already and isn't managed by this program: one GET in every preview and up."""
        return ActionMap._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetActionMapResult:
    """An action map as it is in the org; None where the API has nothing."""

    id: str
    display_name: str
    is_active: bool | None
    trigger_with_segments: list[str] | None
    trigger_with_event_conditions: list[outputs.EventCondition] | None
    trigger_with_outcome_probability_conditions: list[outputs.OutcomeProbabilityCondition] | None
    trigger_with_outcome_percentile_conditions: list[outputs.OutcomePercentileCondition] | None
    trigger_with_outcome_quantile_conditions: list[outputs.OutcomeQuantileCondition] | None
    page_url_conditions: list[outputs.UrlCondition] | None
    activation: outputs.Activation | None
    weight: int | None
    action: outputs.ActionMapAction | None
    action_map_schedule_groups: outputs.ActionMapScheduleGroups | None
    ignore_frequency_cap: bool | None
    start_date: str | None
    end_date: str | None
    version: int
    self_uri: str
    created_date: str
    modified_date: str


GET_ACTION_MAP = lookup_of(ActionMapProvider, GetActionMapResult)


def get_action_map(
    display_name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetActionMapResult:
    """The action map of that name (exactly so) or id, active or not, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_ACTION_MAP, opts, {"display_name": display_name, "id": id})


def get_action_map_output(
    display_name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetActionMapResult]:
    """As `get_action_map`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_ACTION_MAP, opts, {"display_name": display_name, "id": id})
