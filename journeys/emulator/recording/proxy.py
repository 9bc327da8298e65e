"""The recording proxy: forwards from a loopback port to a real API, and redacts each exchange before writing it."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import sys
import threading
import time
import zlib
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from .. import guard
from .exchange import FORMAT, redacted
from .places import TOKEN
from .redaction import Redactor

TIMEOUT_S = 120.0
_HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "host",
    "upgrade",
    "te",
    "proxy-authorization",
}


class Recording:
    """The file: readable by its owner alone, a line for each exchange."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        self._lock = threading.Lock()
        self._redactor, self._start = Redactor(), time.monotonic()
        self.count = 0
        self._write(json.dumps({"format": FORMAT}) + "\n")

    def add(
        self, method: str, target: str, sent: bytes, status: int, headers: Mapping[str, str], answered: bytes
    ) -> None:
        """Redacts an exchange and writes it; if that fails, nothing is written."""
        parts = urlsplit(target)
        at_ms = round((time.monotonic() - self._start) * 1000)
        made = redacted(
            self._redactor,
            method,
            parts.path,
            parts.query,
            sent,
            status,
            headers,
            _unpacked(headers, answered),
            at_ms,
        )
        with self._lock:
            self._write(made.line())
            self.count += 1

    def close(self) -> None:
        self._file.close()

    def _write(self, line: str) -> None:
        self._file.write(line)
        self._file.flush()


class Proxy:
    """Forwards to `upstream` (an address such as https://api.mypurecloud.de), logins to `login`, and records."""

    def __init__(self, port: int, upstream: str, file: Path, login: str = "") -> None:
        self.upstream = _address(upstream)
        self.login = _address(login or upstream.replace("https://api.", "https://login.", 1))
        self._server = _Server(("127.0.0.1", port), _Handler)
        try:
            self.recording = Recording(file)
        except OSError:
            self._server.server_close()
            raise
        self._server.proxy = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop, and close the file."""
        self._server.shutdown()
        self._server.server_close()
        self.recording.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: Proxy


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def forward(self) -> None:
        length = guard.content_length(self.headers)
        sent = self.rfile.read(length or 0)
        refused = guard.length_required() if length is None else guard.refusal(self.headers)
        if refused:
            self.close_connection = self.close_connection or length is None
            self._answer(refused.status, {"Content-Type": "application/json"}, refused.content())
            return
        proxy = self.server.proxy
        target = proxy.login if urlsplit(self.path).path == TOKEN else proxy.upstream
        try:
            status, headers, answered = _exchange(target, self.command, self.path, dict(self.headers), sent)
        except (OSError, http.client.HTTPException) as error:
            text = f"the recording proxy got no answer from upstream ({type(error).__name__})"
            body = json.dumps({"message": text, "code": "proxy.no.answer", "status": 502}).encode()
            self._answer(502, {"Content-Type": "application/json"}, body)
            return
        try:
            proxy.recording.add(self.command, self.path, sent, status, headers, answered)
        except Exception as error:  # the client gets its answer even if it can't be recorded
            print(f"an exchange was not recorded: {type(error).__name__}", file=sys.stderr)
        self._answer(status, headers, answered)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = forward

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response_only(status)
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in headers.items():
            if name.lower() not in _HOP:
                self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: log lines would contain ids."""


def _exchange(
    target: SplitResult, method: str, path: str, headers: Mapping[str, str], sent: bytes
) -> tuple[int, dict[str, str], bytes]:
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.hostname or "", target.port, timeout=TIMEOUT_S)
    try:
        kept = {name: value for name, value in headers.items() if name.lower() not in _HOP}
        connection.request(method, target.path + path, body=sent or None, headers=kept)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def _unpacked(headers: Mapping[str, str], content: bytes) -> bytes:
    encoding = next((value for name, value in headers.items() if name.lower() == "content-encoding"), "")
    try:
        return gzip.decompress(content) if "gzip" in encoding else content
    except (OSError, EOFError, zlib.error):
        return b""


def _address(url: str) -> SplitResult:
    parts = urlsplit(url.rstrip("/"))
    loopback = guard.is_loopback(parts.netloc)
    if (
        not parts.hostname
        or parts.scheme not in ("http", "https")
        or (parts.scheme == "http" and not loopback)
    ):
        raise ValueError(
            "--upstream is the API's address: https://api.mypurecloud.de (http only to this machine)"
        )
    if parts.username or parts.password or parts.query:
        raise ValueError("--upstream has no user name, password or query")
    return parts
