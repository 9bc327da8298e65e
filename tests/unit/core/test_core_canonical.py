"""Comparing: what means the same, what a live object covers, and whose spelling is kept."""

from __future__ import annotations

from typing import Any

import pytest

from providers.core.schema.equality import (
    ABSENT,
    at_path,
    is_satisfied_by,
    keep_spelling,
    means_same,
    project_onto_inputs,
)
from providers.core.schema.fields import DATE
from providers.core.schema.shape import Node, shape_of
from providers.genesys.patterns import Context, Criteria, Journey

SEGMENT = __import__("providers.genesys.segment", fromlist=["SegmentArgs"]).SegmentArgs
FIELDS = shape_of(SEGMENT).fields
COLOUR, JOURNEY = FIELDS["color"].node, FIELDS["journey"].node
VALUES = shape_of(Criteria).fields["values"].node
CRITERIA = shape_of(Context).fields["patterns"].node.item.shape.fields["criteria"].node  # type: ignore[union-attr]
PATTERNS = shape_of(Journey).fields["patterns"].node
MOMENT = Node("scalar", roles=(DATE,))


def one(key: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "values": list(values), "entity_type": "visit", **more}


@pytest.mark.parametrize(
    ("a", "b", "node", "expected"),
    [
        ("#AABBCC", "#aabbcc", COLOUR, True),
        ("#AABBCC", "#aabbcd", COLOUR, False),
        (["a", "b"], ["b", "a"], VALUES, True),
        (["a", "a"], ["a"], VALUES, False),
        (["a", "A"], ["a", "a"], VALUES, False),
        ([one("x", "1", "2"), one("y", "3")], [one("y", "3"), one("x", "2", "1")], CRITERIA, True),
        ([one("x", "1")], [one("x", "1", operator=None)], CRITERIA, True),
        ([one("x", "1")], [one("x", "1", operator="equal")], CRITERIA, False),
        ([{"count": 1}, {"count": 2}], [{"count": 2}, {"count": 1}], PATTERNS, False),
        ([{"count": 1}], [{"count": 1.0}], PATTERNS, True),
        ({"patterns": []}, {"patterns": []}, JOURNEY, True),
        (None, "x", COLOUR, False),
        ("2026-11-21T09:00:00Z", "2026-11-21T10:00:00.000+01:00", MOMENT, True),
        ("2026-11-21T09:00:00.5Z", "2026-11-21T09:00:00.500Z", MOMENT, True),
        ("2026-11-21T09:00:00.5Z", "2026-11-21T09:00:00Z", MOMENT, False),
        ("no date", "another", MOMENT, False),
    ],
)
def test_same(a: Any, b: Any, node: Node, expected: bool) -> None:
    assert means_same(a, b, node) is expected
    assert means_same(b, a, node) is expected


@pytest.mark.parametrize(
    ("wanted", "live", "node", "expected"),
    [
        ([one("x", "1")], [one("x", "1", operator="equal", should_ignore_case=True)], CRITERIA, True),
        ([one("x", "1")], [one("x", "1"), one("y", "1")], CRITERIA, False),
        ([one("x", "1"), one("y", "1")], [one("x", "1")], CRITERIA, False),
        ({"patterns": []}, None, JOURNEY, True),
        ({"patterns": []}, ABSENT, JOURNEY, True),
        ("", None, COLOUR, True),
        (False, None, FIELDS["is_active"].node, False),
        (None, None, COLOUR, True),
        ("#aabbcc", None, COLOUR, False),
    ],
)
def test_covers(wanted: Any, live: Any, node: Node, expected: bool) -> None:
    assert is_satisfied_by(wanted, live, node) is expected


def test_covers_pairs_items_so_that_all_find_theirs() -> None:
    """The first of ours fits both of theirs; the second only the one that the first would take."""
    wanted = [one("x", "1"), one("x", "1", operator="notEqual")]
    live = [one("x", "1", operator="notEqual"), one("x", "1", operator="equal")]
    assert is_satisfied_by(wanted, live, CRITERIA)
    assert is_satisfied_by(wanted, list(reversed(live)), CRITERIA)
    assert project_onto_inputs(wanted, live, CRITERIA) == wanted


def test_a_lost_duplicate_is_seen() -> None:
    assert not is_satisfied_by(["a", "a"], ["a"], VALUES)
    assert project_onto_inputs(["a", "a"], ["a"], VALUES) == ["a"]
    assert project_onto_inputs(["a", "b"], ["b", "c"], VALUES) == ["b", "c"]
    assert project_onto_inputs(["b", "a"], ["a", "c", "b"], VALUES) == ["b", "a", "c"]


def test_as_written_shows_only_what_somebody_changed() -> None:
    wanted = {"patterns": [{"criteria": [one("x", "1")], "count": 1}]}
    live = {
        "patterns": [
            {"criteria": [one("x", "1", operator="equal")], "count": 2, "event_name": "filled in"},
            {"criteria": [one("y", "2")], "count": 3},
        ]
    }
    seen = project_onto_inputs(wanted, live, JOURNEY)
    assert seen == {"patterns": [{"criteria": [one("x", "1")], "count": 2}, live["patterns"][1]]}


def test_as_written_keeps_what_is_covered_by_nothing() -> None:
    """An empty text that the server leaves out is no change beside one that is."""
    wanted = {"patterns": [{"count": 1, "event_name": ""}]}
    assert project_onto_inputs(wanted, {"patterns": [{"count": 2}]}, JOURNEY) == {
        "patterns": [{"count": 2, "event_name": ""}]
    }


def test_as_written_drops_what_is_gone() -> None:
    assert project_onto_inputs("words", None, COLOUR) is None
    wanted = {"patterns": [{"count": 1, "event_name": "e"}]}
    assert project_onto_inputs(wanted, {"patterns": [{"count": 1}]}, JOURNEY) == {"patterns": [{"count": 1}]}


@pytest.mark.parametrize(
    ("old", "new", "node", "expected"),
    [
        ("#AABBCC", "#aabbcc", COLOUR, "#AABBCC"),
        ("#AABBCC", "#aabbcd", COLOUR, "#aabbcd"),
        (["a", "b"], ["b", "a"], VALUES, ["a", "b"]),
        (["a", "b"], ["c", "b", "a"], VALUES, ["c", "b", "a"]),
        (
            [{"count": 1, "criteria": [{"key": "k", "values": ["a", "b"]}]}],
            [{"count": 2, "criteria": [{"key": "k", "values": ["b", "a"]}]}],
            PATTERNS,
            [{"count": 2, "criteria": [{"key": "k", "values": ["a", "b"]}]}],
        ),
        (None, "x", COLOUR, "x"),
    ],
)
def test_respell(old: Any, new: Any, node: Node, expected: Any) -> None:
    assert keep_spelling(old, new, node) == expected


def test_free_form_json_tells_numbers_from_truth_values() -> None:
    node = Node("json")
    assert means_same('{"a": 1, "b": [null]}', '{"b":[null],"a":1.0}', node)
    assert not means_same('{"a": 1}', '{"a": true}', node)
    assert not means_same('{"a": [0]}', '{"a": [false]}', node)
    assert not means_same('{"a": null}', "{}", node)
    assert keep_spelling('{"a": 1}', '{"a": true}', node) == '{"a": true}'


def test_at_path() -> None:
    assert at_path({"a": {"b": 1}}, ("a", "b")) == 1
    assert at_path({"a": {}}, ("a", "b")) is ABSENT
    assert at_path({"a": None}, ("a", "b")) is ABSENT


def test_keys_that_the_server_adds_to_free_form_json_are_left_out() -> None:
    from providers.core.schema.fields import FILLED

    node = Node("json", roles=(FILLED,))
    wanted = '{"on": true, "deep": {"n": 1}}'
    assert is_satisfied_by(wanted, '{"on":true,"deep":{"n":1,"x":2},"y":3}', node)
    live = '{"on":false,"deep":{"n":1,"x":2},"y":3}'
    assert not is_satisfied_by(wanted, live, node)
    assert project_onto_inputs(wanted, live, node) == '{"on":false,"deep":{"n":1}}'
