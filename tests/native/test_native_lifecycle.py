"""The lifecycle suite through the native door: the same tests, and the engine's messages in the place of calls."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))
from test_lifecycle import (  # noqa: F401
    test_a_create_only_field_replaces,
    test_a_removed_field_is_cleared_or_left_with_a_warning,
    test_an_update_is_one_request,
    test_another_orgs_object_is_neither_changed_nor_dropped,
    test_create_is_a_look_and_one_request_and_then_nothing_changes,
    test_deleted_outside_is_made_again,
    test_destroy_is_one_request_and_forgives_what_is_gone,
    test_outputs_are_what_was_written_and_what_the_server_set,
    test_somebody_elses_change_is_seen_and_set_right,
    test_what_the_program_does_not_name_is_not_managed,
)

pytestmark = pytest.mark.slow
