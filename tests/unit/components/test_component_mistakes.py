"""Wrong arguments of components: each is named with its field, beside all others, and none is passed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from support.inline import OTHER, mistakes_of, run
from support.messages import without_lines

from components.journeys import (
    AudienceJourney,
    CampaignFunnel,
    ContentOfferJourney,
    Experiment,
    JourneyBundle,
    WebMessagingOffer,
)
from providers.genesys import ActionMap, ActionTemplate, Outcome, Segment
from providers.twilio_segment import Journey, flow

PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/vip"], "operator": "containsAny"}],
    "count": 1,
    "stream_type": "Web",
    "session_type": "web",
}
SEGMENT: Any = {"display_name": "VIP", "journey": {"patterns": [PATTERN]}}
ACTION: Any = {"media_type": "webMessagingOffer"}
OFFER: Any = {"display_name": "Offer", "action": ACTION}
STAGE: Any = {"event": "e", "attribute": "a", "id": "i"}
STEP = "must be a step that a function of flow makes, such as flow.delay or flow.send"


def failure(program: Callable[[], object]) -> list[str]:
    """The mistakes that a program is told, each a line, without lists of names; another one stands below it."""
    found = mistakes_of(program)
    assert found[-1] == OTHER
    return [line.partition("; allowed:")[0] for line in found[:-1]]


def experiment(**more: Any) -> Experiment:
    sides = {"a": {"action": ACTION, "weight": 1}, "b": {"action": ACTION, "weight": 2}}
    return Experiment("x", **{"segment": "id", **sides, **more})


def bundle(**more: Any) -> JourneyBundle:
    return JourneyBundle("b", **{"segment": SEGMENT, "action_map": OFFER, **more})


def offer(**more: Any) -> WebMessagingOffer:
    return WebMessagingOffer("w", **more)


def journey(**more: Any) -> AudienceJourney:
    return AudienceJourney("j", **{"space_id": "s", "event": "A", **more})


def mapped(**more: Any) -> JourneyBundle:
    return bundle(action_map={**OFFER, **more})


SENT = [{"destination_id": "d", "activations": []}]
SIDE = "an action and its weight"
AB: dict[Any, Any] = {1: "x"}
CASES: dict[str, tuple[Callable[[], object], list[str]]] = {
    # lists
    "a text for segments": (
        lambda: mapped(trigger_with_segments="abc"),
        ['ActionMap "b-action-map": trigger_with_segments: must be a list; got "abc"'],
    ),
    "an empty text for segments": (
        lambda: mapped(trigger_with_segments=""),
        ['ActionMap "b-action-map": trigger_with_segments: must be a list; got ""'],
    ),
    "a number for segments": (
        lambda: mapped(trigger_with_segments=5),
        ['ActionMap "b-action-map": trigger_with_segments: must be a list; got 5'],
    ),
    "a set for segments": (
        lambda: mapped(trigger_with_segments={"a"}),
        ["ActionMap \"b-action-map\": trigger_with_segments: must be a list; got {'a'}"],
    ),
    "a text for conditions": (
        lambda: bundle(
            outcome="o",
            trigger_on_outcome={"maximum_probability": 1},
            action_map={**OFFER, "trigger_with_outcome_probability_conditions": "ab"},
        ),
        [
            'ActionMap "b-action-map": trigger_with_outcome_probability_conditions: must be a list; got "ab"',
        ],
    ),
    "an empty text for pages": (
        lambda: offer(pages=""),
        ['Segment "w-segment": journey.patterns[0].criteria[0].values: must be a list; got ""'],
    ),
    "an empty text for show_on": (
        lambda: offer(pages=["/"], show_on=""),
        ['ActionMap "w-action-map": page_url_conditions[0].values: must be a list; got ""'],
    ),
    "a text for steps": (
        lambda: journey(steps="xy"),
        ['AudienceJourney "j": steps: must be a list that is known in the program; got "xy"'],
    ),
    "an output for steps": (
        lambda: journey(steps=pulumi.Output.from_input([])),
        [
            'AudienceJourney "j": steps: must be a list that is known in the program; got a value of type Output'
        ],
    ),
    "a text among steps": (
        lambda: journey(steps=["x", flow.leave("Done")]),
        [f'AudienceJourney "j": steps[0]: {STEP}; got "x"'],
    ),
    "a number for destinations": (
        lambda: journey(destinations=5),
        ['AudienceJourney "j": destinations: must be a list that is known in the program; got 5'],
    ),
    "a text for destinations": (
        lambda: journey(destinations="ab"),
        ['AudienceJourney "j": destinations: must be a list that is known in the program; got "ab"'],
    ),
    # fields that there are none of, and arguments without effect
    "an unknown field of a variant": (
        lambda: experiment(b={"action": ACTION, "weight": 2, "wieght": 3}),
        ['Experiment "x": b.wieght: unknown field, did you mean "weight"?'],
    ),
    "a weight of the experiment": (
        lambda: experiment(weight=3),
        ['Experiment "x": weight: unknown field'],
    ),
    "a variant without anything": (
        lambda: experiment(a={}),
        [
            'Experiment "x": a.action: is required: what happens',
            'Experiment "x": a.weight: is required: 1 low, 2 medium, 3 high',
        ],
    ),
    "visits of a segment": (
        lambda: offer(segment="id", visits=3),
        ['WebMessagingOffer "w": visits: goes with pages: a segment says itself how many it takes'],
    ),
    "an unknown field of a trigger": (
        lambda: bundle(outcome="o", trigger_on_outcome={"maximum_probability": 1, "outcome_id": "p"}),
        ['JourneyBundle "b": trigger_on_outcome.outcome_id: unknown field'],
    ),
    # objects
    "a number for a variant": (
        lambda: experiment(a=5),
        [f'Experiment "x": a: must be an object (a dict): {SIDE}; got 5'],
    ),
    "a number for a title": (
        lambda: experiment(display_name=5),
        ['Experiment "x": display_name: must be a string that is known in the program; got 5'],
    ),
    "a number for a trigger": (
        lambda: bundle(outcome="o", trigger_on_outcome=5),
        ['JourneyBundle "b": trigger_on_outcome: must be an object (a dict): how likely it must be; got 5'],
    ),
    "a number for a part": (
        lambda: bundle(segment=5),
        [
            'JourneyBundle "b": segment: must be the arguments of a Segment, a Segment, or the id of one; got 5'
        ],
    ),
    "keys that are no strings": (
        lambda: JourneyBundle("b", {**AB, "segment": {**SEGMENT, **AB}, "action_map": {**OFFER, **AB}}),  # type: ignore[misc]
        [
            'JourneyBundle "b": 1: unknown field',
            'Segment "b-segment": the names of fields must be strings; got 1',
            'ActionMap "b-action-map": the names of fields must be strings; got 1',
        ],
    ),
    "fields that are called as Python's own arguments": (
        lambda: bundle(segment={**SEGMENT, "opts": 1}, action_map={**OFFER, "resource_name": 2}),
        [
            'Segment "b-segment": opts: unknown field',
            'ActionMap "b-action-map": resource_name: unknown field',
        ],
    ),
    "a list for a stage": (
        lambda: CampaignFunnel("f", segment=[1], action_map=STAGE),  # type: ignore[arg-type]
        [
            'CampaignFunnel "f": segment: must be an object (a dict): the event, the attribute that has the '
            "object's id, and the id; got a list"
        ],
    ),
    "a number for content": (
        lambda: ContentOfferJourney("c", pages=["/"], content=5),  # type: ignore[arg-type]
        ['ActionTemplate "c-action-template": content_offer: must be an object (a dict); got 5'],
    ),
    # events
    "a number for an event": (
        lambda: journey(event=5, destinations=SENT),
        ['Journey "j-journey": definition.states[0].condition: must be a string; got 5'],
    ),
    "empty events": (
        lambda: journey(event="", exit_event="", destinations=SENT),
        [
            'AudienceJourney "j": event: must have at least 1 character(s)',
            'AudienceJourney "j": exit_event: must have at least 1 character(s)',
        ],
    ),
    # moved_from
    "a number for moved_from": (
        lambda: bundle(moved_from=7),
        ['JourneyBundle "b": moved_from: must be an object (a dict): parts and their old names; got 7'],
    ),
    "a text for moved_from": (
        lambda: offer(pages=["/"], moved_from="abc"),
        [
            'WebMessagingOffer "w": moved_from: must be an object (a dict): parts and their old names; got "abc"'
        ],
    ),
    "no name in moved_from": (
        lambda: bundle(moved_from={"segment": 5, 1: "x"}),
        [
            'JourneyBundle "b": moved_from.segment: must be the name that the resource had; got 5',
            'JourneyBundle "b": moved_from.1: is no part of it',
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_named_beside_the_others(case: str) -> None:
    program, told = CASES[case]
    assert failure(program) == told


FLOWS: dict[str, tuple[Callable[[], Any], list[str]]] = {
    "texts for entry and steps": (
        lambda: flow.define("x", "y"),  # type: ignore[arg-type]
        [
            'states[0]: must be an entry that flow.event_entry or flow.audience_entry makes; got "x"',
            'states[1]: steps must be a list that is known in the program; got "y"',
        ],
    ),
    "a text among steps": (lambda: [flow.delay("Wait", "1d"), "x"], [f'states[2]: {STEP}; got "x"']),
    "a text for a branch": (
        lambda: [flow.event_split("Split", "x", timeout="1d")],  # type: ignore[arg-type]
        ['states[1].transitions[0]: must be a branch that flow.when or flow.share makes; got "x"'],
    ),
    "a text in a branch, and one for the others": (
        lambda: [flow.event_split("Split", flow.when("c", "x"), timeout="1d", otherwise="ab")],  # type: ignore[arg-type]
        [
            f'states[2]: {STEP}; got "x"',
            'states[3]: steps must be a list that is known in the program; got "ab"',
        ],
    ),
    "a number to go to": (
        lambda: [flow.delay("Wait", "1d"), flow.go_to(5)],  # type: ignore[arg-type]
        ["states[2]: flow.go_to must have a step, or the name of one; got 5"],
    ),
    "a number for a name": (
        lambda: [flow.delay(5, "1d")],  # type: ignore[arg-type]
        ["states[1].key.name: must be a string; got 5"],
    ),
    "a name that is known later": (
        lambda: [flow.delay(pulumi.Output.from_input("Wait"), "1d")],  # type: ignore[arg-type]
        ["states[1].key.name: must be known in the program, or the step needs an `id`"],
    ),
}


@pytest.mark.parametrize("case", FLOWS)
def test_what_is_no_part_of_a_flow_is_named_where_it_stands(case: str) -> None:
    make, told = FLOWS[case]

    def program() -> None:
        made = make()
        definition = flow.define(flow.event_entry("e"), made) if isinstance(made, list) else made
        Journey("j", space_id="s", name="n", definition=definition)

    assert failure(program) == [f'Journey "j": definition.{each}' for each in told]


def test_texts_where_exits_have_lists() -> None:
    def program() -> None:
        wrong: Any = "abc"
        rule = flow.exit_on_event("Out", "c", send_to=wrong)
        other = flow.exit_on_event("Out 2", "c", send_to=[5])  # type: ignore[list-item]
        exits = flow.exits(rule, other, destinations=wrong)
        definition = flow.define(flow.event_entry("e"), [flow.delay("Wait", "1d")], exit_rules=exits)
        Journey("j", space_id="s", name="n", definition=definition)

    where = 'Journey "j": definition.exit_rules.'
    assert failure(program) == [
        where + 'rules[0].connected_destinations: must be a list; got "abc"',
        where + "rules[1].connected_destinations[0]: must be a string; got 5",
        where + 'related_destinations: must be a list; got "abc"',
    ]


def test_the_name_of_a_part_in_the_place_of_its_id() -> None:
    """As a plain ActionMap is told, also through the components that hand the id on."""

    def program() -> None:
        Segment("vip", **SEGMENT)
        Outcome("bought", display_name="Bought", is_positive=True, journey=SEGMENT["journey"])
        ActionTemplate("shown", name="Shown", media_type="contentOffer", state="Inactive")
        ActionMap("plain", display_name="Plain", trigger_with_segments=["VIP"], action=ACTION)
        bundle(segment="VIP")
        offer(segment="VIP")
        experiment(segment="VIP")
        JourneyBundle(
            "c",
            segment="an-id",
            action_map={"display_name": "C", "action": {"media_type": "contentOffer"}},
            action_template="Shown",
            outcome="Bought",
            trigger_on_outcome={"maximum_probability": 1},
        )

    with pytest.raises(pulumi.RunError) as caught:
        run(program)
    told = [without_lines(line).strip() for line in str(caught.value).splitlines()[1:]]
    assert [line.partition(": must be the id of")[0] for line in told] == [
        'ActionMap "plain": trigger_with_segments[0]',
        'ActionMap "b-action-map": trigger_with_segments[0]',
        'ActionMap "w-action-map": trigger_with_segments[0]',
        'ActionMap "x-a": trigger_with_segments[0]',
        'ActionMap "x-b": trigger_with_segments[0]',
        'ActionMap "c-action-map": trigger_with_outcome_probability_conditions[0].outcome_id',
        'ActionMap "c-action-map": action.action_template.id',
    ]
