"""The name of an event, whatever its form."""

from __future__ import annotations

from ..store import Body


def name_of(event: Body) -> str:
    """The eventName of web and app events, else the last part of the event type."""
    for form in ("webEvent", "appEvent"):
        if form in event:
            return str(event[form]["eventName"])
    return str(event["eventType"]).rsplit(".", 1)[-1]
