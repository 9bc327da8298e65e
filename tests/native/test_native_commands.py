"""The commands that read a stack or a plan know the native provider's resources too."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from support.cli import pulumi_missing
from support.native_cli import NativeProject

from journeys.cli import commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import run
from journeys.emulator import Emulator

PROGRAM = """
import pulumi

PAGE = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
PATTERN = {"criteria": [PAGE], "count": 1, "streamType": "Web", "sessionType": "web"}
OFFER = {"mediaType": "webMessagingOffer"}
MORE = {"weight": 1, "ignoreFrequencyCap": True}


class Thing(pulumi.CustomResource):
    def __init__(self, kind, name, **args):
        super().__init__(f"genesys:index:{kind}", name, args)


def segment(name, shown):
    return Thing("Segment", name, displayName=shown, isActive=True, journey={"patterns": [PATTERN]})


one = segment("one", "One")
segment("two", "Two")
Thing("ActionMap", "offer", displayName="Offer", isActive=True, triggerWithSegments=[one.id], action=OFFER)
Thing("ActionMap", "other", displayName="Other", isActive=True, triggerWithSegments=["x"], action=OFFER, **MORE)
"""
ENGINES = [
    "embedded",
    pytest.param(
        "pulumi",
        marks=[pytest.mark.cli, pytest.mark.skipif(bool(pulumi_missing()), reason=pulumi_missing() or "-")],
    ),
]


@pytest.fixture(params=ENGINES)
def at(request: Any, tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The options that name the project and the engine."""
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    project = NativeProject(tmp_path / "project", emulator)
    for name, value in project.env.items():
        monkeypatch.setenv(name, value) if value is not None else monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PULUMI_PYTHON_CMD", sys.executable)
    project.write(PROGRAM)
    settings = "".join(f"  {name}: {value!r}\n" for name, value in project.config.items())
    (project.root / "Pulumi.dev.yaml").write_text(f"config:\n{settings}")
    return ("--cwd", str(project.root), "--engine", request.param)


def said(capfd: pytest.CaptureFixture[str], *command: str) -> Any:
    """What a command says with `--json`."""
    capfd.readouterr()
    assert run([*command, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_live_preview_and_adopt(
    at: tuple[str, ...], emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    one = emulator.seed("segments", {"displayName": "One"})["id"]
    found = {each["resource"]: each for each in said(capfd, "preview", "--live", *at)["creates"]}
    assert {name: each["ids"] for name, each in found.items()} == {
        "one": [one], "two": [], "offer": [], "other": [],
    }  # fmt: skip
    assert found["one"]["outcomes"]["adopt"] == "takes it over"
    assert run(["preview", "--live", *at]) == 0
    assert "`pulumi import VENDOR:index:KIND RESOURCE ID`" in capfd.readouterr().out
    adopted = {each["name"]: each for each in said(capfd, "adopt", *at)["creates"]}
    assert adopted["One"]["ids"] == [one]
    assert f"`pulumi import genesys:index:Segment one {one}`" in adopted["One"]["why"]
    assert {name: each["outcome"] for name, each in adopted.items() if name != "One"} == {
        "Two": "none", "Offer": "none", "Other": "none",
    }  # fmt: skip


def test_what_reads_a_stack(at: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["up", *at]) == 0
    where = at[:2]
    capfd.readouterr()
    assert run(["graph", *where]) == 0
    drawn = capfd.readouterr().out
    for line in ("Offer<br/>web messaging offer", "One<br/>page.url contains /a", "segment x"):
        assert line in drawn
    assert "-->" in drawn
    found = {(each["rule"], each["name"]) for each in said(capfd, "lint", *where)["findings"]}
    assert ("frequency-cap-overridden", "Other") in found
    assert "journey:actionmap:edit" in said(capfd, "permissions", *where)["permissions"]
    reported = said(capfd, "report", *where)["objects"]
    assert {each["name"] for each in reported} == {"One", "Two", "Offer", "Other"}
