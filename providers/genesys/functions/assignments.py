"""Which segments are assigned: to an external contact today, and to sessions and customers in the API of 2020."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import PERSONAL, In, Limit, Opt
from providers.core.session.session import Session

from ..assignment_api import CURRENT, MOST, OF_2020
from ..dialect import GENESYS
from . import known
from .asking import by_cursor, entities
from .visit import AddressableEntityRef

Id = Annotated[str, PERSONAL, Limit(min_length=1)]
SUCCESSOR = (
    "The API had this for twelve days in November 2020: use list_contact_segments, which asks by the id of an "
    "external contact."
)
SESSION_SUCCESSOR = (
    "The API had this in 2020, and as a preview until February 2024: use get_session, whose segment_assignments tell "
    "the same."
)


@dataclass(frozen=True, slots=True)
class SegmentAssignmentSegment:
    """A segment, by its id. Schema `SegmentAssignmentSegment`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class SegmentAssignmentSession:
    """The session in which it was assigned. Schema `SegmentAssignmentSession`."""

    id: str
    type: str
    """The kind of session, such as `web`."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class SegmentAssignment:
    """One segment that is assigned to an external contact. Schema `SegmentAssignment`."""

    date_assigned: str
    """When the segment was assigned."""
    date_for_unassignment: str
    """When the segment will be taken from the contact."""
    segment: SegmentAssignmentSegment
    """The segment."""
    external_contact: AddressableEntityRef
    """The external contact."""
    session: SegmentAssignmentSession | None
    """The session for which it was assigned, of a segment whose scope is a session."""


@dataclass(frozen=True, slots=True)
class Segment2020:
    """A segment as assignments of 2020 had it."""

    scope: str | None
    """Whether the segment is of a session or of a customer."""
    id: str
    version: int | None
    """Its version."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class Session2020:
    """A session as assignments of 2020 had it."""

    id: str
    type: str | None
    """The kind of session, such as `web`."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class Assignment2020:
    """One assignment as the API of 2020 had it."""

    state: str | None
    """`Assigned` or `Unassigned`."""
    id: str
    date_assigned: str | None
    """When the segment was assigned."""
    date_unassigned: str | None
    """When the segment was taken from the customer."""
    date_modified: str | None
    """When it was changed last."""
    segment: Segment2020 | None
    """The segment."""
    customer_id: str | None
    """The customer, by the id that the source of the events uses."""
    customer_id_type: str | None
    """What kind of id `customer_id` is, such as `cookie`."""
    session: Session2020 | None
    """The session."""
    external_contact: AddressableEntityRef | None
    """The external contact who has the segment."""


class _Assignments2020(TypedDict, total=False):
    segment_scope: Opt[Literal["Session", "Customer"]]
    """What the segments are about."""
    assignment_state: Opt[Literal["Assigned", "Unassigned"]]
    """Whether they are assigned still."""
    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class ListContactSegmentsArgs(TypedDict, total=False):
    """The arguments of `list_contact_segments`."""

    contact_id: Required[In[Id]]
    """The external contact's id."""
    include_merged: Opt[bool]
    """Whether to list the assignments of all contacts that were merged with this one."""
    limit: Opt[Annotated[int, Limit(ge=1, le=MOST)]]
    """How many at most; 500, the API's maximum, without it."""


class ListSessionSegmentsArgs(_Assignments2020, total=False):
    """The arguments of `list_session_segments`."""

    session_id: Required[In[Id]]
    """The session's id."""


class ListCustomerSegmentsArgs(_Assignments2020, total=False):
    """The arguments of `list_customer_segments`."""

    customer_id_type: Required[In[Annotated[str, Limit(min_length=1)]]]
    """What the id is: `cookie`, `email`, `phone`."""
    customer_id: Required[In[Id]]
    """The customer's id: an e-mail address, a phone number, a cookie."""


class ListExternalContactSegmentsArgs(_Assignments2020, total=False):
    """The arguments of `list_external_contact_segments`."""

    external_contact_id: Required[In[Id]]
    """The external contact's id."""


def _of_contact(session: Session, args: Mapping[str, Any]) -> list[SegmentAssignment]:
    return entities(
        session,
        CURRENT,
        SegmentAssignment,
        args["contact_id"],
        includeMerged=args.get("include_merged"),
        limit=args.get("limit") or MOST,
    )


def _of_2020(session: Session, args: Mapping[str, Any], path: str, *ids: str) -> list[Assignment2020]:
    found = by_cursor(
        session,
        path,
        Assignment2020,
        *ids,
        limit=args.get("limit"),
        segmentScope=args.get("segment_scope"),
        assignmentState=args.get("assignment_state"),
    )
    return list(found)


def _of_session(session: Session, args: Mapping[str, Any]) -> list[Assignment2020]:
    return _of_2020(session, args, "/api/v2/journey/sessions/{sessionId}/segments", args["session_id"])


def _of_customer(session: Session, args: Mapping[str, Any]) -> list[Assignment2020]:
    path = "/api/v2/journey/customers/{customerIdType}/{customerId}/segments"
    return _of_2020(session, args, path, args["customer_id_type"], args["customer_id"])


def _of_external_contact(session: Session, args: Mapping[str, Any]) -> list[Assignment2020]:
    return _of_2020(session, args, OF_2020, args["external_contact_id"])


LIST_CONTACT_SEGMENTS = Function(GENESYS, "list_contact_segments", ListContactSegmentsArgs, _of_contact)


def list_contact_segments(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListContactSegmentsArgs]
) -> list[SegmentAssignment]:
    """The segments that are assigned to an external contact now, in one request.

    An org has at most 500 segments, which is what one answer holds. Permission
    `externalContacts:segmentAssignment:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_CONTACT_SEGMENTS(opts, args)


def list_contact_segments_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListContactSegmentsArgs]
) -> Output[list[SegmentAssignment]]:
    """As `list_contact_segments`, once the arguments and `depends_on` are known."""
    return LIST_CONTACT_SEGMENTS.output(opts, args)


LIST_SESSION_SEGMENTS = Function(
    GENESYS, "list_session_segments", ListSessionSegmentsArgs, _of_session, SESSION_SUCCESSOR
)


def list_session_segments(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListSessionSegmentsArgs]
) -> list[Assignment2020]:
    """The segments of a session, in the API of 2020. Today: `get_session`.

    Permission `journey:segmentassignment:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_SESSION_SEGMENTS(opts, args)


def list_session_segments_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListSessionSegmentsArgs]
) -> Output[list[Assignment2020]]:
    """As `list_session_segments`, once the arguments and `depends_on` are known."""
    return LIST_SESSION_SEGMENTS.output(opts, args)


LIST_CUSTOMER_SEGMENTS = Function(
    GENESYS, "list_customer_segments", ListCustomerSegmentsArgs, _of_customer, SUCCESSOR
)


def list_customer_segments(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListCustomerSegmentsArgs]
) -> list[Assignment2020]:
    """The segments of a customer, in the API of 2020. Today: `list_contact_segments`, by the external contact's id.

    Permission `journey:segmentassignment:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_CUSTOMER_SEGMENTS(opts, args)


def list_customer_segments_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListCustomerSegmentsArgs]
) -> Output[list[Assignment2020]]:
    """As `list_customer_segments`, once the arguments and `depends_on` are known."""
    return LIST_CUSTOMER_SEGMENTS.output(opts, args)


LIST_EXTERNAL_CONTACT_SEGMENTS = Function(
    GENESYS,
    "list_external_contact_segments",
    ListExternalContactSegmentsArgs,
    _of_external_contact,
    SUCCESSOR,
)


def list_external_contact_segments(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListExternalContactSegmentsArgs]
) -> list[Assignment2020]:
    """The segments of an external contact, in the API of 2020. Today: `list_contact_segments`.

    Permission `journey:segmentassignment:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_EXTERNAL_CONTACT_SEGMENTS(opts, args)


def list_external_contact_segments_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListExternalContactSegmentsArgs]
) -> Output[list[Assignment2020]]:
    """As `list_external_contact_segments`, once the arguments and `depends_on` are known."""
    return LIST_EXTERNAL_CONTACT_SEGMENTS.output(opts, args)
