"""The network between client and emulator, without sockets: what breaks on it takes no time but that of the clock."""

from __future__ import annotations

import email.utils
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from journeys.emulator import Emulator
from journeys.emulator.http import Drop, Request, Response, Stall
from journeys.emulator.log import LoggedRequest

from .clock import SimulatedTime

LATENCY_S = 0.02
"""Seconds that a request takes when nothing is wrong."""
Hook = Callable[[int, LoggedRequest], "httpx.Response | Exception | None"]
"""Asked before each request with its number, 0 first: an answer or an error in its place, or None."""
Change = Callable[[int, LoggedRequest, Response], Response]
"""Asked after each answer: the answer to give."""


class Between:
    """What stands between clients and an emulator. `log` has the requests since it was cleared."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing is wrong with it, and nothing has been sent."""
        self.log: list[LoggedRequest] = []
        self.hook: Hook | None = None
        self.change: Change | None = None


class Network(Between, httpx.BaseTransport):
    """Carries requests to an emulator that listens nowhere."""

    latency_s = LATENCY_S

    def __init__(self, emulator: Emulator, clock: SimulatedTime) -> None:
        super().__init__()
        self._emulator, self._clock = emulator, clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "127.0.0.1", f"a request to {request.url.host}"
        began, timeout = self._clock.now, request.extensions["timeout"]["read"]
        self._clock.sleep(self.latency_s)
        entry, asked = self._read(request)
        number = len(self.log)
        self.log.append(entry)
        instead = self.hook(number, entry) if self.hook else None
        if isinstance(instead, Exception):
            raise instead
        if instead is not None:
            return instead
        try:
            response = self._emulator.handle(asked)
        except Drop as drop:
            return self._broken(drop, began + timeout)
        except Stall as stall:
            return self._silent(stall, began + timeout)
        if self._clock.now - began > timeout:
            self._clock.now = began + timeout
            raise httpx.ReadTimeout("The read operation timed out")
        if self.change:
            response = self.change(number, entry, response)
        entry.status = response.status
        return self._answer(response, self._paced(response, timeout))

    def beside(self, request: httpx.Request) -> None:
        """A request of somebody else."""
        self._emulator.handle(self._read(request)[1])

    def _read(self, request: httpx.Request) -> tuple[LoggedRequest, Request]:
        path, _, query = request.url.raw_path.decode().partition("?")
        emulator, body = self._emulator, request.read()
        base, path, orgs = emulator.place(path, None)
        entry = LoggedRequest(request.method, path, query, emulator.clock.now(), base=base, sent=len(body))
        entry.token = path == "/oauth/token"
        entry.body = None if entry.token or not body else json.loads(body)
        emulator.requests.append(entry)
        return entry, Request(request.method, path, query, request.headers, body, entry.at, entry, orgs)

    def _answer(self, response: Response, content: Iterator[bytes]) -> httpx.Response:
        shown = email.utils.formatdate(self._emulator.clock.shown(), usegmt=True)
        headers = {"Date": shown, "Content-Type": response.content_type, **response.headers}
        return httpx.Response(response.status, headers=headers, stream=_Stream(content))

    def _paced(self, response: Response, timeout: float) -> Iterator[bytes]:
        if not response.pace_ms:
            yield response.content()
            return
        for byte in response.content():
            self._clock.sleep(response.pace_ms / 1000)
            yield bytes([byte])

    def _half(self, partial: Response, then: Callable[[], Exception]) -> httpx.Response:
        content = partial.content()
        if not content:
            raise then()

        def pieces() -> Iterator[bytes]:
            yield content[: len(content) // 2]
            raise then()

        return self._answer(partial, pieces())

    def _broken(self, drop: Drop, at: float) -> httpx.Response:
        def closed() -> Exception:
            return httpx.RemoteProtocolError("peer closed connection without sending complete message body")

        if drop.partial is not None:
            return self._half(drop.partial, closed)
        if drop.reset:
            raise httpx.ReadError("[Errno 104] Connection reset by peer")
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")

    def _silent(self, stall: Stall, until: float) -> httpx.Response:
        def late() -> Exception:
            self._clock.now = max(self._clock.now, until)
            return httpx.ReadTimeout("The read operation timed out")

        if stall.partial is not None:
            return self._half(stall.partial, late)
        raise late()


class _Stream(httpx.SyncByteStream):
    def __init__(self, content: Iterator[bytes]) -> None:
        self._content = content

    def __iter__(self) -> Iterator[Any]:
        return self._content
