"""Every kind of object of both vendors, by its name in the store."""

from __future__ import annotations

from collections.abc import Mapping

from . import genesys
from .org import Kind

KINDS: Mapping[str, Kind] = dict(genesys.KINDS)
