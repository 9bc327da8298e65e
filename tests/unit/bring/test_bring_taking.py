"""What an import needs of its engine is checked before anything is imported."""

from __future__ import annotations

import pytest
from pytest_mock import MockerFixture

from journeys.cli import engines
from journeys.cli.console import Problem
from journeys.cli.taking import check_engine


def choice(name: str) -> engines.Choice:
    return engines.Choice(name, ("pulumi",), "", "pulumi")


@pytest.mark.parametrize("version", ["3.253.0", "3.9.1", "2.300.0", "3.253.1-alpha.1"])
def test_an_old_cli_is_refused(version: str, mocker: MockerFixture) -> None:
    mocker.patch.object(engines, "cli_version", autospec=True, return_value=version)
    with pytest.raises(Problem, match=r"need 3\.254 or later: `journeys install-cli` installs one"):
        check_engine(choice(engines.PULUMI), protect=False)


@pytest.mark.parametrize("version", ["3.254.0", "3.260.0", "4.0.0", "", "dev"])
def test_a_newer_one_and_one_that_does_not_tell_are_used(version: str, mocker: MockerFixture) -> None:
    mocker.patch.object(engines, "cli_version", autospec=True, return_value=version)
    check_engine(choice(engines.PULUMI), protect=True)


def test_the_embedded_engine_protects_nothing() -> None:
    with pytest.raises(Problem, match="--protect needs the Pulumi CLI"):
        check_engine(choice(engines.EMBEDDED), protect=True)
    check_engine(choice(engines.EMBEDDED), protect=False)
