"""The log of requests that the tests and `/_emulator/requests` read."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any


@dataclass
class LoggedRequest:
    """One request. `status` is None while it runs, and 0 if the connection was dropped.

    `at` is the emulator's clock in seconds. `token` marks requests for an access token, whose body is never kept.
    `body` is the parsed JSON or None, `ms` the time spent on it. `org` and `client` are the owner of its credentials,
    None where they are missing or wrong. `path` excludes the base path, which is `base`. `sent` and `answered` are the
    sizes of the two bodies in bytes.
    """

    method: str
    path: str
    query: str
    at: float
    token: bool = False
    status: int | None = None
    org: str | None = None
    client: str | None = None
    base: str = ""
    sent: int = 0
    answered: int = 0
    body: Any = None
    ms: float = 0.0
    correlation_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.method} {self.path}{'?' + self.query if self.query else ''} {self.status}"


class RequestLog(list[LoggedRequest]):
    """Every request except control requests, oldest first; `clear()` empties it."""

    def matching(
        self, method: str | None = None, path: str | None = None, *, tokens: bool = False
    ) -> list[LoggedRequest]:
        """Requests by method and by a regular expression found in the path; token requests only if asked."""
        return [
            entry
            for entry in list(self)
            if (tokens or not entry.token)
            and (method is None or entry.method == method.upper())
            and (path is None or re.search(path, entry.path))
        ]
