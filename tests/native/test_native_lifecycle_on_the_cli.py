"""The lifecycle suite through this door on the real CLI: the same tests with `pulumi` commands, for each argument of each type."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from cases import Case
from support.cli import pulumi_missing
from support.cli_driver import CliDriver
from support.forks import Forks
from support.settings import config_for

from journeys.emulator import Emulator

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))
from test_lifecycle import (  # noqa: F401
    test_a_create_only_field_replaces,
    test_a_removed_field_is_cleared_or_left_with_a_warning,
    test_an_update_is_one_request,
    test_create_is_a_look_and_one_request_and_then_nothing_changes,
    test_deleted_outside_is_made_again,
    test_destroy_is_one_request_and_forgives_what_is_gone,
    test_outputs_are_what_was_written_and_what_the_server_set,
    test_somebody_elses_change_is_seen_and_set_right,
    test_what_the_program_does_not_name_is_not_managed,
)

pytestmark = [
    pytest.mark.cli,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forks its processes"),
]


def some_of(paths: Iterable[str]) -> list[str]:
    """The first of the paths in each argument: a command takes half a second."""
    return list({re.split(r"[.\[]", path)[0]: path for path in reversed(list(paths))}.values())


@pytest.fixture
def it(case: Case, world: Emulator, tmp_path: Path, forks: Callable[[], Forks]) -> CliDriver:
    """A stack with a resource of the type; what is gone is confirmed soon after its creation."""
    if why := pulumi_missing():
        pytest.skip(why)
    return CliDriver(
        case.token, config_for(case.token, world, listLag="0.2"), tmp_path / "stack", world, forks()
    )
