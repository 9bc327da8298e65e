"""Applies faults to one request: those before its effect, the effect itself, and those after it."""

from __future__ import annotations

import functools
import os
import signal
import struct
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from .faults import Fault, Faults
from .http import Drop, Request, Response, Stall

_ENDLESS = 10**9
_GZIP_HEADER = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # deflate, no flags, no time, unknown system


class Application(Protocol):
    """A vendor's application."""

    def handle(self, request: Request) -> Response:
        """Answer; the caller holds the emulator's lock."""
        ...

    def error(self, status: int, code: str | None, message: str | None) -> Response:
        """An error answer in the vendor's shape."""
        ...


def answer(
    request: Request,
    app: Application,
    faults: Faults,
    *,
    lock: AbstractContextManager[Any],
    sleep: Callable[[float], None],
) -> Response:
    """The answer; raises `Drop` or `Stall` where no answer, or only a part of it, is sent."""
    failed = _strike(request, app, faults, sleep, None)
    if failed:
        return failed
    response = _effect(request, app, faults, lock)
    failed = _strike(request, app, faults, sleep, response)
    if failed:
        return failed
    changed = faults.take("answer", request)
    if changed:
        response = _garbled(response, changed)
    drip = faults.take("drip", request)
    if drip:
        response.pace_ms = drip.ms or 1000
    return response


def _strike(
    request: Request,
    app: Application,
    faults: Faults,
    sleep: Callable[[float], None],
    response: Response | None,
) -> Response | None:
    """Applies the faults before the effect (`response` is None) or after it; returns a `status` fault's answer."""
    when = ("before",) if response is None else ("after", "during")
    latency = faults.take("latency", request, *when)
    if latency:
        sleep(latency.ms / 1000)
    call = faults.take("call", request, *when)
    if call and call.run:
        call.run(request.entry)
    kill = faults.take("kill", request, *when)
    if kill and kill.pid:
        os.kill(kill.pid, signal.SIGKILL)
        raise Drop
    drop = faults.take("drop", request, *when)
    if drop:
        raise Drop(response if drop.when == "during" else None, reset=drop.reset)
    stall = faults.take("stall", request, *when)
    if stall:
        raise Stall(lambda: stall in faults, stall.ms, response if stall.when == "during" else None)
    failure = faults.take("status", request, *when)
    return _failure(app, failure) if failure else None


def _effect(
    request: Request, app: Application, faults: Faults, lock: AbstractContextManager[Any]
) -> Response:
    endless = faults.take("endless", request)
    if endless:
        kept = [(key, value) for key, value in parse_qsl(request.raw_query) if key != "pageNumber"]
        request = replace(request, raw_query=urlencode(kept))
    with lock:
        if faults.take("twice", request):
            app.handle(request)
        response = app.handle(request)
    if endless and isinstance(response.body, dict) and "entities" in response.body:
        counts = {"pageCount": _ENDLESS, "total": _ENDLESS}
        response.body = {**response.body, **counts, "nextUri": response.body["firstUri"]}
    return response


def _failure(app: Application, fault: Fault) -> Response:
    response = app.error(fault.status or 503, fault.code, fault.message)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = f"{fault.retry_after:g}"
    if fault.body is not None:
        response.body, response.content_type = fault.body.encode(), fault.content_type or "text/html"
    return response


def _garbled(response: Response, fault: Fault) -> Response:
    """The answer with the fault's body, or with `gzip_mb` megabytes of blanks before its own body, compressed."""
    status = fault.status or (200 if response.status == 204 else response.status)
    headers, body = dict(response.headers), (fault.body or "").encode()
    if fault.gzip_mb:
        headers["Content-Encoding"] = "gzip"
        body = _bomb(response.content(), fault.gzip_mb)
    return Response(status, body, headers, fault.content_type or response.content_type)


def _bomb(content: bytes, megabytes: int) -> bytes:
    """A gzip file of blanks and the content. One megabyte is compressed and repeated: compressing a gigabyte is slow."""
    blanks, checksum = _blanks(megabytes)
    packer = zlib.compressobj(9, wbits=-15)
    end = packer.compress(content) + packer.flush()
    size = (megabytes * 2**20 + len(content)) % 2**32
    return _GZIP_HEADER + blanks + end + struct.pack("<II", zlib.crc32(content, checksum), size)


@functools.cache
def _blanks(megabytes: int) -> tuple[bytes, int]:
    megabyte, checksum = b" " * 2**20, 0
    packer = zlib.compressobj(9, wbits=-15)
    # After a full flush no block refers to an earlier one, so that it can be repeated.
    block = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        checksum = zlib.crc32(megabyte, checksum)
    return block * megabytes, checksum
