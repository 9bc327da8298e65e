"""What an emulator has of segments that are assigned to contacts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from support.requests import asked

from journeys.emulator import Emulator

CONTACT = "contact-1"
PATH = f"/api/v2/externalcontacts/contacts/{CONTACT}/journey/segments"
OLD_PATH = f"/api/v2/journey/externalcontacts/{CONTACT}/segments"
TOKEN = "genesys:SegmentAssignment"
READ, WRITE = f"GET {PATH}", f"POST {PATH}"


def seed_segments(emulator: Emulator, count: int) -> list[str]:
    """The ids of so many new segments."""
    return [str(emulator.seed("segments", {"displayName": f"S{n}"})["id"]) for n in range(count)]


def assign(emulator: Emulator, segment: str, **more: Any) -> None:
    """Somebody else assigns a segment to the contact."""
    emulator.seed(
        "segmentassignments", {"segment": {"id": segment}, "externalContact": {"id": CONTACT}, **more}
    )


def unassign(emulator: Emulator, segment: str) -> None:
    """Somebody else unassigns it, or it expires."""
    emulator.edit("segmentassignments", f"{CONTACT}/{segment}", state="Unassigned")


def assigned(emulator: Emulator, contact: str = CONTACT) -> set[str]:
    """The segments that a contact is assigned to, those of a session left out."""
    return {
        each["segment"]["id"]
        for each in emulator.objects("segmentassignments").values()
        if each["state"] == "Assigned" and each["externalContact"]["id"] == contact and "session" not in each
    }


def ends_of(emulator: Emulator) -> dict[str, str]:
    """When each assignment of the contact ends."""
    return {
        each["segment"]["id"]: each["dateForUnassignment"]
        for each in emulator.objects("segmentassignments").values()
    }


def counted(emulator: Emulator) -> dict[str, int]:
    """How often each `METHOD /path` was sent since the last look."""
    return dict(Counter(f"{entry.method} {entry.path}" for entry in asked(emulator)))
