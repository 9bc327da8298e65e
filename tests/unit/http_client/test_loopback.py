"""The same promises against real sockets: dropped connections, keep-alive, proxies."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from providers.http.auth import BearerToken
from providers.http.client import Client
from providers.http.connection import Connection
from providers.http.errors import ConfigError, ResponseLost, TransportError
from providers.http.retry import RetryPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{"
DROP = b""
QUICK = RetryPolicy(base_s=0.01, cap_s=0.02, connect_attempts=2)


class Sockets:
    """A server that answers each request with the next of `answers`, then hangs up unless it was OK."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while request := self._read(connection):
                with self._lock:
                    self.requests.append(request)
                    answer = self.answers.pop(0) if self.answers else OK
                connection.sendall(answer)
                if answer != OK:
                    return

    def _read(self, connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            if not (more := connection.recv(65536)):
                return b""
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.splitlines()
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def server() -> Iterator[Sockets]:
    sockets = Sockets()
    yield sockets
    sockets.close()


@pytest.fixture
def connect() -> Iterator[Callable[..., Client]]:
    clients: list[Client] = []

    def start(port: int, base_url: str = "", **settings: object) -> Client:
        connection = Connection(
            base_url or f"http://127.0.0.1:{port}",
            BearerToken("tok", "the test"),
            retry=QUICK,
            requests_per_minute=0,
            **settings,  # type: ignore[arg-type]
        )
        clients.append(Client(connection))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.mark.parametrize("broken", [DROP, CUT])
def test_a_dropped_connection(server: Sockets, connect: Callable[..., Client], broken: bytes) -> None:
    client = connect(server.port)
    server.answers = [broken, broken]
    assert client.get("/x").json == {}
    assert len(server.requests) == 3
    server.answers = [broken]
    with pytest.raises(ResponseLost) as caught:
        client.post("/x", {"a": 1})
    assert caught.value.status is None
    assert len(server.requests) == 4
    assert server.requests[-1].endswith(b'{"a":1}')
    assert client.post("/x", {}).status == 200


def test_a_server_that_does_not_answer(server: Sockets, connect: Callable[..., Client]) -> None:
    client = connect(server.port, read_timeout_s=0.1)
    release = threading.Event()
    answer = server._serve
    server._serve = lambda connection: (release.wait(2), answer(connection))  # type: ignore[method-assign,assignment]
    try:
        with pytest.raises(ResponseLost, match="ReadTimeout"):
            client.post("/x", {})
    finally:
        release.set()
    assert client.sent == 1


def test_nobody_listens(connect: Callable[..., Client]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = connect(port)
    with pytest.raises(TransportError, match=rf"127\.0\.0\.1:{port}: .*journeys\.emulator"):
        client.post("/x", {})
    assert client.sent == 2


def test_a_host_name_that_cannot_be_one(connect: Callable[..., Client]) -> None:
    client = connect(0, base_url=f"https://{'a' * 70}.invalid")
    with pytest.raises(TransportError, match="malformed"):
        client.post("/x", {})
    assert client.sent == 1


def test_connections_are_kept_and_shared(server: Sockets, connect: Callable[..., Client]) -> None:
    client = connect(server.port)
    for _ in range(10):
        client.get("/x")
    assert server.connections == 1
    with ThreadPoolExecutor(4) as pool:
        assert [r.status for r in pool.map(lambda _: client.post("/x", {}), range(40))] == [200] * 40
    assert server.connections <= 4
    assert client.sent == len(server.requests) == 50


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_for_a_post(
    server: Sockets, connect: Callable[..., Client]
) -> None:
    client = connect(server.port)
    server.answers = [OK.replace(b"200 OK", b"200 Fine")]  # answers, then hangs up without saying so
    client.get("/x")
    threading.Event().wait(0.05)
    assert client.post("/x", {}).status == 200
    assert (server.connections, client.sent) == (2, 2)


def test_a_proxy_is_used_but_never_for_this_machine(
    server: Sockets, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "NO_PROXY",
        "no_proxy",
        "ALL_PROXY",
        "all_proxy",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.port}")
    connect(0, base_url="http://api.invalid", allow_http=True).get("/far")
    assert server.requests[-1].startswith(b"GET http://api.invalid/far ")
    other = Sockets()
    try:
        connect(other.port).get("/near")
        connect(0, base_url=f"http://localhost:{other.port}").get("/near")
    finally:
        other.close()
    assert [r.split(b" ")[1] for r in other.requests] == [b"/near", b"/near"]
    assert len(server.requests) == 1


def test_a_broken_proxy_setting_is_named_without_its_password(
    connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://user:p4ssw0rd@proxy")
    client = connect(0, base_url="https://api.invalid")
    with pytest.raises(ConfigError, match="ALL_PROXY") as caught:
        client.get("/x")
    assert "p4ssw0rd" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_missing_certificate_file_is_named(
    connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(ConfigError, match="SSL_CERT_FILE"):
        connect(0, base_url="https://api.invalid").get("/x")
