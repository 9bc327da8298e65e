"""Arguments that are known, from the declarations in `providers.genesys.functions.assignments`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from typing_extensions import Required, TypedDict


class ListContactSegmentsArgs(TypedDict, total=False):
    """The arguments of `list_contact_segments`."""

    contact_id: Required[str]
    """The external contact's id."""
    include_merged: bool | None
    """Whether to list the assignments of all contacts that were merged with this one."""
    limit: int | None
    """How many at most; 500, the API's maximum, without it."""


class ListSessionSegmentsArgs(TypedDict, total=False):
    """The arguments of `list_session_segments`."""

    segment_scope: Literal["Session", "Customer"] | None
    """What the segments are about."""
    assignment_state: Literal["Assigned", "Unassigned"] | None
    """Whether they are assigned still."""
    limit: int | None
    """The first so many; all without it."""
    session_id: Required[str]
    """The session's id."""


class ListCustomerSegmentsArgs(TypedDict, total=False):
    """The arguments of `list_customer_segments`."""

    segment_scope: Literal["Session", "Customer"] | None
    """What the segments are about."""
    assignment_state: Literal["Assigned", "Unassigned"] | None
    """Whether they are assigned still."""
    limit: int | None
    """The first so many; all without it."""
    customer_id_type: Required[str]
    """What the id is: `cookie`, `email`, `phone`."""
    customer_id: Required[str]
    """The customer's id: an e-mail address, a phone number, a cookie."""


class ListExternalContactSegmentsArgs(TypedDict, total=False):
    """The arguments of `list_external_contact_segments`."""

    segment_scope: Literal["Session", "Customer"] | None
    """What the segments are about."""
    assignment_state: Literal["Assigned", "Unassigned"] | None
    """Whether they are assigned still."""
    limit: int | None
    """The first so many; all without it."""
    external_contact_id: Required[str]
    """The external contact's id."""
