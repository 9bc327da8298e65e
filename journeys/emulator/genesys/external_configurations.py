"""Configurations of external events, and the events that are sent to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..http import Response
from ..openapi import Schema, load
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .group import operation
from .kind import Kind

declare(
    "external_configurations",
    "division, schema and source never change; pages of at most 20",
    "documented",
    "The patch model has name and description alone. divisionIdActive is true, schemaActive says whether the schema is "
    "there and enabled (both guesses).",
)
declare(
    "external_references",
    "checked | unchecked",
    "guess",
    "A configuration must name a schema that exists, else 400.",
)
declare(
    "external_events",
    "each is checked against the configuration's schema; those that fail come back unprocessed",
    "inferred",
    "With statusCode 400 and not retryable (guess); the answer is 200 all the same. The others are kept as "
    "`externalevents`; only `/_emulator/objects` shows them.",
)


class ExternalConfigurations(Kind):
    name = "externalconfigurations"
    path = "/api/v2/journey/externalevents/configurations"
    id_parameter = "configId"
    schema = "ExternalEventsConfiguration"
    name_field = "name"
    max_page = 20
    created_status = 200
    versioned = False
    dates = ("dateLastModified",)
    defaults: ClassVar[Mapping[str, Any]] = {
        "description": "",
        "divisionId": "home",
        "divisionIdActive": True,
        "schemaActive": True,
        "source": "emulator",
    }

    def completed(self, org: Org, body: Body) -> Body:
        schema = org.collection("externalschemas").get(body.get("schemaId", ""))
        return {**body, "schemaActive": bool(schema and schema["enabled"])}

    def get(self, call: Call) -> Response:
        response = super().get(call)
        response.body = self.completed(call.org, response.body)
        return response

    def check(self, call: Call, body: Body) -> None:
        schema = call.org.collection("externalschemas").get(body["schemaId"])
        if schema is None and call.switches["external_references"] == "checked":
            raise errors.bad_request(f"The schema [{body['schemaId']}] does not exist.")

    @operation("POST", "/api/v2/journey/externalevents/configurations/{configurationId}/events")
    def send(self, call: Call) -> Response:
        configuration = self.collection(call).get(call.path_values["configurationId"])
        if configuration is None:
            raise errors.not_found()
        schema = call.org.collection("externalschemas").get(configuration["schemaId"])
        unprocessed = []
        for index, event in enumerate(call.body["entities"]):
            problem = _problem(event, schema)
            if problem is None:
                kept = {**event, "configurationId": configuration["id"]}
                call.org.collection("externalevents").put(event["id"], kept)
                continue
            about = {"isRetryable": False, "errorMessage": problem, "statusCode": 400}
            unprocessed.append({"event": event, "originalRequestIndex": index, **about})
        return Response(200, {"unprocessedEntities": unprocessed})


class ExternalEvents(Kind):
    """The events that were sent to the configurations. They aren't in the API."""

    name = "externalevents"
    path = "/api/v2/journey/externalevents/configurations"
    id_parameter = "eventId"
    schema = "ExternalEvent"
    name_field = "id"
    does = ()
    versioned = False
    dates = ()


def _problem(event: Body, schema: Body | None) -> str | None:
    if schema is None or not schema["enabled"]:
        return "The schema of the configuration is not enabled."
    document = schema["jsonSchema"]
    known = {name: _type_of(spec) for name, spec in document.get("properties", {}).items()}
    attributes = event["attributes"]
    unknown = [name for name in attributes if name not in known]
    if unknown:
        return f"The schema has no field {unknown[0]}."
    own = {"type": "object", "properties": known}
    if document.get("required"):
        own["required"] = document["required"]
    problems = Schema(load("genesys-journey"), own).problems(attributes)
    return f"{problems[0].dotted}: {problems[0].message}" if problems else None


def _type_of(spec: Any) -> Body:
    """Only the type of a field's schema: core types are references that this emulator doesn't resolve."""
    return {"type": spec["type"]} if isinstance(spec, dict) and isinstance(spec.get("type"), str) else {}
