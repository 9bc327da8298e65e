"""An interrupted run: waits end at once, and nothing new is sent."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpcore
import httpx
import pytest

from providers.http import interrupt, sockets
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


class Slow:
    """A network stream that has an answer after so many reads; the times that they were given."""

    def __init__(self, reads: int) -> None:
        self.left, self.given = reads, list[float]()

    def read(self, max_bytes: int, timeout: float) -> bytes:
        self.given.append(round(timeout, 3))
        self.left -= 1
        if self.left:
            raise httpcore.ReadTimeout
        return b"answer"

    def cut(self, timeout: float) -> float:
        return timeout


@pytest.mark.parametrize(("seconds", "pieces"), [(1.2, [0.5, 0.5, 0.2]), (0.7, [0.5, 0.2])])
def test_an_answer_is_waited_for_in_pieces_and_no_longer(seconds: float, pieces: list[float]) -> None:
    slow: Any = Slow(3)
    stream = sockets._Stream(slow, slow)
    if len(pieces) == 3:
        assert stream.read(10, seconds) == b"answer"
    else:
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(10, seconds)
    assert slow.given == pieces
