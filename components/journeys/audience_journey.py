"""A Twilio Segment journey from a few flat arguments: who enters, what they wait for, where they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from typing_extensions import TypedDict, Unpack

from providers.core.schema.fields import Needed
from providers.core.schema.validation import GOT, shown
from providers.core.schema.values import is_unknown
from providers.twilio_segment import Journey, flow
from providers.twilio_segment.definition import Destination
from providers.twilio_segment.status import Status

from .component import Component, given


class AudienceJourneyArgs(TypedDict, total=False):
    """The arguments of an `AudienceJourney`."""

    space_id: Needed[pulumi.Input[str]]
    """The space that the journey is in."""
    audience_id: pulumi.Input[str]
    """People who join this audience enter; or give `event`."""
    event: pulumi.Input[str]
    """People who perform the event of this name enter, e.g. `Cart Viewed`; or give `audience_id`."""
    unique_by: pulumi.Input[str]
    """With `event`: a property of it, such as `orderId`. People then enter every time, else once."""
    destinations: Sequence[Destination]
    """Where people are sent; `flow.destination` writes one."""
    wait: pulumi.Input[str]
    """How long they wait before that, e.g. `2h`; not at all by default."""
    unless_event: pulumi.Input[str]
    """People who perform this event while they wait are not sent anywhere."""
    steps: Sequence[flow.Step]
    """The steps themselves, instead of `destinations`, `wait` and `unless_event`."""
    exit_event: pulumi.Input[str]
    """People who perform this event leave, wherever they are in the journey."""
    display_name: pulumi.Input[str]
    """What the journey is called in Segment, by default the component's name."""
    description: pulumi.Input[str]
    """What it is for."""
    status: pulumi.Input[Status]
    """As in `Journey`; without it a new journey is a draft."""
    archive_on_delete: pulumi.Input[bool]
    """As in `Journey`."""
    allow_replace_live: pulumi.Input[bool]
    """As in `Journey`."""
    moved_from: Mapping[str, str]
    """`{"journey": "old-name"}`: the resource that existed before it became part of the component."""


class AudienceJourney(Component):
    """Sends the people of an audience, or those who perform an event, to destinations.

    Twilio Segment's Journeys API is alpha and was only ever seen on the vendor's staging systems.

    Example:
        AudienceJourney("win-back", space_id="spa_1", event="Cart Viewed", unless_event="Order Completed", wait="2h",
                        destinations=[flow.destination(webhook_id, flow.activation("Left a cart", action))])
    """

    token = "journeys:index:AudienceJourney"
    parts = ("journey",)

    journey: Journey
    """The journey."""
    journey_id: pulumi.Output[str]
    """`space_id/container_id`."""
    container_id: pulumi.Output[str]
    """The journey's id in its space."""

    def __init__(
        self,
        resource_name: str,
        args: AudienceJourneyArgs | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Unpack[AudienceJourneyArgs],
    ) -> None:
        """Sends the people of an audience, or those who perform an event, to destinations."""
        super().__init__(resource_name, args, opts, fields, list(AudienceJourneyArgs.__annotations__))
        values = self._given
        self._refuse(values)
        means_same = ("space_id", "description", "status", "archive_on_delete", "allow_replace_live")
        made: dict[str, Any] = {name: values[name] for name in means_same if values.get(name) is not None}
        made["name"] = given(values, "display_name", default=resource_name)
        made["definition"] = self._definition(values)
        self.journey = Journey(f"{resource_name}-journey", self.child_options("journey"), **made)
        self.journey_id, self.container_id = self.journey.id, self.journey.container_id
        self.register_outputs({"journey_id": self.journey_id, "container_id": self.container_id})

    def _refuse(self, args: Mapping[str, Any]) -> None:
        def has(name: str) -> bool:
            return args.get(name) is not None

        if has("audience_id") == has("event"):
            self.mistake("event", "give either audience_id or event: who enters")
        if has("unique_by") and not has("event"):
            self.mistake("unique_by", "is a property of an event; an audience has none")
        if has("steps"):
            for name in ("destinations", "wait", "unless_event"):
                if has(name):
                    self.mistake(name, "goes without steps, which say it themselves")
        elif args.get("destinations") in (None, [], ()):
            self.mistake("destinations", "is required: where people are sent; or give steps")
        for name in ("event", "unless_event", "exit_event"):
            if args.get(name) == "":
                self.mistake(name, "must have at least 1 character(s)")
        if has("unless_event") and not has("wait"):
            self.mistake("wait", "is required with unless_event: how long the event is waited for")

    def _definition(self, args: Mapping[str, Any]) -> Any:
        if args.get("audience_id") is not None:
            entry = flow.audience_entry(args["audience_id"])
        else:
            entry = flow.event_entry(performed(args.get("event") or ""))
        unique_by, leaves_by = args.get("unique_by"), args.get("exit_event")
        rule = flow.exit_on_event("Leaves", performed(leaves_by)) if leaves_by is not None else None
        return flow.define(
            entry,
            self._given_steps(args["steps"]) if args.get("steps") is not None else self._steps(args),
            entry_rules=flow.every_time(unique_by) if unique_by is not None else flow.once(),
            exit_rules=flow.exits(rule) if rule is not None else None,
        )

    def _given_steps(self, given: Any) -> list[flow.Step]:
        steps = self.items("steps", given)
        for at, each in enumerate(steps):
            if not isinstance(each, flow.Step):
                self.mistake(f"steps[{at}]", f"{flow.STEP}{GOT}{shown(each)}")
        return [each for each in steps if isinstance(each, flow.Step)]

    def _steps(self, args: Mapping[str, Any]) -> list[flow.Step]:
        send = flow.send("Send", *self.items("destinations", args.get("destinations")))
        if args.get("wait") is None:
            return [send]
        if args.get("unless_event") is None:
            return [flow.delay("Wait", args["wait"]), send]
        done = flow.when(performed(args["unless_event"]), flow.leave("Done already"))
        return [flow.event_split("Wait", done, timeout=args["wait"]), send]


def performed(event: pulumi.Input[str]) -> pulumi.Input[str]:
    """The condition that an event of this name was performed; what is no name stays, and the journey reports it."""
    if isinstance(event, str):
        return "event('" + event.replace("\\", "\\\\").replace("'", "\\'") + "').count() = 1"
    if not is_unknown(event):
        return event
    known: pulumi.Output[Any] = pulumi.Output.from_input(event)
    return known.apply(performed)
