"""External events schema: what the events of another system look like (Genesys Cloud Journey).

Endpoints `/api/v2/journey/externalevents/schemas`, schemas `JourneyJsonSchemaRequest`, `JourneySchemaUpdateRequest`
and `JourneyExternalEventsSchema` of the vendor's OpenAPI description (SDK 269).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.catalog import Catalog, result_of
from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.program.resource import Resource
from providers.core.schema.equality import at_path
from providers.core.schema.fields import UNORDERED, Clear, In, Items, Json, Limit, Needed, Opt
from providers.core.schema.validation import Finding, View, rule
from providers.core.session.session import Session
from providers.http.errors import Forbidden
from providers.http.paths import path_segment

from .dialect import GENESYS
from .paging import unpaged

DRAFT = "http://json-schema.org/draft-04/schema#"
"""The only value of `$schema` that the API supports."""
MOST_PROPERTIES, LONGEST_NAME = 50, 100
LONGEST_TITLE, LONGEST_DESCRIPTION = 50, 200


class ExternalEventsSchemaArgs(TypedDict, total=False):
    """The arguments of an `ExternalEventsSchema`."""

    title: Needed[In[Annotated[str, Limit(min_length=1)]]]
    """Its name, unique among the enabled schemas."""
    description: Opt[str]
    """What it is for."""
    properties: Needed[Json]
    """The attributes of an event: a JSON Schema by name. It passes as it is, keys included."""
    required: Opt[Annotated[Items[Annotated[str, Limit(min_length=1)]], UNORDERED]]
    """The attributes that every event must have. Adding one that is optional today replaces the schema."""
    enabled: Opt[Annotated[bool, Clear(Clear.LEAVE, "the API demands it in every change")]]
    """Whether it can be used; a new one is enabled. To create one disabled takes two requests."""


def _properties(schema: View) -> Mapping[str, Any]:
    given = schema["properties"]
    found = json.loads(given) if isinstance(given, str) else given
    return found if isinstance(found, Mapping) else {}


@rule(ExternalEventsSchemaArgs)
def properties_are_schemas(schema: View) -> Iterator[Finding]:
    """The API's own limits: 50 attributes, and 100 characters for the name of one; each is a JSON Schema."""
    found = _properties(schema)
    if len(found) > MOST_PROPERTIES:
        yield "properties", f"has {len(found)} attributes, and the API takes {MOST_PROPERTIES}"
    for name, value in found.items():
        if len(name) > LONGEST_NAME:
            yield f"properties.{name[:20]}...", f"must have a name of at most {LONGEST_NAME} characters"
        if not isinstance(value, Mapping):
            yield f"properties.{name[:LONGEST_NAME]}", "must be a JSON Schema, which is an object"


@rule(ExternalEventsSchemaArgs)
def required_are_properties(schema: View) -> Iterator[Finding]:
    """What is required is one of the properties, and is named once."""
    if "required" not in schema:
        return
    known = _properties(schema)
    seen: set[str] = set()
    for index, name in enumerate(schema["required"]):
        if name not in known:
            yield f"required[{index}]", f'is none of the properties; got "{name}"'
        elif name in seen:
            yield f"required[{index}]", f'is named twice; got "{name}"'
        seen.add(name)


@rule(ExternalEventsSchemaArgs, "warning")
def texts_are_short(schema: View) -> Iterator[Finding]:
    """The API's error texts name 50 characters for a title and 200 for a description."""
    for name, most in (("title", LONGEST_TITLE), ("description", LONGEST_DESCRIPTION)):
        if name in schema and len(schema[name]) > most:
            yield name, f"has {len(schema[name])} characters, and the API seems to take {most}"


class ExternalEventsSchemaProvider(Provider):
    """The provider of external events schemas.

    The API takes a bare JSON schema to create, and `{version, enabled, jsonSchema}` to change; it answers the latter.
    Here an object is always one level: the schema's own fields beside id, version and enabled.
    """

    vendor = GENESYS
    token = "genesys:ExternalEventsSchema"
    args = ExternalEventsSchemaArgs
    path = "/api/v2/journey/externalevents/schemas"
    title = "external events schema"
    natural_key = "title"
    unique_key = True
    changes_by = "put"
    page_size = 0
    created = "dateCreated"
    computed = ("version", "date_created", "self_uri")

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Creates an enabled schema."""
        return flat(self.session.client.post(self.path, json_schema(body)).object("id"))

    def fetch(self, id: str) -> dict[str, Any]:
        """The schema in its newest version."""
        return flat(super().fetch(id))

    def put(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Makes the schema's next version."""
        sent = {
            "version": body["version"],
            "enabled": body.get("enabled", True),
            "jsonSchema": json_schema(body),
        }
        return flat(self.session.client.put(f"{self.path}/{path_segment(id)}", sent).object("id"))

    def listed(self) -> Iterable[dict[str, Any]]:
        """All schemas, the disabled ones too."""
        return map(flat, unpaged(self.session.client, self.path))

    def key_of(self, entity: dict[str, Any]) -> tuple[str, ...]:
        """The title, which is unique among the enabled: a disabled one is no obstacle to a new one."""
        is_disabled = "id" in entity and entity.get("enabled") is False
        return ("",) if is_disabled else super().key_of(entity)

    def matches(self, body: dict[str, Any], entity: dict[str, Any]) -> bool:
        """Every new schema is enabled, also where the next request disables it."""
        return super().matches({**body, "enabled": True}, entity)

    def replaced(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """An optional attribute cannot become required."""
        names, before = wanted.get("required"), applied.get("required") or ()
        if not isinstance(names, list):
            return []
        known = _names_of(applied.get("properties"))
        return ["required"] if any(name in known and name not in before for name in names) else []

    def deletes_first(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Two enabled schemas cannot have one title."""
        return bool(at_path(wanted, ("title",)) == applied.get("title"))

    def finish(self, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """Disables a new schema that is wanted so: the API creates enabled ones only."""
        if wanted.get("enabled") is not False or answer.get("enabled") is False:
            return answer
        return self.put(str(answer["id"]), {**answer, "enabled": False})

    def discard(self, id: str, live: dict[str, Any]) -> None:
        """Deletes the schema; where the API forbids that, disables it and says so."""
        try:
            self.remove(id)
        except Forbidden as error:
            if error.code != "feature.forbidden":
                raise
            before, after = {"enabled": True}, {"enabled": False}
            now = self.fetch(id)
            what = f"{self.title} {id} was not deleted: the API forbids it ({error.code}). It"
            if now.get("enabled") is False:
                self.session.tell(f"{what} is disabled, and stays in the org")
                return
            self.change(id, before, before, after)
            self.session.warn(f"{what} was disabled instead, so its title is free, and stays in the org")


def flat(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with the fields of its JSON schema beside the others."""
    schema = answer.get("jsonSchema") or {}
    return {**schema, **{name: value for name, value in answer.items() if name != "jsonSchema"}}


def json_schema(entity: dict[str, Any]) -> dict[str, Any]:
    """The bare JSON schema of an object that `flat` made, or of a program's arguments."""
    outside = {"id", "version", "enabled", "dateCreated", "createdBy", "selfUri"}
    return {"$schema": DRAFT, **{n: v for n, v in entity.items() if n not in outside}}


def _names_of(properties: Any) -> frozenset[str]:
    found = json.loads(properties) if isinstance(properties, str) else properties
    return frozenset(found) if isinstance(found, dict) else frozenset()


class ExternalEventsSchema(Resource, module="genesys", name="ExternalEventsSchema"):
    """What the events of another system look like: a JSON schema, of which every change makes a version.

    An optional attribute that becomes required replaces the schema, and what names its id with it. Where the API
    forbids to delete one (403 `feature.forbidden`), destroying the resource disables it and says so; a disabled one
    is no obstacle to a new one of the same title. Raises at preview, with nothing sent: more than 50 attributes, names
    above 100 characters, required ones that are none of them. Permissions: `journey:externalEventsSchema:add`,
    `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = ExternalEventsSchemaProvider

    title: Output[str]
    """Its name."""
    description: Output[str | None]
    """What it is for."""
    properties: Output[str]
    """The attributes of an event, as JSON text."""
    required: Output[list[str] | None]
    """The attributes that every event must have."""
    enabled: Output[bool]
    """Whether it can be used."""
    version: Output[int]
    """Rises with every change; an update sends the one that it read."""
    date_created: Output[str]
    """When this version was created (ISO 8601, UTC)."""
    self_uri: Output[str]
    """The path of the object in the API."""

    def __init__(
        self,
        resource_name: str,
        args: ExternalEventsSchemaArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[ExternalEventsSchemaArgs],
    ) -> None:
        """What the events of another system look like: a JSON schema, of which every change makes a version."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(
        resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None
    ) -> ExternalEventsSchema:
        """A schema that is there already and isn't managed by this program: one GET in every preview and up."""
        return ExternalEventsSchema._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetExternalEventsSchemaResult:
    """An external events schema as it is in the org; None where the API has nothing."""

    id: str
    title: str
    description: str | None
    properties: str | None
    """The attributes of an event, as JSON text."""
    required: list[str] | None
    enabled: bool
    version: int
    date_created: str
    self_uri: str


def _ask(session: Session, **query: Any) -> GetExternalEventsSchemaResult:
    provider = ExternalEventsSchemaProvider().using(session)
    catalog = Catalog(
        session,
        provider.title,
        "title",
        provider.listed,
        provider.fetch,
        only=lambda entity: entity.get("enabled") is not False,
    )
    found = catalog.find(query.get("title"), query.get("id"))
    return result_of(GetExternalEventsSchemaResult, provider, found)


GET_SCHEMA = Lookup(GENESYS, "genesys:external_events_schema", GetExternalEventsSchemaResult, _ask)


def get_external_events_schema(
    title: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetExternalEventsSchemaResult:
    """The enabled external events schema of that title (exactly so), or the one of that id, asked for at once.

    All lookups of a run share one list; a title that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none.
    """
    return look_up(GET_SCHEMA, opts, {"title": title, "id": id})


def get_external_events_schema_output(
    title: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetExternalEventsSchemaResult]:
    """As `get_external_events_schema`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_SCHEMA, opts, {"title": title, "id": id})
