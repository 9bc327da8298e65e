"""Every setting of every switch of the emulator is told from outside, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from journeys.emulator import Emulator
from journeys.emulator.rules import all_rules
from journeys.verify.report import switches_of
from journeys.verify.run import PROBES, UNSAFE, WHOSE
from journeys.verify.target import Refused

from .laboratory import LOOKALIKES, assigned, configuration, examine, furnish, lab_of, settle

SLOW_JOB = {"job_ms": "400"}
NEEDS = {
    "running_status": SLOW_JOB,
    "results_before_the_end": SLOW_JOB,
    "old_assignment_post": {"era": "2020"},
}
"""What else must be set for a setting to make a difference."""
NUMBERS = {"assignment_days": ("1", "7"), "list_lag": ("1", "3"), "list_lag_ms": ("400",), "job_ms": ("400",)}
MEASURED = ("list_lag_ms", "job_ms")
"""Told by a clock, in milliseconds, so not exactly."""
HIDDEN = {
    "old_assignment_post": "its operation is only there in the era 2020",
    "running_status": "the job had ended before",
    "results_before_the_end": "the job had ended before",
}
"""What cannot be seen under the defaults."""
BESIDE = {
    ("old_assignment_post", "200"): ["removed_operations"],
    ("old_assignment_post", "204"): ["removed_operations"],
    ("versions", "unchecked"): ["version_mismatch"],
    ("job_end", "failed"): ["view_put"],
    ("era", "2020"): ["removed_operations"],
    ("era", "2021"): ["removed_operations"],
    ("twilio_put_live", "in_place"): ["twilio_get_version", "twilio_second_publish", "twilio_delete"],
    ("twilio_put_live", "refused"): ["twilio_get_version", "twilio_second_publish", "twilio_delete"],
}
"""What cannot be seen under a setting of another switch."""


def settings() -> list[tuple[str, str]]:
    """Every switch with each of its values; a number with some."""
    found = []
    for rule in all_rules():
        values = NUMBERS.get(rule.name, rule.values)
        found += [(rule.name, value) for value in values if rule.switchable and rule.name not in UNSAFE]
    return found


def vendor_of(switch: str) -> str:
    return "segment" if switch.startswith("twilio_") else "genesys"


@pytest.fixture
def org(emulator_of: Callable[..., Emulator]) -> Callable[..., Emulator]:
    """A furnished organisation under some settings."""

    def start(**switches: str) -> Emulator:
        emulator = emulator_of(switches=switches)
        furnish(emulator)
        settle(emulator)
        return emulator

    return start


@pytest.mark.slow
@pytest.mark.parametrize(("switch", "value"), [pytest.param(*each, id="=".join(each)) for each in settings()])
def test_a_setting_is_told(org: Callable[..., Emulator], tmp_path: Path, switch: str, value: str) -> None:
    vendor, emulator = vendor_of(switch), org(**{**NEEDS.get(switch, {}), switch: value})
    if switch in WHOSE.values() and value != "answered":
        with pytest.raises(Refused) as refused:
            lab_of(emulator, vendor, tmp_path)
        assert refused.value.report.switches == {switch: value}
        return
    before = configuration(emulator)
    report = examine(emulator, vendor, tmp_path)
    for name, seen in report.switches.items():
        expected = emulator.switches[name]
        if name in MEASURED and expected != "0":
            assert 0.6 * int(expected) < int(seen) < 5 * int(expected), (name, seen)
        else:
            assert (name, seen) == (name, expected)
    hidden = {name for name in report.unseen if name not in UNSAFE and name not in HIDDEN}
    assert hidden == set(BESIDE.get((switch, value), [])) - set(report.seen)
    assert report.others == []
    if (switch, value) != ("schema_delete", "403"):
        assert report.left == []
        assert configuration(emulator) == before
    assert assigned(emulator) == []


def test_every_switch_has_a_probe_or_a_reason() -> None:
    for vendor, probes in PROBES.items():
        probed = {name for probe in probes for name in probe.switches}
        known = {rule.name for rule in switches_of(vendor)}
        assert known - probed - set(UNSAFE) == {WHOSE[vendor]}
        assert probed < known


@pytest.mark.parametrize("vendor", PROBES)
def test_without_consent_the_report_says_what_it_takes(
    org: Callable[..., Emulator], tmp_path: Path, vendor: str
) -> None:
    """And the default run makes nothing that is active, in no place but its own."""
    emulator = org()
    before = configuration(emulator)
    emulator.requests.clear()
    lab = lab_of(emulator, vendor, tmp_path, also=frozenset(), contact="")
    from journeys.verify.run import run

    told: list[str] = []
    report = run(vendor, lab, told.append)
    assert len(told) == len(PROBES[vendor])
    assert told[0].startswith(f"1/{len(told)} ")
    unasked = {name for probe in PROBES[vendor] if probe.needs for name in probe.switches}
    assert unasked
    for name in unasked:
        assert report.unseen[name].startswith(("not without --also", "not without --contact"))
    assert set(report.seen) | set(report.unseen) == {rule.name for rule in switches_of(vendor)}
    assert configuration(emulator) == before
    assert not any(
        entry.body.get("isActive") or entry.body.get("action") == "PUBLISH"
        for entry in emulator.requests
        if isinstance(entry.body, dict)
    )
    named = [
        entry.body.get("displayName") or entry.body.get("name") or entry.body.get("title")
        for entry in emulator.requests.matching("POST")
        if isinstance(entry.body, dict) and not entry.path.endswith("/schedules")
    ]
    assert named
    assert all(lab.scratch.mark.is_ours(name) for name in named)
    assert not (tmp_path / "verify.jsonl").exists()


def test_a_persons_names_are_not_ours(tmp_path: Path) -> None:
    from journeys.verify.marks import Mark

    mark = Mark()
    assert mark.is_ours(mark.name("segment"))
    assert Mark(run="00000000").is_ours(mark.name("twin"))
    assert not Mark("other-prefix-").is_ours(mark.name("segment"))
    for name in (*LOOKALIKES, mark.name("a") + " ", f" {mark.name('a')}", mark.name("a").upper(), "", None):
        assert not mark.is_ours(name)


def test_what_no_setting_does_is_said_and_not_applied(org: Callable[..., Emulator], tmp_path: Path) -> None:
    """A version that begins at 7."""
    from journeys.verify.probe import Seen
    from journeys.verify.report import Report, write_switches

    report = Report("genesys")
    report.add(Seen("first_version", "7", "POST /api/v2/journey/segments: 201, version 7"))
    assert report.others == ["first_version"]
    assert report.document()["switches"]["first_version"]["value"] is None
    assert write_switches(tmp_path / "s.json", [report]) == {}
