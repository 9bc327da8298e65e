"""The picture of a Twilio Segment journey: states, branches, conditions, delays; laid out without overlaps."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from support import stacks as s

from journeys.graph import Journey, picture, read
from journeys.graph.flowchart import flowchart, wrapped
from journeys.graph.journey import duration


def journey(definition: dict[str, Any], **inputs: Any) -> Journey:
    """The only journey of a state that has it."""
    return picture(read(s.state(s.journey(definition, **inputs)))).journeys[0]


def labels(found: Journey, source: str) -> list[tuple[str, str]]:
    """What leads away from a state: the label, and where to."""
    return [(edge.label, edge.target) for edge in found.edges if edge.source == source]


def test_every_kind_of_state_and_branch_is_labelled() -> None:
    found = journey(s.long_journey(1))
    assert {node.key: node.kind for node in found.nodes} == {
        "entry": "entry",
        "hold-0": "hold",
        "delay-0": "delay",
        "tier-0": "split",
        "test-0": "random",
        "gold-0": "destination",
        "mail-0": "destination",
        "sms-0": "destination",
        "pause-0": "delay",
        "done": "exit",
        "exit rule unsubscribed": "rule",
        "at exit: goodbye": "destination",
    }
    assert labels(found, "hold-0") == [
        ("if event('Order Completed').count() = 1", "done"),
        ("if event('Cart Changed').count() = 1", "hold-0"),
        ("after 2 hours", "delay-0"),
    ]
    assert labels(found, "tier-0") == [
        ("if trait('tier') = 'gold' and trait('country') = 'DE'", "gold-0"),
        ("everyone else", "test-0"),
    ]
    assert labels(found, "test-0") == [("60 %", "mail-0"), ("40 %", "sms-0")]
    assert labels(found, "exit rule unsubscribed") == [("", "at exit: goodbye")]
    said = {node.key: node.subtitle for node in found.nodes}
    assert said["entry"] == "event('Cart Viewed').count() = 1"
    assert said["delay-0"] == "wait 1 day"
    assert said["mail-0"] == "sends Reminder 0"
    assert found.notes == ("People enter every time, one run per cartId",)
    assert found.status == "published"


@pytest.mark.parametrize(
    ("given", "said"),
    [("1d", "1 day"), ("90m", "90 minutes"), ("2w", "2 weeks"), ("P1D", "P1D"), (None, "None")],
)
def test_durations_are_words_where_they_are_understood(given: str | None, said: str) -> None:
    assert duration(given) == said


def test_fifty_steps_are_laid_out_without_overlaps() -> None:
    found = journey(s.long_journey())
    assert len(s.long_journey()["states"]) == 50
    scene = flowchart(found)
    for one, other in combinations(scene.boxes, 2):
        apart_x = one.x + one.width <= other.x + 1e-6 or other.x + other.width <= one.x + 1e-6
        apart_y = one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6
        assert apart_x or apart_y, (one.node, other.node)
    for box in scene.boxes:
        assert 0 <= box.x <= box.x + box.width <= scene.width + 1e-6
        assert 0 <= box.y <= box.y + box.height <= scene.height + 1e-6


def test_every_arrow_leads_down_from_its_state_to_the_next() -> None:
    scene = flowchart(journey(s.long_journey(2)))
    places = {box.node.key: box for box in scene.boxes}
    for arrow in scene.arrows:
        ys = [y for _, y in arrow.points]
        assert ys == sorted(ys)
        if arrow.head:
            target = places[arrow.edge.target]
            x, y = arrow.points[-1]
            assert target.x <= x <= target.x + target.width
            assert y == pytest.approx(target.y)


def test_an_exit_that_many_reach_is_drawn_at_each_way_out_and_a_circle_as_a_way_back() -> None:
    scene = flowchart(journey(s.long_journey(2)))
    exits = [box for box in scene.boxes if box.node.kind == "exit"]
    assert len(exits) == 5  # two holds, and three ways out of the last block
    backs = [box.node.title for box in scene.boxes if box.node.kind == "back"]
    assert backs == ["back to this step"] * 2


def test_a_circle_that_the_vendor_forbids_is_drawn_all_the_same() -> None:
    definition = s.long_journey(1)
    definition["states"][-2]["transitions"] = [{"next": "entry"}]
    scene = flowchart(journey(definition))
    assert "back to Cart viewed" in [box.node.title for box in scene.boxes]


def test_a_transition_to_nowhere_and_a_state_that_nothing_reaches_are_drawn() -> None:
    states = [
        {"type": "EVENT_ENTRY", "key": {"id": "in"}, "condition": "x", "transitions": [{"next": "typo"}]},
        {"type": "EXIT", "key": {"id": "out"}},
    ]
    found = journey({"states": states})
    assert {node.key: node.kind for node in found.nodes} == {"in": "entry", "out": "exit", "typo": "unknown"}
    assert {box.node.key for box in flowchart(found).boxes} == {"in", "out", "typo"}


@pytest.mark.parametrize(
    "definition", [{}, {"states": []}, {"states": s.UNKNOWN}, {"states": [{"type": "NEW"}]}]
)
def test_a_definition_that_is_not_known_yet_is_no_reason_to_fail(definition: dict[str, Any]) -> None:
    scene = flowchart(journey(definition))
    assert scene.width >= 0


def test_a_preview_marks_the_states_that_it_changes() -> None:
    before, after = s.long_journey(1), s.long_journey(1)
    after["states"][2]["duration"] = "2d"
    after["states"] = [each for each in after["states"] if each["key"]["id"] != "pause-0"]
    after["states"].append({"type": "EXIT", "key": {"id": "new"}})
    after["states"][5]["transitions"] = [{"next": "new"}]
    old, new = s.journey(before), s.journey(after)
    found = picture(
        read(s.state(old), s.preview(s.step("update", new, old, diffReasons=["definition"])))
    ).journeys[0]
    changes = {node.key: node.change for node in found.nodes if node.change != "same"}
    assert changes == {"delay-0": "update", "gold-0": "update", "new": "create"}
    assert "removed: pause-0" in found.notes


def test_labels_take_two_lines_at_most_and_balance_them() -> None:
    assert wrapped("everyone else") == ("everyone else",)
    two = wrapped("if this and that and something else and so on and on")
    assert len(two) == 2
    assert abs(len(two[0]) - len(two[1])) < 12
    assert wrapped("word " * 60)[1].endswith("…")
    assert wrapped("x" * 200) == (wrapped("x" * 200)[0],)
    assert wrapped("") == ()
