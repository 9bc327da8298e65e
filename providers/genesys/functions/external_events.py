"""External events: configurations, schemas and their versions, core types and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import In, Limit, Opt
from providers.core.session.session import Session

from ..dialect import GENESYS
from ..external_events_configuration import (
    ExternalEventsConfigurationProvider,
    GetExternalEventsConfigurationResult,
)
from . import known
from .asking import Version, entities, one
from .listing import all_of
from .visit import AddressableEntityRef

PATH = "/api/v2/journey/externalevents"
Id = Annotated[str, Limit(min_length=1)]


@dataclass(frozen=True, slots=True)
class JourneyExternalEventsSchema:
    """A version of a schema of external events. Schema `JourneyExternalEventsSchema`."""

    id: str
    version: int | None
    """The version of the schema."""
    enabled: bool | None
    """Whether new data may use it."""
    date_created: str | None
    """When this version was made."""
    created_by: AddressableEntityRef | None
    """The user who made this version."""
    json_schema: dict[str, Any] | None
    """The JSON schema of its fields."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class Coretype:
    """A type that fields of a schema can have. Schema `Coretype`."""

    id: str
    name: str | None
    """Its name."""
    version: int | None
    """Its version."""
    date_created: str | None
    """When it was made."""
    schema: dict[str, Any] | None
    """The JSON schema of the type."""
    current: bool | None
    """Whether this is the version in use."""
    validation_fields: list[str]
    """The names of the limits that a schema may set for a field of this type."""
    validation_limits: dict[str, Any] | None
    """What those limits may be."""
    item_validation_fields: list[str]
    """The names of the limits for items, of a type that is a list."""
    item_validation_limits: dict[str, Any] | None
    """What the limits for items may be."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class SchemaQuantityLimits:
    """How many and how large schemas may be. Schema `SchemaQuantityLimits`."""

    id: str
    name: str | None
    """Its name."""
    min_field_name_characters: int | None
    """The characters that the name of a field has at least."""
    max_field_name_characters: int | None
    """The characters that the name of a field has at most."""
    min_field_title_characters: int | None
    """The characters that the title of a field has at least."""
    max_field_title_characters: int | None
    """The characters that the title of a field has at most."""
    min_field_description_characters: int | None
    """The characters that the description of a field has at least."""
    max_field_description_characters: int | None
    """The characters that the description of a field has at most."""
    min_schema_name_characters: int | None
    """The characters that the name of a schema has at least."""
    max_schema_name_characters: int | None
    """The characters that the name of a schema has at most."""
    min_schema_description_characters: int | None
    """The characters that the description of a schema has at least."""
    max_schema_description_characters: int | None
    """The characters that the description of a schema has at most."""
    max_number_of_schemas_per_org: int | None
    """How many schemas an org may have."""
    max_number_of_fields_per_schema: int | None
    """How many fields a schema may have."""
    max_number_of_fields_per_org: int | None
    """How many fields all schemas of an org may have together."""
    self_uri: str | None


class ListExternalEventsConfigurationsArgs(TypedDict, total=False):
    """The arguments of `list_external_events_configurations`."""

    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class ListExternalEventsSchemasArgs(TypedDict, total=False):
    """The arguments of `list_external_events_schemas`: there are none."""


class ListExternalEventsSchemaVersionsArgs(TypedDict, total=False):
    """The arguments of `list_external_events_schema_versions`."""

    schema_id: Required[In[Id]]
    """The schema's id."""


class GetExternalEventsSchemaVersionArgs(TypedDict, total=False):
    """The arguments of `get_external_events_schema_version`."""

    schema_id: Required[In[Id]]
    """The schema's id."""
    version: Required[In[Version]]
    """The version, a number or a text."""


class ListExternalEventsCoreTypesArgs(TypedDict, total=False):
    """The arguments of `list_external_events_core_types`: there are none."""


class GetExternalEventsCoreTypeArgs(TypedDict, total=False):
    """The arguments of `get_external_events_core_type`."""

    name: Required[In[Id]]
    """Its name."""


class GetExternalEventsLimitsArgs(TypedDict, total=False):
    """The arguments of `get_external_events_limits`: there are none."""


def _schemas(session: Session, args: Mapping[str, Any]) -> list[JourneyExternalEventsSchema]:
    return entities(session, f"{PATH}/schemas", JourneyExternalEventsSchema)


def _versions(session: Session, args: Mapping[str, Any]) -> list[JourneyExternalEventsSchema]:
    path = f"{PATH}/schemas/{{schemaId}}/versions"
    return entities(session, path, JourneyExternalEventsSchema, args["schema_id"])


def _version(session: Session, args: Mapping[str, Any]) -> JourneyExternalEventsSchema:
    path = f"{PATH}/schemas/{{schemaId}}/versions/{{versionId}}"
    return one(session, path, JourneyExternalEventsSchema, args["schema_id"], args["version"])


def _core_types(session: Session, args: Mapping[str, Any]) -> list[Coretype]:
    return entities(session, f"{PATH}/schemas/coretypes", Coretype)


def _core_type(session: Session, args: Mapping[str, Any]) -> Coretype:
    return one(session, f"{PATH}/schemas/coretypes/{{coreTypeName}}", Coretype, args["name"])


def _limits(session: Session, args: Mapping[str, Any]) -> SchemaQuantityLimits:
    return one(session, f"{PATH}/schemas/limits", SchemaQuantityLimits)


LIST_EXTERNAL_EVENTS_CONFIGURATIONS = Function(
    GENESYS,
    "list_external_events_configurations",
    ListExternalEventsConfigurationsArgs,
    all_of(ExternalEventsConfigurationProvider(), GetExternalEventsConfigurationResult),
)


def list_external_events_configurations(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalEventsConfigurationsArgs]
) -> list[GetExternalEventsConfigurationResult]:
    """The sources of external events, 20 a request. Permission `journey:externalEventsConfiguration:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_EVENTS_CONFIGURATIONS(opts, args)


def list_external_events_configurations_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalEventsConfigurationsArgs]
) -> Output[list[GetExternalEventsConfigurationResult]]:
    """As `list_external_events_configurations`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_EVENTS_CONFIGURATIONS.output(opts, args)


LIST_EXTERNAL_EVENTS_SCHEMAS = Function(
    GENESYS, "list_external_events_schemas", ListExternalEventsSchemasArgs, _schemas
)


def list_external_events_schemas(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalEventsSchemasArgs]
) -> list[JourneyExternalEventsSchema]:
    """The schemas of external events. Permission `journey:externalEventsSchema:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_EVENTS_SCHEMAS(opts, args)


def list_external_events_schemas_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalEventsSchemasArgs]
) -> Output[list[JourneyExternalEventsSchema]]:
    """As `list_external_events_schemas`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_EVENTS_SCHEMAS.output(opts, args)


LIST_EXTERNAL_EVENTS_SCHEMA_VERSIONS = Function(
    GENESYS, "list_external_events_schema_versions", ListExternalEventsSchemaVersionsArgs, _versions
)


def list_external_events_schema_versions(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalEventsSchemaVersionsArgs]
) -> list[JourneyExternalEventsSchema]:
    """The versions of a schema. Permission `journey:externalEventsSchema:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_EVENTS_SCHEMA_VERSIONS(opts, args)


def list_external_events_schema_versions_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalEventsSchemaVersionsArgs]
) -> Output[list[JourneyExternalEventsSchema]]:
    """As `list_external_events_schema_versions`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_EVENTS_SCHEMA_VERSIONS.output(opts, args)


GET_EXTERNAL_EVENTS_SCHEMA_VERSION = Function(
    GENESYS, "get_external_events_schema_version", GetExternalEventsSchemaVersionArgs, _version
)


def get_external_events_schema_version(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetExternalEventsSchemaVersionArgs]
) -> JourneyExternalEventsSchema:
    """One version of a schema. The latest: `get_external_events_schema`. Permission `journey:externalEventsSchema:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_EXTERNAL_EVENTS_SCHEMA_VERSION(opts, args)


def get_external_events_schema_version_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetExternalEventsSchemaVersionArgs]
) -> Output[JourneyExternalEventsSchema]:
    """As `get_external_events_schema_version`, once the arguments and `depends_on` are known."""
    return GET_EXTERNAL_EVENTS_SCHEMA_VERSION.output(opts, args)


LIST_EXTERNAL_EVENTS_CORE_TYPES = Function(
    GENESYS, "list_external_events_core_types", ListExternalEventsCoreTypesArgs, _core_types
)


def list_external_events_core_types(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalEventsCoreTypesArgs]
) -> list[Coretype]:
    """The types that fields of a schema can have. Permission `journey:externalEventsSchema:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_EVENTS_CORE_TYPES(opts, args)


def list_external_events_core_types_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalEventsCoreTypesArgs]
) -> Output[list[Coretype]]:
    """As `list_external_events_core_types`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_EVENTS_CORE_TYPES.output(opts, args)


GET_EXTERNAL_EVENTS_CORE_TYPE = Function(
    GENESYS, "get_external_events_core_type", GetExternalEventsCoreTypeArgs, _core_type
)


def get_external_events_core_type(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetExternalEventsCoreTypeArgs]
) -> Coretype:
    """One of these types, by its name. Permission `journey:externalEventsSchema:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_EXTERNAL_EVENTS_CORE_TYPE(opts, args)


def get_external_events_core_type_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetExternalEventsCoreTypeArgs]
) -> Output[Coretype]:
    """As `get_external_events_core_type`, once the arguments and `depends_on` are known."""
    return GET_EXTERNAL_EVENTS_CORE_TYPE.output(opts, args)


GET_EXTERNAL_EVENTS_LIMITS = Function(
    GENESYS, "get_external_events_limits", GetExternalEventsLimitsArgs, _limits
)


def get_external_events_limits(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetExternalEventsLimitsArgs]
) -> SchemaQuantityLimits:
    """How many and how large schemas may be. Permission `journey:externalEventsSchema:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_EXTERNAL_EVENTS_LIMITS(opts, args)


def get_external_events_limits_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetExternalEventsLimitsArgs]
) -> Output[SchemaQuantityLimits]:
    """As `get_external_events_limits`, once the arguments and `depends_on` are known."""
    return GET_EXTERNAL_EVENTS_LIMITS.output(opts, args)
