"""The HTTP/1.1 server: threads, keep-alive, loopback only, one write per answer."""

from __future__ import annotations

import email.utils
import http.client
import select
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

from . import control, guard
from .http import Drop, Request, Response, Stall, parse_json
from .log import LoggedRequest
from .org import Org
from .world import World

HOST = "127.0.0.1"
Handle = Callable[[Request], Response]
"""Answers a request; raises `Drop` or `Stall` where the connection breaks off."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, world: World, handle: Handle, org: Org | None) -> None:
        self.world = world
        self.handle = handle
        self.org = org
        self.open: set[socket.socket] = set()
        self.open_lock = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        # The base class also looks the host's name up, which can take seconds offline.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        with self.server.open_lock:
            self.server.open.add(self.connection)

    def finish(self) -> None:
        with self.server.open_lock:
            self.server.open.discard(self.connection)
        super().finish()

    def answer(self) -> None:
        started = time.perf_counter()
        body = self._body()
        if body is None:
            return
        refused = guard.refusal(self.headers)
        if refused:
            self._send(refused)
            return
        try:
            parts = urlsplit(self.path)
        except ValueError:
            self._send(Response(400, {"message": "Bad Request", "status": 400}))
            return
        is_control = parts.path.startswith(control.PREFIX)
        request = self._request(parts, body)
        entry = request.entry
        if not is_control:
            self.server.world.requests.append(entry)
        try:
            if is_control:
                response = control.handle(self.server.world, request)
            else:
                response = self.server.handle(request)
        except Drop as drop:
            entry.status = 0
            self._drop(drop)
            return
        except Stall as stall:
            entry.status = 0
            self._stall(stall)
            return
        except Exception as error:  # a bug in the emulator must not look like a network fault
            traceback.print_exc()
            message = f"emulator: {error}"
            response = Response(500, {"message": message, "code": "emulator.bug", "status": 500})
        entry.status = response.status
        entry.answered = len(response.content())
        entry.ms = (time.perf_counter() - started) * 1000
        self._send(response)

    def _request(self, parts: SplitResult, body: bytes) -> Request:
        """The request with its entry for the log."""
        world = self.server.world
        base, path, orgs = world.place(parts.path, self.server.org)
        is_token = path == "/oauth/token"
        entry = LoggedRequest(self.command, path, parts.query, world.clock.now(), token=is_token, base=base)
        entry.sent, entry.body = len(body), None if is_token else _parsed(body)
        headers = cast(Mapping[str, str], self.headers)  # its keys are case-insensitive
        return Request(self.command, path, parts.query, headers, body, entry.at, entry, orgs)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def _body(self) -> bytes | None:
        length = guard.content_length(self.headers)
        if length is None:
            self.close_connection = True
            self._send(guard.length_required())
            return None
        return self.rfile.read(length)

    def _send(self, response: Response) -> None:
        if not response.pace_ms:
            self.wfile.write(self._head(response) + response.content())
            return
        self.wfile.write(self._head(response))
        for byte in response.content():
            self.server.world.sleep(response.pace_ms / 1000)
            self.wfile.write(bytes([byte]))

    def _head(self, response: Response) -> bytes:
        reason = http.client.responses.get(response.status, "")
        content = response.content()
        date = email.utils.formatdate(self.server.world.clock.shown(), usegmt=True)
        lines = [f"HTTP/1.1 {response.status} {reason}", f"Date: {date}"]
        if response.status != 204:
            lines.append(f"Content-Length: {len(content)}")
        if content:
            lines.append(f"Content-Type: {response.content_type}")
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _half(self, partial: Response | None) -> None:
        if partial is not None:
            data = self._head(partial) + partial.content()
            self.wfile.write(data[: len(data) - max(1, len(partial.content()) // 2)])

    def _drop(self, drop: Drop) -> None:
        self._half(drop.partial)
        self.close_connection = True
        if drop.reset:
            # With a linger time of zero, the close below sends a TCP reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()

    def _stall(self, stall: Stall) -> None:
        """Sends nothing until the client or the listener closes, the fault is removed, or its time is over."""
        self._half(stall.partial)
        self.close_connection = True
        end = time.monotonic() + stall.ms / 1000 if stall.ms else float("inf")
        while stall.lasts() and time.monotonic() < end:
            if select.select([self.connection], [], [], 0.02)[0] and self._left():
                return

    def _left(self) -> bool:
        """Whether the client has closed the connection."""
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the request log has them."""


def _parsed(body: bytes) -> Any:
    try:
        return parse_json(body) if body else None
    except ValueError:
        return None


class Listener:
    """One port, served by a thread of its own."""

    def __init__(self, port: int, world: World, handle: Handle, org: Org | None = None) -> None:
        self.org = org
        self._server = _Server(port, world, handle, org)
        self.port: int = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name=f"emulator-{self.port}", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop serving, and close the connections that clients keep alive."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        with self._server.open_lock:
            for connection in self._server.open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
