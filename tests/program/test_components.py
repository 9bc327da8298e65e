"""The journey components as users run them: parts in every form, mistakes, and resources that become parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project, resources

SEGMENT = """{"display_name": "VIP", "journey": {"patterns": [{"criteria": [{"key": "page.url", "values": ["/vip"]}],
    "count": 1, "stream_type": "Web", "session_type": "web"}]}}"""
OFFER = '{"display_name": "Offer", "action": {"media_type": "webMessagingOffer"}}'
HEAD = """
import pulumi
from providers.genesys import ActionMap, Segment
from components.journeys import ContentOfferJourney, Experiment, JourneyBundle, WebMessagingOffer
"""


def up(engine: Callable[..., Any], program: str) -> Any:
    ran = engine(HEAD + program).up()
    assert ran.ok, ran.diagnostics
    return ran


def test_bundle_makes_its_parts_and_wires_them(engine: Callable[..., Any], project: Project) -> None:
    ran = up(
        engine,
        f'b = JourneyBundle("vip", segment={SEGMENT}, action_map={OFFER})\npulumi.export("s", b.segment_id)',
    )
    (segment,) = project.emulator.objects("segments").values()
    (action_map,) = project.emulator.objects("actionmaps").values()
    assert action_map["triggerWithSegments"] == [segment["id"]] == [ran.outputs["s"]]
    assert sorted(project.requests()) == [
        "GET /api/v2/journey/actionmaps",  # one list per type before its first create
        "GET /api/v2/journey/segments",
        "POST /api/v2/journey/actionmaps",
        "POST /api/v2/journey/segments",
    ]
    assert engine().preview(expect_no_changes=True).exit_code == 0
    assert project.requests() == []


@pytest.mark.parametrize("given", ["vip", "vip.id"], ids=["the object", "its id"])
def test_a_part_can_be_there_already(given: str, engine: Callable[..., Any], project: Project) -> None:
    up(
        engine,
        f'vip = Segment("vip", **{SEGMENT})\nother = Segment("other", **{{**{SEGMENT}, "display_name": "Other"}})\n'
        f'JourneyBundle("b", segment={given}, action_map={{**{OFFER}, "trigger_with_segments": [other.id]}})',
    )
    ids = {name: entry["id"] for name, entry in resources(engine().export()).items()}
    (action_map,) = project.emulator.objects("actionmaps").values()
    assert sorted(action_map["triggerWithSegments"]) == sorted([ids["vip"], ids["other"]])
    assert len(project.emulator.objects("segments")) == 2


def test_a_template_becomes_the_content_of_the_map(engine: Callable[..., Any], project: Project) -> None:
    content = '{"headline": "20 % off", "display_mode": "Toast", "layout_mode": "TextOnly"}'
    up(engine, f'ContentOfferJourney("sale", pages=["/shop"], content={content}, weight=3)')
    (template,) = project.emulator.objects("actiontemplates").values()
    (action_map,) = project.emulator.objects("actionmaps").values()
    assert template["contentOffer"]["headline"] == "20 % off"
    assert action_map["action"]["actionTemplate"]["id"] == template["id"]
    assert action_map["weight"] == 3


@pytest.mark.slow
def test_an_outcome_triggers_only_where_asked(
    engine: Callable[..., Any], project: Project, emulator: Any
) -> None:
    emulator.switches["outcomes"] = "present"
    outcome = '{"display_name": "Bought", "is_positive": True, ' + SEGMENT.split(",", 1)[1]
    part = f'JourneyBundle("b", segment={SEGMENT}, action_map={OFFER}, outcome={outcome}'
    up(engine, part + ")")
    (action_map,) = project.emulator.objects("actionmaps").values()
    assert not action_map.get("triggerWithOutcomeProbabilityConditions")
    up(engine, part + ', trigger_on_outcome={"maximum_probability": 0.4})')
    (action_map,) = project.emulator.objects("actionmaps").values()
    (outcome_object,) = project.emulator.objects("outcomes").values()
    (condition,) = action_map["triggerWithOutcomeProbabilityConditions"]
    assert condition == {"outcomeId": outcome_object["id"], "maximumProbability": 0.4}


@pytest.mark.slow
def test_web_messaging_offer_follows_its_arguments(engine: Callable[..., Any], project: Project) -> None:
    up(
        engine,
        'WebMessagingOffer("help", pages=["/pricing"], visits=2, text="Questions?", flow_id="f1", weight=2, '
        'delay_in_seconds=30, show_on=["/plans"], schedule_group_id="g1", end_date="2030-01-01T00:00:00Z")',
    )
    (segment,) = project.emulator.objects("segments").values()
    (action_map,) = project.emulator.objects("actionmaps").values()
    (pattern,) = segment["journey"]["patterns"]
    assert (pattern["count"], pattern["criteria"][0]["values"]) == (2, ["/pricing"])
    assert action_map["displayName"] == segment["displayName"] == "help"
    assert action_map["activation"] == {"type": "delay", "delayInSeconds": 30}
    assert action_map["action"]["webMessagingOfferFields"] == {
        "offerText": "Questions?",
        "architectFlow": {"id": "f1"},
    }
    assert action_map["pageUrlConditions"] == [{"values": ["/plans"], "operator": "containsAny"}]
    assert action_map["actionMapScheduleGroups"]["actionMapScheduleGroup"]["id"] == "g1"


def test_experiment_is_two_maps_on_one_segment(engine: Callable[..., Any], project: Project) -> None:
    up(
        engine,
        'offer = {"media_type": "webMessagingOffer"}\n'
        'Experiment("x", pages=["/p"], a={"action": offer, "weight": 3}, b={"action": offer, "weight": 1})',
    )
    (segment,) = project.emulator.objects("segments")
    maps = project.emulator.objects("actionmaps").values()
    assert {m["displayName"]: (m["weight"], m["triggerWithSegments"]) for m in maps} == {
        "x a": (3, [segment]),
        "x b": (1, [segment]),
    }


@pytest.mark.slow
def test_resources_become_parts_without_a_replace(engine: Callable[..., Any], project: Project) -> None:
    up(
        engine,
        f'vip = Segment("vip", **{SEGMENT})\nActionMap("offer", **{OFFER}, trigger_with_segments=[vip.id])',
    )
    project.requests()
    moved = (
        HEAD + f'JourneyBundle("vip", segment={SEGMENT}, action_map={OFFER}, '
        'moved_from={"segment": "vip", "action_map": "offer"})'
    )
    preview = engine(moved).preview()
    assert preview.ok, preview.diagnostics
    assert preview.changes == {"create": 1, "same": 3}, "the bundle itself is new, its parts are not"
    assert engine().up().ok
    assert engine().preview(expect_no_changes=True).exit_code == 0
    assert project.requests() == []


MISTAKES = [
    (
        f'JourneyBundle("b", segment={SEGMENT})',
        'JourneyBundle "b": action_map: is required: the arguments of an ActionMap',
    ),
    (
        f'JourneyBundle("b", segment=5, action_map={OFFER})',
        'JourneyBundle "b": segment: must be the arguments of a Segment, a Segment, or the id of one',
    ),
    (
        f'JourneyBundle("b", segment={SEGMENT}, action_map={OFFER}, trigger_on_outcome={{"maximum_probability": 1}})',
        'JourneyBundle "b": trigger_on_outcome: needs an outcome',
    ),
    (
        f'JourneyBundle("b", segment={SEGMENT}, action_map={OFFER}, moved_from={{"segmnt": "x"}})',
        'JourneyBundle "b": moved_from.segmnt: is no part of it, did you mean "segment"?',
    ),
    ('WebMessagingOffer("w", text="x")', 'WebMessagingOffer "w": pages: give either pages or segment'),
    (
        'WebMessagingOffer("w", pages=["/"], segment="s")',
        'WebMessagingOffer "w": pages: give either pages or segment',
    ),
    (
        'WebMessagingOffer("w", pagess=["/"])',
        'WebMessagingOffer "w": pagess: unknown field, did you mean "pages"?',
    ),
    (
        'WebMessagingOffer("w", pages=["/"], visits=0)',
        'Segment "w-segment": journey.patterns[0].count: must be at least 1',
    ),
    (
        'WebMessagingOffer("w", pages=["/"], weight=5)',
        'ActionMap "w-action-map": weight: must be at most 3; got 5',
    ),
    (
        'ContentOfferJourney("c", pages=["/"])',
        'ContentOfferJourney "c": content: is required: what the offer shows',
    ),
    (
        'Experiment("x", segment="s", a={"action": {"media_type": "webMessagingOffer"}, "weight": 2}, '
        'b={"action": {"media_type": "webMessagingOffer"}, "weight": 2})',
        'Experiment "x": b.weight: must differ from a.weight, 2: nobody knows which one wins otherwise',
    ),
    ('Experiment("x", segment="s")', 'Experiment "x": a: is required: an action and its weight'),
]


def test_mistakes_of_components_are_told_together_and_nothing_is_sent(
    engine: Callable[..., Any], project: Project
) -> None:
    renamed = [(line.replace('("', f'("n{at}', 1), text) for at, (line, text) in enumerate(MISTAKES)]
    ran = engine(HEAD + "\n".join(line for line, _ in renamed)).up()
    assert not ran.ok
    told = "\n".join(message for _, _, message in ran.diagnostics)
    for at, (_, text) in enumerate(renamed):
        kind, _, rest = text.partition(' "')
        assert f'{kind} "n{at}{rest}' in told
    assert project.requests() == []


@pytest.mark.parametrize("form", ["Output", "awaitable"])
def test_a_bundle_adds_its_template_to_an_action_that_is_known_later(
    form: str, engine: Callable[..., Any], project: Project
) -> None:
    named = project.emulator.seed(
        "actiontemplates", {"name": "Other", "mediaType": "contentOffer", "state": "Active"}
    )
    late = "later()" if form == "awaitable" else "pulumi.Output.from_input(ACTION)"
    up(
        engine,
        f"""
ACTION = {{"media_type": "contentOffer", "action_template": None}}

async def later():
    return ACTION

JourneyBundle("b", segment={SEGMENT}, action_map={{"display_name": "Offer", "action": {late}}},
              action_template={{"name": "Sale", "media_type": "contentOffer", "state": "Active",
                               "content_offer": {{"display_mode": "Toast", "layout_mode": "TextOnly"}}}})
JourneyBundle("named", segment="segment-1", action_template="any",
              action_map={{"display_name": "Named", "action": pulumi.Output.from_input(
                  {{"media_type": "contentOffer", "action_template": {{"id": "{named["id"]}"}}}})}})
""",
    )
    template = project.emulator.find("actiontemplates", "Sale")
    assert template is not None
    found = {each["displayName"]: each for each in project.emulator.objects("actionmaps").values()}
    assert found["Offer"]["action"]["actionTemplate"]["id"] == template["id"]
    assert found["Named"]["action"]["actionTemplate"]["id"] == named["id"]


@pytest.mark.slow
def test_none_is_as_left_out_and_empty_is_not(engine: Callable[..., Any], project: Project) -> None:
    up(engine, 'WebMessagingOffer("o", pages=["/a"], visits=None, is_active=None, display_name=None)')
    (segment,) = project.emulator.objects("segments").values()
    (action_map,) = project.emulator.objects("actionmaps").values()
    assert (segment["displayName"], segment["isActive"]) == ("o", True)
    assert segment["journey"]["patterns"][0]["count"] == 1
    assert action_map["isActive"] is True
    ran = engine(HEAD + 'WebMessagingOffer("o", pages=[], visits=0, display_name="")').up()
    for text in (
        'WebMessagingOffer "o": pages: is empty: give at least one, or segment',
        'Segment "o-segment": display_name: must have at least 1 character(s)',
        'Segment "o-segment": journey.patterns[0].count: must be at least 1; got 0',
    ):
        assert text in "\n".join(ran.errors)


def test_an_offer_that_is_not_active_stays_so(engine: Callable[..., Any], project: Project) -> None:
    up(engine, 'WebMessagingOffer("o", pages=["/a"], is_active=False, delay_in_seconds=0)')
    (action_map,) = project.emulator.objects("actionmaps").values()
    assert action_map["isActive"] is False
    assert action_map["activation"] == {"type": "delay", "delayInSeconds": 0}
