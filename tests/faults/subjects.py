"""What the matrix does with each registered type: the cases of the lifecycle suite, and two types that it doesn't have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases import Case
from cases.types import case_of, has_case, registered

from journeys.emulator import Emulator
from journeys.emulator.org import SPACE
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.equality import is_satisfied_by
from providers.core.schema.wire import from_wire
from providers.twilio_segment.status import STATUSES

CONTACT = "contact-1"


class Subject:
    """One type: its case, and its objects as a stack knows them."""

    def __init__(self, case: Case) -> None:
        self.case, self.token = case, case.token
        self.provider = load(case.token)

    def there(self, emulator: Emulator) -> dict[str, dict[str, Any]]:
        """The objects of the type, as the API answers them, by the ids that they have in a stack."""
        found = [self.case.answered(each) for each in emulator.objects(self.case.kind).values()]
        return {str(each["id"]): each for each in found}

    def remove(self, emulator: Emulator, id: str) -> None:
        """Somebody deletes an object."""
        emulator.remove(self.case.kind, self.case.server_id(id))

    def is_as_wanted(self, emulator: Emulator, id: str, args: Mapping[str, Any]) -> bool:
        """Whether the object is there and has what the program says."""
        live = self.there(emulator).get(id)
        if live is None:
            return False
        shape = self.provider.shape
        now = from_wire(live, shape)
        return all(
            is_satisfied_by(value, now.get(name), shape.fields[name].node)
            for name, value in plain(args, shape).items()
            if name not in shape.options
        )


class Journeys(Subject):
    """Twilio Segment's journeys, which the emulator keeps with all their versions."""

    def remove(self, emulator: Emulator, id: str) -> None:
        """Somebody deletes one, with all its versions."""
        emulator.remove("journeys", id.rpartition("/")[2])

    def there(self, emulator: Emulator) -> dict[str, dict[str, Any]]:
        """The highest version of each."""
        found = {}
        for each in emulator.objects("journeys").values():
            last = max(each["versions"], key=lambda version: float(version["version"]))
            id = f"{each['spaceId']}/{each['id']}"
            status = STATUSES[last["status"]]
            found[id] = {**each, "id": id, "definition": last["definition"], "status": status}
        return found


class Assignments(Subject):
    """Segments of a contact: the object is what the contact is assigned to."""

    def there(self, emulator: Emulator) -> dict[str, dict[str, Any]]:
        """The assigned segments of each contact that has any."""
        found: dict[str, list[str]] = {}
        for each in emulator.objects("segmentassignments").values():
            if each["state"] == "Assigned":
                found.setdefault(each["externalContact"]["id"], []).append(each["segment"]["id"])
        return {id: {"id": id, "contactId": id, "segmentIds": ids} for id, ids in found.items()}

    def remove(self, emulator: Emulator, id: str) -> None:
        """Somebody unassigns them all."""
        for key, each in emulator.objects("segmentassignments").items():
            if each["externalContact"]["id"] == id:
                emulator.edit("segmentassignments", key, state="Unassigned")


def _journey(wait: str) -> Any:
    from providers.twilio_segment import flow

    return flow.define(
        flow.event_entry("event('Cart Viewed').count() = 1"), [flow.delay("Wait", wait), flow.leave("Done")]
    )


def _own_cases() -> dict[str, Subject]:
    journey = {
        "space_id": SPACE,
        "name": "Winback",
        "description": "Bring them back",
        "definition": _journey("1d"),
        "status": "published",
        "archive_on_delete": True,
        "allow_replace_live": True,
    }
    segments = [f"segment-{number}" for number in range(14)]
    return {
        "segment:Journey": Journeys(
            Case(
                token="segment:Journey",
                kind="journeys",
                minimal=journey,
                full=journey,
                changes={"definition": _journey("2d")},
                create_only={"name": "Winback 2"},
                listed=False,
            )
        ),
        "genesys:SegmentAssignment": Assignments(
            Case(
                token="genesys:SegmentAssignment",
                kind="segmentassignments",
                minimal={"contact_id": CONTACT, "segment_ids": segments[:1]},
                full={"contact_id": CONTACT, "segment_ids": segments[:11]},
                changes={"segment_ids": segments[3:14]},
                create_only={"contact_id": "contact-2"},
                seed={"segments": [{"id": id, "displayName": id} for id in segments]},
                listed=False,
            )
        ),
    }


def subject_of(token: str) -> Subject:
    """The subject of a registered type; fails where nobody wrote a case."""
    if has_case(token):
        return Subject(case_of(token))
    own = _own_cases()
    assert token in own, f"{token} has no case: write one in tests/lifecycle/cases"
    return own[token]


TYPES = registered()
"""Every resource type that the package has."""
