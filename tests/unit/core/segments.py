"""A segment as the program and as the API have it, and what was asked about segments."""

from __future__ import annotations

from typing import Any

from support.requests import asked

from journeys.emulator import Emulator

TOKEN = "genesys:Segment"
PATH = "/api/v2/journey/segments"
PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/pricing"]}],
    "count": 1,
    "stream_type": "Web",
    "session_type": "web",
}
ARGS: dict[str, Any] = {"display_name": "VIP", "journey": {"patterns": [PATTERN]}}


def wire(**more: Any) -> dict[str, Any]:
    """What the arguments make, as somebody else might have made it."""
    pattern = {
        "criteria": [{"key": "page.url", "values": ["/pricing"]}],
        "count": 1,
        "streamType": "Web",
        "sessionType": "web",
    }
    return {"displayName": "VIP", "journey": {"patterns": [pattern]}, **more}


def log(emulator: Emulator) -> list[str]:
    """The requests since the last look: method, `list` or `one`, status; without the question of identity."""
    return [f"{e.method} {'list' if e.path == PATH else 'one'} {e.status}" for e in asked(emulator)]
