"""Action targets: what offers of an org lead to. Endpoint `/api/v2/journey/actiontargets`, which is deprecated."""

from __future__ import annotations

from typing import Annotated

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import Limit, Opt

from ..action_target import ActionTargetProvider, GetActionTargetResult
from ..dialect import GENESYS
from . import known
from .listing import all_of

DEPRECATED = "The vendor deprecated action targets in May 2026 with ACD chat: they can be read as long as the API has them."


class ListActionTargetsArgs(TypedDict, total=False):
    """The arguments of `list_action_targets`."""

    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


LIST_ACTION_TARGETS = Function(
    GENESYS,
    "list_action_targets",
    ListActionTargetsArgs,
    all_of(ActionTargetProvider(), GetActionTargetResult),
    DEPRECATED,
)


def list_action_targets(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListActionTargetsArgs]
) -> list[GetActionTargetResult]:
    """The action targets of the org, asked for at once. Permission `journey:actiontarget:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_ACTION_TARGETS(opts, args)


def list_action_targets_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListActionTargetsArgs]
) -> Output[list[GetActionTargetResult]]:
    """As `list_action_targets`, once the arguments and `depends_on` are known."""
    return LIST_ACTION_TARGETS.output(opts, args)
