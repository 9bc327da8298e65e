"""Arguments that are known, from the declarations in `providers.genesys.functions.action_templates`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class ListActionTemplatesArgs(TypedDict, total=False):
    """The arguments of `list_action_templates`."""

    sort_by: SequenceNotStr[str] | None
    """Fields to sort by, a `-` before one for descending: `["display_name", "-created_date"]`."""
    query_fields: SequenceNotStr[str] | None
    """Fields to search `query_value` in."""
    query_value: str | None
    """What to search for in `query_fields`; the API matches fuzzily."""
    limit: int | None
    """The first so many; all without it."""
    media_type: Literal["webMessagingOffer", "contentOffer", "integrationAction", "architectFlow", "openAction"] | None
    """The kind of offer."""
    state: Literal["Active", "Inactive", "Deleted"] | None
    """The state; the API lists deleted ones only by this."""
