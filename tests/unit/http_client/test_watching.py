"""What can be watched: a line for a long wait, and the request log."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.settings import config_for

from journeys.emulator import Emulator
from providers.http.auth import ClientCredentials
from providers.http.errors import ConfigError, ServerError
from providers.http.request_log import _logs, _summarize, request_log
from providers.http.waiting import waiting

from .conftest import TOKEN, FakeTime, Serve

OK = httpx.Response(200, json={"id": "1"})
Captured = pytest.CaptureFixture[str]


def lines(captured: Captured) -> list[str]:
    return captured.readouterr().err.splitlines()


# --- waits ---------------------------------------------------------------------------------------------


def test_a_wait_above_two_seconds_is_one_line(capsys: Captured) -> None:
    waiting(2, "the list of segments to catch up")
    waiting(2.6, "the list of segments to catch up")
    waiting(9, "the list of segments to catch up")
    waiting(9, "\x1b[31mother")
    assert lines(capsys) == ["waiting 3 s: the list of segments to catch up", "waiting 9 s: \\x1b[31mother"]


def test_many_threads_that_wait_for_the_same_are_one_line(capsys: Captured, time_: FakeTime) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda n: waiting(15 + n / 100, f"it (by {n})", cause="it", clock=time_.clock), range(40)
            )
        )
    assert len(lines(capsys)) == 1
    time_.now += 16
    waiting(15, "it again", cause="it", clock=time_.clock)
    assert lines(capsys) == ["waiting 15 s: it again"]


def test_a_pause_that_the_api_asks_for_is_told(serve: Serve, capsys: Captured) -> None:
    limited = httpx.Response(429, headers={"Retry-After": "15"})
    client, _ = serve(limited, OK)
    client.post("/api/v2/journey/segments/5b3c-9/status", {}, params={"q": "vip"})
    assert lines(capsys) == [
        "waiting 15 s: the API asks for it (429 on POST /api/v2/journey/segments/{id}/status)"
    ]


def test_a_pause_before_another_attempt_is_told(serve: Serve, capsys: Captured) -> None:
    client, _ = serve(httpx.Response(503))
    with pytest.raises(ServerError):
        client.get("/api/v2/journey/segments")
    found = lines(capsys)
    assert found
    assert set(found) <= {
        f"waiting {seconds} s: 503 on GET /api/v2/journey/segments" for seconds in range(2, 9)
    }


def test_a_login_that_waits_is_told(serve: Serve, capsys: Captured) -> None:
    limited = httpx.Response(429, headers={"Retry-After": "30"})
    token = httpx.Response(200, json={"access_token": "t"})
    client, _ = serve(limited, token, OK, credentials=ClientCredentials("https://login.test", "i", "s", "x"))
    client.get("/x")
    assert lines(capsys) == ["waiting 30 s: the API asks for it (429 on POST /oauth/token)"]


def test_our_own_pacing_is_told(serve: Serve, capsys: Captured) -> None:
    client, _ = serve(OK, requests_per_minute=6, burst=1)
    client.get("/x")
    client.get("/x")
    assert lines(capsys) == ["waiting 10 s: requests go out at 6 a minute (setting `requestsPerMinute`)"]


def test_a_long_run_that_is_paced_says_so_once_a_minute(
    serve: Serve, capsys: Captured, time_: FakeTime
) -> None:
    client, _ = serve(OK, requests_per_minute=20, burst=1)
    for _ in range(41):
        client.get("/x")
    assert time_.now == pytest.approx(1000 + 120)
    assert lines(capsys) == ["waiting 3 s: requests go out at 20 a minute (setting `requestsPerMinute`)"] * 2


def test_a_spent_window_is_told(serve: Serve, capsys: Captured) -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "40"}
    client, _ = serve(httpx.Response(200, headers=spent), OK, requests_per_minute=None)
    client.get("/x")
    client.get("/x")
    assert lines(capsys) == ["waiting 40 s: the API allows no more requests until then"]


# --- the request log -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_log_left() -> None:
    _logs.clear()


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_says_what_was_asked_and_nothing_more(serve: Serve, capsys: Captured) -> None:
    done = httpx.Response(201, json={"answer": "secret"}, headers={"ININ-Correlation-Id": "corr"})
    client, _ = serve(httpx.Response(429, headers={"Retry-After": "1"}), httpx.ConnectError, done, log="-")
    client.post("/api/v2/segments/5b3c-secret", {"question": "secret"}, params={"q": "secret"})
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "secret" not in captured.err
    assert TOKEN not in captured.err
    limited, broken, last = records(captured.err)
    assert list(last) == [
        "time", "method", "path", "status", "error", "ms", "attempt", "wait_ms", "correlation_id", "bytes",
    ]  # fmt: skip
    assert (limited["status"], limited["attempt"], limited["wait_ms"]) == (429, 1, 0)
    assert (broken["status"], broken["error"], broken["attempt"]) == (None, "ConnectError", 2)
    assert 1000 < broken["wait_ms"] <= 1500
    assert (last["method"], last["path"]) == ("POST", "/api/v2/segments/{id}")
    assert (last["status"], last["error"], last["attempt"]) == (201, None, 3)
    assert (last["correlation_id"], last["bytes"]) == ("corr", len(b'{"answer":"secret"}'))


def test_without_the_setting_nothing_is_logged(serve: Serve, capsys: Captured) -> None:
    client, _ = serve(OK)
    client.get("/x")
    _summarize()
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_file_is_appended_to_and_private(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "requests.log"
    client, _ = serve(OK, httpx.Response(503), OK, log=str(path))
    client.get("/x")
    client.get("/x")
    _summarize()
    _summarize()  # nothing new
    *requests, summary = records(path.read_text())
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert [each["status"] for each in requests] == [200, 503, 200]
    assert summary["requests"] == {"GET 200": 2, "GET 503": 1}
    assert (summary["retries"], summary["pid"]) == (1, os.getpid())
    assert summary["waited_s"] == pytest.approx(requests[2]["wait_ms"] / 1000, abs=0.001)
    _logs.clear()
    client.get("/x")
    assert len(path.read_text().splitlines()) == 5


def test_the_summary_counts_what_got_no_answer_by_its_failure(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "requests.log"
    client, _ = serve(httpx.ConnectError, OK, log=str(path))
    client.get("/x")
    _summarize()
    *_, summary = records(path.read_text())
    assert summary["requests"] == {"GET 200": 1, "GET ConnectError": 1}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", summary["time"])


def test_a_log_that_cannot_be_opened_stops_before_the_first_request(serve: Serve, tmp_path: Path) -> None:
    client, server = serve(OK, log=str(tmp_path / "no" / "folder.log"))
    with pytest.raises(ConfigError, match=r"folder\.log.*JOURNEYS_LOG.*Nothing was sent"):
        client.get("/x")
    assert server.requests == []


def test_one_target_is_one_log(tmp_path: Path) -> None:
    assert request_log("1") is request_log("-")
    assert request_log("") is None
    assert request_log(str(tmp_path / "a")) is request_log(str(tmp_path / "." / "a"))


def test_a_process_ends_with_its_summary(emulator: Emulator) -> None:
    program = (
        "from providers.core.session.session import session_for\n"
        "from providers.genesys.dialect import GENESYS\n"
        f"config = {config_for('genesys:Segment', emulator, log='-')!r}\n"
        "list(session_for(GENESYS, config).client.pages('/api/v2/journey/segments'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    login, page, summary = records(done.stderr)
    assert (login["path"], page["path"]) == ("/oauth/token", "/api/v2/journey/segments")
    assert page["correlation_id"]
    assert summary["requests"] == {"GET 200": 1, "POST 200": 1}
