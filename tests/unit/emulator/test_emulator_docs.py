"""The emulator's page: its generated table is up to date, and every option and fault is on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.emulator.__main__ import main, parser
from journeys.emulator.faults import KINDS as FAULTS
from journeys.emulator.kinds import KINDS
from journeys.emulator.rules import Rule, all_rules
from journeys.emulator.table import updated

PAGE = Path(__file__).parents[3] / "docs" / "emulator.md"


def test_generated_section_is_up_to_date():
    page = PAGE.read_text(encoding="utf-8")
    assert updated(page) == page, "run: python -m journeys.emulator.table docs/emulator.md"


def test_limits_come_first():
    headings = [line for line in PAGE.read_text().splitlines() if line.startswith("## ")]
    assert headings[0] == "## What it is not"


@pytest.mark.parametrize("option", [action.option_strings[0] for action in parser()._actions[1:]])
def test_every_option_is_described(option):
    assert f"`{option}" in PAGE.read_text() or f", `{option}" in PAGE.read_text()


@pytest.mark.parametrize("name", [*FAULTS, *KINDS])
def test_every_fault_and_kind_is_described(name):
    assert f"`{name}`" in PAGE.read_text()


def test_rules_are_printed(capsys):
    assert main(["--rules"]) == 0
    printed = capsys.readouterr().out
    assert "version_mismatch = 409 | 400   [guess]" in printed
    assert all(rule.name in printed for rule in all_rules())


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.switchable], ids=lambda r: r.name)
def test_every_switch_is_named_in_a_test(rule: Rule):
    here = Path(__file__).parent
    source = "\n".join(path.read_text() for path in here.glob("test_emulator_*.py") if path != Path(__file__))
    assert rule.name.removeprefix("twilio_") in source
