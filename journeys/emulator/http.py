"""What passes between the HTTP server and the vendors' applications."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from .log import LoggedRequest
from .org import Org


@dataclass
class Request:
    """A request as received. `path` is without the base path it came in by; `orgs` are those that live there.

    `org` and `client` (an OAuth client's id) say whose credentials it carries, None and empty where they are
    missing, wrong, or of an org that lives elsewhere.
    """

    method: str
    path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    entry: LoggedRequest
    orgs: tuple[Org, ...] = ()
    org: Org | None = None
    client: str = ""

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.raw_query, keep_blank_values=True)

    @property
    def bearer(self) -> str:
        """The bearer token, or an empty string."""
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""


@dataclass
class Response:
    """An answer: `body` is JSON-able, or bytes sent as they are, or None for an empty one.

    With `pace_ms` its body is sent byte by byte, one in so many milliseconds.
    """

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    pace_ms: float = 0.0

    def content(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, separators=(",", ":")).encode()


class Drop(Exception):
    """Close the connection: with no answer, or (`partial`) after half of this one; `reset` sends a TCP reset."""

    def __init__(self, partial: Response | None = None, *, reset: bool = False) -> None:
        super().__init__("connection dropped by a fault")
        self.partial, self.reset = partial, reset


class Stall(Exception):
    """Keep the connection open and say nothing (more) while `lasts()`, for `ms` unless that is 0; `partial` is sent by half before."""

    def __init__(self, lasts: Callable[[], bool], ms: float, partial: Response | None = None) -> None:
        super().__init__("connection stalled by a fault")
        self.lasts, self.ms, self.partial = lasts, ms, partial
