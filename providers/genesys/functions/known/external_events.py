"""Arguments that are known, from the declarations in `providers.genesys.functions.external_events`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing_extensions import Required, TypedDict


class ListExternalEventsConfigurationsArgs(TypedDict, total=False):
    """The arguments of `list_external_events_configurations`."""

    limit: int | None
    """The first so many; all without it."""


class ListExternalEventsSchemasArgs(TypedDict, total=False):
    """The arguments of `list_external_events_schemas`: there are none."""


class ListExternalEventsSchemaVersionsArgs(TypedDict, total=False):
    """The arguments of `list_external_events_schema_versions`."""

    schema_id: Required[str]
    """The schema's id."""


class GetExternalEventsSchemaVersionArgs(TypedDict, total=False):
    """The arguments of `get_external_events_schema_version`."""

    schema_id: Required[str]
    """The schema's id."""
    version: Required[str | int]
    """The version, a number or a text."""


class ListExternalEventsCoreTypesArgs(TypedDict, total=False):
    """The arguments of `list_external_events_core_types`: there are none."""


class GetExternalEventsCoreTypeArgs(TypedDict, total=False):
    """The arguments of `get_external_events_core_type`."""

    name: Required[str]
    """Its name."""


class GetExternalEventsLimitsArgs(TypedDict, total=False):
    """The arguments of `get_external_events_limits`: there are none."""
