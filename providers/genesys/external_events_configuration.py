"""External events configuration: where events of another system come in (Genesys Cloud Journey).

Endpoints `/api/v2/journey/externalevents/configurations`, schemas `CreateExternalEventsConfigurationRequest`,
`UpdateExternalEventsConfigurationRequest` and `ExternalEventsConfiguration` of the vendor's OpenAPI description
(SDK 269).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, In, Limit, Needed, refers_to
from providers.core.schema.validation import Finding, View, rule

from .dialect import GENESYS

UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
EXAMPLE = "2b5c1a52-8a6e-4a5e-9d8e-0f6a7c1d2e3f"
Fixed = Annotated[str, CREATE_ONLY, Limit(min_length=1)]


class ExternalEventsConfigurationArgs(TypedDict, total=False):
    """The arguments of an `ExternalEventsConfiguration`."""

    name: Needed[In[Annotated[str, Limit(min_length=1)]]]
    """The name that people see. Whether the API takes one that is there already isn't documented."""
    description: Needed[In[str]]
    """What it is for; the API demands one."""
    division_id: Needed[In[Fixed]]
    """The division that it belongs to. Changing it replaces the configuration."""
    schema_id: Needed[
        In[Annotated[str, CREATE_ONLY, Limit(min_length=1), refers_to("genesys:ExternalEventsSchema")]]
    ]
    """The `ExternalEventsSchema` that its events follow. Changing it replaces the configuration."""
    source: Needed[In[Fixed]]
    """The other system, such as `Salesforce`. Changing it replaces the configuration."""


@rule(ExternalEventsConfigurationArgs, "warning")
def ids_are_uuids(configuration: View) -> Iterator[Finding]:
    """The API describes both ids as UUIDs; a name in their place is refused only when it is sent."""
    for name in ("division_id", "schema_id"):
        if not UUID.fullmatch(configuration[name]):
            yield name, f'should be an id such as "{EXAMPLE}"; got "{configuration[name]}"'


class ExternalEventsConfigurationProvider(Provider):
    """The provider of external events configurations."""

    vendor = GENESYS
    token = "genesys:ExternalEventsConfiguration"
    args = ExternalEventsConfigurationArgs
    path = "/api/v2/journey/externalevents/configurations"
    title = "external events configuration"
    natural_key = "name"
    page_size = 20  # the most that the API documents
    sends_version = False
    created = modified = (
        "dateLastModified"  # of a new object both are the same moment; the API tells only this one
    )
    computed = ("division_id_active", "schema_active", "date_last_modified", "self_uri")


class ExternalEventsConfiguration(Resource, module="genesys", name="ExternalEventsConfiguration"):
    """Where events of another system come in; the schema says what they look like.

    The id is what the other system posts its events to. Replacing the configuration changes it, so the plan names the
    field that does. Raises at preview, with nothing sent: unknown fields, wrong types, missing values. Permissions:
    `journey:externalEventsConfiguration:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = ExternalEventsConfigurationProvider

    name: Output[str]
    """The name that people see."""
    description: Output[str]
    """What it is for."""
    division_id: Output[str]
    """The division that it belongs to."""
    schema_id: Output[str]
    """The schema that its events follow."""
    source: Output[str]
    """The other system."""
    division_id_active: Output[bool]
    """Whether the division still exists."""
    schema_active: Output[bool]
    """Whether the schema is enabled."""
    date_last_modified: Output[str]
    """When it was changed last (ISO 8601, UTC)."""
    self_uri: Output[str | None]
    """The path of the object in the API."""

    def __init__(
        self,
        resource_name: str,
        args: ExternalEventsConfigurationArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[ExternalEventsConfigurationArgs],
    ) -> None:
        """Where events of another system come in; the schema says what they look like."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(
        resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None
    ) -> ExternalEventsConfiguration:
        """A configuration that is there already and isn't managed by this program: one GET in every preview and up."""
        return ExternalEventsConfiguration._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetExternalEventsConfigurationResult:
    """An external events configuration as it is in the org; None where the API has nothing."""

    id: str
    name: str
    description: str
    division_id: str
    schema_id: str
    source: str
    division_id_active: bool
    schema_active: bool
    date_last_modified: str
    self_uri: str | None


GET_CONFIGURATION = lookup_of(ExternalEventsConfigurationProvider, GetExternalEventsConfigurationResult)


def get_external_events_configuration(
    name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetExternalEventsConfigurationResult:
    """The external events configuration of that name (exactly so) or id, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_CONFIGURATION, opts, {"name": name, "id": id})


def get_external_events_configuration_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetExternalEventsConfigurationResult]:
    """As `get_external_events_configuration`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_CONFIGURATION, opts, {"name": name, "id": id})
