"""Requests that no client of ours sends: each gets an answer that says what is wrong with it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from typing import Any

import httpx
import pytest

from journeys.emulator import control, statefile
from journeys.emulator.__main__ import parser
from journeys.emulator.clock import seconds

SEGMENTS = "/api/v2/journey/segments"
AGGREGATES = "/api/v2/analytics/journeys/aggregates/query"


def raw(emu: Any, head: str) -> str:
    """What the emulator answers to a request that is sent as it stands."""
    with socket.create_connection(("127.0.0.1", emu.port), timeout=5) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode())
        return connection.recv(65536).decode()


@pytest.mark.parametrize("length", ["Content-Length: x", "Content-Length: -1", "Transfer-Encoding: chunked"])
def test_a_body_whose_length_is_unknown(emu, length):
    answer = raw(emu, f"POST {SEGMENTS} HTTP/1.1\nHost: localhost\n{length}\n\n")
    assert answer.startswith("HTTP/1.1 411 ")
    assert "Connection: close" in answer


@pytest.mark.parametrize("path", ["/_emulator/faults", "/_emulator/switches", "/_emulator/objects/segments"])
def test_a_control_request_that_is_nested_too_deep(emu, path):
    method = "PUT" if path.endswith("switches") else "POST"
    answer = httpx.request(method, f"{emu.url}{path}", content=b"[" * 100_000)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["error"]


def test_a_fault_whose_path_is_not_a_regular_expression(emu):
    answer = httpx.post(f"{emu.url}/_emulator/faults", json={"kind": "drop", "path": "("})
    assert answer.status_code == 400
    assert "regular expression" in answer.json()["error"]
    with pytest.raises(ValueError, match="regular expression"):
        emu.faults.add("drop", path="(")
    assert len(emu.faults) == 0


def test_an_object_that_is_not_there_is_named(emu):
    answer = httpx.get(f"{emu.url}/_emulator/objects/segments/none")
    assert answer.status_code == 404
    assert answer.json() == {"error": "segments has no object none"}


def test_a_body_that_is_nested_too_deep(emu, api):
    answer = api(emu).post(SEGMENTS, content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "not JSON" in answer.json()["message"]


@pytest.mark.parametrize("number", ["--5", "-", "5-"])
def test_a_page_number_that_is_not_an_integer(emu, api, number):
    answer = api(emu).get(SEGMENTS, params={"pageNumber": number})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid.query.param.value"


@pytest.mark.parametrize("granularity", ["P9000Y", "P99999999999D", "PT99999999999999999999H"])
def test_a_step_that_ends_behind_the_last_year(emu, api, granularity):
    query = {"interval": "2027-01-01T00:00:00Z/2027-02-01T00:00:00Z", "metrics": ["nJourneySessions"]}
    emu.seed("sessions", {"createdDate": "2027-01-15T00:00:00Z"})
    answer = api(emu).post(AGGREGATES, json={**query, "granularity": granularity})
    assert answer.status_code == 200
    (group,) = answer.json()["results"]
    assert [data["interval"] for data in group["data"]] == [
        "2027-01-01T00:00:00.000Z/2027-02-01T00:00:00.000Z"
    ]


@pytest.mark.parametrize("content", [b'{"percentage": NaN}', b"[" * 100_000])
def test_a_segment_body_that_is_not_json(journeys, content):
    it = journeys()
    answer = httpx.post(
        f"{it.emu.url}/spaces/{it.emu.space_id}/journeys",
        content=content,
        headers={
            "Authorization": f"Bearer {it.emu.public_api_token}",
            "Content-Type": "application/json",
        },
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == '"body" must be JSON'


def test_the_first_change_while_the_state_file_is_closed(tmp_path):
    """The writer's thread and `close` need two locks in another order than the request that makes the change."""
    objects = threading.RLock()
    dumping, requested = threading.Event(), threading.Event()

    def dump() -> dict[str, Any]:
        dumping.set()
        requested.wait(0.3)
        with objects:
            return {"format": statefile.FORMAT, "orgs": {}}

    writer = statefile.Writer(tmp_path / "state.json", dump)
    closing = threading.Thread(target=writer.close, daemon=True)

    def change() -> None:
        with objects:
            requested.set()
            writer.request()

    changing = threading.Thread(target=change, daemon=True)
    closing.start()
    assert dumping.wait(5)
    changing.start()
    changing.join(5)
    closing.join(5)
    assert not changing.is_alive()
    assert not closing.is_alive()


def test_a_state_file_that_could_not_be_written_once(tmp_path, emulator, capfd):
    folder = tmp_path / "state"
    folder.write_text("in the way")
    emu = emulator(state=folder / "state.json")
    emu.seed("segments", {"displayName": "first"})
    for _ in range(100):
        if "state.json" in (said := capfd.readouterr().err):
            break
        threading.Event().wait(0.05)
    assert "cannot write" in said
    folder.unlink()
    emu.seed("segments", {"displayName": "second"})
    for _ in range(100):
        if (folder / "state.json").exists() and "second" in (folder / "state.json").read_text():
            break
        threading.Event().wait(0.05)
    assert "second" in (folder / "state.json").read_text()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-15t00:00:00z", 1_799_971_200.0),
        ("2016-12-31T23:59:60Z", 1_483_228_800.0),
        ("2016-12-31T23:59:60.5+00:00", 1_483_228_800.5),
    ],
)
def test_every_date_of_the_schema_is_read(text, moment):
    """RFC 3339, which the schemas' dates follow, has small letters and leap seconds."""
    assert seconds(text) == moment


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("outcomepredictors", {"outcome": "x"}, "outcome"),
        ("actionmaps", {"displayName": "a", "action": "x"}, "action"),
        ("segments", {"displayName": "a", "context": 5}, "context"),
    ],
)
def test_a_seed_in_another_form_than_the_schema(emulator, kind, fields, said):
    emu = emulator(switches={"server_defaults": "full"})
    answer = httpx.post(f"{emu.url}/_emulator/objects/{kind}", json=fields)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"seed of {kind}: {said}")


@pytest.mark.parametrize(
    "option", [{"times": "3"}, {"ms": None}, {"reads": True}, {"fields": [1]}, {"org": 3}]
)
def test_a_fault_with_an_option_of_another_type(emu, option):
    (name,) = option
    answer = httpx.post(f"{emu.url}/_emulator/faults", json={"kind": "stale", **option})
    assert answer.status_code == 400
    assert f"`{name}`" in answer.json()["error"]
    assert len(emu.faults) == 0


def test_a_bug_in_a_control_request_is_answered(emu, monkeypatch, capfd):
    def broken(*_: Any) -> None:
        raise AttributeError("broken")

    monkeypatch.setattr(control, "_get_faults", broken)
    answer = httpx.get(f"{emu.url}/_emulator/faults")
    assert answer.status_code == 500
    assert answer.json()["code"] == "emulator.bug"
    assert "AttributeError: broken" in capfd.readouterr().err


@pytest.mark.parametrize("fields", [{}, {"outcome": {}}])
def test_a_predictor_without_an_outcome(emulator, fields):
    """The schema of answers requires none."""
    assert emulator().seed("outcomepredictors", fields)["id"]


def test_a_target_that_is_not_an_address(emu):
    answer = raw(emu, "GET http://[x HTTP/1.1\nHost: localhost\n\n")
    assert answer.startswith("HTTP/1.1 400 ")


@pytest.mark.parametrize("option", ["--rate-window", "--token-lifetime"])
@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "x"])
def test_a_time_that_is_none(option, seconds, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([f"{option}={seconds}"])
    assert ended.value.code == 2
    assert f"argument {option}: {seconds!r}" in capsys.readouterr().err


def test_a_pid_file_that_cannot_be_written(tmp_path):
    command = [
        sys.executable,
        "-m",
        "journeys.emulator",
        "--port",
        "0",
        "--pid-file",
        str(tmp_path / "none/pid"),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"emulator: {tmp_path / 'none/pid'}: ")
