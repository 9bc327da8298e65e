"""Schemas of external events: a POST sends the JSON schema alone, a PUT the whole object; each version is kept."""

from __future__ import annotations

from typing import Any

from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .event_definitions import announce
from .group import operation
from .kind import Kind

declare(
    "schema_delete",
    "204 | 403",
    "documented",
    "DELETE of a schema: it goes with its versions, or 403 feature.forbidden (declared for this operation; when is not "
    "known).",
)
declare(
    "schema_limits",
    "50 schemas, 50 fields each, 2500 in all; names 100, title 50, description 200 characters",
    "documented",
    "422 unprocessable.entity (the vendor's codes dynamic.schema.* are not told apart here).",
)
declare(
    "schema_title",
    "unique | free",
    "inferred",
    "Two enabled schemas of one title: 422, or accepted.",
)
declare(
    "schema_changes",
    "an optional field can't become required, no field can go or change its type",
    "inferred",
    "422 unprocessable.entity. New fields must be optional.",
)
declare(
    "core_types",
    "text, url, identifier, integer, number, checkbox, date and datetime",
    "guess",
    "Names and limits.",
)

_PATH = "/api/v2/journey/externalevents/schemas"
_CORE = {
    "text": "string",
    "url": "string",
    "identifier": "string",
    "integer": "integer",
    "number": "number",
    "checkbox": "boolean",
    "date": "string",
    "datetime": "string",
}
_LIMITS = {
    "minFieldNameCharacters": 1,
    "maxFieldNameCharacters": 100,
    "minSchemaNameCharacters": 1,
    "maxSchemaNameCharacters": 50,
    "minSchemaDescriptionCharacters": 0,
    "maxSchemaDescriptionCharacters": 200,
    "maxNumberOfSchemasPerOrg": 50,
    "maxNumberOfFieldsPerSchema": 50,
    "maxNumberOfFieldsPerOrg": 2500,
}


class ExternalSchemaVersions(Kind):
    """The versions of all schemas, by schema and number."""

    name = "externalschemaversions"
    path = _PATH
    id_parameter = "versionId"
    schema = "JourneyExternalEventsSchema"
    does = ()
    dates = ()


class ExternalSchemas(Kind):
    name = "externalschemas"
    path = _PATH
    id_parameter = "schemaId"
    schema = "JourneyExternalEventsSchema"
    does = ("list", "get", "create", "put", "delete")
    listing = "plain"
    created_status = 200
    dates = ("dateCreated",)

    def title(self, body: Body) -> str:
        return str(body.get("jsonSchema", {}).get("title", ""))

    @property
    def own_fields(self) -> frozenset[str]:
        return super().own_fields | {"createdBy"}

    def wanted(self, call: Call) -> Body:
        if call.request.method == "POST":
            return {"jsonSchema": call.body, "enabled": True}
        return super().wanted(call)

    def index(self, call: Call) -> Response:
        entities = super().index(call).body["entities"]
        return Response(200, {"total": len(entities), "entities": entities, "selfUri": self.path})

    def create(self, call: Call) -> Response:
        if self.collection(call).count >= _LIMITS["maxNumberOfSchemasPerOrg"]:
            raise _unprocessable("An organisation has at most 50 schemas.")
        response = super().create(call)
        self._keep(call.org, response.body)
        return response

    def put(self, call: Call) -> Response:
        before = self.raced(call)
        self.check_version(call, before)
        _check_change(before["jsonSchema"], call.body["jsonSchema"])
        fields = {**self.wanted(call), "dateCreated": before["dateCreated"]}
        after = self.changed(call.org, before, fields, [])
        self.checked(call, after)
        self.collection(call).put(before["id"], after)
        self._keep(call.org, after)
        return Response(200, after)

    def check(self, call: Call, body: Body) -> None:
        document, others = body["jsonSchema"], [o for o in self.collection(call) if o["id"] != body["id"]]
        fields = document.get("properties", {})
        if len(document["title"]) > 50 or len(document.get("description", "")) > 200:
            raise _unprocessable("A title has at most 50 characters, a description 200.")
        if len(fields) > 50 or any(not 1 <= len(name) <= 100 for name in fields):
            raise _unprocessable("A schema has at most 50 fields with names of 1 to 100 characters.")
        if len(fields) + sum(len(o["jsonSchema"].get("properties", {})) for o in others) > 2500:
            raise _unprocessable("All schemas have at most 2500 fields.")
        missing = [name for name in document.get("required", ()) if name not in fields]
        if missing:
            raise _unprocessable(f"The required field {missing[0]} is not among the properties.")
        taken = [o for o in others if o["enabled"] and self.title(o) == document["title"]]
        if taken and body["enabled"] and call.switches["schema_title"] == "unique":
            raise _unprocessable(f"An enabled schema has the title [{document['title']}].")

    def check_delete(self, call: Call, body: Body) -> None:
        if call.switches["schema_delete"] == "403":
            raise errors.ApiError(
                403, "feature.forbidden", "The feature is not enabled: schemas can't be deleted."
            )

    def deleted(self, call: Call, body: Body) -> None:
        for each in list(_versions(call, body["id"])):
            call.org.collection("externalschemaversions").delete(each["id"])

    def seeded(self, org: Org, fields: Body) -> Body:
        body = super().seeded(org, {"enabled": True, **fields})
        self._keep(org, body)
        return body

    @operation("GET", f"{_PATH}/{{schemaId}}/versions")
    def versions(self, call: Call) -> Response:
        entities = [each["schema"] for each in _versions(call, self.current(call)["id"])]
        return Response(200, {"total": len(entities), "entities": entities})

    @operation("GET", f"{_PATH}/{{schemaId}}/versions/{{versionId}}")
    def version(self, call: Call) -> Response:
        kept = call.org.collection("externalschemaversions").get("/".join(call.path_values.values()))
        if kept is None:
            raise errors.not_found()
        return Response(200, kept["schema"])

    @operation("GET", f"{_PATH}/coretypes")
    def core_types(self, call: Call) -> Response:
        entities = [_core_type(name) for name in _CORE]
        return Response(200, {"total": len(entities), "entities": entities})

    @operation("GET", f"{_PATH}/coretypes/{{coreTypeName}}")
    def core_type(self, call: Call) -> Response:
        name = call.path_values["coreTypeName"]
        if name not in _CORE:
            raise errors.not_found()
        return Response(200, _core_type(name))

    @operation("GET", f"{_PATH}/limits")
    def limits(self, call: Call) -> Response:
        return Response(
            200, {"id": "limits", "name": "externalevents", **_LIMITS, "selfUri": f"{_PATH}/limits"}
        )

    @staticmethod
    def _keep(org: Org, body: Body) -> None:
        key = f"{body['id']}/{body['version']}"
        org.collection("externalschemaversions").put(key, {"id": key, "schema": body})
        announce(org, body)


def _versions(call: Call, schema_id: str) -> list[Body]:
    kept = call.org.collection("externalschemaversions")
    return [each for each in kept if each["id"].split("/")[0] == schema_id]


def _check_change(before: Body, after: Body) -> None:
    old, new = before.get("properties", {}), after.get("properties", {})
    for name, spec in old.items():
        if name not in new or _type(new[name]) != _type(spec):
            raise _unprocessable(f"The field {name} can't be removed, and its type can't change.")
    added = set(after.get("required", ())) - set(before.get("required", ()))
    if added:
        raise _unprocessable(f"The field {sorted(added)[0]} is optional and can't become required.")


def _type(spec: Any) -> Any:
    return (spec.get("type"), spec.get("$ref")) if isinstance(spec, dict) else None


def _core_type(name: str) -> Body:
    schema = {"title": name, "description": f"A {name} field.", "type": [_CORE[name]]}
    place = f"{_PATH}/coretypes/{name}"
    return {"id": name, "name": name, "version": 1, "schema": schema, "current": True, "selfUri": place}


def _unprocessable(text: str) -> errors.ApiError:
    return errors.ApiError(422, "unprocessable.entity", text)
