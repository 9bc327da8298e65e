"""The funnel of a campaign as users run it: in a bundle, by itself, its mistakes, and bundles that have none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project, resources

SEGMENT = """{"display_name": "VIP", "journey": {"patterns": [{"criteria": [{"key": "page.url", "values": ["/vip"]}],
    "count": 1, "stream_type": "Web", "session_type": "web"}]}}"""
OFFER = '{"display_name": "Offer", "action": {"media_type": "webMessagingOffer"}}'
STAGES = """{"segment": {"event": "assigned", "attribute": "segmentId"},
    "action_map": {"event": "acted", "attribute": "actionMapId", "name": "Offered"}}"""
BUNDLE = f'JourneyBundle("vip", segment={SEGMENT}, action_map={OFFER}'
HEAD = """
import pulumi
from providers.genesys import JourneyView
from components.journeys import CampaignFunnel, JourneyBundle
"""


def up(engine: Callable[..., Any], program: str) -> Any:
    ran = engine(HEAD + program).up()
    assert ran.ok, ran.diagnostics
    return ran


def view(project: Project) -> dict[str, Any]:
    (found,) = project.emulator.objects("views").values()
    return found


def stages(project: Project) -> dict[str, tuple[Any, Any, Any, list[str]]]:
    """Element to its event, the attribute and values it is filtered by, and what follows it."""
    found = {}
    for each in view(project)["elements"]:
        (predicate,) = each["filter"]["predicates"]
        after = [link["id"] for link in each.get("followedBy", [])]
        found[each["id"]] = (each["attributes"]["id"], predicate["dimension"], predicate["values"], after)
    return found


@pytest.mark.slow
def test_a_bundle_makes_a_view_of_its_own_parts(engine: Callable[..., Any], project: Project) -> None:
    ran = up(engine, f'b = {BUNDLE}, funnel={STAGES})\npulumi.export("view", b.funnel.view_id)')
    (segment,), (action_map,) = project.emulator.objects("segments"), project.emulator.objects("actionmaps")
    assert stages(project) == {
        "segment": ("assigned", "segmentId", [segment], ["action-map"]),
        "action-map": ("acted", "actionMapId", [action_map], []),
    }
    made = view(project)
    assert made["id"] == ran.outputs["view"]
    assert (made["name"], made["duration"]) == ("vip-funnel", "P30D")
    assert [each["name"] for each in made["elements"]] == ["Segment assigned", "Offered"]
    (chart,) = made["charts"]
    assert [each["elementId"] for each in chart["metrics"]] == ["segment", "action-map"]
    project.requests()
    assert engine().preview(expect_no_changes=True).exit_code == 0
    assert project.requests() == []


def test_the_outcome_is_the_last_stage(engine: Callable[..., Any], project: Project, emulator: Any) -> None:
    emulator.switches["outcomes"] = "present"
    outcome = '{"display_name": "Bought", "is_positive": True, ' + SEGMENT.split(",", 1)[1]
    funnel = (
        f'{{**{STAGES}, "outcome": {{"event": "achieved", "attribute": "outcomeId"}}, "duration": "P7D"}}'
    )
    up(engine, f"{BUNDLE}, outcome={outcome}, funnel={funnel})")
    (bought,) = project.emulator.objects("outcomes")
    found = stages(project)
    assert found["action-map"][3] == ["outcome"]
    assert found["outcome"] == ("achieved", "outcomeId", [bought], [])
    assert view(project)["duration"] == "P7D"


@pytest.mark.slow
def test_a_goal_that_is_no_outcome_names_its_own_object(engine: Callable[..., Any], project: Project) -> None:
    goal = '"outcome": {"event": "paid", "attribute": "shop", "id": "shop-1", "name": "Paid"}'
    up(engine, f"{BUNDLE}, funnel={{**{STAGES}, {goal}}})")
    assert stages(project)["outcome"] == ("paid", "shop", ["shop-1"], [])


@pytest.mark.slow
def test_a_funnel_of_objects_that_are_there_already(engine: Callable[..., Any], project: Project) -> None:
    up(
        engine,
        'CampaignFunnel("f", display_name="Spring", interval="2026-11-01T00:00:00Z/2026-12-01T00:00:00Z",\n'
        '    segment={"id": "s", "event": "assigned", "attribute": "segmentId"},\n'
        '    action_map={"id": "m", "event": "acted", "attribute": "actionMapId"})',
    )
    assert [each[2] for each in stages(project).values()] == [["s"], ["m"]]
    assert view(project)["name"] == "Spring"
    assert "duration" not in view(project)


@pytest.mark.slow
def test_a_bundle_that_gets_a_funnel_changes_nothing_else(
    engine: Callable[..., Any], project: Project
) -> None:
    up(engine, BUNDLE + ")")
    before = resources(engine().export())
    project.requests()
    preview = engine(HEAD + f"{BUNDLE}, funnel={STAGES})").preview()
    assert preview.ok, preview.diagnostics
    assert preview.changes == {"create": 2, "same": 4}, "the funnel and its view"
    assert engine().up().ok
    after = resources(engine().export())
    assert {name: (after[name]["urn"], after[name]["id"]) for name in before} == {
        name: (each["urn"], each["id"]) for name, each in before.items()
    }
    assert engine(HEAD + BUNDLE + ")").up().ok, "and without it the view goes"
    assert project.emulator.objects("views") == {}


def test_a_bundle_without_a_funnel_has_the_outputs_it_had(
    engine: Callable[..., Any], project: Project
) -> None:
    up(engine, BUNDLE + ")")
    records = engine().export()["deployment"]["resources"]
    (bundle,) = [each for each in records if each["type"] == "journeys:index:JourneyBundle"]
    assert set(bundle["outputs"]) == {"segment_id", "action_map_id"}


@pytest.mark.slow
def test_a_view_becomes_the_funnel_of_a_bundle_without_a_replace(
    engine: Callable[..., Any], project: Project
) -> None:
    up(
        engine,
        'JourneyView("old", name="vip-funnel", duration="P30D", '
        'elements=[{"id": "x", "name": "X", "attributes": {"type": "Event"}}])',
    )
    made = view(project)["id"]
    up(engine, f'{BUNDLE}, funnel={{**{STAGES}, "moved_from": {{"view": "old"}}}})')
    assert view(project)["id"] == made
    assert set(stages(project)) == {"segment", "action-map"}


MISTAKES = [
    (
        f"{BUNDLE}, funnel=5)",
        'JourneyBundle "vip": funnel: must be the arguments of a CampaignFunnel',
    ),
    (
        f'{BUNDLE}, funnel={{"segment": {{"event": "e", "attribute": "a"}}}})',
        'CampaignFunnel "vip-funnel": action_map: is required: the event, the attribute that has the object\'s id, '
        "and the id",
    ),
    (
        f'{BUNDLE}, funnel={{**{STAGES}, "outcome": {{"event": "e", "attribute": "a"}}}})',
        'CampaignFunnel "vip-funnel": outcome.id: is required',
    ),
    (
        f'{BUNDLE}, funnel={{**{STAGES}, "segment": {{"event": "e", "atribute": "a"}}}})',
        'CampaignFunnel "vip-funnel": segment.atribute: unknown field, did you mean "attribute"?; '
        "allowed: event, attribute, id, name",
    ),
    (
        f'{BUNDLE}, funnel={{**{STAGES}, "interval": "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z", "duration": "P1D"}})',
        'JourneyView "vip-funnel-view": needs interval or duration, exactly one; has interval and duration',
    ),
]


@pytest.mark.parametrize(("program", "said"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_and_nothing_is_sent(
    program: str, said: str, engine: Callable[..., Any], project: Project
) -> None:
    ran = engine(HEAD + program).up()
    assert not ran.ok
    assert said in "\n".join(message for _, _, message in ran.diagnostics)
    assert project.requests() == []
