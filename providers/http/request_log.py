"""The request log: one JSON line per request, and one for the whole process at its end.

No bodies, no query values, no tokens and no ids: who may read a build's log may read this one.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import threading
from collections import Counter
from datetime import datetime, timezone
from typing import IO, TYPE_CHECKING, Any

from .dialect import HttpDialect
from .errors import ConfigError
from .paths import path_template
from .pool import NoAnswer, Reply

if TYPE_CHECKING:
    from .sender import Call

STDERR = ("1", "-")
"""The values of the setting that mean this process's stderr; any other is a file's path."""


class RequestLog:
    """Appends to stderr or to a file, which only its owner may read. Safe to use from many threads."""

    def __init__(self, target: str) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[str] = Counter()
        self._retries, self._waited_s = 0, 0.0
        self._file: IO[str] | None = None
        if target not in STDERR:
            try:
                number = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                self._file = open(number, "w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
            except OSError as error:
                raise ConfigError(
                    f"The request log {target!r} cannot be opened ({type(error).__name__}): correct the setting `log` "
                    "or JOURNEYS_LOG. Nothing was sent."
                ) from None

    def request(
        self, call: Call, ended: Reply | NoAnswer | None, seconds: float, dialect: HttpDialect
    ) -> None:
        """Log one attempt of a request, which has waited for `call.waited` before; `ended`: what came of it."""
        reply = ended if isinstance(ended, Reply) else None
        status = ended.status if ended else None
        error = ended.cause.partition(":")[0] if isinstance(ended, NoAnswer) else ""
        line = {
            "time": _now(),
            "method": call.method,
            "path": path_template(call.path),
            "status": status,
            "error": error or None,
            "ms": round(seconds * 1000),
            "attempt": call.failures + 1,
            "wait_ms": round(call.waited * 1000),
            "correlation_id": dialect.correlation_id(reply.headers) if reply else None,
            "bytes": reply.size if reply else 0,
        }
        with self._lock:
            self._requests[f"{call.method} {status or error}"] += 1
            self._retries += call.failures > 0
            self._waited_s += call.waited
            self._write(line)

    def summary(self) -> None:
        """Log what this process sent in all; nothing where it sent nothing."""
        with self._lock:
            if self._requests:
                self._write(
                    {
                        "time": _now(),
                        "pid": os.getpid(),
                        "requests": dict(sorted(self._requests.items())),
                        "retries": self._retries,
                        "waited_s": round(self._waited_s, 3),
                    }
                )
            self._requests.clear()

    def _write(self, line: dict[str, Any]) -> None:
        out = sys.stderr if self._file is None else self._file
        try:  # a full disk must not fail what is being logged
            out.write(json.dumps(line, separators=(",", ":")) + "\n")
            out.flush()
        except (OSError, ValueError):
            pass


_logs: dict[str, RequestLog] = {}
_logs_lock = threading.Lock()


def request_log(target: str) -> RequestLog | None:
    """The process's one log to this target; None where the setting is empty.

    Raises:
        ConfigError: the file cannot be opened.
    """
    if not target:
        return None
    key = "-" if target in STDERR else os.path.abspath(target)
    with _logs_lock:
        if key not in _logs:
            _logs[key] = RequestLog(target)
        return _logs[key]


@atexit.register
def _summarize() -> None:
    with _logs_lock:
        for log in _logs.values():
            log.summary()


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
