"""Credentials: OAuth client credentials, a ready bearer token, or none at all."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from .errors import ApiError, ConfigError, JourneysError, Unauthorized

TOKEN_PATH = "/oauth/token"
_REFUSAL_KEPT_S = 30.0


class Reply(Protocol):
    """An answer of any status, before anybody has judged it."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def text(self) -> str: ...


class Sender(Protocol):
    """The part of the client that credentials need to fetch a token."""

    def clock(self) -> float: ...
    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
        idempotent: bool,
        paced: bool = True,
    ) -> Reply: ...


@runtime_checkable
class Credentials(Protocol):
    """Something that can give a bearer token. Implementations are hashable and hide secrets in repr.

    `source`: where it came from, in words, such as "environment variable PUBLIC_API_TOKEN".
    """

    @property
    def source(self) -> str: ...

    def token(self, client: Sender, force: bool = False) -> str:
        """Return a token; with `force` a new one, because the API refused the last one."""
        ...


class _Kept:
    """The token of one process and what guards it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token: str | None = None
        self.renew_at = 0.0
        self.refusal: ApiError | None = None
        self.refused_at = 0.0


@dataclass(frozen=True)
class ClientCredentials:
    """OAuth client credentials; `login_url` such as https://login.mypurecloud.de.

    One token for all threads, renewed when a tenth of its life or a minute is left, whichever is less.
    """

    login_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    source: str = field(compare=False)
    _kept: _Kept = field(default_factory=_Kept, init=False, repr=False, compare=False)

    def token(self, client: Sender, force: bool = False) -> str:
        kept = self._kept
        with kept.lock:  # threads that come meanwhile wait here and find the token
            if kept.token is not None and not force and client.clock() < kept.renew_at:
                return kept.token
            if kept.refusal is not None and client.clock() < kept.refused_at + _REFUSAL_KEPT_S:
                # A hundred resources with a wrong secret are one login, not a hundred.
                raise _copy(kept.refusal)
            kept.token = None
            kept.token, lifetime = self._fetch(client)
            kept.renew_at = client.clock() + lifetime - min(60.0, lifetime / 10)
            return kept.token

    def _fetch(self, client: Sender) -> tuple[str, float]:
        if not self.client_id or not self.client_secret:
            raise ConfigError(f"The client id or the client secret from {self.source} is empty.")
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        reply = client.send(
            "POST",
            self.login_url.rstrip("/") + TOKEN_PATH,
            headers={
                "Authorization": f"Basic {pair}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            content=b"grant_type=client_credentials",
            idempotent=True,  # another token does no harm
            paced=False,  # the login host has its own limits
        )
        if reply.status != 200:
            raise self._refused(client, reply, pair)
        try:
            answer = json.loads(reply.text)
            token = answer["access_token"]
            lifetime = float(answer.get("expires_in") or 300)
        except (ValueError, LookupError, TypeError, AttributeError):
            token, lifetime = None, 0.0
        if not isinstance(token, str) or not token:
            raise JourneysError(
                f"{self.login_url} answered the login without a token: is it the login address?"
            )
        return _header_safe(token, self.login_url), lifetime

    def _refused(self, client: Sender, reply: Reply, pair: str) -> ApiError:
        # The login host answers a wrong id or secret with 400 or 401; both mean the same to the user.
        kind = Unauthorized if reply.status in (400, 401) else ApiError
        hint = None
        if kind is Unauthorized:
            hint = f"Check the id and secret from {self.source}, and that {self.login_url} is the org's."
        elif reply.status < 429:
            hint = f"Check that {self.login_url} is the login address of the org's region."
        error = kind.from_response(
            "POST",
            TOKEN_PATH,
            reply.status,
            reply.headers,
            reply.text,
            secrets=(self.client_secret, pair),
            hint=hint,
        )
        if kind is Unauthorized:
            self._kept.refusal, self._kept.refused_at = error, client.clock()
        return error


@dataclass(frozen=True)
class BearerToken:
    """A token that was handed over as it is; it cannot be renewed."""

    value: str = field(repr=False)
    source: str = field(compare=False)

    def token(self, client: Sender, force: bool = False) -> str:
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

    def token(self, client: Sender, force: bool = False) -> str:
        raise ConfigError(self.how_to)


def _header_safe(token: str, source: str) -> str:
    # The HTTP library's own error would print the header, and with it the token.
    if not all(33 <= ord(c) <= 126 for c in token):
        raise ConfigError(f"The token from {source} contains characters that no token has, such as a space.")
    return token


def _copy(error: ApiError) -> ApiError:
    """A fresh exception: one object raised in many threads would collect all their tracebacks."""
    return type(error)(
        error.method,
        error.path,
        error.status,
        body=error.body,
        code=error.code,
        correlation_id=error.correlation_id,
        field=error.field,
        hint=error.hint,
    )
