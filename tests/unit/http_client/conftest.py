"""A client over a scripted server and a clock that only sleeping moves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest

from providers.genesys.dialect import GenesysDialect
from providers.http.auth import BearerToken, Credentials
from providers.http.client import Client
from providers.http.connection import Connection
from providers.http.error_body import ErrorBody
from providers.http.retry import RetryPolicy
from providers.http.waiting import _said
from providers.twilio_segment.dialect import SEGMENT


class BothDialects(GenesysDialect):
    """Reads what either vendor says."""

    def error_in(self, body: dict[str, Any]) -> ErrorBody | None:
        return super().error_in(body) or SEGMENT.error_in(body)

    def pause_in(self, text: str) -> float | None:
        return SEGMENT.pause_in(text)


BOTH = BothDialects()
BASE = "https://api.example.com"
TOKEN = "tok-9f8e7d"


class FakeTime:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


class Server:
    """Answers with the given replies in turn (the last one again and again) and keeps the requests.

    A reply is a response, an exception class of httpx, or a function of the request.
    """

    def __init__(self, replies: Iterable[Any]) -> None:
        self.replies = list(replies)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, type) and issubclass(reply, httpx.RequestError):
            raise reply("boom", request=request)
        if isinstance(reply, httpx.Response):
            # A response object can be read once only.
            return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)
        answer: httpx.Response = reply(request)
        return answer


Serve = Callable[..., tuple[Client, Server]]


def network(server: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    """A transport whose answers are read as a stream, as those of a network are."""

    def answer(request: httpx.Request) -> httpx.Response:
        made = server(request)
        return httpx.Response(made.status_code, headers=made.headers, stream=made.stream)

    return httpx.MockTransport(answer)


@pytest.fixture(autouse=True)
def nothing_said() -> None:
    """No test's wait is part of another one's."""
    _said.clear()


@pytest.fixture
def time_() -> FakeTime:
    return FakeTime()


@pytest.fixture
def serve(time_: FakeTime) -> Serve:
    def start(
        *replies: Any, credentials: Credentials | None = None, **settings: Any
    ) -> tuple[Client, Server]:
        server = Server(replies)
        settings.setdefault("retry", RetryPolicy())
        settings.setdefault("requests_per_minute", 0)
        settings.setdefault("dialect", BOTH)
        base_url = settings.pop("base_url", BASE)
        connection = Connection(base_url, credentials or BearerToken(TOKEN, "the test"), **settings)
        client = Client(connection, transport=network(server), clock=time_.clock, sleep=time_.sleep)
        return client, server

    return start
