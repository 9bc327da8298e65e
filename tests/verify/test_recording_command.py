"""`python -m journeys.emulator --record` and `journeys verify --replay`: what they print, and their exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from journeys.cli import verify as _verify  # noqa: F401  # it adds its command to the app
from journeys.cli.app import run
from journeys.emulator import Emulator

Printed = tuple[int, str, str]
SEGMENTS = "/api/v2/journey/segments"


@pytest.fixture
def recording(emulator_of: Callable[..., Emulator], tmp_path: Path) -> Path:
    """A segment that is made and changed for a wrong version, recorded by the proxy as a process of its own."""
    real, file = emulator_of(switches={"version_mismatch": "400"}), tmp_path / "recording.jsonl"
    command = [
        sys.executable,
        "-m",
        "journeys.emulator",
        "--port",
        "0",
        "--record",
        str(file),
        "--upstream",
        real.url,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    url = process.stdout.readline().split()[-1]
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {real.token()}"}) as client:
        made = client.post(SEGMENTS, json={"displayName": "VIP"}).json()
        assert client.patch(f"{SEGMENTS}/{made['id']}", json={"version": 9}).status_code == 400
        assert client.get(f"{SEGMENTS}/{made['id']}").json() == made
        assert client.get("/api/v2/organizations/me").json()["name"] == "emulated org"
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, f"{file}: 4 exchanges\n")
    return file


@pytest.fixture
def replayed(capfd: pytest.CaptureFixture[str]) -> Callable[..., Printed]:
    """Runs `journeys verify --replay` with arguments; its exit code and what it printed."""

    def call(*arguments: str) -> Printed:
        capfd.readouterr()
        return (run(["verify", "--replay", *arguments]), *capfd.readouterr())

    return call


def test_differences_by_field_with_the_switch_that_explains_them(
    recording: Path, replayed: Callable[..., Printed], tmp_path: Path
) -> None:
    code, out, _ = replayed(str(recording))
    assert code == 7
    where = f"2 PATCH {SEGMENTS}/{{segmentId}}"
    assert f"{where}: status: recorded 400, the emulator 409\n" in out
    assert f"{where}: code: recorded 'bad.request', the emulator 'request.conflict'\n" in out
    assert "fewer differences with version_mismatch=400\n" in out
    assert "1 not compared: about people, or about the login: recorded without bodies\n" in out
    assert out.endswith("2 of 3 compared exchanges are the same, 1 were not compared\n")
    code, out, err = replayed(str(recording), "--json")
    printed: dict[str, Any] = json.loads(out)
    assert (code, printed["exchanges"], printed["same"]) == (7, 4, 2)
    assert printed["switches"] == {"version_mismatch": "400"}
    assert [each["number"] for each in printed["different"]] == [2]
    assert "looking for switches" in err
    file = tmp_path / "switches.json"
    file.write_text(json.dumps(printed))
    assert replayed(str(recording), "--switches", str(file))[0] == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", "no JSON", '{"format": "journeys-recording/1"}\n{"x": 1}'])
def test_what_is_no_recording(replayed: Callable[..., Printed], tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.jsonl"
    file.write_text(text)
    code, _, err = replayed(str(file))
    assert code == 2
    assert "recording" in err
    assert replayed(str(tmp_path / "none.jsonl"))[0] == 2
