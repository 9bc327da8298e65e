"""What journey objects refer to: flows, schedule groups, and integration or open actions. Read-only, seeded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ..rules import declare
from ..store import Body
from .app import Call
from .kind import Kind

declare(
    "name_filter",
    "substring | exact",
    "documented",
    "The `name` filter of flows, schedule groups and actions, without case: partial names match (documented for "
    "actions alone), or only whole ones.",
)
declare(
    "lookup_objects",
    "read-only, whatever was seeded",
    "inferred",
    "Flows, schedule groups and actions have the fields of the SDK's models that a lookup needs.",
)


class Lookup(Kind):
    """The common part; not a kind itself."""

    document = "genesys-platform"
    name_field = "name"
    writable = False
    versioned = False
    dated = False

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        query = call.query
        for body in found:
            if not self._named(call, body) or (query.get("id") and body["id"] not in query["id"]):
                continue
            if query.get("ids") and body["id"] not in query["ids"].split(","):
                continue
            if query.get("type") and body["type"].lower() not in [each.lower() for each in query["type"]]:
                continue
            if query.get("category") not in (None, body.get("category")):
                continue
            yield body

    @staticmethod
    def _named(call: Call, body: Body) -> bool:
        wanted, name = (call.query.get("name") or "").lower(), body["name"].lower()
        return (
            wanted == name or (call.switches["name_filter"] == "substring" and wanted in name) or not wanted
        )


class Flows(Lookup):
    name = "flows"
    path = "/api/v2/flows"
    id_parameter = "flowId"
    schema = "Flow"
    defaults: ClassVar[Mapping[str, Any]] = {"type": "WORKFLOW", "active": True}


class ScheduleGroups(Lookup):
    name = "schedulegroups"
    path = "/api/v2/architect/schedulegroups"
    id_parameter = "scheduleGroupId"
    schema = "ScheduleGroup"


class Actions(Lookup):
    name = "actions"
    path = "/api/v2/integrations/actions"
    id_parameter = "actionId"
    schema = "Action"
