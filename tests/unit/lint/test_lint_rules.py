"""Why isn't my offer showing: each reason that a stack can tell, and nothing where there is none."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from support import stacks as s

from journeys.graph import read
from journeys.lint import RULES, Finding, lint, marks

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)
EVENT = {
    "key": "eventName",
    "values": ["x"],
    "operator": "equal",
    "stream_type": "Web",
    "session_type": "web",
}
OUTCOME = [{"outcome_id": "o", "maximum_probability": 0.5}]


def found(*records: dict[str, Any]) -> list[Finding]:
    """What lint finds in a state."""
    return lint(read(s.state(*records)), NOW)


def told(*records: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Rule, severity and the program's name of what it is about."""
    return [(each.rule, each.severity, each.urn.split("::")[-1]) for each in found(*records)]


def test_a_stack_with_nothing_wrong_has_no_findings() -> None:
    assert found(*s.campaigns(3)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"is_active": False}, [("map-inactive", "warning")]),
        ({"end_date": "2026-11-20T23:59:59Z"}, [("map-ended", "error")]),
        ({"end_date": "2026-11-21T00:00:00+00:00"}, [("map-ended", "error")]),
        ({"end_date": "2026-11-21T00:00:01Z"}, []),
        ({"start_date": "2026-11-22T00:00:00Z"}, [("map-not-started", "warning")]),
        ({"start_date": "2026-11-21T00:30:00+01:00"}, []),
        ({"ignore_frequency_cap": True}, [("frequency-cap-overridden", "warning")]),
        ({"ignore_frequency_cap": False}, []),
        ({"trigger_with_segments": []}, [("map-without-trigger", "error")]),
        ({"trigger_with_segments": None}, [("map-without-trigger", "error")]),
        ({"trigger_with_segments": [], "trigger_with_event_conditions": [EVENT]}, []),
        (
            {"trigger_with_segments": [], "trigger_with_outcome_probability_conditions": OUTCOME},
            [("map-triggered-by-outcome-only", "error")],
        ),
        ({"trigger_with_outcome_probability_conditions": OUTCOME}, []),
        ({"action": {"media_type": "contentOffer"}}, [("offer-without-template", "error")]),
        ({"action": None}, [("map-without-action", "error")]),
        ({"trigger_with_segments": ["of another stack"]}, []),
    ],
)
def test_a_map_by_itself(values: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    made = s.action_map("map", values.pop("trigger_with_segments", ["id-seg"]) or [], **values)
    assert told(s.segment("seg"), made) == [(*each, "map") for each in expected]


def test_a_map_that_is_turned_off_has_no_other_finding() -> None:
    assert told(s.action_map("map", [], is_active=False, action=None, end_date="2020-01-01T00:00:00Z")) == [
        ("map-inactive", "warning", "map")
    ]


def test_an_active_map_on_an_inactive_segment_is_an_error_that_names_it() -> None:
    [one] = found(s.segment("vip", is_active=False), s.action_map("map", ["id-vip"]))
    assert (one.rule, one.severity, one.name) == ("map-on-inactive-segment", "error", "Map")
    assert one.reason == 'Segment "Vip" is inactive, and nothing else triggers the map.'
    assert one.fix == "Set is_active=True on vip."
    assert one.also == (s.urn("genesys:Segment", "vip"),)


@pytest.mark.parametrize(
    "more", [{"trigger_with_segments": ["id-off", "id-on"]}, {"trigger_with_event_conditions": [EVENT]}]
)
def test_an_inactive_segment_among_other_triggers_is_a_warning(more: dict[str, Any]) -> None:
    triggers = more.pop("trigger_with_segments", ["id-off"])
    records = [s.segment("off", is_active=False), s.segment("on"), s.action_map("map", triggers, **more)]
    [one] = found(*records)
    assert (one.rule, one.severity) == ("map-on-inactive-segment", "warning")
    assert "only its other triggers" in one.reason


def test_all_segments_inactive_are_one_finding() -> None:
    records = [
        s.segment("a", is_active=False),
        s.segment("b", is_active=False),
        s.action_map("m", ["id-a", "id-b"]),
    ]
    [one] = found(*records)
    assert one.reason == 'Segments "A", "B" are inactive, and nothing else triggers the map.'
    assert one.fix == "Set is_active=True on a, b."


def test_a_preview_that_deletes_what_a_map_needs_is_told() -> None:
    seg, tpl = s.segment("seg"), s.template("tpl")
    keep = s.action_map("map", ["id-seg"], action=s.shows("id-tpl"))
    plan = s.preview(s.step("delete", old=seg), s.step("delete", old=tpl))
    assert [(each.rule, each.severity) for each in lint(read(s.state(seg, tpl, keep), plan), NOW)] == [
        ("map-on-inactive-segment", "error"),
        ("template-deleted", "error"),
    ]


def test_what_a_preview_deletes_has_no_findings_of_its_own() -> None:
    gone = s.action_map("map", [])
    assert lint(read(s.state(gone), s.preview(s.step("delete", old=gone))), NOW) == []


def test_a_preview_is_judged_by_what_it_will_make() -> None:
    seg, tpl = s.segment("seg", is_active=False), s.template("tpl", state="Inactive")
    made = s.action_map("map", [s.UNKNOWN], action=s.shows(s.UNKNOWN))
    planned = s.planned(made, trigger_with_segments=[seg["urn"]], action=[tpl["urn"]])
    plan = s.preview(*(s.step("create", each) for each in (s.planned(seg), s.planned(tpl), planned)))
    assert {each.rule for each in lint(read(preview=plan), NOW)} == {
        "map-on-inactive-segment",
        "template-inactive",
    }


def test_what_is_not_known_yet_is_no_finding() -> None:
    unknown = dict.fromkeys(
        ("is_active", "trigger_with_segments", "action", "start_date", "end_date", "weight", "display_name"),
        s.UNKNOWN,
    )
    plan = s.preview(
        *(s.step("create", s.planned(s.resource("genesys:ActionMap", n, unknown))) for n in "ab")
    )
    assert lint(read(preview=plan), NOW) == []


@pytest.mark.parametrize(
    ("template", "rule"),
    [
        ({"state": "Inactive"}, "template-inactive"),
        ({"state": "Deleted"}, "template-inactive"),
        ({"media_type": "webMessagingOffer"}, "template-without-content"),
    ],
)
def test_a_template_that_cannot_be_shown(template: dict[str, Any], rule: str) -> None:
    records = [
        s.segment("seg"),
        s.template("tpl", **template),
        s.action_map("m", ["id-seg"], action=s.shows("id-tpl")),
    ]
    assert told(*records) == [(rule, "error", "m")]


def test_a_segment_without_patterns_is_told_where_a_map_needs_it() -> None:
    empty = {"journey": {"patterns": []}, "context": {"patterns": []}}
    map_ = s.action_map("m", ["id-seg"])
    assert told(s.segment("seg", **empty), map_) == [("segment-without-patterns", "warning", "seg")]
    assert told(s.segment("seg", **empty)) == []
    assert (
        told(s.segment("seg", **empty, external_segment={"id": "x", "name": "y", "source": "Custom"}), map_)
        == []
    )
    context = {"patterns": [{"criteria": [{"key": "device.type", "values": ["x"], "entity_type": "visit"}]}]}
    assert told(s.segment("seg", journey={"patterns": []}, context=context), map_) == []


def rivals(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is found in two maps that share a segment."""
    return told(
        s.segment("seg"), s.action_map("a", ["id-seg"], **one), s.action_map("b", ["id-seg"], **other)
    )


PAGE = [{"values": ["/a"], "operator": "containsAny"}]
FLOW_ACTION = {"media_type": "architectFlow", "architect_flow_fields": {"architect_flow": {"id": "f"}}}


@pytest.mark.parametrize(
    ("one", "other", "compete"),
    [
        ({}, {}, True),
        ({"weight": 2}, {}, True),  # no weight is taken for the default
        ({"weight": 2.0}, {"weight": 2}, True),
        ({"weight": 3}, {"weight": 1}, False),
        ({}, {"action": FLOW_ACTION}, False),
        ({"page_url_conditions": PAGE}, {}, True),
        ({"page_url_conditions": PAGE}, {"page_url_conditions": PAGE}, True),
        ({"page_url_conditions": PAGE}, {"page_url_conditions": [{**PAGE[0], "values": ["/b"]}]}, False),
        ({"end_date": "2027-01-01T00:00:00Z"}, {"start_date": "2026-11-01T00:00:00Z"}, True),
    ],
)
def test_maps_of_equal_weight_on_one_segment(
    one: dict[str, Any], other: dict[str, Any], compete: bool
) -> None:
    assert rivals(one, other) == ([("equal-weights", "warning", "a")] if compete else [])


def test_maps_that_never_run_at_once_do_not_compete() -> None:
    one, other = {"end_date": "2027-01-01T00:00:00Z"}, {"start_date": "2027-01-01T00:00:00Z"}
    assert rivals(one, other) == [("map-not-started", "warning", "b")]


def test_inactive_maps_do_not_compete_and_three_rivals_are_one_finding() -> None:
    assert rivals({}, {"is_active": False}) == [("map-inactive", "warning", "b")]
    maps = [s.action_map(name, ["id-seg", "id-two"]) for name in ("a", "b", "c")]
    [one] = found(s.segment("seg"), s.segment("two"), *maps)
    assert one.reason.startswith(
        'It competes with "B", "C": same segment "Seg", same media type (webMessagingOffer)'
    )
    assert len(one.also) == 2
    assert one.fix == "Give them different weights, 1 to 3."


def test_advice_to_many_rivals_can_be_followed() -> None:
    """There are three weights: more maps than that cannot all have their own."""
    maps = [s.action_map(f"m{n:02}", ["id-seg"]) for n in range(20)]
    [one] = found(s.segment("seg"), *maps)
    assert one.reason.startswith('20 maps compete: "M00", "M01", "M02" and 17 more: same segment "Seg"')
    assert len(one.also) == 19
    assert one.fix.startswith("Weights 1 and 3 are free for two of them. There are only three weights: ")
    taken = [s.action_map(f"w{weight}", ["id-seg"], weight=weight) for weight in (1, 3)]
    [one] = found(s.segment("seg"), *maps[:2], *taken)
    assert one.reason.startswith('It competes with "M01"')
    assert one.fix.startswith("There are only three weights: give the others page_url_conditions")


@pytest.mark.parametrize("status", ["draft", "entry-paused", "archived"])
def test_a_journey_that_nobody_enters(status: str) -> None:
    definition = s.long_journey(1)
    assert told(s.journey(definition, status=status)) == [("journey-not-running", "warning", "cart")]
    assert told(s.journey(definition)) == []


def test_a_journey_that_sends_nothing() -> None:
    definition = s.long_journey(1)
    definition["states"][5]["destinations"] = []
    [one] = found(s.journey(definition))
    assert (one.rule, one.reason) == ("journey-sends-nothing", 'Step "gold-0" sends to no destination.')


def test_errors_come_first_and_each_finding_says_what_to_do() -> None:
    records = [s.action_map("a", ["x"], is_active=False), s.action_map("b", [])]
    findings = found(*records)
    assert [each.severity for each in findings] == ["error", "warning"]
    assert all(each.fix and each.reason for each in findings)
    assert findings[0].document()["rule"] == "map-without-trigger"


def test_marks_reach_every_object_of_a_finding() -> None:
    findings = found(s.segment("vip", is_active=False), s.action_map("map", ["id-vip"]))
    assert set(marks(findings)) == {s.urn("genesys:Segment", "vip"), s.urn("genesys:ActionMap", "map")}


def test_secret_names_are_not_told() -> None:
    secret = {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "plaintext": '"hush"',
    }
    findings = found(s.segment("vip", display_name=secret, is_active=False), s.action_map("map", ["id-vip"]))
    assert "hush" not in repr(findings)
    assert '"vip"' in findings[0].reason


def test_every_rule_is_known_by_its_name() -> None:
    assert {
        "map-inactive",
        "map-ended",
        "map-not-started",
        "equal-weights",
        "segment-without-patterns",
    } <= set(RULES)
