"""Programs that type checkers must take as they are: no error in any line, in mypy --strict nor in pyright."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi import Input, Output, ResourceOptions

from providers.genesys import (
    Criteria,
    GetSegmentResult,
    Journey,
    JourneyPattern,
    Provider,
    ProviderArgs,
    Segment,
    SegmentArgs,
    functions,
    get_action_map,
    get_segment,
    get_segment_output,
    outputs,
    whole,
)
from providers.twilio_segment import Journey as SegmentJourney
from providers.twilio_segment import outputs as segment_outputs

# Keyword arguments with nested literals.
vip = Segment(
    "vip",
    display_name="VIP",
    is_active=True,
    color="#00ff7f",
    journey={
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": ["/pricing"], "operator": "containsAny"}],
                "count": 2,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
    context={
        "patterns": [{"criteria": [{"key": "device.type", "values": ("Mobile",), "entity_type": "visit"}]}]
    },
    external_segment={"id": "1", "name": "theirs", "source": "Custom"},
    assignment_expiration_days=3,
    opts=ResourceOptions(protect=True),
)

# Patterns may be left out: no condition.
anyone = Segment("anyone", display_name="Anyone", journey={}, context={"patterns": []})

# Outputs of one resource as inputs of another, at any depth.
name: Output[str] = vip.display_name.apply(lambda text: f"{text} too")
pages: list[str] = ["/a", "/b"]
late_pages: list[Output[str]] = [name, name]
days: Output[int] = vip.version
other = Segment(
    "other",
    display_name=name,
    description=None,
    is_active=vip.is_active,
    assignment_expiration_days=days,
    journey={
        "patterns": [
            {
                "criteria": [
                    {"key": name, "values": pages},
                    {"key": "page.url", "values": late_pages},
                    {"key": "page.url", "values": ["/c", name]},
                ],
                "count": days,
                "stream_type": "Web",
                "session_type": pulumi.Output.concat("w", "eb"),
            }
        ]
    },
)

# A whole object that comes from an output.
copied = Segment("copied", display_name="copied", journey=whole(vip.journey))

# Named parts, an args object, a helper of the user's own.
criteria: Criteria = {"key": "page.url", "values": pages}
pattern: JourneyPattern = {
    "criteria": [criteria],
    "count": 1,
    "stream_type": "App",
    "session_type": "app",
    "event_name": "opened",
}
journey: Journey = {"patterns": [pattern]}
args: SegmentArgs = {"display_name": "built", "journey": journey}
built = Segment("built", **args)


def visitors_of(urls: Sequence[str], title: Input[str]) -> SegmentArgs:
    return {
        "display_name": title,
        "journey": {"patterns": [{**pattern, "criteria": [{**criteria, "values": urls}]}]},
    }


helped = Segment("helped", **visitors_of(("/x",), name))

# Outputs are typed.
text: Output[str] = vip.id
number: Output[int] = vip.version
maybe: Output[str | None] = vip.description
free: Output[dict[str, Any]] = vip.journey

# Objects inside of outputs: attributes of the Output itself, in `apply`, and as items as they always were.
times: Output[int] = vip.journey.patterns[0].count
patterns: Output[list[outputs.JourneyPattern]] = vip.journey.patterns
compared: Output[list[str]] = vip.journey.apply(lambda j: j.patterns[0].criteria[0].values)
one_page: Output[str] = vip.journey.patterns[0].criteria[0].values[0]
operators = vip.journey.apply(lambda j: [c.operator for p in j.patterns for c in p.criteria if c.operator])
item: Output[Any] = vip.journey["patterns"][0]["count"]
source: Output[str | None] = vip.external_segment.apply(lambda e: e.source if e else None)
as_dict: Output[dict[str, Any]] = vip.journey.apply(lambda j: {**j, "patterns": j["patterns"]})
Segment("again", display_name="x", journey={"patterns": [{**pattern, "count": times}]})


def pages_of(found: outputs.Journey) -> list[str]:
    return [value for each in found.patterns for criteria in each.criteria for value in criteria.values]


every_page: Output[list[str]] = vip.journey.apply(pages_of)
looked_up: int = get_segment("VIP").journey.patterns[0].count
action = get_action_map("Offer").action
media: str | None = action.media_type if action else None
campaign = SegmentJourney.get("campaign", "space/jcon_1")
steps = campaign.definition.states


def waits(state: Any) -> list[str]:
    return [state.duration] if isinstance(state, segment_outputs.SimpleDelay) else []


delays = campaign.definition.apply(lambda d: [s.duration for s in d.states if s.type == "SIMPLE_DELAY"])
delay_texts: Output[list[str]] = delays
once: Output[bool] = campaign.definition.entry_rules.type.apply(lambda type: type == "ONCE")

# Lookups, `.get`, a subclass, an explicit provider.
found: GetSegmentResult = get_segment("VIP")
by_id: GetSegmentResult = get_segment(id="4711")
later: Output[GetSegmentResult] = get_segment_output(display_name=name)
later_id: Output[str] = later.id
with_opts = get_segment_output("VIP", opts=pulumi.InvokeOutputOptions(depends_on=[vip]))
there: Segment = Segment.get("there", "4711")
there_too = Segment.get("there-too", vip.id, ResourceOptions(protect=True))


class OurSegment(Segment):
    """A user's own."""


ours = OurSegment("ours", display_name="ours")
settings: ProviderArgs = {"region": "eu-central-1", "timeout": 30}
eu = Provider("eu", **settings)
us = Provider("us", client_id=pulumi.Config().require_secret("id"), on_conflict="fail", region="us-east-1")
in_eu = Segment("in-eu", ResourceOptions(provider=eu), display_name="x")

# An args object, a dict, or options in the second place; and both kinds of arguments.
Segment("object", SegmentArgs(display_name="x"), opts=ResourceOptions(protect=True))
Segment("dict", {"display_name": "x"}, ResourceOptions(protect=True))
Segment("options", ResourceOptions(protect=True), display_name="x")
Segment("both", SegmentArgs(display_name="x"), is_active=False)

# None, or an Output of the whole, for a nested object.
chosen = vip.version is not None
no_patterns: Journey = {"patterns": []}
Segment("none", display_name="x", journey=whole(None), is_active=None)
Segment("either", display_name="x", journey=whole(no_patterns if chosen else None))
Segment("output", display_name="x", journey=whole(Output.from_input(no_patterns)))

# Functions: both forms, with Outputs at every level of the one that waits.
active: list[GetSegmentResult] = functions.list_segments(is_active=True, sort_by=["display_name"], limit=5)
later_active = functions.list_segments_output(segment_ids=[vip.id, "4711"])
late_ids = Output.all(vip.id, other.id)
of_late_ids = functions.list_segments_output(segment_ids=late_ids, sort_by=None)
names: Output[list[str]] = later_active.apply(lambda found: [each.display_name for each in found])
week = "2026-11-01T00:00:00Z/2026-11-08T00:00:00Z"
numbers = functions.query_journey_aggregates_output(
    pulumi.InvokeOutputOptions(depends_on=[vip]),
    interval=week,
    metrics=["nJourneySegmentsAssigned"],
    filter={"type": "and", "predicates": [{"dimension": "journeySegmentId", "value": vip.id}]},
)
first: str = next(functions.each_session_event(session_id="s")).id
pages = [each.web_event.page.url for each in functions.list_session_events(session_id="s") if each.web_event]
later_version = functions.get_journey_view_version_output(id="v", version=vip.version)
view_of_2: int | None = functions.get_journey_view_version(id="v", version=2).version
