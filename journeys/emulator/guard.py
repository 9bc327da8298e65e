"""Refuses requests that a web page could have sent, and those whose body's length is unknown."""

from __future__ import annotations

import ipaddress
import re
from email.message import Message

from .http import Response

_HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\[\]]+))(?::\d*)?")


def refusal(headers: Message) -> Response | None:
    """403 for a request with an `Origin`, or with a `Host` that is not this machine's loopback; else None.

    A page of another site can send requests to a loopback port, and with a name of its own that resolves to 127.0.0.1
    it can read the answers too.
    """
    if headers.get_all("Origin"):
        return _refused(
            "requests of web pages (with an Origin header) are refused. Ask from a program, or with curl."
        )
    hosts = headers.get_all("Host") or [""]
    if not all(is_loopback(host) for host in hosts):
        return _refused(
            "only requests for this machine's loopback are answered. Use http://127.0.0.1:PORT or http://localhost:PORT."
        )
    return None


def is_loopback(host: str) -> bool:
    """Whether a `Host` header names localhost, 127.0.0.0/8 or [::1], with any port."""
    found = _HOST.fullmatch(host.strip())
    if not found:
        return False
    if (found["name"] or "").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(found["v6"] or found["name"]).is_loopback
    except ValueError:
        return False


def content_length(headers: Message) -> int | None:
    """The body's length in bytes; None where the headers don't tell it: a chunked body, or no whole number."""
    text = (headers.get("Content-Length") or "0").strip()
    chunked = "chunked" in (headers.get("Transfer-Encoding") or "").lower()
    return int(text) if text.isdecimal() and not chunked else None


def length_required() -> Response:
    """The answer to a request without a `content_length`; its connection can't be used again."""
    return Response(411, {"message": "Length Required", "status": 411})


def _refused(text: str) -> Response:
    message = f"journeys emulator: {text}"
    return Response(403, {"message": message, "error": message, "code": "emulator.refused", "status": 403})
