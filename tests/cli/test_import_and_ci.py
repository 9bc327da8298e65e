"""What README and docs/ci.md say of the Pulumi CLI: how to import, and what a preview leaves alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import Cli
from support.project import Project

from journeys.cli.app import run

ROOT = Path(__file__).parents[2]
PAGE = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
PATTERN = {"criteria": [PAGE], "count": 1, "streamType": "Web", "sessionType": "web"}


@pytest.mark.slow
@pytest.mark.cli
def test_pulumi_import_itself_fails_and_the_documented_way_works(
    project: Project,
    cli: Callable[..., Cli],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    id = project.emulator.seed("segments", {"displayName": "VIP", "journey": {"patterns": [PATTERN]}})["id"]
    pulumi = cli("")
    token = "pulumi-python:dynamic/genesys:Segment"
    plain = pulumi.run("import", token, "vip", id, "--yes", "--stack", "dev", check=False)
    assert not plain.ok
    assert "KeyError: '__provider'" in plain.text
    assert "KeyError: '__provider'" in (ROOT / "README.md").read_text()

    file = tmp_path / "vip.json"
    where = ["--cwd", str(project.root), "--file", str(file), "--json"]
    capsys.readouterr()
    assert run(["import", "genesys:Segment", "--name", "VIP", "--as", "vip", *where]) == 0
    project.write(json.loads(capsys.readouterr().out)["code"])
    pulumi.run("import", "--file", str(file), "--generate-code=false", "--yes", "--stack", "dev")
    project.emulator.requests.clear()
    pulumi.preview("--expect-no-changes")
    assert project.requests() == []


@pytest.mark.cli
def test_a_preview_writes_nothing_to_the_backend(cli: Callable[..., Cli]) -> None:
    program = (
        'from providers.genesys import Segment\nSegment("a", display_name="A", journey={"patterns": []})\n'
    )
    pulumi = cli(program)
    pulumi.up()

    def files() -> dict[str, bytes]:
        return {str(each): each.read_bytes() for each in pulumi.backend.rglob("*") if each.is_file()}

    before = files()
    pulumi.preview()
    assert files() == before
