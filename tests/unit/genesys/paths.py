"""Changing one value of nested arguments by its path."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

GONE: Any = object()
"""As a value: the entry is taken out."""


def put(args: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A deep copy with one value set, or taken out with `GONE`; "" is no change."""
    copied: dict[str, Any] = copy.deepcopy(dict(args))
    if not path:
        return copied
    *parents, last = [int(p) if p.isdigit() else p for p in re.findall(r"[^.\[\]]+", path)]
    at: Any = copied
    for part in parents:
        at = at[part]
    if value is GONE:
        del at[last]
    else:
        at[last] = copy.deepcopy(value)
    return copied
