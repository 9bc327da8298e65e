"""Segments: `/api/v2/journey/segments`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .kind import Kind

declare("segments_limit", "500 per org, then 409 limit.exceeded", "documented", "Help: manage segments.")
declare(
    "segment_defaults",
    "isActive true, color #4A90E2, shouldDisplayToAgent false, scope Session, no patterns",
    "guess",
    "That omitted fields default is documented, the values are not; scope Session is (forum).",
)
declare(
    "criteria_defaults",
    "operator equal, shouldIgnoreCase true",
    "guess",
    "Optional in requests, always answered.",
)
declare(
    "criteria_count",
    "one or more per pattern",
    "documented",
    "'A list of one or more criteria'; a segment without any pattern is accepted.",
)
declare(
    "segment_values",
    "color #RRGGBB, assignmentExpirationDays from 0",
    "inferred",
    "The Terraform provider's own checks.",
)
declare(
    "stream_types",
    "all | web_app",
    "documented",
    "web_app refuses Custom and Conversation and session types but web and app, as the Terraform provider "
    "says the service does.",
)
declare(
    "delete_in_use",
    "allowed | 409",
    "guess",
    "Deleting a segment or template that an action map still names.",
)

declare(
    "is_active_false",
    "all | inactive",
    "guess",
    "`isActive=false` in the list of segments ('whether or not to show only active segments'): all, or only those "
    "that are not active.",
)

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")

PATTERN_DEFAULTS: dict[str, Any] = {
    "patterns": [],
    "context": {"patterns": []},
    "journey": {"patterns": []},
    "operator": "equal",
    "shouldIgnoreCase": True,
}


def check_patterns(call: Call, body: Body) -> None:
    """Checks the patterns of a segment or outcome: no empty criteria, and the switch stream_types."""
    for part in ("context", "journey"):
        for index, pattern in enumerate(body[part]["patterns"]):
            where = f"{part}.patterns.{index}"
            if not pattern["criteria"]:
                raise errors.constraint(f"{where}.criteria", "size must be at least 1")
            if part == "journey" and call.switches["stream_types"] == "web_app":
                if pattern["streamType"] not in ("Web", "App"):
                    raise errors.invalid_value(f"{where}.streamType", pattern["streamType"], ("Web", "App"))
                if pattern["sessionType"] not in ("web", "app"):
                    raise errors.invalid_value(f"{where}.sessionType", pattern["sessionType"], ("web", "app"))


class Segments(Kind):
    name = "segments"
    path = "/api/v2/journey/segments"
    id_parameter = "segmentId"
    schema = "JourneySegment"
    limit = ("segment.max", 500)
    ids_parameter = "segmentIds"
    merged = frozenset({"externalSegment"})
    defaults: ClassVar[Mapping[str, Any]] = {
        **PATTERN_DEFAULTS,
        "isActive": True,
        "color": "#4A90E2",
        "shouldDisplayToAgent": False,
        "scope": "Session",
        "source": "Custom",
        "assignmentExpirationDays": 30,
    }

    def check(self, call: Call, body: Body) -> None:
        if not _COLOR.fullmatch(body["color"]):
            raise errors.invalid_value("color", body["color"], "hexadecimal colors, #RRGGBB")
        if body.get("assignmentExpirationDays", 0) < 0:
            raise errors.constraint("assignmentExpirationDays", "must be at least 0")
        check_patterns(call, body)

    def check_delete(self, call: Call, body: Body) -> None:
        if call.switches["delete_in_use"] == "allowed":
            return
        for action_map in call.org.collection("actionmaps"):
            if body["id"] in action_map.get("triggerWithSegments", ()):
                name = action_map["displayName"]
                raise errors.conflict(f"The segment is used by the action map [{name}].", action_map["id"])

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        active = call.query.get("isActive")
        if active is None or (not active and call.switches["is_active_false"] == "all"):
            return found
        return [body for body in found if body["isActive"] == active]
