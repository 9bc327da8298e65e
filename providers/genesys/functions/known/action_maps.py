"""Arguments that are known, from the declarations in `providers.genesys.functions.action_maps`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class ListActionMapsArgs(TypedDict, total=False):
    """The arguments of `list_action_maps`."""

    sort_by: SequenceNotStr[str] | None
    """Fields to sort by, a `-` before one for descending: `["display_name", "-created_date"]`."""
    query_fields: SequenceNotStr[str] | None
    """Fields to search `query_value` in."""
    query_value: str | None
    """What to search for in `query_fields`; the API matches fuzzily."""
    limit: int | None
    """The first so many; all without it."""
    filter_field: str | None
    """The field that must have `filter_value`: `weight`, `action.action_template.id`."""
    filter_value: str | None
    """The value of `filter_field`."""
    action_map_ids: SequenceNotStr[str] | None
    """The ids of those to list, with no other filter; asked for 100 at a time, in the API's order."""
