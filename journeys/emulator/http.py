"""Requests and responses between the HTTP server and the vendors' applications."""

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
    """A request as received. `path` excludes the base path; `orgs` are those served at that base path.

    `org` and `client` (an OAuth client's id) are the owner of its credentials: None and empty where they are missing,
    wrong, or belong to an org at another address.
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
    """An answer: `body` is a JSON value, bytes that are sent unchanged, or None for an empty body.

    With `pace_ms` the body is sent byte by byte, with that many milliseconds before each.
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


def parse_json(content: bytes) -> Any:
    """The JSON value of a request body.

    Raises:
        ValueError: it is not JSON (`NaN` and `Infinity` aren't), or is nested too deep.
    """
    try:
        return json.loads(content, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("the body is not JSON that can be read: it is nested too deep") from None


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")


class Drop(Exception):
    """Close the connection: with no answer, or after half of `partial`; `reset` sends a TCP reset."""

    def __init__(self, partial: Response | None = None, *, reset: bool = False) -> None:
        super().__init__("connection dropped by a fault")
        self.partial, self.reset = partial, reset


class Stall(Exception):
    """Send half of `partial`, if there is one, then nothing while `lasts()`; with `ms`, for no longer than that."""

    def __init__(self, lasts: Callable[[], bool], ms: float, partial: Response | None = None) -> None:
        super().__init__("connection stalled by a fault")
        self.lasts, self.ms, self.partial = lasts, ms, partial
