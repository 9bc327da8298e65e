"""Common offers: a web messaging invitation, a content offer, and an experiment with two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from providers.core.schema.fields import Needed
from providers.core.schema.validation import GOT, shown
from providers.genesys import ActionMap, Segment
from providers.genesys.action import ActionMapAction
from providers.genesys.content_offer import ContentOffer

from .bundle import JourneyBundle
from .component import Component, given


class AudienceArgs(TypedDict, total=False):
    """Who gets an offer, when and where; every offer and experiment takes these."""

    pages: Sequence[pulumi.Input[str]] | None
    """Visitors of pages whose address contains any of these; or give `segment`."""
    visits: pulumi.Input[int] | None
    """How many such pages they must have seen, 1 by default; a `segment` says that itself."""
    segment: Segment | pulumi.Input[str] | None
    """An existing segment instead of pages."""
    display_name: str | None
    """What the objects are called in Genesys Cloud, by default the component's name."""
    show_on: Sequence[pulumi.Input[str]] | None
    """Pages on which it is shown, by a part of their address; everywhere by default."""
    delay_in_seconds: pulumi.Input[int] | None
    """Seconds to wait before it is made; at once by default."""
    schedule_group_id: pulumi.Input[str] | None
    """When it may be made, e.g. `get_schedule_group("Opening hours").id`; always by default."""
    start_date: pulumi.Input[str] | None
    """From when on, ISO 8601 with a zone."""
    end_date: pulumi.Input[str] | None
    """Until when, ISO 8601 with a zone."""
    is_active: pulumi.Input[bool] | None
    """Whether it is made at all, True by default."""
    moved_from: Mapping[str, str] | None
    """As in `JourneyBundle`."""


class OfferArgs(AudienceArgs, total=False):
    """What every offer takes."""

    weight: pulumi.Input[int] | None
    """Which offer wins when several could be made: 1 low, 2 medium, 3 high."""


class WebMessagingOfferArgs(OfferArgs, total=False):
    """The arguments of a `WebMessagingOffer`."""

    text: pulumi.Input[str] | None
    """The invitation; the messenger's own text by default."""
    flow_id: pulumi.Input[str] | None
    """The inbound message flow that takes the conversation, e.g. `get_flow("Sales chat").id`."""


class ContentOfferArgs(OfferArgs, total=False):
    """The arguments of a `ContentOffer`."""

    content: Needed[ContentOffer]
    """What is shown: texts, image, call to action, layout and style."""
    template_name: str | None
    """The name of the action template, by default the display name."""


class _Offer(Component):
    """A bundle behind flat arguments."""

    bundle: JourneyBundle
    """The parts."""
    segment_id: pulumi.Output[str]
    """The segment's id."""
    action_map_id: pulumi.Output[str]
    """The action map's id."""
    parts = JourneyBundle.parts

    def _make(self, args: Mapping[str, Any], action: Mapping[str, Any], **more: Any) -> None:
        segment = audience(self, args)
        if self.moved:
            more["moved_from"] = self.moved
        self.bundle = JourneyBundle(
            self.resource_name,
            self.child_options(),
            segment=segment,
            action_map=map_args(self.resource_name, args, action),
            **more,
        )
        self.segment_id, self.action_map_id = self.bundle.segment_id, self.bundle.action_map_id
        self.register_outputs({"segment_id": self.segment_id, "action_map_id": self.action_map_id})


class WebMessagingOffer(_Offer):
    """Invites the visitors of some pages to a conversation.

    Example:
        WebMessagingOffer("pricing-help", pages=["/pricing"], visits=2, text="Questions about plans?")
    """

    token = "journeys:index:WebMessagingOffer"

    def __init__(
        self,
        resource_name: str,
        args: WebMessagingOfferArgs | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Unpack[WebMessagingOfferArgs],
    ) -> None:
        """Invites the visitors of some pages to a conversation."""
        super().__init__(resource_name, args, opts, fields, list(WebMessagingOfferArgs.__annotations__))
        wanted = self._given
        block: dict[str, Any] = {}
        if wanted.get("text") is not None:
            block["offer_text"] = wanted["text"]
        if wanted.get("flow_id") is not None:
            block["architect_flow"] = {"id": wanted["flow_id"]}
        action: dict[str, Any] = {"media_type": "webMessagingOffer"}
        self._make(wanted, {**action, "web_messaging_offer_fields": block} if block else action)


class ContentOfferJourney(_Offer):
    """Shows content to the visitors of some pages: a template, a segment and a map.

    Example:
        ContentOfferJourney("spring-sale", pages=["/shop"], content={"headline": "20 % off", "display_mode": "Toast",
                            "layout_mode": "TextOnly"})
    """

    token = "journeys:index:ContentOfferJourney"

    action_template_id: pulumi.Output[str] | None
    """The template's id."""

    def __init__(
        self,
        resource_name: str,
        args: ContentOfferArgs | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Unpack[ContentOfferArgs],
    ) -> None:
        """Shows content to the visitors of some pages: a template, a segment and a map."""
        super().__init__(resource_name, args, opts, fields, list(ContentOfferArgs.__annotations__))
        wanted = self._given
        name = given(wanted, "template_name", "display_name", default=resource_name)
        template: dict[str, Any] = {"name": name, "media_type": "contentOffer", "state": "Active"}
        if wanted.get("content") is None:
            self.mistake("content", "is required: what the offer shows")
        else:
            template["content_offer"] = wanted["content"]
        self._make(wanted, {"media_type": "contentOffer"}, action_template=template)
        self.action_template_id = self.bundle.action_template_id


class Variant(TypedDict, total=False):
    """One of the two offers of an `Experiment`."""

    action: Required[ActionMapAction]
    """What happens."""
    weight: Required[pulumi.Input[int]]
    """1 low, 2 medium, 3 high."""
    display_name: str
    """What its map is called, by default the experiment's name and `a` or `b`."""


class ExperimentArgs(AudienceArgs, total=False):
    """The arguments of an `Experiment`."""

    a: Needed[Variant]
    """The one."""
    b: Needed[Variant]
    """The other."""


class Experiment(Component):
    """Two maps that share a segment, by weight: the vendor lets the heavier one win where both could fire.

    This is the vendor's own priority, not a random split of the visitors; equal weights of one media type leave the
    choice to the vendor, so they are a mistake here.
    """

    token = "journeys:index:Experiment"
    parts = ("segment", "a", "b")

    segment_id: pulumi.Output[str]
    """The shared segment's id."""
    a: ActionMap
    """The one map."""
    b: ActionMap
    """The other."""
    a_id: pulumi.Output[str]
    """The id of the one map."""
    b_id: pulumi.Output[str]
    """The id of the other."""

    def __init__(
        self,
        resource_name: str,
        args: ExperimentArgs | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Unpack[ExperimentArgs],
    ) -> None:
        """Two maps that share a segment, by weight: the vendor lets the heavier one win where both could
        fire.
        """
        super().__init__(resource_name, args, opts, fields, list(ExperimentArgs.__annotations__))
        values = self._given
        title = given(values, "display_name", default=resource_name)
        if not isinstance(title, str):
            self.mistake("display_name", f"must be a string that is known in the program{GOT}{shown(title)}")
            title = resource_name
        segment = self.part("segment", Segment, audience(self, {**values, "display_name": title}))
        self.segment_id = segment.id
        variants = {name: self._variant(name, values.get(name)) for name in ("a", "b")}
        self.a, self.b = (
            self._map(name, {**values, "display_name": f"{title} {name}", **variant}, segment.reference)
            for name, variant in variants.items()
        )
        one, other = (variant.get("weight") for variant in variants.values())
        if isinstance(one, (int, float)) and one == other:
            self.mistake(
                "b.weight", f"must differ from a.weight, {one}: nobody knows which one wins otherwise"
            )
        self.a_id, self.b_id = self.a.id, self.b.id
        self.register_outputs({"segment_id": self.segment_id, "a_id": self.a_id, "b_id": self.b_id})

    def _variant(self, name: str, value: Any) -> dict[str, Any]:
        variant = self.fields(name, value, Variant, "an action and its weight")
        for field, what in (("action", "what happens"), ("weight", "1 low, 2 medium, 3 high")):
            if isinstance(value, Mapping) and field not in variant:
                self.mistake(f"{name}.{field}", f"is required: {what}")
        return variant

    def _map(self, name: str, args: Mapping[str, Any], segment: Any) -> ActionMap:
        wanted = map_args(self.resource_name, args, args.get("action"))
        wanted["trigger_with_segments"] = [segment]
        return ActionMap(f"{self.resource_name}-{name}", wanted, self.child_options(name))


def audience(component: Component, args: Mapping[str, Any]) -> Any:
    """The segment of an offer: the one that was given, or the arguments of one for the visitors of its pages."""
    pages, segment = args.get("pages"), args.get("segment")
    if (pages is None) == (segment is None):
        component.mistake("pages", "give either pages or segment")
    elif isinstance(pages, (list, tuple)) and len(pages) == 0:
        component.mistake("pages", "is empty: give at least one, or segment")
        pages = None
    if segment is not None:
        if args.get("visits") is not None and args.get("pages") is None:
            component.mistake("visits", "goes with pages: a segment says itself how many it takes")
        return segment
    return {
        "display_name": given(args, "display_name", default=component.resource_name),
        "is_active": given(args, "is_active", default=True),
        "journey": {
            "patterns": [
                {
                    "criteria": [
                        {
                            "key": "page.url",
                            "values": [""] if pages is None else pages,
                            "operator": "containsAny",
                        }
                    ],
                    "count": given(args, "visits", default=1),
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    }


def map_args(name: str, args: Mapping[str, Any], action: Any) -> Any:
    """The action map's arguments that follow from an offer's."""
    delay, schedule, show_on = (args.get(n) for n in ("delay_in_seconds", "schedule_group_id", "show_on"))
    made: dict[str, Any] = {
        "display_name": given(args, "display_name", default=name),
        "is_active": given(args, "is_active", default=True),
        "activation": {"type": "immediate"}
        if delay is None
        else {"type": "delay", "delay_in_seconds": delay},
        "action": action,
    }
    if show_on not in (None, [], ()):
        made["page_url_conditions"] = [{"values": show_on, "operator": "containsAny"}]
    if schedule is not None:
        made["action_map_schedule_groups"] = {"action_map_schedule_group": {"id": schedule}}
    for key in ("weight", "start_date", "end_date"):
        if args.get(key) is not None:
            made[key] = args[key]
    return made
