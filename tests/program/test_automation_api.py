"""Pulumi's Automation API: programs that are functions of a long-lived process, one after another and side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi import automation
from support.cli import pulumi_missing

from journeys.emulator import Emulator
from providers.genesys import Segment, get_segment

pytestmark = [pytest.mark.cli, pytest.mark.skipif(bool(pulumi_missing()), reason=pulumi_missing())]
Stack = automation.Stack
Program = Callable[[], None]


def segment(name: str, display_name: str, opts: pulumi.ResourceOptions | None = None) -> Segment:
    seen = [{"key": "page.url", "values": ["/pricing"]}]
    once = {"criteria": seen, "count": 1, "stream_type": "Web", "session_type": "web"}
    return Segment(name, display_name=display_name, journey={"patterns": [once]}, opts=opts)


@pytest.fixture
def stack(
    tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, Program], Stack]:
    home, backend = tmp_path / "home", tmp_path / "state"
    home.mkdir()
    backend.mkdir()
    env = {
        "PULUMI_HOME": str(home),
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
        "PULUMI_PYTHON_CMD": sys.executable,
    }
    for key, value in env.items():
        monkeypatch.setenv(key, value)

    def make(name: str, program: Program) -> Stack:
        made = automation.create_or_select_stack(
            stack_name=name,
            project_name="inline",
            program=program,
            opts=automation.LocalWorkspaceOptions(
                work_dir=str(tmp_path),
                env_vars=env,
                project_settings=automation.ProjectSettings(
                    "inline", runtime="python", backend=automation.ProjectBackend(f"file://{backend}")
                ),
            ),
        )
        made.set_config("genesys:baseUrl", automation.ConfigValue(emulator.url))
        return made

    return make


def changes(done: Any) -> dict[str, int]:
    return {str(k): v for k, v in done.summary.resource_changes.items() if v}


@pytest.mark.slow
def test_one_process_runs_a_stack_again_and_again(
    stack: Callable[[str, Program], Stack], emulator: Emulator
) -> None:
    name = "A"
    found: list[str] = []

    def program() -> None:
        made = segment("a", name)
        other = segment("b", "B")
        pulumi.export("ids", [made.id, other.id])

    mine = stack("dev", program)
    ids = mine.up().outputs["ids"].value
    assert sorted(ids) == sorted(emulator.objects("segments"))
    assert changes(mine.up()) == {"same": 3}
    name = "renamed"
    assert changes(mine.up()) == {"same": 2, "update": 1}
    assert emulator.objects("segments")[ids[0]]["displayName"] == "renamed"

    def reader() -> None:
        found.append(get_segment(display_name="renamed").id)

    asking = stack("other", reader)
    asking.preview()
    emulator.edit("segments", ids[0], displayName="elsewhere")
    with pytest.raises(automation.CommandError, match='There is no segment named "renamed"'):
        asking.preview()  # what the first run of this process found is not what the second one finds
    assert found == [ids[0]]


@pytest.mark.slow
def test_stacks_side_by_side_do_not_take_each_others_objects(
    stack: Callable[[str, Program], Stack], emulator: Emulator
) -> None:
    def life(number: int) -> list[dict[str, int]]:
        def flat() -> None:
            for each in range(3):
                segment(f"s{each}", f"{number}-{each}")

        def in_components() -> None:
            for each in range(3):
                around = pulumi.ComponentResource("test:index:Around", f"c{each}")
                segment(f"s{each}", f"{number}-{each}", pulumi.ResourceOptions(parent=around))

        mine = stack(f"dev{number}", flat)
        return [
            changes(mine.up()),
            changes(mine.up(program=in_components)),
            changes(mine.up(program=in_components)),
        ]

    with ThreadPoolExecutor(3) as pool:
        lives = list(pool.map(life, range(3)))
    assert lives == [[{"create": 4}, {"create": 6, "delete": 3, "same": 1}, {"same": 7}]] * 3
    names = sorted(each["displayName"] for each in emulator.objects("segments").values())
    assert names == sorted(f"{a}-{b}" for a in range(3) for b in range(3))
