"""Action target: a queue or skill that offers lead to, with the service level to hold (Genesys Cloud Journey).

Endpoints `/api/v2/journey/actiontargets`, schema `ActionTarget` of the vendor's OpenAPI description (SDK 269), and
`PatchActionTarget` of SDK 106 to 114. The API has never made or deleted one: a resource takes a target that is
there. It has been deprecated since 2026-05-28, and SDK 269 no longer has the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.errors import ApiError, Gone, NotFound
from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.equality import is_satisfied_by
from providers.core.schema.fields import CREATE_ONLY, OPTION, Clear, Int64, Limit, Obj, Opt
from providers.core.schema.validation import Finding, View, rule

from . import outputs
from .dialect import GENESYS

STAYS = Clear(Clear.LEAVE, "nothing that clears it is documented")
NO_CHANGE = (
    "Genesys has taken the change of action targets out of its API, or is about to: deprecated since 2026-05-28, and "
    "gone from its SDK 269. Targets can only be read. Set {fields} in the program to what the target has, or leave "
    "them out; nothing was changed."
)


class ServiceLevel(TypedDict, total=False):
    """The service level that offers are throttled for. Schema `ServiceLevel`."""

    percentage: Opt[Annotated[float, STAYS, Limit(ge=0, le=1)]]
    """The share of conversations, 0 to 1, that is to be answered in time."""
    duration_ms: Opt[Annotated[Int64, STAYS, Limit(ge=0)]]
    """In how many milliseconds they are to be answered."""


class ActionTargetArgs(TypedDict, total=False):
    """The arguments of an `ActionTarget`."""

    action_target_id: Opt[Annotated[str, OPTION, CREATE_ONLY, Limit(min_length=1)]]
    """The id of the target to take. Without it, the one of this `name` is taken."""
    name: Opt[Annotated[str, STAYS, Limit(min_length=1)]]
    """The name that people see. Changing it renames the target that the resource has taken."""
    service_level: Obj[Annotated[ServiceLevel, STAYS]]
    """The service level that offers are throttled for."""
    short_abandon_threshold: Opt[Annotated[int, STAYS, Limit(ge=0)]]
    """When an abandoned conversation counts as short, where that isn't the default; its unit isn't documented."""


@rule(ActionTargetArgs)
def target_is_named(target: View) -> Iterator[Finding]:
    """A rule of this provider's: it takes a target that is there, and must know which."""
    if "action_target_id" not in target and "name" not in target:
        yield "", "needs the action_target_id or the name of a target that is there: the API makes none"


class ActionTargetProvider(Provider):
    """The provider of action targets."""

    vendor = GENESYS
    token = "genesys:ActionTarget"
    args = ActionTargetArgs
    path = "/api/v2/journey/actiontargets"
    title = "action target"
    natural_key = "name"
    origin = "taken"
    sends_version = False
    computed = (
        "description",
        "state",
        "supported_media_types",
        "user_data",
        "self_uri",
        "created_date",
        "modified_date",
    )

    def taken_id(self, wanted: dict[str, Any]) -> str:
        """The id that the program names."""
        return str(wanted.get("action_target_id") or "")

    def is_deleted(self, entity: dict[str, Any]) -> bool:
        """The API still answers targets whose queue or skill is gone."""
        return entity.get("state") == "deleted"

    def replaced(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """Naming the target that the resource has by its id changes nothing."""
        found = super().replaced(applied, live, wanted)
        if self._names_the_same(applied, live, wanted):
            return [path for path in found if path != "action_target_id"]
        return found

    def _names_the_same(
        self, applied: Mapping[str, Any], live: Mapping[str, Any], wanted: Mapping[str, Any]
    ) -> bool:
        own = self.id_in(live)
        return "action_target_id" not in applied and own != "" and wanted.get("action_target_id") == own

    def change(
        self,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        name: str = "",
    ) -> dict[str, Any] | None:
        """Sends a service level with what nobody manages of it: whether the API merges it isn't documented."""
        level, there = wanted.get("service_level"), live.get("service_level")
        if level and there and not is_satisfied_by(level, there, self.shape.fields["service_level"].node):
            wanted = {**wanted, "service_level": {**there, **level}}
        return super().change(id, applied, live, wanted, name)

    def patch(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes the target, or says that the API no longer can."""
        try:
            return super().patch(id, body)
        except ApiError as error:
            if not self._is_without_change(id, error):
                raise
            raise ApiError(
                error.method,
                error.path,
                error.status,
                code=error.code,
                correlation_id=error.correlation_id,
                hint=NO_CHANGE.format(fields=", ".join(sorted(self._fields(body)))),
            ) from None

    def _is_without_change(self, id: str, error: ApiError) -> bool:
        """Whether the API refuses every change: a 404 says so where a GET still finds the target."""
        if isinstance(error, NotFound):
            return self.fetch_or_none(id) is not None
        return isinstance(error, Gone) or error.status == 405

    def _fields(self, body: Mapping[str, Any]) -> Iterator[str]:
        return (name for name, field in self.shape.fields.items() if field.wire in body)


class ActionTarget(Resource, module="genesys", name="ActionTarget"):
    """A target that is in the org already, with the service level that the program says. Deprecated by Genesys.

    Takes the target of that id or name, changes it only where it differs, and leaves it as it is when the resource
    is removed or destroyed. Where the API no longer changes targets, that is the error. Raises at preview, with
    nothing sent: unknown fields, wrong types and values out of range, neither id nor name. Permissions:
    `journey:actiontarget:view`, `:edit`; OAuth scope `journey`.
    """

    provider_type = ActionTargetProvider

    action_target_id: Output[str | None]
    """The id by which the program names it."""
    name: Output[str]
    """The name that people see."""
    service_level: Output[outputs.ServiceLevel | None]
    """The service level that offers are throttled for."""
    short_abandon_threshold: Output[int | None]
    """When an abandoned conversation counts as short."""
    description: Output[str | None]
    """What it is for."""
    state: Output[str | None]
    """`active` or `inactive`."""
    supported_media_types: Output[list[str] | None]
    """The media that it takes conversations of."""
    user_data: Output[list[Any] | None]
    """Keys and values that were stored with it."""
    self_uri: Output[str]
    """The path of the object in the API."""
    created_date: Output[str | None]
    """When it was created (ISO 8601, UTC)."""
    modified_date: Output[str | None]
    """When it was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: ActionTargetArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[ActionTargetArgs],
    ) -> None:
        """A target that is in the org already, with the service level that the program says. Deprecated by
        Genesys.
        """
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> ActionTarget:
        """A target that this program only reads: one GET in every preview and up."""
        return ActionTarget._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetActionTargetResult:
    """An action target as it is in the org; None where the API has nothing."""

    id: str
    name: str
    service_level: outputs.ServiceLevel | None
    short_abandon_threshold: int | None
    description: str | None
    state: str | None
    supported_media_types: list[str] | None
    user_data: list[dict[str, Any]] | None
    self_uri: str
    created_date: str | None
    modified_date: str | None


GET_ACTION_TARGET = lookup_of(ActionTargetProvider, GetActionTargetResult)


def get_action_target(
    name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetActionTargetResult:
    """The action target of that name (exactly so) or id, asked for at once; deleted ones aren't found.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_ACTION_TARGET, opts, {"name": name, "id": id})


def get_action_target_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetActionTargetResult]:
    """As `get_action_target`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_ACTION_TARGET, opts, {"name": name, "id": id})
