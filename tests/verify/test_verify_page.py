"""The page of `verify` says what the commands do: their options, what each consent is for, what is never looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from journeys.cli import permissions as _permissions  # noqa: F401  # they add their commands to the app
from journeys.cli import verify
from journeys.cli.app import app
from journeys.verify.run import PROBES, UNSAFE

PAGE = (Path(__file__).parents[2] / "docs" / "verify.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("consent", [*verify.CONSENTS, "contact"])
def test_each_consent_is_on_the_page_with_its_switches(consent: str) -> None:
    option = "--contact ID" if consent == "contact" else f"--also {consent}"
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{option}`"))
    needing = {
        name
        for probes in PROBES.values()
        for probe in probes
        if probe.needs == consent
        for name in probe.switches
    }
    assert set(re.findall(r"`(\w+)`", row.rsplit("|", 2)[1])) == needing


def test_what_is_never_looked_at_is_on_the_page() -> None:
    for name in UNSAFE:
        assert f"`{name}` is never looked at" in PAGE


def test_the_help_names_every_exit_code_and_the_page_every_option_but_the_common_ones() -> None:
    command = typer.main.get_command(app).commands["verify"]  # type: ignore[attr-defined]
    assert all(f" {code} " in (command.help or "") for code in (0, 1, 2, 7, 130))
    common = {"--cwd", "--stack", "--help", "--wait"}
    options = {each.opts[0] for each in command.params} - common
    assert [each for each in sorted(options) if f"{each}" not in PAGE] == []
