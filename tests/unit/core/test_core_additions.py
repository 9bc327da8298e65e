"""What others add beside what the program names, or take away: free-form JSON and lists of objects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typing_extensions import TypedDict

from providers.core.schema.additions import with_additions
from providers.core.schema.equality import project_onto_inputs
from providers.core.schema.fields import FILLED, Objs, Opt
from providers.core.schema.shape import Node, shape_of


class Part(TypedDict, total=False):
    """An item."""

    text: Opt[str]
    size: Opt[int]


class Whole(TypedDict, total=False):
    """An object with a list, whose order has a meaning."""

    parts: Objs[Part]


JSON = Node("json", roles=(FILLED,))
PARTS = shape_of(Whole).fields["parts"].node


@pytest.mark.parametrize(
    ("live", "seen"),
    [
        ({"a": 1, "b": {"c": 2, "server's": 3}}, {"a": 1, "b": {"c": 2}}),
        ({"a": 5, "b": {"c": 2}}, {"a": 5, "b": {"c": 2}}),
        ({"b": {"server's": 3}}, {"b": {}}),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_free_form_json_is_seen_through_the_keys_that_the_program_names(live: Any, seen: Any) -> None:
    found = project_onto_inputs('{"a": 1, "b": {"c": 2}}', json.dumps(live), JSON)
    assert json.loads(found) == seen


@pytest.mark.parametrize(
    ("baseline", "live", "seen"),
    [
        ({"a": {}}, {"a": {}, "new": 1}, {"a": {}, "new": 1}),
        ({"a": {}}, {"a": {"new": 1}}, {"a": {"new": 1}}),
        ({"a": {"server's": 1}}, {"a": {"server's": 1}}, {"a": {}}),
        ({"a": {"server's": 1}}, {"a": {"server's": 2}}, {"a": {"server's": 2}}),
        (None, {"a": {"new": 1}}, {"a": {"new": 1}}),
    ],
)
def test_keys_that_the_baseline_had_not_are_additions_to_free_form_json(
    baseline: Any, live: Any, seen: Any
) -> None:
    before = None if baseline is None else json.dumps(baseline)
    assert json.loads(with_additions('{"a": {}}', before, json.dumps(live), JSON)) == seen


def test_free_form_json_without_additions_stays_as_it_is_written() -> None:
    written = '{ "a": {} }'
    assert with_additions(written, '{"a": {}}', '{"a": {}}', JSON) == written


@pytest.mark.parametrize(
    ("baseline", "seen"),
    [
        ([{"text": "t", "size": 1}], [{"text": "t"}, {"text": "u", "size": 2}]),
        ([{"text": "t"}], [{"text": "t", "size": 1}, {"text": "u", "size": 2}]),
        (None, [{"text": "t", "size": 1}, {"text": "u", "size": 2}]),
    ],
)
def test_a_list_that_was_shorter_at_the_last_write(baseline: Any, seen: Any) -> None:
    live = [{"text": "t", "size": 1}, {"text": "u", "size": 2}]
    assert with_additions([{"text": "t"}, {"text": "u"}], baseline, live, PARTS) == seen
