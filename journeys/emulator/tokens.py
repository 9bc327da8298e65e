"""Access tokens and who they belong to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from .org import Org


@dataclass(frozen=True)
class Token:
    value: str
    org: Org
    client_id: str
    expires_at: float

    def __repr__(self) -> str:
        return f"Token(org={self.org.name!r}, client_id={self.client_id!r})"


class Tokens:
    """All tokens of one emulator; the caller holds its lock."""

    def __init__(self, lifetime_s: float) -> None:
        self.lifetime_s = lifetime_s
        self._tokens: dict[str, Token] = {}

    def issue(self, org: Org, client_id: str, now: float, value: str | None = None) -> Token:
        token = Token(value or secrets.token_urlsafe(48), org, client_id, now + self.lifetime_s)
        self._tokens[token.value] = token
        return token

    def find(self, value: str, now: float) -> Token | None:
        """The token, or None when it is unknown or expired."""
        token = self._tokens.get(value)
        return token if token and now < token.expires_at else None

    def clear(self) -> None:
        self._tokens.clear()
