"""Where an org has nothing of what is asked for, the message says so, why, and what to do next."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support import stacks

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import run
from journeys.emulator import Emulator

PAGE = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
PATTERN = {"criteria": [PAGE], "count": 1, "streamType": "Web", "sessionType": "web"}


@pytest.fixture
def emulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    for name in ("STACK", "MAKELEVEL", "PULUMI_BACKEND_URL", "ENGINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    with Emulator() as made:
        (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {made.url}\n")
        yield made


@pytest.fixture
def failed(emulator: Emulator, capsys: pytest.CaptureFixture[str]):
    def call(*command: str) -> str:
        assert run(command) == 1
        error = capsys.readouterr().err
        return error[error.index("error:") :]

    return call


def segment(emulator: Emulator, name: str) -> str:
    return str(emulator.seed("segments", {"displayName": name, "journey": {"patterns": [PATTERN]}})["id"])


def test_an_export_of_an_empty_org(failed, tmp_path: Path) -> None:
    error = failed("export")
    assert "the org has no journey objects: there is nothing to export" in error
    assert "`journeys doctor` says whose org this is" in error
    assert not (tmp_path / "exported.py").exists()
    assert "the org has no segments or action maps" in failed("export", "segment", "actionmap")


def test_what_is_made_after_it_is_seen_by_the_next_export(emulator: Emulator, failed, tmp_path: Path) -> None:
    failed("export", "segment")
    segment(emulator, "VIP")
    assert run(["export", "segment"]) == 0
    assert "VIP" in (tmp_path / "exported.py").read_text()


def test_an_export_of_names_that_nothing_has(emulator: Emulator, failed) -> None:
    assert 'no object has a name that fits "*offer*"; there is none of any name' in failed(
        "export", "--name", "*offer*"
    )
    segment(emulator, "VIP visitors")
    assert 'fits "VIP visitor"; there are 1, such as "VIP visitors"' in failed(
        "export", "--name", "VIP visitor"
    )


def test_an_export_of_what_others_own(emulator: Emulator, failed, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(
        json.dumps(stacks.state({**stacks.segment("a"), "id": segment(emulator, "A")}))
    )
    assert "all 1 objects are owned by other.json: nothing is left" in failed(
        "export", "--owned-by", "other.json"
    )


def test_a_name_in_place_of_an_id(emulator: Emulator, failed, tmp_path: Path) -> None:
    id = segment(emulator, "VIP")
    assert f"that is a name: look it up by name, or give the id of the one that has it ({id})" in failed(
        "import", "segment", "--id", "VIP"
    )
    assert "--name selects by name (VIP)" in failed("export", "segment", "--id", "VIP")


def test_the_name_in_the_program_in_place_of_an_id(emulator: Emulator, failed, tmp_path: Path) -> None:
    state = stacks.state({**stacks.segment("vip"), "id": segment(emulator, "Best visitors")})
    file = tmp_path / ".journeys" / "engine" / "shop" / "dev.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(state))
    for command in (["lookup"], ["import", "--engine", "embedded"]):
        error = failed(*command, "segment", "--id", "vip")
        assert '"vip" is what the program calls it; its id is ' in error
        assert error.rstrip().endswith("and the stack has it already")


@pytest.mark.parametrize("command", ["lookup", "import"])
def test_an_object_that_is_not_there(emulator: Emulator, failed, command: str) -> None:
    error = failed(command, "segment", "--name", "VIP")
    assert "; it has none at all. `journeys lookup genesys:Segment` lists what is there" in error
    segment(emulator, "VIP visitors")
    error = failed(command, "segment", "--name", "VIP")
    assert 'such as "VIP visitors". `journeys lookup genesys:Segment` lists what is there' in error
    error = failed(command, "segment", "--id", "0")
    assert "There is no segment with the id 0 on" in error
    assert "`journeys lookup genesys:Segment` lists what is there" in error
