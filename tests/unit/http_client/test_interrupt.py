"""An interrupted run: waits end at once, and nothing new is sent."""

from __future__ import annotations

import threading
import time

import httpx
import pytest

from providers.http import interrupt
from providers.http.interrupt import Interrupted

from .conftest import Serve


@pytest.fixture(autouse=True)
def over(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt of its own, which no other test meets."""
    monkeypatch.setattr(interrupt, "_interrupted", threading.Event())


def test_a_pause_is_a_sleep_until_then() -> None:
    began = time.monotonic()
    interrupt.pause(0.05)
    assert time.monotonic() - began >= 0.05


def test_a_pause_that_is_under_way_ends() -> None:
    threading.Timer(0.1, interrupt.interrupt).start()
    began = time.monotonic()
    with pytest.raises(Interrupted, match=r"nothing more was sent\. Run the command again"):
        interrupt.pause(30)
    assert time.monotonic() - began < 10


def test_no_request_is_sent_any_more(serve: Serve) -> None:
    client, server = serve(httpx.Response(200, json={}))
    client.get("/x")
    interrupt.interrupt()
    with pytest.raises(Interrupted):
        client.get("/x")
    assert len(server.requests) == 1


def test_an_answer_has_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not interrupt.grace_is_over()
    interrupt.interrupt()
    assert not interrupt.grace_is_over()
    monkeypatch.setattr(interrupt, "GRACE_S", 0.0)
    time.sleep(0.01)
    assert interrupt.grace_is_over()
