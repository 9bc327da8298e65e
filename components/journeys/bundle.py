"""JourneyBundle: a segment, an action map that it triggers, and where asked an outcome, a template and a funnel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from providers.core.schema.fields import Needed
from providers.core.schema.validation import GOT, shown
from providers.core.schema.values import is_unknown
from providers.genesys import (
    ActionMap,
    ActionMapArgs,
    ActionTemplate,
    ActionTemplateArgs,
    Outcome,
    OutcomeArgs,
    Segment,
    SegmentArgs,
)

from .component import Component
from .funnel import STAGES, CampaignFunnel, CampaignFunnelArgs


class OutcomeTrigger(TypedDict, total=False):
    """How likely the outcome must be for the map to fire. Schema `OutcomeProbabilityCondition`."""

    maximum_probability: Required[pulumi.Input[float]]
    """The map fires below this probability, 0 to 1."""
    probability: pulumi.Input[float]
    """And above this one."""


class JourneyBundleArgs(TypedDict, total=False):
    """The arguments of a `JourneyBundle`; each part as arguments, as an existing object, or as an id."""

    segment: Needed[SegmentArgs | Segment | pulumi.Input[str]]
    """Who: the visitors that trigger the map."""
    action_map: Needed[ActionMapArgs]
    """What happens to them, when and where. The bundle adds its segment to the triggers, and the template and the
    outcome where there are some."""
    action_template: ActionTemplateArgs | ActionTemplate | pulumi.Input[str]
    """What a content offer shows."""
    outcome: OutcomeArgs | Outcome | pulumi.Input[str]
    """A goal that the bundle owns or names. Genesys shut outcomes down in May 2026 (410 Gone)."""
    trigger_on_outcome: OutcomeTrigger
    """Lets the outcome trigger the map as well. Never fires where outcomes are gone."""
    funnel: CampaignFunnelArgs
    """A journey view of the bundle: which events are its stages. The bundle gives the ids of its own parts."""
    moved_from: Mapping[str, str]
    """Resources of the program that are now parts: part name to the name that the resource had at the top level.
    Nothing is replaced."""


class JourneyBundle(Component):
    """A journey as one reusable unit.

    Children are called `<name>-segment`, `<name>-action-map`, `<name>-action-template` and `<name>-outcome`; the
    `CampaignFunnel` is `<name>-funnel`. All rules of the parts hold at preview, and the mistakes of all parts are reported
    at once.
    """

    token = "journeys:index:JourneyBundle"
    parts = ("segment", "action_map", "action_template", "outcome")

    segment_id: pulumi.Output[str]
    """The segment's id."""
    action_map_id: pulumi.Output[str]
    """The action map's id."""
    action_template_id: pulumi.Output[str] | None
    """The template's id; None without one."""
    outcome_id: pulumi.Output[str] | None
    """The outcome's id; None without one."""
    journey_view_id: pulumi.Output[str] | None
    """The id of the funnel's view; None without one."""
    segment: Segment | None
    """The segment, where it was given as arguments or as an object."""
    action_map: ActionMap
    """The action map."""
    action_template: ActionTemplate | None
    """The template, where it was given as arguments or as an object."""
    outcome: Outcome | None
    """The outcome, where it was given as arguments or as an object."""
    funnel: CampaignFunnel | None
    """The funnel; None without one."""

    def __init__(
        self,
        resource_name: str,
        args: JourneyBundleArgs | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Unpack[JourneyBundleArgs],
    ) -> None:
        """A journey as one reusable unit."""
        super().__init__(resource_name, args, opts, fields, list(JourneyBundleArgs.__annotations__))
        given = self._given
        segment = self.part("segment", Segment, given.get("segment"))
        self.segment, self.segment_id = segment.resource, segment.id
        self.action_template, self.action_template_id, template = self._optional(
            "action_template", ActionTemplate, given
        )
        self.outcome, self.outcome_id, outcome = self._optional("outcome", Outcome, given)
        wanted = self._map(given, segment.reference, template, outcome)
        self.action_map = ActionMap(f"{resource_name}-action-map", wanted, self.child_options("action_map"))
        self.action_map_id = self.action_map.id
        outputs: dict[str, Any] = {
            "segment_id": self.segment_id,
            "action_map_id": self.action_map_id,
            "action_template_id": self.action_template_id,
            "outcome_id": self.outcome_id,
        }
        self.funnel = self._funnel(given.get("funnel"))
        self.journey_view_id = self.funnel.view_id if self.funnel is not None else None
        if self.funnel is not None:  # a bundle without one keeps the outputs that it has in state
            outputs["journey_view_id"] = self.journey_view_id
        self.register_outputs(outputs)

    def _funnel(self, wanted: Any) -> CampaignFunnel | None:
        """The view of the bundle's own parts; a stage that names another object keeps it."""
        if wanted is None:
            return None
        if not isinstance(wanted, Mapping):
            self.mistake("funnel", f"must be the arguments of a CampaignFunnel{GOT}{shown(wanted)}")
            return None
        args: Any = dict(wanted)
        ids = (self.segment_id, self.action_map_id, self.outcome_id)
        for name, id in zip(STAGES, ids, strict=True):
            if isinstance(args.get(name), Mapping) and id is not None:
                args[name] = {"id": id, **args[name]}
        name = f"{self.resource_name}-funnel"
        return CampaignFunnel(name, args, self.child_options())

    def _optional(self, name: str, kind: Any, given: Mapping[str, Any]) -> tuple[Any, Any, Any]:
        """The resource, the id, and what others refer to it by; all None where it wasn't asked for."""
        if given.get(name) is None:
            return None, None, None
        part = self.part(name, kind, given[name])
        return part.resource, part.id, part.reference

    def _map(self, given: Mapping[str, Any], segment: Any, template: Any, outcome: Any) -> Any:
        """The map's arguments with the bundle's own parts added."""
        wanted = given.get("action_map")
        if not isinstance(wanted, Mapping):
            wrong = "" if wanted is None else f"{GOT}{shown(wanted)}"
            self.mistake("action_map", f"is required: the arguments of an ActionMap{wrong}")
            wanted = {}
        args = {**wanted, "trigger_with_segments": _added(wanted.get("trigger_with_segments"), segment)}
        if template is not None:
            args["action"] = _with_template(args.get("action"), template)
        trigger = given.get("trigger_on_outcome")
        if trigger is not None and outcome is None:
            self.mistake("trigger_on_outcome", "needs an outcome")
        elif trigger is not None:
            name, what = "trigger_with_outcome_probability_conditions", "how likely it must be"
            fields = self.fields("trigger_on_outcome", trigger, OutcomeTrigger, what)
            if isinstance(trigger, Mapping):
                args[name] = _added(wanted.get(name), {"outcome_id": outcome, **fields})
        return args


def _with_template(action: Any, id: pulumi.Input[str]) -> Any:
    """The action with the bundle's template, unless it names one; an Output where the action is one."""
    if isinstance(action, Mapping):
        named = {name: value for name, value in action.items() if value is not None}
        return {"action_template": {"id": id}, **named}
    if not is_unknown(action):
        return action
    return pulumi.Output.all(action, id).apply(
        lambda both: _with_template(both[0], both[1]) if both[0] is not None else None
    )


def _added(known: Any, item: Any) -> Any:
    """The list with one more item; an Output where the list is one. What is no list stays, and the map reports it."""
    if is_unknown(known):
        return pulumi.Output.all(known, item).apply(lambda both: _added(both[0], both[1]))
    return [*(known or ()), item] if known is None or isinstance(known, (list, tuple)) else known
