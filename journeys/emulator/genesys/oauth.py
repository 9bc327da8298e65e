"""`POST /oauth/token`: the client credentials grant; the vendor has it on a host of its own, the emulator on the same port."""

from __future__ import annotations

import base64
import binascii
import hmac
from urllib.parse import parse_qs

from ..http import Request, Response
from ..org import Org
from ..rules import declare
from ..services import Services

declare(
    "oauth_error",
    "401 | 400",
    "guess",
    "Status of a refused client at /oauth/token; the body `error`, `error_description` is standard OAuth.",
)
declare(
    "oauth_lifetime",
    "expires_in seconds after its issue a token answers 401",
    "documented",
    "Tokens live 86400 s unless configured (the vendor allows 300 to 172800).",
)


PATH = "/oauth/token"


def owner(request: Request) -> tuple[Org | None, str]:
    """The org that has this client with this secret, and the client's id."""
    client_id, secret = _basic(request)
    for org in request.orgs:
        known = org.clients.get(client_id)
        if known is not None and hmac.compare_digest(known.encode(), secret.encode()):
            return org, client_id
    return None, ""


def token(services: Services, request: Request) -> Response:
    """Issue a token for HTTP Basic client credentials."""
    if request.method != "POST":
        return _refuse(405, "invalid_request", "use POST")
    form = parse_qs(request.body.decode("utf-8", "replace"))
    if form.get("grant_type") != ["client_credentials"]:
        return _refuse(400, "unsupported_grant_type", "only client_credentials is supported")
    org, client_id = request.org, request.client
    if org is None:
        return _refuse(int(services.switches["oauth_error"]), "invalid_client", "authentication failed")
    lifetime = services.tokens.lifetime_s
    issued = services.tokens.issue(org, client_id, services.clock.now())
    body = {"access_token": issued.value, "token_type": "bearer", "expires_in": int(lifetime)}
    return Response(200, body)


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, encoded = (request.headers.get("Authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, secret


def _refuse(status: int, error: str, description: str) -> Response:
    return Response(status, {"error": error, "error_description": description})
