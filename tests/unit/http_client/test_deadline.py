"""One deadline per operation, over everything: login, waits, attempts, bodies and pages."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from providers.http.auth import BearerToken, ClientCredentials
from providers.http.client import Client
from providers.http.connection import Connection
from providers.http.deadline import Deadline, current_deadline, one_operation
from providers.http.errors import JourneysError, RateLimited, ResponseLost, TimedOut, TransportError
from providers.http.retry import RetryPolicy
from providers.http.sockets import Clock, keep_deadlines

from .conftest import FakeTime, Serve

OK = httpx.Response(200, json={"id": "1"})
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"


def test_all_requests_of_an_operation_share_its_time(serve: Serve, time_: FakeTime) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        time_.now += 4
        return OK

    client, server = serve(slow, retry=RetryPolicy(total_s=12))
    operation = client.operation()
    client.get("/a", deadline=operation)
    client.put("/b", {}, deadline=operation)
    client.patch("/c", {}, idempotent=True, deadline=operation)
    with pytest.raises(
        TimedOut, match=r"GET /d .* not sent: the operation's 12 s \(setting `timeout`\) are used up"
    ):
        client.get("/d", deadline=operation)
    assert len(server.requests) == 3
    assert client.get("/e").status == 200  # an operation of its own


def test_an_operation_inside_another_one_has_its_own_time_and_the_outer_one_goes_on() -> None:
    with one_operation(60) as outer:
        with one_operation(5) as inner:
            assert current_deadline() is inner
        assert current_deadline() is outer
    assert current_deadline() is None


def test_the_login_is_part_of_the_operation(serve: Serve, time_: FakeTime) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        time_.now += 9
        return httpx.Response(200, json={"access_token": "t"})

    client, server = serve(
        slow,
        credentials=ClientCredentials("https://login.example.com", "i", "s", "here"),
        retry=RetryPolicy(total_s=8),
    )
    with pytest.raises(TimedOut):
        client.post("/x", {})
    assert [request.url.host for request in server.requests] == ["login.example.com"]


def test_pages_are_one_operation(serve: Serve, time_: FakeTime) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        time_.now += 3
        return httpx.Response(
            200, json={"entities": [{"id": request.url.params["pageNumber"]}], "nextUri": "/x"}
        )

    client, server = serve(slow, retry=RetryPolicy(total_s=10))
    with pytest.raises(TransportError, match="timeout"):
        list(client.pages("/x"))
    assert len(server.requests) == 4


def test_a_pause_beyond_the_deadline_fails_at_once(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(httpx.Response(429, headers={"Retry-After": "60"}), retry=RetryPolicy(total_s=50))
    for call in (client.get, client.post):
        with pytest.raises(RateLimited, match="pause of 60 s"):
            call("/x")
    assert time_.slept == []
    assert len(server.requests) == 2


def dripping(time_: FakeTime) -> Any:
    def drip(request: httpx.Request) -> httpx.Response:
        def body() -> Iterator[bytes]:
            for _ in range(500):
                time_.now += 1
                yield b" "

        return httpx.Response(200, content=body())

    return drip


def test_a_dripping_body_ends_with_the_operation(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(dripping(time_), retry=RetryPolicy(total_s=30))
    with pytest.raises(TransportError, match=r"the operation's 30 s \(setting `timeout`\) are over"):
        client.get("/x")
    assert time_.now == pytest.approx(1030, abs=1)
    assert len(server.requests) == 1


@pytest.mark.parametrize(("total", "kept"), [(30, 3.75), (120, 15), (480, 15)])
def test_a_request_that_is_not_repeated_leaves_time_to_look_what_became_of_it(
    serve: Serve, time_: FakeTime, total: float, kept: float
) -> None:
    client, server = serve(dripping(time_), retry=RetryPolicy(total_s=total))
    operation = client.operation()
    with pytest.raises(ResponseLost, match=f"but the {kept:.0f} s in which it is looked for") as lost:
        client.post("/x", {}, deadline=operation)
    assert lost.value.status == 200
    assert operation.left() == pytest.approx(kept, abs=2)
    with pytest.raises(TransportError, match="are over"):
        client.get("/x", deadline=operation)
    assert len(server.requests) == 2


# --- real sockets --------------------------------------------------------------------------------------


@pytest.fixture
def drip() -> Iterator[Callable[[bytes], int]]:
    """`drip(first)`: a server that sends `first` at once and then a byte every 50 ms; returns its port."""
    stop = threading.Event()
    listeners = []

    def start(first: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve(connection: socket.socket) -> None:
            with connection:
                try:
                    connection.recv(65536)
                    connection.sendall(first)
                    while not stop.wait(0.05):
                        connection.sendall(b"x")
                except OSError:
                    pass

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    stop.set()
    for listener in listeners:
        listener.close()


def client_of(port: int, scheme: str = "http") -> Client:
    return Client(
        Connection(
            f"{scheme}://127.0.0.1:{port}",
            BearerToken("tok", "the test"),
            retry=RetryPolicy(total_s=0.6, base_s=0.01),
            requests_per_minute=0,
        )
    )


@pytest.mark.parametrize("first", [HEAD, b"HTTP/1.1 200 OK\r\nX-Slow: "])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_dripping_server_cannot_hold_us(drip: Callable[[bytes], int], first: bytes, method: str) -> None:
    client = client_of(drip(first))
    before = time.monotonic()
    with pytest.raises((TransportError, ResponseLost)) as caught:
        client.request(method, "/x")
    assert time.monotonic() - before < 1.2
    assert isinstance(caught.value, ResponseLost) == (method == "POST")
    assert "setting `timeout`" in str(caught.value)
    client.close()


def test_a_handshake_without_end_cannot_hold_us(drip: Callable[[bytes], int]) -> None:
    client = client_of(drip(b"\x16\x03\x03\x40\x00"), "https")
    before = time.monotonic()
    with pytest.raises(JourneysError):
        client.get("/x")
    assert time.monotonic() - before < 1.2
    client.close()


def test_httpx_has_the_inside_that_the_deadline_needs() -> None:
    proxied = httpx.Client(proxy="http://127.0.0.1:1", verify=ssl.create_default_context())
    assert keep_deadlines(httpx.Client(), Clock())
    assert keep_deadlines(proxied, Clock())
    assert not keep_deadlines(httpx.Client(transport=httpx.MockTransport(lambda request: OK)), Clock())


def test_a_timeout_never_reaches_beyond_the_deadline(time_: FakeTime) -> None:
    clock = Clock()
    assert clock.cut(5) == 5
    assert clock.cut(None) is None
    clock.deadline = Deadline(3, time_.clock)
    assert (clock.cut(5), clock.cut(2), clock.cut(None)) == (3, 2, 3)
    time_.now += 10
    assert clock.cut(5) == pytest.approx(0.001)
