"""Genesys Cloud Journey: resource types, lookups, and the provider for several orgs in one stack."""

from .provider import Provider, ProviderArgs
from .segment import GetSegmentResult, Segment, SegmentArgs, get_segment, get_segment_output

__all__ = [
    "GetSegmentResult",
    "Provider",
    "ProviderArgs",
    "Segment",
    "SegmentArgs",
    "get_segment",
    "get_segment_output",
]
