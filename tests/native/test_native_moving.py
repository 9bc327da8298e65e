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

MOVED = frozen("genesys", "journeys", "secrets", "components")

SEGMENT = """
    import pulumi
    from {module} import Segment

    patterns = [{{"criteria": [{{"key": "page.url", "values": ["/a"]}}], "count": 1, "stream_type": "Web", "session_type": "web"}}]
    Segment("vip", display_name="{name}", is_active=True, journey={{"patterns": patterns}},
            opts=pulumi.ResourceOptions(ignore_changes={ignored}))
"""


COMPONENTS = """
    from {module} import JourneyBundle, WebMessagingOffer

    patterns = [{{"criteria": [{{"key": "page.url", "values": ["/a"]}}], "count": 1, "stream_type": "Web", "session_type": "web"}}]
    vip = JourneyBundle(
        "vip",
        segment={{"display_name": "VIP", "is_active": True, "journey": {{"patterns": patterns}}}},
        action_map={{"display_name": "Offer", "is_active": True, "action": {{"media_type": "webMessagingOffer"}}}},
    )
    WebMessagingOffer("help", segment=vip.segment_id, text="May we help?")
"""


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


def test_components_move_there_and_back_and_send_nothing(project: NativeProject) -> None:
    cli = project.cli(COMPONENTS.format(module="components.journeys"))
    cli.up()
    project.requests()
    project.write(COMPONENTS.format(module="pulumi_genesys"))
    cli.preview("--expect-no-changes")
    cli.up("--expect-no-changes")
    assert project.requests() == []
    cli.preview("--expect-no-changes")
    every = {str(each["type"]) for each in cli.export()["deployment"]["resources"]}
    assert {each for each in every if not each.startswith("pulumi:")} == {
        f"genesys:index:{kind}" for kind in ("JourneyBundle", "WebMessagingOffer", "Segment", "ActionMap")
    }
    project.write(COMPONENTS.format(module="components.journeys"))
    cli.preview("--expect-no-changes")
    cli.up("--expect-no-changes")
    assert project.requests() == []
    assert all(each.startswith("pulumi-python:dynamic/") for each in types(cli))
    cli.destroy()
    assert project.emulator.objects("segments") == project.emulator.objects("actionmaps") == {}


@pytest.mark.parametrize("ignored", [[], ["display_name"]], ids=["managed", "ignored"])
def test_a_secret_stays_one_through_the_move_and_back(project: NativeProject, ignored: list[str]) -> None:
    """With a refresh before the first `up`, and with `up` first; the other door can't refresh first."""
    there = SEGMENT.format(module="providers.genesys", name="VIP", ignored=ignored)
    here = SEGMENT.format(module="pulumi_genesys", name="VIP", ignored=ignored)
    there, here = (each.replace('"VIP"', 'pulumi.Output.secret("hush")') for each in (there, here))
    cli = project.cli(there)
    cli.up()
    project.write(here)
    cli.refresh("--run-program")
    assert "hush" not in json.dumps(cli.export())
    for program in (here,) if ignored else (here, there, here):
        project.write(program)
        cli.up()
        assert "hush" not in json.dumps(cli.export())
        cli.refresh()
        assert "hush" not in json.dumps(cli.export())


def test_ignored_changes_stay_ignored_in_a_stack_that_moves(
    project: NativeProject,
) -> None:
    cli = project.cli(SEGMENT.format(module="providers.genesys", name="VIP", ignored=["display_name"]))
    cli.up()
    project.requests()
    project.write(SEGMENT.format(module="pulumi_genesys", name="Ignored", ignored=["display_name"]))
    cli.preview("--expect-no-changes")
    cli.up("--expect-no-changes")
    assert project.requests() == []
    cli.preview("--expect-no-changes")
    (inputs,) = [each["inputs"] for each in resources(cli.export()).values()]
    assert inputs["displayName"] == "VIP"


def test_moving_back_what_this_door_has_written_sends_nothing(project: NativeProject) -> None:
    cli = project.cli(SEGMENT.format(module="pulumi_genesys", name="VIP", ignored=[]))
    cli.up()
    project.requests()
    project.write(SEGMENT.format(module="providers.genesys", name="VIP", ignored=[]))
    assert "1 to update" in cli.preview().text
    cli.up()
    assert project.requests() == []
    cli.preview("--expect-no-changes")
    cli.refresh("--expect-no-changes")
    cli.destroy()
    assert project.emulator.objects("segments") == {}


def test_outputs_have_this_doors_names_after_a_refresh(project: NativeProject) -> None:
    cli = project.cli(SEGMENT.format(module="providers.genesys", name="VIP", ignored=[]))
    cli.up()
    project.write(SEGMENT.format(module="pulumi_genesys", name="VIP", ignored=[]))
    cli.up("--expect-no-changes")
    cli.refresh()
    (outputs,) = [each["outputs"] for each in resources(cli.export()).values()]
    assert outputs["displayName"] == "VIP"
    assert "display_name" not in outputs
    assert "__provider" not in outputs


def test_a_replacement_on_demand_needs_the_plugin_to_have_read_its_own(project: NativeProject) -> None:
    cli = project.cli(SEGMENT.format(module="pulumi_genesys", name="VIP", ignored=[]))
    cli.up()
    (first,) = project.emulator.objects("segments")
    (urn,) = [each["urn"] for each in resources(cli.export()).values()]
    refused = cli.up("--replace", urn, check=False)
    assert "this stack doesn't own it" in refused.text
    assert list(project.emulator.objects("segments")) == [first]
    cli.up("--refresh", "--replace", urn)
    (second,) = project.emulator.objects("segments")
    assert second != first
