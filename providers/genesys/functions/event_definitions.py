"""Event definitions: what the elements of journey views can be about, the vendor's own and those of external sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.session.session import Session

from ..dialect import GENESYS
from . import known
from .asking import entities

PATH = "/api/v2/journey/views/eventdefinitions"


@dataclass(frozen=True, slots=True)
class JourneyEventDefinition:
    """The definition of an event, with its JSON schema as the API has it. Schema `JourneyEventDefinition`."""

    id: str
    name: str
    """Its name."""
    source: str
    """Where events of this kind come from."""
    rank: int | None
    """Its place in a list; lower comes first."""
    display_name: str | None
    """Its name, as people see it."""
    description: str
    """What the event means."""
    json_schema: dict[str, Any]
    """The JSON schema of its fields."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class ExternalEventSummary:
    """An event of an external source, activated or not. Schema `ExternalEventSummary`."""

    schema_id: str | None
    """The id of its schema."""
    event_name: str | None
    """The name of the event."""
    display_name: str | None
    """Its name, as people see it."""
    rank: int | None
    """Its place in a list; lower comes first."""
    activation_status: str | None
    """Whether it is activated."""
    system_status: str | None
    """How the vendor's system is getting on with it."""
    date_created: str | None
    """When it was made."""
    date_modified: str | None
    """When it was changed last."""
    date_first_activated: str | None
    """When it was activated for the first time."""


@dataclass(frozen=True, slots=True)
class ExternalEventChange:
    """What changed in an event of an external source. Schema `ExternalEventChange`."""

    change_category: str | None
    """The kind of change."""
    schema_id: str | None
    """The id of its schema."""
    event_name: str | None
    """The name of the event."""
    date_detected: str | None
    """When the change was noticed."""
    system_status: str | None
    """How far the change is."""
    error_code: str | None
    """The code of the error, where the change is one."""
    error_description: str | None
    """What the error is, where the change is one."""


class ListEventDefinitionsArgs(TypedDict, total=False):
    """The arguments of `list_event_definitions`: there are none."""


class ListExternalEventDefinitionsArgs(TypedDict, total=False):
    """The arguments of `list_external_event_definitions`: there are none."""


class ListExternalEventChangesArgs(TypedDict, total=False):
    """The arguments of `list_external_event_changes`: there are none."""


def _list(session: Session, args: Mapping[str, Any]) -> list[JourneyEventDefinition]:
    return entities(session, PATH, JourneyEventDefinition)


def _external(session: Session, args: Mapping[str, Any]) -> list[ExternalEventSummary]:
    return entities(session, f"{PATH}/external", ExternalEventSummary)


def _changes(session: Session, args: Mapping[str, Any]) -> list[ExternalEventChange]:
    return entities(session, f"{PATH}/external/changes", ExternalEventChange, field="changes")


LIST_EVENT_DEFINITIONS = Function(GENESYS, "list_event_definitions", ListEventDefinitionsArgs, _list)


def list_event_definitions(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListEventDefinitionsArgs]
) -> list[JourneyEventDefinition]:
    """All event definitions, asked for at once. Permission `journey:eventDefinition:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EVENT_DEFINITIONS(opts, args)


def list_event_definitions_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListEventDefinitionsArgs]
) -> Output[list[JourneyEventDefinition]]:
    """As `list_event_definitions`, once the arguments and `depends_on` are known."""
    return LIST_EVENT_DEFINITIONS.output(opts, args)


LIST_EXTERNAL_EVENT_DEFINITIONS = Function(
    GENESYS, "list_external_event_definitions", ListExternalEventDefinitionsArgs, _external
)


def list_external_event_definitions(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalEventDefinitionsArgs]
) -> list[ExternalEventSummary]:
    """The events of external sources, activated or not. Permission `journey:externalEvents:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_EVENT_DEFINITIONS(opts, args)


def list_external_event_definitions_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalEventDefinitionsArgs]
) -> Output[list[ExternalEventSummary]]:
    """As `list_external_event_definitions`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_EVENT_DEFINITIONS.output(opts, args)


LIST_EXTERNAL_EVENT_CHANGES = Function(
    GENESYS, "list_external_event_changes", ListExternalEventChangesArgs, _changes
)


def list_external_event_changes(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalEventChangesArgs]
) -> list[ExternalEventChange]:
    """What changed in the events of external sources. Permission `journey:externalEvents:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_EVENT_CHANGES(opts, args)


def list_external_event_changes_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalEventChangesArgs]
) -> Output[list[ExternalEventChange]]:
    """As `list_external_event_changes`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_EVENT_CHANGES.output(opts, args)
