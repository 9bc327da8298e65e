"""`journeys lock`: what it writes, what `--check` refuses, its JSON and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeys.cli import lock as _lock  # noqa: F401  # it adds its command to the app
from journeys.cli.app import run
from journeys.emulator import Emulator

PROGRAM = """
import pulumi
from providers.genesys import Segment, get_flow, get_segment, get_segment_output
pattern = {"criteria": [{"key": "page.url", "values": ["/a"], "operator": "containsAny"}], "count": 1,
           "stream_type": "Web", "session_type": "web"}
a = Segment("a", display_name="A", journey={"patterns": [pattern]})
pulumi.export("flow", get_flow("Help").type)
pulumi.export("color", get_segment("there").color)
"""
UNKNOWN_TYPES = 'get_segment_output("A", opts=pulumi.InvokeOutputOptions(depends_on=[a]))\n'

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def world(emulator: Emulator) -> dict[str, Any]:
    return {
        "flow": emulator.seed("flows", {"name": "Help", "type": "WORKFLOW"}),
        "segment": emulator.seed("segments", {"displayName": "there", "color": "#111111"}),
    }


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("ENGINE", "embedded")
    (tmp_path / "Pulumi.yaml").write_text(
        "name: acme\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    )
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "__main__.py").write_text(PROGRAM)
    return tmp_path


@pytest.fixture
def command(project: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs `journeys lock` with options; its exit code and what it printed."""

    def call(*options: str) -> tuple[int, str]:
        capfd.readouterr()
        code = run(["lock", "--cwd", str(project), *options])
        shown = capfd.readouterr()
        return code, shown.out + shown.err

    return call


def file(project: Path) -> Path:
    return project / "journeys.dev.lock.json"


@pytest.mark.slow
def test_it_writes_the_file_and_then_checks_it(
    project: Path, command: Command, world: dict[str, Any]
) -> None:
    code, text = command("--check")
    assert (code, file(project).exists()) == (7, False)
    assert '+ get_flow(name="Help"): is not in the file' in text
    assert "journeys.dev.lock.json is out of date: run `journeys lock` and commit it" in text
    code, text = command()
    assert code == 0
    assert "journeys.dev.lock.json has 2 lookups now: commit it" in text
    entries = json.loads(file(project).read_text())["lookups"]
    assert [(each["id"], each["values"]) for each in entries] == [
        (world["flow"]["id"], {"type": "WORKFLOW"}),
        (world["segment"]["id"], {"color": "#111111"}),
    ]
    before = file(project).read_bytes()
    assert command("--check")[0] == 0
    code, text = command()
    assert (code, file(project).read_bytes()) == (0, before)
    assert "is up to date: 2 lookups" in text


@pytest.mark.slow
def test_check_says_what_is_stale_and_what_is_missing(
    project: Path, command: Command, emulator: Emulator, world: dict[str, Any]
) -> None:
    assert command()[0] == 0
    emulator.remove("flows", world["flow"]["id"])
    emulator.seed("flows", {"name": "Help", "type": "INBOUNDSHORTMESSAGE"})
    emulator.edit("segments", world["segment"]["id"], description="nobody read it")
    more = PROGRAM.replace('get_segment("there").color', 'get_segment("there").description')
    (project / "__main__.py").write_text(more + 'get_flow("Help", type="inboundshortmessage")\n')
    before = file(project).read_bytes()
    code, text = command("--check")
    assert (code, file(project).read_bytes()) == (7, before)
    assert '~ get_flow(name="Help"): id, type' in text
    assert '~ get_segment(display_name="there"): description' in text
    assert '+ get_flow(name="Help", type="inboundshortmessage"): is not in the file' in text
    assert command()[0] == 0
    assert command("--check")[0] == 0
    (project / "__main__.py").write_text(PROGRAM)
    code, text = command("--check", "--json")
    document = json.loads(text)
    assert (code, document["current"]) == (7, False)
    assert document["removed"] == ['get_flow(name="Help", type="inboundshortmessage")']


@pytest.mark.slow
def test_json_has_one_document(project: Path, command: Command, world: dict[str, Any]) -> None:
    (project / "__main__.py").write_text(PROGRAM + UNKNOWN_TYPES)
    code, text = command("--json")
    assert code == 0
    assert json.loads(text) == {
        "file": str(file(project)),
        "lookups": 2,
        "current": False,
        "added": ['get_flow(name="Help")', 'get_segment(display_name="there")'],
        "changed": {},
        "removed": [],
        "unknown": ['get_segment(display_name="A")'],
        "damage": "",
    }


@pytest.mark.slow
def test_a_lookup_that_a_preview_cannot_know_keeps_what_an_up_wrote(
    project: Path, command: Command, world: dict[str, Any]
) -> None:
    (project / "__main__.py").write_text(PROGRAM + UNKNOWN_TYPES)
    assert run(["up", "--cwd", str(project)]) == 0
    assert len(json.loads(file(project).read_text())["lookups"]) == 3
    (project / "__main__.py").write_text(PROGRAM.replace('Segment("a"', 'Segment("renamed"') + UNKNOWN_TYPES)
    code, text = command()
    assert code == 0
    assert "isn't known before an `up`" in text
    assert len(json.loads(file(project).read_text())["lookups"]) == 3


@pytest.mark.slow
def test_a_damaged_file_is_written_anew(project: Path, command: Command, world: dict[str, Any]) -> None:
    file(project).write_text("<<<<<<< ours\n")
    code, text = command("--check")
    assert code == 7
    assert "line 1: is a mark of a merge conflict" in text
    assert command()[0] == 0
    assert command("--check")[0] == 0


@pytest.mark.slow
def test_another_org_is_what_it_is_for(
    project: Path, command: Command, emulator: Emulator, world: dict[str, Any]
) -> None:
    assert command()[0] == 0
    text = file(project).read_text()
    file(project).write_text(text.replace(emulator.org.id, "another-org"))
    code, said = command("--check")
    assert code == 7
    assert '~ get_flow(name="Help"): org' in said
    assert command()[0] == 0
    assert emulator.org.id in file(project).read_text()


@pytest.mark.slow
def test_a_lookup_that_fails_writes_nothing(
    project: Path, command: Command, emulator: Emulator, world: dict[str, Any]
) -> None:
    assert command()[0] == 0
    before = file(project).read_bytes()
    emulator.remove("flows", world["flow"]["id"])
    for options in ([], ["--check"]):
        code, text = command(*options)
        assert code == 1
        assert 'There is no flow named "Help"' in text
        assert file(project).read_bytes() == before


@pytest.mark.slow
def test_a_program_without_lookups_needs_no_file(project: Path, command: Command) -> None:
    (project / "__main__.py").write_text("import pulumi\n")
    assert command()[0] == 0
    assert command("--check")[0] == 0
    assert not file(project).exists()


def test_help_says_what_it_is_for(command: Command) -> None:
    code, text = command("--help")
    assert code == 0
    plain = " ".join(text.split())
    for words in (
        "so that previews need no credentials",
        "Commit it",
        "7 the file is out of date or incomplete",
    ):
        assert words in plain
