"""Credentials: OAuth client credentials, a ready bearer token, or none at all."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .answer import Unreadable, read_json
from .deadline import Deadline
from .dialect import HttpDialect
from .errors import ApiError, ConfigError, JourneysError, LoginFailed, TimedOut, Unauthorized

if TYPE_CHECKING:
    from .client import Client
    from .pool import Reply

TOKEN_PATH = "/oauth/token"
_REFUSAL_KEPT_S = 30.0
"""A wrong secret stays wrong: a hundred resources with it are one login, not a hundred."""
_FAILURE_KEPT_S = 10.0
"""A login host that failed through all attempts may be back soon: long enough for the calls that waited."""


class Credentials(Protocol):
    """Something that can give a bearer token. Implementations are hashable and hide secrets in repr.

    `source`: where it came from, in words, such as "environment variable PUBLIC_API_TOKEN".
    """

    @property
    def source(self) -> str: ...

    def token(self, client: Client, deadline: Deadline, refused: str = "") -> str:
        """Return a token, other than the one that the API has refused if there can be another."""
        ...


class _Kept:
    """The token of one process and what guards it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token: str | None = None
        self.renew_at = 0.0
        self.failure: JourneysError | None = None
        self.failure_ends = 0.0


@dataclass(frozen=True)
class ClientCredentials:
    """OAuth client credentials; `login_url` such as https://login.example.com.

    One token for all threads, renewed when a tenth of its life or a minute is left, whichever is less. One
    thread at a time asks for it; those that wait share what comes of it, a failure too.
    """

    login_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    source: str = field(compare=False)
    _kept: _Kept = field(default_factory=_Kept, init=False, repr=False, compare=False)

    def token(self, client: Client, deadline: Deadline, refused: str = "") -> str:
        kept = self._kept
        if not kept.lock.acquire(timeout=max(0.0, deadline.left())):
            raise TimedOut(
                "POST",
                TOKEN_PATH,
                f"another request's login took longer than the {deadline.seconds:.0f} s of this operation "
                f"({deadline.source})",
            )
        try:
            now = client.clock()
            if kept.token is not None and kept.token != refused and now < kept.renew_at:
                return kept.token
            if kept.failure is not None and now < kept.failure_ends:
                raise _copy(kept.failure)
            kept.token = kept.failure = None
            try:
                kept.token, lifetime = self._fetch(client, deadline)
            except (ConfigError, TimedOut):
                raise  # nobody was asked: that says nothing about the login
            except JourneysError as error:
                keep = _REFUSAL_KEPT_S if isinstance(error, Unauthorized) else _FAILURE_KEPT_S
                kept.failure, kept.failure_ends = _copy(error), client.clock() + keep
                raise
            kept.renew_at = client.clock() + lifetime - min(60.0, lifetime / 10)
            return kept.token
        finally:
            kept.lock.release()

    def _fetch(self, client: Client, deadline: Deadline) -> tuple[str, float]:
        if not self.client_id or not self.client_secret:
            raise ConfigError(f"The client id or the client secret from {self.source} is empty.")
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        url = self.login_url.rstrip("/") + TOKEN_PATH
        reply = client.login(url, pair, b"grant_type=client_credentials", deadline)
        if reply.status != 200:
            raise self._refused(reply, pair, client.dialect)
        try:
            answer = read_json(reply.text)
            token = answer["access_token"]
            lifetime = float(answer.get("expires_in") or 0)
        except (Unreadable, ValueError, LookupError, TypeError, AttributeError):
            token, lifetime = None, 0.0
        if not isinstance(token, str) or not token:
            raise LoginFailed(
                "POST",
                TOKEN_PATH,
                reply.status,
                body="it is without a token",
                hint=f"Check that {self.login_url} is the login address.",
            )
        return _header_safe(token, self.login_url), lifetime if lifetime > 0 else 300.0

    def _refused(self, reply: Reply, pair: str, dialect: HttpDialect) -> ApiError:
        # The login host answers a wrong id or secret with 400 or 401; both mean the same to the user. Its 404 or 410
        # must not be taken for an object's.
        kind = Unauthorized if reply.status in (400, 401) else LoginFailed if reply.status < 429 else ApiError
        hint = None
        if kind is Unauthorized:
            hint = f"Check the id and secret from {self.source}, and that {self.login_url} is the org's."
        elif reply.status < 429:
            hint = f"Check that {self.login_url} is the login address of the org's region."
        return kind.from_response(
            "POST",
            TOKEN_PATH,
            reply.status,
            reply.headers,
            reply.text,
            secrets=(self.client_secret, pair),
            hint=hint,
            dialect=dialect,
        )


@dataclass(frozen=True)
class BearerToken:
    """A token that was handed over as it is; it cannot be renewed."""

    value: str = field(repr=False)
    source: str = field(compare=False)

    def token(self, client: Client, deadline: Deadline, refused: str = "") -> str:
        if not self.value.strip():
            raise ConfigError(f"The token from {self.source} is empty.")
        return _header_safe(self.value.strip(), self.source)


@dataclass(frozen=True)
class NoCredentials:
    """There are none: fine until a request is made. `how_to` tells the user how to give some."""

    how_to: str

    @property
    def source(self) -> str:
        return "nowhere (no credentials are configured)"

    def token(self, client: Client, deadline: Deadline, refused: str = "") -> str:
        raise ConfigError(self.how_to)


def _header_safe(token: str, source: str) -> str:
    # The HTTP library's own error would print the header, and with it the token.
    if not all(33 <= ord(c) <= 126 for c in token):
        raise ConfigError(f"The token from {source} contains characters that no token has, such as a space.")
    return token


def _copy(error: JourneysError) -> JourneysError:
    """A fresh exception: one object raised in many threads would collect all their tracebacks."""
    kind = type(error)
    fresh = kind.__new__(kind, *error.args)
    fresh.__dict__.update(error.__dict__)
    return fresh
