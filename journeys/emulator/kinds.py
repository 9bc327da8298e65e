"""Every kind of object of both vendors, by its name in the store."""

from __future__ import annotations

from collections.abc import Mapping

from . import genesys
from .org import Kind
from .segment import app, journeys  # noqa: F401 - the application declares its rules

KINDS: Mapping[str, Kind] = {**genesys.KINDS, **journeys.KINDS}
