"""Faults of answers and of deliveries: garbled, endless, slow, silent, repeated, and processes that die meanwhile."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest

from journeys.emulator import Emulator

PATH = "/api/v2/journey/segments"


def wait_until(holds) -> None:
    """Until something is so in the emulator's threads, on a busy machine too."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", "<html>", '{"id": "'])
def test_an_answer_can_be_anything_while_its_effect_is_real(emu, api, body):
    fault = emu.faults.add("answer", method="POST", body=body)
    answer = api(emu).post(PATH, json={"displayName": "a"})
    assert (answer.status_code, answer.text) == (201, body)
    assert answer.headers.get("Content-Type", "application/json") == "application/json"
    assert emu.find("segments", "a")
    assert fault.hits == 1
    assert "id" in api(emu).post(PATH, json={"displayName": "b"}).json()


def test_an_answer_can_get_another_status_and_type(emu, api):
    emu.faults.add("answer", status=200, body="<p>", content_type="text/html", path=PATH)
    answer = api(emu).post(PATH, json={"displayName": "a"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")


def test_an_error_without_a_body(emu, api):
    emu.faults.add("status", status=502, body="")
    answer = api(emu).get(PATH)
    assert (answer.status_code, answer.content) == (502, b"")


def test_a_small_answer_can_inflate_to_megabytes(emu, api):
    emu.faults.add("answer", gzip_mb=8)
    with api(emu).stream("GET", PATH) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) < 20_000
    text = gzip.decompress(raw)
    assert len(text) > 8 * 2**20
    assert text.strip().startswith(b'{"entities"')


def test_lists_can_be_endless(emu, api):
    emu.seed("segments", {"displayName": "a"})
    emu.faults.add("endless", path="segments$")
    client = api(emu)
    pages = [client.get(f"{PATH}?pageNumber={number}").json() for number in (1, 2, 40)]
    assert {page["nextUri"] for page in pages} == {f"{PATH}?pageSize=25&pageNumber=1"}
    assert [len(page["entities"]) for page in pages] == [1, 1, 1]


def test_an_answer_can_drip(emu, api, clock):
    emu.faults.add("drip", ms=250)
    answer = api(emu).get(PATH)
    assert answer.json()["entities"] == []
    assert clock.slept == [0.25] * len(answer.content)


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])
def test_latency_before_and_after_the_effect(emulator, api, when, created):
    seen = []
    emu = emulator(sleep=lambda seconds: seen.append((seconds, len(emu.objects("segments")))))
    emu.faults.add("latency", ms=500, method="POST", when=when)
    api(emu).post(PATH, json={"displayName": "a"})
    assert seen == [(0.5, created)]


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1), ("during", 1)])
def test_a_stalled_answer_lasts_until_the_client_gives_up(emu, api, when, created):
    fault = emu.faults.add("stall", method="POST", when=when)
    client = api(emu)
    with pytest.raises(httpx.ReadTimeout):
        client.post(PATH, json={"displayName": "a"}, timeout=0.2)
    wait_until(lambda: emu.requests and emu.requests[-1].status == 0)
    assert len(emu.objects("segments")) == created
    assert fault.hits == 1
    assert client.get(PATH).status_code == 200


def test_a_stalled_answer_ends_with_its_time(emu, api):
    emu.faults.add("stall", method="GET", ms=100)
    started = time.monotonic()
    with pytest.raises(httpx.RemoteProtocolError):
        api(emu).get(PATH, timeout=30)
    assert time.monotonic() - started >= 0.1


def test_a_stalled_answer_ends_with_its_fault(emu, api):
    fault = emu.faults.add("stall", method="GET")

    def remove() -> None:
        wait_until(lambda: fault.hits)
        emu.faults.remove(fault.id)

    thread = threading.Thread(target=remove)
    thread.start()
    with pytest.raises(httpx.RemoteProtocolError):
        api(emu).get(PATH, timeout=30)
    thread.join()


def test_closing_ends_stalled_answers():
    with Emulator(limits="off") as emu:
        emu.faults.add("stall", path="segments")
        caught = []

        def ask() -> None:
            try:
                httpx.get(f"{emu.url}{PATH}", timeout=30)
            except httpx.HTTPError as error:
                caught.append(type(error))

        thread = threading.Thread(target=ask)
        thread.start()
        wait_until(lambda: next(iter(emu.faults)).hits)
        emu.close()
        thread.join(30)
    assert len(caught) == 1
    assert not issubclass(caught[0], httpx.TimeoutException)


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])
def test_a_dropped_connection_can_be_reset(emu, api, when, created):
    emu.faults.add("drop", method="POST", when=when, reset=True)
    with pytest.raises(httpx.ReadError):
        api(emu).post(PATH, json={"displayName": "a"})
    assert len(emu.objects("segments")) == created
    assert api(emu).get(PATH).status_code == 200


def test_a_request_can_be_delivered_twice(emu, api):
    client = api(emu)
    emu.faults.add("twice", method="POST")
    made = client.post(PATH, json={"displayName": "a"}).json()
    assert [each["displayName"] for each in emu.objects("segments").values()] == ["a", "a"]
    assert list(emu.objects("segments"))[1] == made["id"]
    emu.faults.add("twice", method="PATCH")
    path = f"{PATH}/{made['id']}"
    assert client.patch(path, json={"displayName": "b", "version": 1}).status_code == 409
    assert emu.find("segments", "b")["version"] == 2
    emu.faults.add("twice", method="DELETE")
    assert client.delete(path).status_code == 404
    assert made["id"] not in emu.objects("segments")


@pytest.mark.parametrize(("when", "left"), [("before", 1), ("after", 0)])
def test_a_delete_can_be_answered_404_whatever_it_did(emu, api, when, left):
    segment = emu.seed("segments", {"displayName": "a"})
    emu.faults.add("status", status=404, method="DELETE", when=when)
    answer = api(emu).delete(f"{PATH}/{segment['id']}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not.found")
    assert len(emu.objects("segments")) == left


def test_a_get_can_be_answered_404_though_the_object_is_there(emu, api):
    segment = emu.seed("segments", {"displayName": "a"})
    emu.faults.add("status", status=404, method="GET", path=f"/{segment['id']}$", times=2)
    client = api(emu)
    assert [client.get(f"{PATH}/{segment['id']}").status_code for _ in range(3)] == [404, 404, 200]
    assert client.get(PATH).json()["total"] == 1


@pytest.mark.parametrize(("ms", "shown"), [(90_000, "08:01:30"), (-90_000, "07:58:30")])
def test_the_clock_that_clients_see_can_be_wrong(emu, api, ms, shown):
    emu.faults.add("skew", ms=ms)
    answer = api(emu).post(PATH, json={"displayName": "a"})
    assert f" {shown} GMT" in answer.headers["Date"]
    assert f"T{shown}" in answer.json()["createdDate"]
    emu.faults.clear()
    assert " 08:00:00 GMT" in api(emu).get(PATH).headers["Date"]


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])
def test_a_process_can_be_killed_at_a_request(emu, api, when, created):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as victim:
        emu.faults.add("kill", method="POST", skip=1, when=when, pid=victim.pid)
        client = api(emu)
        client.post(PATH, json={"displayName": "first"})
        assert victim.poll() is None
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(PATH, json={"displayName": "second"})
        assert victim.wait(10) == -signal.SIGKILL
    assert len(emu.objects("segments")) == 1 + created


def test_a_test_can_do_something_at_a_request(emu, api):
    segment = emu.seed("segments", {"displayName": "a"})
    emu.faults.add(
        "call", method="PATCH", run=lambda entry: emu.remove("segments", entry.path.split("/")[-1])
    )
    answer = api(emu).patch(f"{PATH}/{segment['id']}", json={"displayName": "b"})
    assert answer.status_code == 404
    assert "run" not in emu.faults.as_json()[0]


@pytest.mark.parametrize("kind", ["kill", "call"])
def test_processes_are_never_killed_for_a_request(emu, kind):
    body = {"kind": kind, "pid": 2**22, "run": "x"}
    answer = httpx.post(f"{emu.url}/_emulator/faults", json=body)
    assert answer.status_code == 400
    assert "in Python alone" in answer.json()["error"]
    assert len(emu.faults) == 0


@pytest.mark.parametrize(("kind", "options"), [("kill", {}), ("kill", {"pid": -1}), ("call", {})])
def test_faults_without_what_they_need_are_refused(emu, kind, options):
    with pytest.raises(ValueError, match=r"`pid`|`run`"):
        emu.faults.add(kind, **options)


def test_the_log_counts_bytes_and_answers_by_org(emu, api):
    other = emu.add_org("other", "secret", name="other")
    made = api(emu, other).post(
        PATH, content=b'{"displayName": "a"}', headers={"Content-Type": "application/json"}
    )
    api(emu).get(PATH)
    log = httpx.get(f"{emu.url}/_emulator/requests?org=other").json()
    assert [(e["method"], e["path"], e["status"], e["org"], e["client"]) for e in log] == [
        ("POST", PATH, 201, "other", "other")
    ]
    assert (log[0]["sent"], log[0]["answered"]) == (20, len(made.content))
    assert len(emu.requests) == 2
