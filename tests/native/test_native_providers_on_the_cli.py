"""Providers that the program names as the engine names its own, and options of resources, on the real CLI."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import Cli
from support.native import VIP
from support.native_cli import NativeProject, language_missing

from journeys.emulator import Emulator, Org

pytestmark = [pytest.mark.cli, pytest.mark.slow]


@pytest.fixture
def emulator(emulator_of: Callable[..., Emulator]) -> Emulator:
    return emulator_of()


@pytest.fixture
def other(emulator: Emulator) -> Org:
    return emulator.add_org("other-client", "other-secret", name="Other")


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> NativeProject:
    """The environment has the credentials of the emulator's own organisation."""
    if why := language_missing("yaml"):
        pytest.skip(why)
    return NativeProject(tmp_path / "project", emulator, runtime="yaml")


def declare(project: NativeProject, provider: str = "") -> None:
    secrets = {"clientId": {"fn::secret": "other-client"}, "clientSecret": {"fn::secret": "other-secret"}}
    vip: dict[str, Any] = {"type": "genesys:Segment", "properties": VIP}
    resources: dict[str, Any] = {"vip": vip}
    if provider:
        vip["options"] = {"provider": f"${{{provider}}}"}
        properties = {"baseUrl": project.emulator.url, **secrets}
        resources[provider] = {"type": "pulumi:providers:genesys", "properties": properties}
    file = project.root / "Pulumi.yaml"
    head = file.read_text().partition("resources: ")[0]
    file.write_text(f"{head}resources: {json.dumps(resources)}\n")


def orgs(cli: Cli) -> list[str]:
    found = [each for each in cli.export()["deployment"]["resources"] if each["urn"].endswith("::vip")]
    return [json.loads(each["outputs"]["__record"])["org"] for each in found]


@pytest.mark.parametrize("name", ["eu", "default_eu"])
def test_a_provider_of_the_program_writes_where_its_credentials_belong(
    name: str, project: NativeProject, other: Org
) -> None:
    declare(project, name)
    cli = project.cli()
    cli.up()
    assert orgs(cli) == [other.id]


def test_one_with_the_name_of_the_engines_own_is_refused_until_it_is_renamed(
    project: NativeProject, other: Org
) -> None:
    declare(project, "default")
    cli = project.cli()
    assert "give it another name" in cli.up(check=False).text
    assert orgs(cli) == []
    assert project.requests() == []
    without = dict.fromkeys(("GENESYSCLOUD_OAUTHCLIENT_ID", "GENESYSCLOUD_OAUTHCLIENT_SECRET"), "")
    cli.run("up", "--stack", "dev", "--yes", "--skip-preview", env=without)
    assert orgs(cli) == [other.id]
    declare(project, "eu")
    cli.up()
    cli.preview("--expect-no-changes")
    assert orgs(cli) == [other.id]


def test_the_environment_wins_over_the_stacks_configuration(
    project: NativeProject, other: Org, emulator: Emulator
) -> None:
    declare(project)
    cli = project.cli()
    for key, value in (("clientId", "other-client"), ("clientSecret", "other-secret")):
        cli.run("config", "set", "--stack", "dev", "--secret", f"genesys:{key}", value)
    cli.up()
    assert orgs(cli) == [emulator.org.id]
    cli.refresh("--expect-no-changes")
    cli.run("config", "set", "--stack", "dev", "genesys:timeout", "60")
    assert "use --run-program" in cli.refresh(check=False).text
    cli.refresh("--run-program")
    cli.preview("--expect-no-changes")
    cli.destroy()


def test_custom_timeouts_hold(project: NativeProject, emulator: Emulator) -> None:
    declare(project)
    file = project.root / "Pulumi.yaml"
    program = file.read_text()
    vip = '"properties": {"displayName"'
    file.write_text(program.replace(vip, f'"options": {{"customTimeouts": {{"create": "2s"}}}}, {vip}'))
    cli = project.cli()
    emulator.faults.add("latency", method="POST", path="/api/v2/journey/segments", ms=20_000)
    assert "the operation's 2 s (option `customTimeouts`)" in cli.up(check=False).text
