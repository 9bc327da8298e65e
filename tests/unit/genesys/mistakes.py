"""What check says of arguments with one thing wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.cases.action_map import CASE
from support.driver import new_process
from support.messages import as_the_plugin_says
from support.settings import config_for
from support.wire import over_the_wire

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.validation import validate

from .paths import GONE, put

__all__ = ["GONE", "errors_of", "warnings_of"]


def errors_of(token: str, emulator: Emulator, base: Mapping[str, Any], path: str, value: Any) -> list[str]:
    """What the program finds; the provider's check says the same word for word, but for the wrong value."""
    args = put(base, path, value)
    shape = load(token).shape
    checked = new_process(token, config_for(token, emulator)).check({}, over_the_wire(plain(args, shape)))
    told = [each for each in validate(args, load(token).args) if each.severity == "error"]
    assert all(failure.property == "" for failure in checked.failures)
    assert [failure.reason for failure in checked.failures] == [
        as_the_plugin_says(str(each)) for each in told
    ]
    return [str(each) for each in told]


def warnings_of(token: str, base: Mapping[str, Any], path: str, value: Any) -> list[str]:
    """The warnings of arguments without errors."""
    found = validate(put(base, path, value), load(token).args)
    assert [str(each) for each in found if each.severity == "error"] == []
    return [str(each) for each in found]


ACTION_MAP = {
    **{name: value for name, value in CASE.full.items() if not name.startswith("trigger_with_outcome_")},
    "action": {name: value for name, value in CASE.full["action"].items() if name != "action_template"},
}
"""An action map without a mistake, and without what only some maps have."""
