"""A pipe whose reader is gone (`journeys export | head -1`) ends a command quietly, and never a run halfway."""

from __future__ import annotations

import json
import os
import shlex
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
    )  # argparse lets an error go where Python doesn't buffer


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


@pytest.fixture
def quiet(folder: Path) -> Path:
    """The project, on an address where nothing answers."""
    (folder / "Pulumi.dev.yaml").write_text("config:\n  genesys:baseUrl: http://127.0.0.1:9\n")
    return folder


WRITING = [
    ["--help"],
    ["--version"],
    ["up", "--help"],
    ["env"],
    ["doctor", "--offline"],
    ["graph", "--state", "state.json"],
    ["lint", "--state", "state.json", "--json"],
    ["emulator"],
    ["engine", "export", "--state", "there"],
    ["engine", "--help"],
]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_output_that_cannot_be_written_is_said_without_a_traceback(
    quiet: Path, command: list[str], buffered: bool
) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "journeys.cli", *command],
            cwd=quiet,
            env=env,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    if command == ["engine", "--help"] and not buffered:
        return  # argparse lets the error go
    last = done.stderr.splitlines()[-1]
    assert last.startswith("error: ")
    assert last.endswith("No space left on device")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_stream_that_the_caller_closed(quiet: Path, command: list[str], stream: str) -> None:
    line = shlex.join([sys.executable, "-m", "journeys.cli", *command])
    plain, closed = (
        subprocess.run(f"{line} {each}", shell=True, cwd=quiet, capture_output=True, text=True)
        for each in ("", stream)
    )
    assert closed.returncode == plain.returncode
    assert closed.stderr == ("" if "2" in stream else plain.stderr)


@pytest.mark.slow
def test_the_output_of_a_child_goes_into_no_file_of_ours(quiet: Path) -> None:
    """A file that is opened while number 1 is free gets that number."""
    code = (
        "import subprocess, sys; from journeys.pipe import until_closed\n"
        "def main():\n"
        "    with open('mine', 'w') as file:\n"
        "        subprocess.run([sys.executable, '-c', 'print(1)'])\n"
        "        file.write('ours')\n"
        "    return 0\n"
        "sys.exit(until_closed(main))"
    )
    line = f"{shlex.join([sys.executable, '-c', code])} >&-"
    done = subprocess.run(line, shell=True, cwd=quiet, capture_output=True, text=True)
    assert (done.returncode, done.stderr, (quiet / "mine").read_text()) == (0, "", "ours")
