"""`list_action_maps`: the action maps of an org, by the filters of `GET /api/v2/journey/actionmaps`."""

from __future__ import annotations

from typing import Annotated

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import Items, Limit, Opt

from ..action_map import ActionMapProvider, GetActionMapResult
from ..dialect import GENESYS
from . import known
from .listing import Listed, Name, filters, listed


class ListActionMapsArgs(Listed, total=False):
    """The arguments of `list_action_maps`."""

    filter_field: Opt[Name]
    """The field that must have `filter_value`: `weight`, `action.action_template.id`."""
    filter_value: Opt[Annotated[str, Limit(min_length=1)]]
    """The value of `filter_field`."""
    action_map_ids: Opt[Items[str]]
    """The ids of those to list, with no other filter; asked for 100 at a time, in the API's order."""


filters(ListActionMapsArgs, "action_map_ids", (("filter_field", "filter_value"),))
LIST_ACTION_MAPS = Function(
    GENESYS,
    "list_action_maps",
    ListActionMapsArgs,
    listed(ActionMapProvider(), GetActionMapResult, "action_map_ids", 100),
)


def list_action_maps(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListActionMapsArgs]
) -> list[GetActionMapResult]:
    """The action maps that the filters let through, asked for at once.

    `list_action_maps(filter_field="action.action_template.id", filter_value=template_id)` finds the maps that offer
    a template. Without filters it shares its list with `get_action_map`. Permission `journey:actionmap:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_ACTION_MAPS(opts, args)


def list_action_maps_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListActionMapsArgs]
) -> Output[list[GetActionMapResult]]:
    """As `list_action_maps`, once the arguments and `depends_on` are known."""
    return LIST_ACTION_MAPS.output(opts, args)
