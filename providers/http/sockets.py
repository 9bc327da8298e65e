"""Keep an operation's deadline at every single read and write of a socket.

httpx bounds one read, not all reads of an answer: a server that drips a byte a second would never be late.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from .interrupt import grace_is_over

if TYPE_CHECKING:
    import httpx

    from .deadline import Deadline


LOOK_EVERY_S = 0.5
"""Seconds between two looks whether the run was interrupted."""


class Clock(threading.local):
    """The deadline of the request that a thread is sending; httpx reads and writes in the caller's thread."""

    deadline: Deadline | None = None

    def cut(self, timeout: float | None) -> float | None:
        """Return a timeout that doesn't reach beyond the deadline."""
        if self.deadline is None:
            return timeout
        left = max(0.001, self.deadline.left())  # 0 would mean: don't wait at all
        return left if timeout is None else min(timeout, left)


def keep_deadlines(client: httpx.Client, clock: Clock) -> bool:
    """Make all connections of `client` keep the clock's deadline; return whether that was possible.

    httpx has no public way to hand a network backend to its connection pools. Where its inside has changed, a
    read that is under way at the deadline may last as long as its own timeout.
    """
    transports = [getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()]
    kept = False
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        if pool is not None and hasattr(pool, "_network_backend"):
            pool._network_backend = _Backend(pool._network_backend, clock)
            kept = True
    return kept


class _Backend:
    """An httpcore network backend whose streams keep the deadline."""

    def __init__(self, backend: Any, clock: Clock) -> None:
        self._backend, self._clock = backend, clock

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> _Stream:
        stream = self._backend.connect_tcp(host, port, timeout=self._clock.cut(timeout), **options)
        return _Stream(stream, self._clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


class _Stream:
    """An httpcore network stream that keeps the deadline."""

    def __init__(self, stream: Any, clock: Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """In pieces of time, so that an interrupted run doesn't wait for an answer that may never come."""
        import httpcore

        left = self._clock.cut(timeout)
        while True:
            piece = LOOK_EVERY_S if left is None else min(left, LOOK_EVERY_S)
            try:
                data: bytes = self._stream.read(max_bytes, piece)
                return data
            except httpcore.ReadTimeout:
                left = None if left is None else left - piece
                if (left is not None and left <= 0) or grace_is_over():
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.cut(timeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> _Stream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._clock.cut(timeout))
        return _Stream(inner, self._clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
