"""`list_segments`: the segments of an org, by the filters of `GET /api/v2/journey/segments`."""

from __future__ import annotations

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import Items, Opt

from ..dialect import GENESYS
from ..segment import GetSegmentResult, SegmentProvider
from . import known
from .listing import Listed, filters, listed


class ListSegmentsArgs(Listed, total=False):
    """The arguments of `list_segments`."""

    is_active: Opt[bool]
    """Whether to list only the active ones."""
    segment_ids: Opt[Items[str]]
    """The ids of those to list, with no other filter; asked for 100 at a time, in the API's order."""


filters(ListSegmentsArgs, "segment_ids")
LIST_SEGMENTS = Function(
    GENESYS,
    "list_segments",
    ListSegmentsArgs,
    listed(SegmentProvider(), GetSegmentResult, "segment_ids", 100),
)


def list_segments(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListSegmentsArgs]
) -> list[GetSegmentResult]:
    """The segments that the filters let through, asked for at once: `list_segments(is_active=True)`.

    Without filters it shares its list with `get_segment`. Permission `journey:segment:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_SEGMENTS(opts, args)


def list_segments_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListSegmentsArgs]
) -> Output[list[GetSegmentResult]]:
    """As `list_segments`, once the arguments and `depends_on` are known."""
    return LIST_SEGMENTS.output(opts, args)
