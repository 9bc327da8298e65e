"""A stack moves from one door to the other, and back, by its imports alone: nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import Cli
from support.frozen import SWITCHES, Frozen, configure, frozen
from support.native_cli import REDECLARED, NativeProject, declared
from support.project import resources

from journeys.emulator import Emulator

pytestmark = [pytest.mark.cli, pytest.mark.slow]

MOVED = frozen("genesys", "journeys", "secrets", "components", "drift")


@pytest.fixture
def project(tmp_path: Path, emulator_of: Callable[..., Emulator], python_sdks: str) -> NativeProject:
    found = NativeProject(tmp_path / "project", emulator_of(switches=SWITCHES), sdks=python_sdks)
    env = dict(found.env)
    configure(found)
    found.env = {**env, **found.env}
    return found


def types(cli: Cli) -> set[str]:
    return {str(each["type"]) for each in resources(cli.export()).values()}


def begin(project: NativeProject, made: Frozen) -> tuple[Cli, dict[str, Any]]:
    """The frozen state, under the CLI."""
    made.plant(project.emulator)
    document = made.state(project.emulator)
    cli = project.cli(made.program)
    import yaml

    config = yaml.safe_load((project.root / "Pulumi.dev.yaml").read_text())
    keeper = {"type": "passphrase", "state": {"salt": config["encryptionsalt"]}}
    document["deployment"]["secrets_providers"] = keeper
    cli.import_(document)
    return cli, document


@pytest.mark.parametrize("made", MOVED, ids=lambda each: each.name)
def test_a_frozen_stack_moves_there_and_back_and_sends_nothing(made: Frozen, project: NativeProject) -> None:
    cli, document = begin(project, made)
    if made.folder.name == "drift":
        cli.up()
    cli.up()  # what an earlier version left is settled at the door that it was made by
    project.requests()
    project.write(REDECLARED)
    (project.root / "declared.json").write_text(json.dumps(declared(document)))
    cli.preview("--expect-no-changes")
    cli.up("--expect-no-changes")
    assert project.requests() == []
    assert all(not each.startswith("pulumi-python:") for each in types(cli))
    project.write(made.program)
    cli.preview("--expect-no-changes")
    cli.up("--expect-no-changes")
    assert project.requests() == []
    assert all(each.startswith("pulumi-python:dynamic/") for each in types(cli))
    cli.destroy()
    left = [each for kind in ("segments", "actionmaps") for each in project.emulator.objects(kind).values()]
    assert [each for each in left if each["displayName"] != "There"] == []
