"""What a proxy recorded, beside the emulator: the same where it is the same, and the switch named where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator
from journeys.emulator.recording.exchange import Exchange, read
from journeys.emulator.recording.proxy import Proxy
from journeys.emulator.recording.replay import replay, suggestions
from journeys.emulator.rules import all_rules

from .laboratory import furnish, lab_of
from .test_verify_switches import NEEDS, NUMBERS, vendor_of

RECORD = Callable[[Emulator, str], list[Exchange]]


class Fronted:
    """An emulator as its clients see it through a proxy."""

    def __init__(self, emulator: Emulator, url: str) -> None:
        self._emulator, self.url = emulator, url
        self.org = self

    def __getattr__(self, name: str) -> Any:
        return getattr(
            self._emulator if hasattr(self._emulator, name) else self._emulator.orgs["emulated org"], name
        )


@pytest.fixture
def record(tmp_path: Path) -> Iterator[RECORD]:
    """Runs `verify` through a recording proxy in front of an emulator that stands in for a real API."""

    def run_through(emulator: Emulator, vendor: str) -> list[Exchange]:
        from journeys.verify.run import run

        file = tmp_path / "recording.jsonl"
        with Proxy(0, emulator.url, file) as proxy:
            lab = lab_of(Fronted(emulator, proxy.url), vendor, tmp_path)  # type: ignore[arg-type]
            run(vendor, lab, lambda _: None)
        return read(file)

    return run_through


def wrong(exchanges: list[Exchange], switches: dict[str, str]) -> list[str]:
    return [
        f"{each.number} {each.exchange.method} {each.exchange.path}: {one.path}: {one.recorded!r}, not {one.emulated!r}"
        for each in replay(exchanges, switches)
        for one in each.found
    ]


@pytest.mark.parametrize("vendor", ["genesys", "segment"])
def test_the_emulator_answers_as_itself(
    emulator_of: Callable[..., Emulator], record: RECORD, vendor: str
) -> None:
    emulator = emulator_of()
    furnish(emulator)
    exchanges = record(emulator, vendor)
    assert len(exchanges) > 60
    assert "\n".join(wrong(exchanges, {})) == ""
    compared = [each for each in replay(exchanges, {}) if not each.why]
    assert len(compared) > 0.7 * len(exchanges)


NOT_TOLD = {
    "assignment_days": "assignments are about people: recorded without bodies",
    "assignment_excess": "assignments are about people: recorded without bodies",
    "assignment_none": "assignments are about people: recorded without bodies",
    "assignment_partial": "assignments are about people: recorded without bodies",
    "assignment_unknown": "assignments are about people: recorded without bodies",
    "oauth_error": "the login is recorded without its body",
    "job_end": "jobs count people: recorded without bodies",
    "job_ms": "jobs count people: recorded without bodies",
    "running_status": "jobs count people: recorded without bodies",
    "results_before_the_end": "jobs count people: recorded without bodies",
    "view_put": "it depends on a job",
    "organizations_me": "a run ends with it",
    "twilio_workspace": "a run ends with it",
    "era": "the operations of the past are about people, but one",
    "old_assignment_post": "assignments are about people: recorded without bodies",
    "external_event_id": "an id of the server's own making is a pseudonym",
    "is_active_false": "it shows by a text that is searched for, and a pseudonym finds nothing",
    "name_filter": "it shows by a text that is searched for, and a pseudonym finds nothing",
    "list_lag": "it shows by a text that is searched for, and a pseudonym finds nothing",
    "list_lag_ms": "it shows by a text that is searched for, and a pseudonym finds nothing",
    "unlimited_headers": "headers are not compared",
    "twilio_unknown_space": "a recording doesn't say which spaces there are",
    "twilio_retry_after": "nothing provokes a 429",
    "twilio_draft_analytics": "numbers are about people: recorded without bodies",
}
"""Switches whose settings a replay cannot tell apart, with the reason."""


def other_settings() -> list[Any]:
    """Every switch with each value that is not its default."""
    return [
        pytest.param(rule.name, value, id=f"{rule.name}={value}")
        for rule in all_rules()
        for value in NUMBERS.get(rule.name, rule.values[1:])
        if rule.switchable and rule.name not in NOT_TOLD
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("switch", "value"), other_settings())
def test_another_setting_is_told_and_named(
    emulator_of: Callable[..., Emulator], record: RECORD, switch: str, value: str
) -> None:
    needed = NEEDS.get(switch, {})
    emulator = emulator_of(switches={**needed, switch: value})
    furnish(emulator)
    exchanges = record(emulator, vendor_of(switch))
    assert "\n".join(wrong(exchanges, {**needed, switch: value})) == ""
    assert wrong(exchanges, needed) != []
    assert suggestions(exchanges, needed).get(switch) == value
