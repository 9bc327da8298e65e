"""What isn't answered: web pages and foreign hosts; and files that others of the machine can't read."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import httpx
import pytest

from journeys.emulator.guard import is_loopback

PATH = "/api/v2/journey/segments"


@pytest.mark.parametrize("path", ["/_emulator/reset", "/_emulator/objects/segments", PATH, "/oauth/token"])
@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:8787", "null"])
def test_requests_of_web_pages_are_refused(emu, path, origin):
    emu.seed("segments", {"displayName": "kept"})
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    answer = httpx.post(f"{emu.url}{path}", content=b"{}", headers=headers)
    assert answer.status_code == 403
    assert "Origin" in answer.json()["message"]
    assert list(emu.requests) == []
    assert emu.find("segments", "kept")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8787", "10.0.0.1", "localhost.evil.example"])
def test_foreign_hosts_are_refused(emu, api, host):
    for path in ("/_emulator/state", PATH):
        answer = api(emu).get(path, headers={"Host": host})
        assert answer.status_code == 403
        assert "loopback" in answer.json()["message"]
    assert list(emu.requests) == []


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:8787", "127.1.2.3", "[::1]", "[::1]:80"]
)
def test_loopback_hosts_are_answered(emu, api, host):
    assert api(emu).get(PATH, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["", "::1", "[::1", "0.0.0.0", "127.0.0.1@evil", "127.0.0.1.nip.io", "[127.0.0.1"]
)
def test_what_is_no_loopback(host):
    assert not is_loopback(host)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_state_file_is_for_its_owner_alone(tmp_path, emulator):
    state = tmp_path / "state.json"
    state.write_text('{"format": "journeys-emulator-state/1", "orgs": {}}')
    state.chmod(0o644)
    emu = emulator(state=state, seed={"segments": [{"displayName": "a"}]})
    emu.seed("segments", {"displayName": "b"})
    emu.close()
    assert stat.S_IMODE(state.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_pid_file_is_for_its_owner_alone(tmp_path):
    pid_file = tmp_path / "pid"
    command = [sys.executable, "-m", "journeys.emulator", "--port", "0", "--pid-file", str(pid_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        mode = stat.S_IMODE(pid_file.stat().st_mode)
        process.terminate()
    assert mode == 0o600
