"""The picture of a stack: what triggers what, by ids and, in a preview, by what the values come from."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from support import stacks as s

from journeys.graph import Picture, narrowed, picture, read
from journeys.graph.panels import HUB, panels

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)


def drawn(*records: dict[str, Any]) -> Picture:
    """The picture of a state with these resources."""
    return picture(read(s.state(*records)), NOW)


def edges(found: Picture) -> set[tuple[str, str, str]]:
    """Edges by the nodes' titles."""
    return {(found.nodes[e.source].title, e.kind, found.nodes[e.target].title) for e in found.edges}


def test_ids_lead_from_segments_to_maps_to_what_they_use() -> None:
    groups = {
        "action_map_schedule_group": {"id": s.HOURS},
        "emergency_action_map_schedule_group": {"id": "e-1"},
    }
    found = drawn(
        s.segment("vip"),
        s.template("sale"),
        s.action_map("offer", ["id-vip"], action=s.shows("id-sale"), action_map_schedule_groups=groups),
    )
    assert edges(found) == {
        ("Vip", "triggers", "Offer"),
        ("Offer", "shows", "Sale"),
        ("Offer", "opens", "schedule group 0pen0000…"),
        ("Offer", "emergency", "schedule group e-1"),
    }


@pytest.mark.parametrize(
    ("action", "edge"),
    [
        (
            {"media_type": "architectFlow", "architect_flow_fields": {"architect_flow": {"id": "f-1"}}},
            ("Offer", "starts", "flow f-1"),
        ),
        (
            {
                "media_type": "webMessagingOffer",
                "web_messaging_offer_fields": {"architect_flow": {"id": "f-2"}},
            },
            ("Offer", "answers", "flow f-2"),
        ),
        (
            {
                "media_type": "openAction",
                "open_action_fields": {"open_action": {"id": "o-1", "name": "Notify"}},
            },
            ("Offer", "calls", "Notify"),
        ),
    ],
)
def test_each_media_type_leads_to_what_it_needs(action: dict[str, Any], edge: tuple[str, str, str]) -> None:
    assert edge in edges(drawn(s.action_map("offer", [], action=action)))


def test_events_and_outcomes_trigger_too_and_outcomes_never_fire() -> None:
    event = {
        "key": "eventName",
        "values": ["cart"],
        "operator": "equal",
        "stream_type": "Web",
        "session_type": "web",
    }
    conditions = [{"outcome_id": "id-buys", "maximum_probability": 0.7}]
    found = drawn(
        s.resource("genesys:Outcome", "buys", {"display_name": "Buys"}),
        s.action_map(
            "offer",
            [],
            trigger_with_event_conditions=[event],
            trigger_with_outcome_probability_conditions=conditions,
        ),
    )
    assert edges(found) == {("event", "triggers", "Offer"), ("Buys", "triggers", "Offer")}
    by_source = {found.nodes[edge.source].kind: edge for edge in found.edges}
    assert by_source["outcome"].dead
    assert by_source["outcome"].label == "p ≥ 0.7"
    assert not by_source["event"].dead
    assert next(node.subtitle for node in found.nodes.values() if node.kind == "event") == "eventName is cart"


def test_what_the_stack_does_not_manage_is_foreign_and_drawn_once() -> None:
    fields = {"architect_flow": {"id": s.FLOW}}
    action = {"media_type": "architectFlow", "architect_flow_fields": fields}
    found = drawn(
        s.action_map("a", ["elsewhere"], action=action), s.action_map("b", ["elsewhere"], action=action)
    )
    foreign = [node for node in found.nodes.values() if node.foreign]
    assert [node.title for node in foreign] == ["segment elsewhere", "flow f10w0000…"]
    assert any(s.FLOW in line for line in foreign[1].lines)
    assert len(found.edges) == 4


def test_in_a_preview_unknown_ids_are_found_by_what_the_values_come_from() -> None:
    parent = s.component("camp")["urn"]
    seg, tpl = s.segment("seg", parent), s.template("tpl", parent)
    made = s.action_map("map", [s.UNKNOWN], parent, action=s.shows(s.UNKNOWN))
    steps = [
        s.step("create", s.component("camp")),
        s.step("create", s.planned(seg)),
        s.step("create", s.planned(tpl)),
        s.step("create", s.planned(made, trigger_with_segments=[seg["urn"]], action=[tpl["urn"]])),
    ]
    found = picture(read(preview=s.preview(*steps)), NOW)
    assert edges(found) == {("Seg", "triggers", "Map"), ("Map", "shows", "Tpl")}
    assert found.changes == {"create": 3}
    assert {edge.change for edge in found.edges} == {"create"}


def test_known_and_unknown_ids_of_one_list_are_told_apart() -> None:
    old, new = s.segment("old"), s.segment("new")
    made = s.action_map("map", [s.UNKNOWN, "id-old"])
    plan = s.preview(
        s.step("create", s.planned(new)),
        s.step("create", s.planned(made, trigger_with_segments=[old["urn"], new["urn"]])),
    )
    assert edges(picture(read(s.state(old), plan), NOW)) == {
        ("Old", "triggers", "Map"),
        ("New", "triggers", "Map"),
    }


def test_an_unknown_id_with_no_origin_is_a_node_of_its_own() -> None:
    fields = {"architect_flow": {"id": s.UNKNOWN}}
    action = {"media_type": "architectFlow", "architect_flow_fields": fields}
    plan = s.preview(*(s.step("create", s.planned(s.action_map(n, [], action=action))) for n in "ab"))
    found = picture(read(preview=plan), NOW)
    unknown = [node for node in found.nodes.values() if node.kind == "flow"]
    assert [node.subtitle for node in unknown] == ["known after up", "known after up"]


def test_an_update_marks_the_arrows_that_come_and_go() -> None:
    one, two = s.segment("one"), s.segment("two")
    before, after = s.action_map("map", ["id-one"]), s.action_map("map", ["id-two"])
    plan = s.preview(s.step("update", after, before, diffReasons=["trigger_with_segments"]))
    found = picture(read(s.state(one, two, before), plan), NOW)
    assert {found.nodes[edge.source].title: edge.change for edge in found.edges} == {
        "One": "delete",
        "Two": "create",
    }
    node = found.nodes[after["urn"]]
    assert node.change == "update"
    assert node.lines[-1] == "will be updated: trigger_with_segments"


def test_a_deleted_campaign_stays_in_the_picture() -> None:
    records = s.campaigns(1)
    plan = s.preview(*(s.step("delete", old=each) for each in records[1:]))
    found = picture(read(s.state(*records), plan), NOW)
    assert found.changes == {"delete": 3}
    assert {edge.change for edge in found.edges} == {"delete"}


@pytest.mark.parametrize(
    ("values", "off"),
    [
        ({"is_active": False}, "inactive"),
        ({"end_date": "2026-01-01T00:00:00Z"}, "ended 2026-01-01"),
        ({"end_date": "2026-11-21T01:00:00+02:00"}, "ended 2026-11-20"),
        ({"start_date": "2026-12-01T00:00:00.000Z"}, "starts 2026-12-01"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2027-01-01T00:00:00.123Z"}, ""),
        ({"end_date": "not a date"}, ""),
        ({"is_active": s.UNKNOWN}, ""),
    ],
)
def test_maps_that_do_nothing_now_say_why(values: dict[str, Any], off: str) -> None:
    found = drawn(s.action_map("map", ["x"], **values))
    assert next(node.off for node in found.nodes.values() if node.kind == "map") == off


def test_inactive_segments_have_dead_arrows_and_inactive_templates_show_it() -> None:
    found = drawn(
        s.segment("vip", is_active=False),
        s.template("sale", state="Inactive"),
        s.action_map("map", ["id-vip"], action=s.shows("id-sale")),
    )
    assert {edge.kind: edge.dead for edge in found.edges} == {"triggers": True, "shows": False}
    assert {node.off for node in found.nodes.values()} == {"inactive", ""}


def test_the_picture_does_not_depend_on_the_order_of_the_document() -> None:
    records = s.campaigns(4)
    assert drawn(*records) == drawn(*records[::-1])


def test_types_without_a_picture_are_counted() -> None:
    found = drawn(s.resource("genesys:JourneyView", "v", {}), s.resource("genesys:JourneyView", "w", {}))
    assert found.left_out == {"genesys:JourneyView": 2}


def test_each_campaign_is_a_panel_and_what_many_share_is_one_of_its_own() -> None:
    count = 10 * (HUB + 2)
    found = panels(drawn(*s.campaigns(count)))
    assert len(found) == count + 1
    assert found[0].title == "Shared by many campaigns"
    assert [node.title for node in found[0].nodes] == ["Everyone"]
    assert found[0].nodes[0].key == s.urn("genesys:Segment", "everyone")
    # A panel is complete without it: the shared segment is named in each that uses it.
    ninth = next(panel for panel in found if panel.title == "c009")
    assert [box.look for box in ninth.scene.boxes if box.node.title == "Everyone"] == ["chip"]


def test_panels_stand_in_the_order_in_which_people_count() -> None:
    names = ["offer 1", "offer 02", "offer 10", f"offer {'9' * 5000}", "sale", "sale 2b", "sale 2c"]
    records = []
    for name in reversed(names):
        bundle = s.component(name)
        records += [bundle, s.segment(f"{name}-segment", bundle["urn"])]
        records += [s.action_map(f"{name}-map", [f"id-{name}-segment"], bundle["urn"])]
    assert [panel.title for panel in panels(drawn(*records))] == names


def test_campaigns_that_share_a_segment_stand_together_while_they_are_few() -> None:
    found = panels(drawn(*s.campaigns(20)))
    shared = [panel for panel in found if any(node.title == "Everyone" for node in panel.nodes)]
    assert [(panel.title, panel.kind) for panel in shared] == [("c009, c019", "2 components")]
    assert len(found) == 19


def test_objects_that_nothing_connects_share_a_panel() -> None:
    found = panels(drawn(*(s.segment(name) for name in ("a", "b", "c", "d"))))
    assert [(panel.title, len(panel.nodes)) for panel in found] == [("Not connected to any map", 4)]


def test_boxes_of_a_panel_never_lie_on_each_other() -> None:
    many = [s.segment(f"s{n}") for n in range(7)]
    maps = [
        s.action_map(f"m{n}", [f"id-s{n}", f"id-s{(n * 3) % 7}"], action=s.shows(f"t{n % 3}"))
        for n in range(7)
    ]
    for panel in panels(drawn(*many, *maps)):
        boxes = panel.scene.boxes
        for index, one in enumerate(boxes):
            assert 0 <= one.x <= one.x + one.width <= panel.scene.width
            assert 0 <= one.y <= one.y + one.height <= panel.scene.height + 1e-6
            for other in boxes[:index]:
                apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
                apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
                assert apart_x or apart_y, (one.node.title, other.node.title)


def test_only_keeps_what_a_name_is_about_and_what_it_touches() -> None:
    found = narrowed(drawn(*s.campaigns(20)), "C009")
    assert {node.title for node in found.nodes.values() if not node.foreign} == {
        "C009-Segment",
        "C009-Template",
        "C009-Map",
        "Everyone",
    }
    assert narrowed(drawn(*s.campaigns(2)), "nothing").nodes == {}
