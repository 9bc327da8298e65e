"""CampaignFunnel: a journey view of a campaign, which shows how many customers went from one stage to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from providers.core.schema.fields import Needed
from providers.genesys import JourneyView

from .component import Component, given

STAGES = {"segment": "Segment assigned", "action_map": "Action map fired", "outcome": "Outcome achieved"}
"""The stages in their order, and what they are called in the view unless they have names."""
WHAT = "the event, the attribute that has the object's id, and the id"
"""What a stage has."""


class FunnelStage(TypedDict, total=False):
    """One stage: the events of one object.

    The API documents neither the ids of its event definitions nor their attributes;
    `functions.list_event_definitions()` shows those of the organisation.
    """

    event: Required[pulumi.Input[str]]
    """The id of the event definition."""
    attribute: Required[pulumi.Input[str]]
    """The attribute of the event that has the object's id."""
    id: pulumi.Input[str]
    """The object's id. A `JourneyBundle` gives those of its own parts."""
    name: pulumi.Input[str]
    """What the stage is called in the view."""


class CampaignFunnelArgs(TypedDict, total=False):
    """The arguments of a `CampaignFunnel`."""

    segment: Needed[FunnelStage]
    """The first stage: customers who were assigned to the segment."""
    action_map: Needed[FunnelStage]
    """The second: those for whom the action map fired."""
    outcome: FunnelStage
    """The third: those who achieved the outcome. Genesys shut outcomes down in May 2026 (410 Gone); the event of
    another goal can stand in its place."""
    interval: pulumi.Input[str]
    """The time that it covers, from one moment to another; or give `duration`."""
    duration: pulumi.Input[str]
    """The time that it covers, up to now; `P30D` without `interval`."""
    display_name: pulumi.Input[str]
    """What the view is called, by default the component's name."""
    description: pulumi.Input[str]
    """What it is for."""
    moved_from: Mapping[str, str]
    """`{"view": "old-name"}`: the resource that existed before it became part of the component."""


class CampaignFunnel(Component):
    """A journey view of a campaign: its segment, its action map and, where asked, its outcome.

    Each stage is an element that counts the events of one object and is followed by the next; a chart has the
    customers of each. The view is called `<name>-view` in the program. `JourneyBundle(funnel=...)` makes one of
    its own parts.
    """

    token = "journeys:index:CampaignFunnel"
    parts = ("view",)

    view: JourneyView
    """The journey view."""
    view_id: pulumi.Output[str]
    """Its id."""

    def __init__(
        self,
        resource_name: str,
        args: CampaignFunnelArgs | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Unpack[CampaignFunnelArgs],
    ) -> None:
        """A journey view of a campaign: its segment, its action map and, where asked, its outcome."""
        super().__init__(resource_name, args, opts, fields, list(CampaignFunnelArgs.__annotations__))
        values = self._given
        elements = list(self._elements(values))
        for element, after in pairwise(elements):
            element["followed_by"] = [{"id": after["id"]}]
        made: dict[str, Any] = {
            "name": given(values, "display_name", default=resource_name),
            "elements": elements,
            "charts": [_chart(elements)],
        }
        made |= {
            name: values[name]
            for name in ("description", "interval", "duration")
            if values.get(name) is not None
        }
        if "interval" not in made:
            made.setdefault("duration", "P30D")
        self.view = JourneyView(f"{resource_name}-view", self.child_options("view"), **made)
        self.view_id = self.view.id
        self.register_outputs({"view_id": self.view_id})

    def _elements(self, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for name, title in STAGES.items():
            stage = values.get(name)
            if stage is None and name == "outcome":
                continue
            fields = self.fields(name, stage, FunnelStage, WHAT)
            if not isinstance(stage, Mapping):
                continue
            missing = [field for field in ("event", "attribute", "id") if fields.get(field) in (None, "")]
            for field in missing:
                self.mistake(f"{name}.{field}", "is required")
            if not missing:
                yield _element(name, title, fields)


def _element(name: str, title: str, stage: Mapping[str, Any]) -> dict[str, Any]:
    """The events of one object."""
    predicate = {"dimension": stage["attribute"], "values": [stage["id"]], "operator": "Matches"}
    return {
        "id": name.replace("_", "-"),
        "name": given(stage, "name", default=title),
        "attributes": {"type": "Event", "id": stage["event"]},
        "filter": {"type": "And", "predicates": [predicate]},
    }


def _chart(elements: list[dict[str, Any]]) -> dict[str, Any]:
    """The customers of each stage."""
    metrics = [
        {
            "id": each["id"],
            "element_id": each["id"],
            "aggregate": "CustomerCount",
            "display_label": each["name"],
        }
        for each in elements
    ]
    return {"name": "Customers", "metrics": metrics, "display_attributes": {"type": "Column"}}
