"""A seed of visits for `journeys.emulator --seed`: people who come to segments and are made offers, over days."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any

FIRST = datetime(2026, 10, 1, tzinfo=timezone.utc)
DAYS = 28
STATES = ("qualified", "offered", "started", "accepted", "rejected", "ignored", "timedout", "errored")
CANARIES = ("cookie-ada", "visit-", "ada@example.com", "contact-7", "deed-")
"""What tells who a person is or which visit it was: parts of ids in the seed."""


def seed(
    segments: dict[str, str], maps: dict[str, str], visits: int = 400
) -> dict[str, list[dict[str, Any]]]:
    """Segments and maps (id to name), sessions and events; the same at every call."""
    dice, sessions, events = random.Random(12), [], []
    for number in range(visits):
        at = FIRST + timedelta(days=dice.randrange(-2, DAYS + 2), seconds=dice.randrange(80_000))
        session = {"id": f"visit-{number}", "externalContact": {"id": "contact-7"}}
        customer = {"customerId": dice.choice(["cookie-ada", "ada@example.com"]), "customerIdType": "cookie"}
        sessions.append({**session, **customer, "type": "web", "createdDate": _iso(at)})
        owner = {"session": {"id": session["id"]}, **customer}
        for id in dice.sample([*segments, "segment-of-others"], dice.randrange(3)):
            at += timedelta(seconds=30)
            assigned = {"segmentAssignmentEvent": {"segment": {"id": id}}}
            events.append({**owner, "createdDate": _iso(at), **assigned})
        for id in dice.sample([*maps, "map-of-others"], dice.randrange(3)):
            for state in (*STATES[: dice.randrange(1, 4)], dice.choice(STATES[3:])):
                at += timedelta(seconds=30)
                action = {"action": {"id": f"deed-{number}", "state": state}, "actionMap": {"id": id}}
                events.append({**owner, "createdDate": _iso(at), "webActionEvent": action})
    return {
        "segments": [{"id": id, "displayName": name} for id, name in segments.items()],
        "actionmaps": [{"id": id, "displayName": name} for id, name in maps.items()],
        "sessions": sessions,
        "events": events,
    }


def counted(seeded: dict[str, list[dict[str, Any]]], first: str, last: str) -> Counter[tuple[str, str, str]]:
    """How often each object (id) had each event (`assigned`, or the action's state) on each day, from one to another."""
    found: Counter[tuple[str, str, str]] = Counter()
    for event in seeded["events"]:
        day = event["createdDate"][:10]
        if not first <= day <= last:
            continue
        if "segmentAssignmentEvent" in event:
            found[event["segmentAssignmentEvent"]["segment"]["id"], "assigned", day] += 1
        else:
            action = event["webActionEvent"]
            found[action["actionMap"]["id"], action["action"]["state"], day] += 1
    return found


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
