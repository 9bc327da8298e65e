"""Mistakes in a segment assignment: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.emulator import Emulator

from .mistakes import GONE, errors_of

TOKEN = "genesys:SegmentAssignment"
BASE: dict[str, Any] = {"contact_id": "contact-1", "segment_ids": ["segment-1", "segment-2"]}

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("contact_id", GONE, ["contact_id: is required"]),
    ("contact_id", "", ['contact_id: must have at least 1 character(s); got ""']),
    ("contact_id", 3, ["contact_id: must be a string; got 3"]),
    ("segment_ids", GONE, ["segment_ids: is required"]),
    ("segment_ids", [], ["segment_ids: must have at least 1 item(s)"]),
    ("segment_ids", "segment-1", ['segment_ids: must be a list; got "segment-1"']),
    ("segment_ids[1]", "", ['segment_ids[1]: must have at least 1 character(s); got ""']),
    ("segment_ids[1]", "segment-1", ["segment_ids[1]: is the same as segment_ids[0]"]),
    (
        "segment_ids",
        [f"segment-{number}" for number in range(501)],
        ["segment_ids: must have at most 500 item(s), has 501"],
    ),
    (
        "segments",
        ["segment-3"],
        ['segments: unknown field, did you mean "segment_ids"?; allowed: contact_id, segment_ids'],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of(TOKEN, emulator, BASE, path, value) == expected
    assert emulator.requests.matching() == []


def test_five_hundred_segments_are_no_mistake(emulator: Emulator) -> None:
    many = [f"segment-{number}" for number in range(500)]
    assert errors_of(TOKEN, emulator, BASE, "segment_ids", many) == []
