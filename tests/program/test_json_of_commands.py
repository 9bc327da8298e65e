"""`--json` of every command: standard output is one JSON document or nothing, and a failure has an exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from support import stacks

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import app, run
from journeys.emulator import Emulator

PAGE = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
PATTERN = {"criteria": [PAGE], "count": 1, "streamType": "Web", "sessionType": "web"}
PROGRAM = """
import pulumi
from providers.genesys import Segment, get_segment
print("a program may print")
looked = {"criteria": [{"key": "page.url", "values": ["/b"], "operator": "containsAny"}], "count": 1,
          "stream_type": "Web", "session_type": "web"}
Segment("mine", display_name="Mine", is_active=True, journey={"patterns": [looked]})
pulumi.export("vip", get_segment("VIP").id)
"""
RIGHT: dict[str, list[list[str]]] = {
    "preview": [[], ["--live"], ["--diff"], ["--expect-no-changes"]],
    "up": [[]],
    "refresh": [[], ["--preview-only"]],
    "destroy": [[]],
    "emulator": [["status"], ["requests"], ["stop"]],
    "env": [[]],
    "doctor": [[], ["--offline"]],
    "lookup": [["segment"], ["segment", "--name", "VIP"]],
    "import": [
        ["segment", "--name", "VIP", "--file", "one.json"],
        ["segment", "--name", "VIP", "--as", "vip"],
    ],
    "export": [["segment"], ["segment", "--review"]],
    "adopt": [[], ["--yes"]],
    "diff": [["other"], []],
    "lint": [["--state", "state.json"]],
    "lock": [[], ["--check"]],
    "migrate": [["terraform.json"]],
    "permissions": [[], ["--state", "state.json"]],
    "promote": [["other", "dev", "--dry-run"], ["other", "dev"]],
    "report": [["--state", "state.json"]],
    "ops assign": [["CONTACT", "--segment", "SEGMENT"]],
    "ops validate-encodings": [["labels.json"]],
    "ops send-events": [["CONFIGURATION", "events.json"]],
    "ops aggregates": [["query.json"]],
}
ELSEWHERE = {"ops start-view-job", "ops cancel-view-job", "ops attributions", "verify"}
"""Tried by their own tests: they need objects that take long to set up."""
SLOW = {"preview", "up", "refresh", "destroy", "adopt", "lock", "permissions", "diff", "import"}


def with_json(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    if any("--json" in each.opts for each in command.params):
        yield " ".join(path)
    for name, each in getattr(command, "commands", {}).items():
        yield from with_json(each, (*path, name))


COMMANDS = list(with_json(typer.main.get_command(app)))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    for name in ("STACK", "MAKELEVEL", "PULUMI_BACKEND_URL", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENGINE", "embedded")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    return tmp_path


@pytest.fixture
def emulator(root: Path) -> Iterator[Emulator]:
    with Emulator() as made:
        for stack in ("dev", "other"):
            (root / f"Pulumi.{stack}.yaml").write_text(f"config:\n  genesys:baseUrl: {made.url}\n")
        with (root / "Pulumi.other.yaml").open("a") as file:
            file.write("  shop:pages: [/a]\n")
        vip = made.seed(
            "segments", {"displayName": "VIP", "isActive": True, "journey": {"patterns": [PATTERN]}}
        )
        known = {**stacks.segment("vip"), "id": vip["id"]}
        (root / "state.json").write_text(
            json.dumps(stacks.state(known, stacks.action_map("offer", [vip["id"]])))
        )
        (root / "labels.json").write_text('[{"name": "a", "value": "x", "encoded": true}]')
        (root / "events.json").write_text("[]")
        (root / "query.json").write_text(
            '{"interval": "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z", "metrics": ["nJourneySessions"]}'
        )
        (root / "terraform.json").write_text(json.dumps(terraform(vip["id"])))
        yield made


def terraform(id: str) -> dict[str, Any]:
    provider = 'provider["registry.terraform.io/mypurecloud/genesyscloud"]'
    instance = {"attributes": {"id": id, "display_name": "VIP"}}
    about = {"mode": "managed", "type": "genesyscloud_journey_segment", "name": "vip", "provider": provider}
    return {"version": 4, "terraform_version": "1.9.0", "resources": [{**about, "instances": [instance]}]}


def test_every_command_that_has_it_is_tried() -> None:
    assert set(COMMANDS) == set(RIGHT) | ELSEWHERE


@pytest.mark.parametrize(
    ("command", "options"),
    [
        pytest.param(
            name, options, marks=[pytest.mark.slow] if name in SLOW else [], id=" ".join([name, *options])
        )
        for name in RIGHT
        for options in RIGHT[name]
    ],
)
def test_one_document_and_nothing_else(
    command: str, options: list[str], emulator: Emulator, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if command in ("refresh", "destroy", "diff") and options[:1] != ["other"]:
        assert run(["up"]) == 0
        capfd.readouterr()
    code = run([*command.split(), *options, "--json"])
    done = capfd.readouterr()
    assert "Traceback" not in done.err
    assert done.out, done.err
    json.loads(done.out)
    assert code in ((0, 1) if command in ("doctor", "lint") else (0, 7)), done.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_failure_before_anything_is_done_is_on_standard_error(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [*command.split(), *arguments(command), "--json"]
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "object.json").write_text("{}")
    assert run(words) == 2
    done = capfd.readouterr()
    assert done.out == ""
    assert "error: there is no Pulumi.yaml in" in done.err


def arguments(command: str) -> list[str]:
    needed = {
        "lookup": ["segment"],
        "import": ["segment", "--name", "x"],
        "migrate": ["state.json"],
        "promote": ["dev", "prod"],
        "ops assign": ["contact"],
        "ops start-view-job": ["view"],
        "ops cancel-view-job": ["view", "1", "job"],
        "ops aggregates": ["object.json"],
        "ops attributions": ["list.json"],
        "ops send-events": ["id", "list.json"],
        "ops validate-encodings": ["list.json"],
        "verify": ["--i-own-this-org", "--org", "x"],
    }
    return needed.get(command, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["preview", "preview --live", "up", "refresh", "adopt", "lock", "permissions"]
)
def test_a_program_that_fails(
    command: str, emulator: Emulator, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "__main__.py").write_text("raise ValueError('wrong')\n")
    assert run([*command.split(), "--json"]) not in (0, 7)
    done = capfd.readouterr()
    assert not done.out or json.loads(done.out)
    assert "wrong" in done.out + done.err


@pytest.mark.parametrize(
    "command", ["lookup segment --name Nobody", "export --name nobody", "report", "diff", "lint"]
)
def test_what_is_not_there(command: str, emulator: Emulator, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--json"]) == 1
    done = capfd.readouterr()
    assert done.out == ""
    assert "error: " in done.err
