"""Objects that journey objects refer to: flows, schedule groups, and integration or open actions. Seeded, read-only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from ..clock import seconds
from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .kind import Kind
from .paging import lookup

declare(
    "name_filter",
    "substring | exact",
    "documented",
    "The `name` filter of flows, schedule groups and actions, and those by description, without case: partial names "
    "match (documented for actions alone), or only whole ones.",
)
declare(
    "lookup_objects",
    "read-only, whatever was seeded",
    "inferred",
    "Flows, schedule groups and actions have the fields of the SDK's models that a lookup needs.",
)
declare(
    "lookup_filters",
    "editableBy, includeAuthActions, nextPage and previousPage have no effect",
    "guess",
    "Nothing that is seeded says who may edit a flow or which actions are for authentication; actions are paged by "
    "number alone. The other filters of the three lists work.",
)


class Lookup(Kind):
    """The base of these kinds."""

    document = "genesys-platform"
    name_field = "name"
    does = ("list", "get")
    versioned = False
    dates = ()

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        for body in found:
            if all(self.matches(call, body)):
                yield body

    def matches(self, call: Call, body: Body) -> Iterator[bool]:
        """For each filter of the query, whether the object passes it."""
        query = call.query
        yield self.named(call, "name", body["name"])
        yield not query.get("id") or body["id"] in query["id"]
        yield not query.get("divisionId") or lookup(body, "division.id") in query["divisionId"]

    @staticmethod
    def named(call: Call, parameter: str, *texts: str) -> bool:
        """Whether one of the texts is, or contains, the parameter's value; True without the parameter."""
        wanted = (call.query.get(parameter) or "").lower()
        partial = call.switches["name_filter"] == "substring"
        return not wanted or any(wanted == t.lower() or (partial and wanted in t.lower()) for t in texts)


class Flows(Lookup):
    name = "flows"
    path = "/api/v2/flows"
    id_parameter = "flowId"
    schema = "Flow"
    defaults: ClassVar[Mapping[str, Any]] = {"type": "WORKFLOW", "active": True}

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        schemas = () if call.query.get("includeSchemas") else ("inputSchema", "outputSchema")
        for body in super().filtered(call, found):
            yield {name: value for name, value in body.items() if name not in schemas}

    def get(self, call: Call) -> Response:
        response = super().get(call)
        if response.body.get("deleted") and not call.query.get("deleted"):
            raise errors.not_found()
        return response

    def matches(self, call: Call, body: Body) -> Iterator[bool]:
        query, description = call.query, body.get("description", "")
        yield from super().matches(call, body)
        yield not query.get("type") or body["type"].lower() in [each.lower() for each in query["type"]]
        yield self.named(call, "description", description)
        yield self.named(call, "nameOrDescription", body["name"], description)
        yield bool(query.get("deleted")) or not body.get("deleted")
        yield query.get("lockedBy") in (None, lookup(body, "lockedUser.id"))
        yield query.get("lockedByClientId") in (None, lookup(body, "lockedClient.id"))
        yield query.get("publishVersionId") in (None, lookup(body, "publishedVersion.id"))
        yield query.get("virtualAgentEnabled") in (None, body.get("virtualAgentEnabled", False))
        yield not query.get("secure") or _is_secure(body, query["secure"])
        date = lookup(body, "publishedVersion.datePublished")
        published = seconds(date) if date else None
        for name, earlier in (("publishedAfter", False), ("publishedBefore", True)):
            if query.get(name):
                yield published is not None and (published < _moment(call, name)) == earlier


class ScheduleGroups(Lookup):
    name = "schedulegroups"
    path = "/api/v2/architect/schedulegroups"
    id_parameter = "scheduleGroupId"
    schema = "ScheduleGroup"

    def matches(self, call: Call, body: Body) -> Iterator[bool]:
        yield from super().matches(call, body)
        wanted = (call.query.get("scheduleIds") or "").split(",")
        lists = (body.get(name, ()) for name in ("openSchedules", "closedSchedules", "holidaySchedules"))
        yield wanted == [""] or any(each["id"] in wanted for schedules in lists for each in schedules)


class Actions(Lookup):
    name = "actions"
    path = "/api/v2/integrations/actions"
    id_parameter = "actionId"
    schema = "Action"

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        return (_shown(call, body) for body in super().filtered(call, found))

    def get(self, call: Call) -> Response:
        response = super().get(call)
        response.body = _shown(call, response.body)
        return response

    def matches(self, call: Call, body: Body) -> Iterator[bool]:
        query = call.query
        yield from super().matches(call, body)
        yield not query.get("ids") or body["id"] in query["ids"].split(",")
        yield query.get("category") in (None, body.get("category"))
        yield _says(query.get("secure"), body.get("secure", False))


def _shown(call: Call, body: Body) -> Body:
    """The action, without its configuration unless the query asks for it."""
    shown = call.query.get("includeConfig") or call.query.get("expand") == "config"
    return body if shown else {name: value for name, value in body.items() if name != "config"}


def _is_secure(body: Body, version: str) -> bool:
    """Whether the checked-in or the published version of a flow is secure, or any of them."""
    found = {name: bool(lookup(body, f"{name}Version.secure")) for name in ("checkedIn", "published")}
    if version == "any":
        return any(found.values())
    return found["checkedIn" if version == "checkedin" else version]


def _says(text: str | None, value: bool) -> bool:
    """Whether a value passes a filter whose text is true or false; None passes all."""
    return text is None or (text.lower() == "true") == value


def _moment(call: Call, name: str) -> float:
    try:
        return seconds(call.query[name])
    except ValueError:
        raise errors.invalid_query(name, call.query[name], "dates") from None
