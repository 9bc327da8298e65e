"""Genesys Cloud Journey: resource types, lookups, and the provider for several orgs in one stack."""

from .segment import Segment, SegmentArgs

__all__ = ["Segment", "SegmentArgs"]
