"""Action targets: what offers of an org lead to. Endpoint `/api/v2/journey/actiontargets`, which is deprecated."""

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
from .asking import numbered, one

PATH = "/api/v2/journey/actiontargets"
DEPRECATED = "The vendor deprecated action targets in May 2026 with ACD chat: they can be read as long as the API has them."


@dataclass(frozen=True)
class KeyValue:
    """One entry of free-form data."""

    key: str
    value: str


@dataclass(frozen=True)
class ServiceLevel:
    """How much of the offers is to be answered in which time."""

    percentage: float | None
    """From 0 to 1."""
    duration_ms: int | None


@dataclass(frozen=True)
class ActionTargetResult:
    """An action target; None where the API has nothing. Schema `ActionTarget`."""

    id: str
    name: str | None
    user_data: list[KeyValue]
    supported_media_types: list[str]
    state: str | None
    """`active`, `inactive` or `deleted`."""
    description: str | None
    service_level: ServiceLevel | None
    short_abandon_threshold: int | None
    self_uri: str | None
    created_date: str | None
    modified_date: str | None


class ListActionTargetsArgs(TypedDict, total=False):
    """The arguments of `list_action_targets`."""

    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class GetActionTargetArgs(TypedDict, total=False):
    """The arguments of `get_action_target`."""

    id: Required[In[Annotated[str, Limit(min_length=1)]]]
    """Its id."""


def _list(session: Session, args: Mapping[str, Any]) -> list[ActionTargetResult]:
    return numbered(session, PATH, ActionTargetResult, args.get("limit"))


def _get(session: Session, args: Mapping[str, Any]) -> ActionTargetResult:
    return one(session, f"{PATH}/{{actionTargetId}}", ActionTargetResult, args["id"])


LIST_ACTION_TARGETS = Function(GENESYS, "list_action_targets", ListActionTargetsArgs, _list, DEPRECATED)
GET_ACTION_TARGET = Function(GENESYS, "get_action_target", GetActionTargetArgs, _get, DEPRECATED)


def list_action_targets(
    opts: InvokeOptions | None = None, **args: Unpack[ListActionTargetsArgs]
) -> list[ActionTargetResult]:
    """The action targets of the org, asked for at once. Permission `journey:actiontarget:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_ACTION_TARGETS(opts, args)


def list_action_targets_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListActionTargetsArgs]
) -> Output[list[ActionTargetResult]]:
    """As `list_action_targets`, once the arguments and `depends_on` are known."""
    return LIST_ACTION_TARGETS.output(opts, args)


def get_action_target(
    opts: InvokeOptions | None = None, **args: Unpack[GetActionTargetArgs]
) -> ActionTargetResult:
    """The action target of that id, asked for at once. Permission `journey:actiontarget:view`.

    Raises:
        LookupFailed: there is none; or what else the API answered.
    """
    return GET_ACTION_TARGET(opts, args)


def get_action_target_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetActionTargetArgs]
) -> Output[ActionTargetResult]:
    """As `get_action_target`, once the arguments and `depends_on` are known."""
    return GET_ACTION_TARGET.output(opts, args)
