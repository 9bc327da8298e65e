"""`journeys emulator stop` stops what answers as this checkout's emulator, and nothing else."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.cli import emulator
from journeys.cli.app import run
from journeys.cli.project import load
from journeys.emulator import Emulator


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    """A process that happens to have the recorded id."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()


def project_at(folder: Path, url: str, about: object) -> list[str]:
    (folder / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {url}\n")
    (folder / ".journeys").mkdir()
    (folder / ".journeys" / "emulator.pid").write_text(json.dumps(about))
    return ["emulator", "stop", "--cwd", str(folder)]


def test_a_process_that_only_has_the_recorded_id_is_not_stopped(
    tmp_path: Path, innocent: subprocess.Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    url = "http://127.0.0.1:9"
    command = project_at(tmp_path, url, {"pid": innocent.pid, "port": 9, "url": url})
    assert run(command) == 0
    assert "was stale and is removed" in capsys.readouterr().out
    assert innocent.poll() is None
    assert not (tmp_path / ".journeys" / "emulator.pid").exists()


def test_another_emulator_at_the_recorded_address_is_not_stopped(
    tmp_path: Path, innocent: subprocess.Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as other:
        about = {"pid": innocent.pid, "port": other.port, "url": other.url}
        assert run(project_at(tmp_path, other.url, about)) == 0
        text = capsys.readouterr().out
        assert "No process was stopped" in text
        assert "it is left running" in text
        assert innocent.poll() is None
        assert emulator.probe(other.url)


@pytest.mark.parametrize(
    "about",
    [
        [],
        {},
        {"pid": "x", "url": "http://127.0.0.1:9"},
        {"pid": -1, "url": "http://127.0.0.1:9"},
        {"pid": 1, "url": "http://example.com"},
    ],
)
def test_a_file_that_names_no_emulator_of_this_machine_is_removed(tmp_path: Path, about: object) -> None:
    assert run(project_at(tmp_path, "http://127.0.0.1:9", about)) == 0
    assert not (tmp_path / ".journeys" / "emulator.pid").exists()


def test_what_this_checkout_started_is_stopped_where_it_was_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when the stack names another address by now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = project_at(tmp_path, url, {})
    started = emulator.ensure(load(tmp_path, "dev"))
    assert started.pid == emulator.ensure(load(tmp_path, "dev")).pid
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  genesys:baseUrl: http://127.0.0.1:9\n")
    assert run(command) == 0
    assert f"emulator at {url} stopped" in capsys.readouterr().out
    assert not emulator.probe(url)


def free_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def name_address(folder: Path, url: str) -> None:
    (folder / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {url}\n")


def test_a_start_on_another_port_stops_the_one_that_this_checkout_started_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both would write the same state file, and only the last one would be known to `stop`."""
    first, second = free_url(), free_url()
    stop = project_at(tmp_path, first, {})
    emulator.ensure(load(tmp_path, "dev"))
    made = urllib.request.Request(
        f"{first}/_emulator/objects/segments", b'{"displayName": "VIP"}', {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(made).close()
    capsys.readouterr()
    try:
        name_address(tmp_path, second)
        assert emulator.ensure(load(tmp_path, "dev")).started
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == (f"note: the emulator at {first} is stopped; its objects are at {second} now\n")
        assert not emulator.probe(first)
        assert [each["displayName"] for each in emulator.control(second, "objects/segments")] == ["VIP"]
    finally:
        assert run(stop) == 0
    assert not emulator.probe(second)


def test_a_start_stops_no_process_that_only_has_the_recorded_id(
    tmp_path: Path, innocent: subprocess.Popen[bytes]
) -> None:
    with Emulator() as other:
        stop = project_at(tmp_path, free_url(), {"pid": innocent.pid, "port": other.port, "url": other.url})
        try:
            assert emulator.ensure(load(tmp_path, "dev")).started
            assert innocent.poll() is None
            assert emulator.probe(other.url)
        finally:
            assert run(stop) == 0
        assert emulator.probe(other.url)


def test_an_emulator_that_does_not_end_is_not_called_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = free_url()
    stop = project_at(tmp_path, url, {})
    process = emulator.ensure(load(tmp_path, "dev"))
    signals: list[int] = []
    try:
        with monkeypatch.context() as patched:
            patched.setattr(emulator, "STOP_SECONDS", 0.2)
            patched.setattr(emulator.os, "kill", lambda pid, number: signals.append(number))
            assert run(stop) == 1
        assert signals == [signal.SIGTERM]
        assert f"the emulator at {url} does not end: end its process {process.pid}" in capsys.readouterr().err
    finally:
        assert run(stop) == 0
