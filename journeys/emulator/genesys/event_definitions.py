"""Event definitions for views: native ones, which are seeded, and one for each schema of external events."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .group import operation
from .kind import Kind

declare(
    "external_event_id",
    "opaque | schema | composite",
    "guess",
    "The eventDefinitionId of an external event, which its own answers don't have: one that only the list of event "
    "definitions has; the schema's id; or schema's id and event's name with a colon between.",
)
declare(
    "external_event_names",
    "the title of the schema",
    "guess",
    "eventName and, at first, displayName; an enabled schema has one event, New and Deactivated until it is activated.",
)
declare(
    "external_event_activation",
    "only by PUT .../activate, with no way back",
    "documented",
    "There is no operation for it. systemStatus becomes Active; a new version of the schema makes it Updated (guess).",
)

_PATH = "/api/v2/journey/views/eventdefinitions"


class EventDefinitions(Kind):
    """The native event definitions."""

    name = "eventdefinitions"
    path = _PATH
    id_parameter = "eventDefinitionId"
    schema = "JourneyEventDefinition"
    name_field = "name"
    does = ()
    versioned = False
    dates = ()

    def seeded(self, org: Org, fields: Body) -> Body:
        schema = {"title": fields.get("name", ""), "type": "object"}
        return super().seeded(org, {"source": "Native", "description": "", "jsonSchema": schema, **fields})

    @operation("GET", _PATH)
    def all(self, call: Call) -> Response:
        external = [_as_definition(call, each) for each in call.org.collection(EXTERNAL)]
        entities = [*self.collection(call), *external]
        return Response(200, {"total": len(entities), "entities": entities, "selfUri": _PATH})

    @operation("GET", f"{_PATH}/{{eventDefinitionId}}")
    def one(self, call: Call) -> Response:
        native = self.collection(call).get(self.key(call))
        return Response(200, native or _as_definition(call, _external(call)))

    @operation("GET", f"{_PATH}/external")
    def external(self, call: Call) -> Response:
        return Response(200, {"entities": [_shown(each) for each in call.org.collection(EXTERNAL)]})

    @operation("GET", f"{_PATH}/external/changes")
    def changes(self, call: Call) -> Response:
        return Response(200, {"changes": list(_changes(call.org))})

    @operation("PUT", f"{_PATH}/{{eventDefinitionId}}")
    def change(self, call: Call) -> Response:
        return self._updated(call, {})

    @operation("PUT", f"{_PATH}/{{eventDefinitionId}}/activate")
    def activate(self, call: Call) -> Response:
        first = _external(call).get("dateFirstActivated", call.timestamp)
        fields = {"activationStatus": "Activated", "systemStatus": "Active", "dateFirstActivated": first}
        return self._updated(call, fields)

    @staticmethod
    def _updated(call: Call, fields: Body) -> Response:
        wanted = {name: call.body[name] for name in ("displayName", "rank")}
        after = {**_external(call), **wanted, **fields, "dateModified": call.timestamp}
        call.org.collection(EXTERNAL).put(after["id"], after)
        answered = ("schemaId", "eventName", "displayName", "rank", "activationStatus")
        return Response(200, {name: after[name] for name in answered})


class ExternalDefinitions(Kind):
    """The definitions of external events, as the emulator stores them."""

    name = "externaldefinitions"
    path = _PATH
    id_parameter = "eventDefinitionId"
    schema = "ExternalEventSummary"
    name_field = "eventName"
    does = ()
    versioned = False
    dates = ("dateCreated", "dateModified")


EXTERNAL = ExternalDefinitions.name


def announce(org: Org, schema: Body) -> None:
    """Create or update the event of a schema that was created or changed."""
    title, now = schema["jsonSchema"]["title"], org.clock.timestamp()
    events = org.collection(EXTERNAL)
    known = next((each for each in events if each["schemaId"] == schema["id"]), None)
    if known:
        status = "Updated" if known["activationStatus"] == "Activated" else known["systemStatus"]
        events.put(known["id"], {**known, "eventName": title, "systemStatus": status, "dateModified": now})
    elif schema["enabled"]:
        key = str(uuid.uuid5(uuid.NAMESPACE_OID, schema["id"]))
        about = {"schemaId": schema["id"], "eventName": title, "displayName": title, "rank": 0}
        status = {"activationStatus": "Deactivated", "systemStatus": "New"}
        events.put(key, {"id": key, **about, **status, "dateCreated": now, "dateModified": now})


def _external(call: Call) -> Body:
    """The external event that the call's path names; 404 when there is none."""
    wanted = call.path_values["eventDefinitionId"]
    for event in call.org.collection(EXTERNAL):
        if _id(call, event) == wanted:
            return event
    raise errors.not_found()


def _id(call: Call, event: Body) -> str:
    composite = f"{event['schemaId']}:{event['eventName']}"
    ids = {"opaque": event["id"], "schema": event["schemaId"], "composite": composite}
    return str(ids[call.switches["external_event_id"]])


def _shown(event: Body) -> Body:
    return {name: value for name, value in event.items() if name != "id"}


def _as_definition(call: Call, event: Body) -> Body:
    schema = call.org.collection("externalschemas").get(event["schemaId"]) or {"jsonSchema": {}}
    key = _id(call, event)
    return {
        "id": key,
        "name": event["eventName"],
        "displayName": event["displayName"],
        "rank": event["rank"],
        "source": "External",
        "description": schema["jsonSchema"].get("description", ""),
        "jsonSchema": {"type": "object", **schema["jsonSchema"]},
        "selfUri": f"{_PATH}/{key}",
    }


def _changes(org: Org) -> Iterator[Body]:
    for event in org.collection(EXTERNAL):
        if event["systemStatus"] in ("New", "Updated", "Error"):
            about = {name: event[name] for name in ("schemaId", "eventName", "systemStatus")}
            yield {"changeCategory": event["systemStatus"], **about, "dateDetected": event["dateModified"]}
