"""The types whose objects are there already, and Twilio Segment's, through the native door."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))

from cases.types import TAKEN
from support.native import NativeDriver
from support.requests import sent
from support.settings import config_for
from test_taken import (  # noqa: F401
    test_a_change_is_one_write,
    test_a_removed_field_is_left_with_a_warning,
    test_deleted_outside_is_not_made_again,
    test_destroy_sends_nothing_and_leaves_it,
    test_it_is_taken_and_changed_only_where_it_differs,
    test_naming_another_takes_that_one,
    test_taking_again_what_is_as_wanted_writes_nothing,
)

from journeys.emulator import Emulator
from providers.twilio_segment import flow

TYPES = TAKEN
pytestmark = pytest.mark.slow


def waits(days: str) -> Any:
    entry = flow.event_entry("event('Cart Viewed').count() = 1")
    return flow.define(entry, [flow.delay("Wait", days), flow.leave("Done")])


def test_a_journey_lives_its_life(emulator_of: Callable[..., Emulator]) -> None:
    emulator = emulator_of()
    it = NativeDriver("segment:Journey", config_for("segment:Journey", emulator))
    args = {"space_id": emulator.space_id, "name": "Winback", "definition": waits("1d")}
    assert it.preview(args).op == "create"
    assert sent(emulator) == []
    it.up(args)
    assert it.id is not None
    assert it.id.startswith(f"{emulator.space_id}/")
    assert it.preview(args).op == "same"
    assert it.refresh() == []
    changed = {**args, "definition": waits("2d"), "status": "published", "archive_on_delete": True}
    plan = it.preview(changed)
    assert plan.op == "update"
    it.up(changed)
    assert it.preview(changed).op == "same"
    (there,) = emulator.objects("journeys").values()
    assert "2d" in str(there)
    it.destroy()
    assert it.id is None
