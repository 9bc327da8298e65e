"""A pipe whose reader is gone (`journeys export | head -1`) ends a command quietly, and never a run halfway."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import stacks

from journeys.emulator import Emulator
from journeys.pipe import CLOSED

STATE = json.dumps({"version": 3, "deployment": {"resources": []}})
COMMANDS = [
    ["--help"],
    ["up", "--help"],
    ["--version"],
    ["env"],
    ["doctor", "--offline"],
    ["doctor", "--offline", "--json"],
    ["graph", "--state", "state.json"],
    ["lint", "--state", "state.json"],
    ["lint", "--state", "state.json", "--json"],
    ["lookup", "segment"],
    ["export"],
    ["emulator"],
    ["emulator", "requests"],
    ["import", "segment", "--name", "VIP", "--file", "import.json"],
    ["ci", "report", "--state", "state.json", "--preview", "preview.json"],
    ["preview", "--engine", "embedded"],
    ["engine", "export", "--state", "there"],
    ["engine", "--help"],
]


def closed(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command whose output nobody reads."""
    end, other = os.pipe()
    os.close(end)
    try:
        env = {**os.environ, "GENESYSCLOUD_OAUTHCLIENT_ID": "", "COLUMNS": "80"}
        return subprocess.run(
            [sys.executable, *command], cwd=folder, env=env, stdout=other, stderr=subprocess.PIPE, text=True
        )
    finally:
        os.close(other)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (root / "__main__.py").write_text("import pulumi\npulumi.export('a', 1)\n")
    (root / "state.json").write_text(
        json.dumps(stacks.state(stacks.segment("a"), stacks.action_map("b", ["id-a"])))
    )
    (root / "preview.json").write_text(json.dumps(stacks.preview()))
    folder = root / "there" / "engine" / "acme"
    folder.mkdir(parents=True)
    (folder / "dev.json").write_text(STATE)
    return root


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_closed_pipe_is_told_by_the_exit_code_alone(folder: Path, command: list[str]) -> None:
    with Emulator() as emulator:
        emulator.seed("segments", {"displayName": "VIP", "journey": {"patterns": [PATTERN]}})
        (folder / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
        done = closed(["-m", "journeys.cli", *command], folder)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert "rror" not in done.stderr
    assert done.returncode in (
        (0, CLOSED) if command[0] == "engine" else (CLOSED,)
    )  # argparse ends its help with 0


PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/a"], "operator": "containsAny"}],
    "count": 1,
    "streamType": "Web",
    "sessionType": "web",
}


@pytest.mark.slow
def test_a_run_of_the_engine_goes_on_and_is_saved(folder: Path) -> None:
    done = closed(["-m", "journeys.engine", "up", "--yes", "--state", "saved"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    state = json.loads((folder / "saved" / "engine" / "acme" / "dev.json").read_text())
    assert state["deployment"]["resources"][0]["outputs"] == {"a": 1}


@pytest.mark.parametrize("module", ["journeys.engine", "journeys.emulator"])
def test_the_engine_and_the_emulator_by_themselves(folder: Path, module: str) -> None:
    (folder / ".journeys" / "engine" / "acme").mkdir(parents=True, exist_ok=True)
    (folder / ".journeys" / "engine" / "acme" / "dev.json").write_text(STATE)
    done = closed(["-m", module, "--rules" if module == "journeys.emulator" else "export"], folder)
    assert (done.returncode, done.stderr) == (CLOSED, "")
