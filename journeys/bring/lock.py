"""The entries of the lock file for the lookups of a program that an export wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from .kinds import lookups
from .plan import Plan
from .reading import Reader

if TYPE_CHECKING:
    from providers.core.program.lockfile import Entry, Key


def locked(reader: Reader, plan: Plan, before: Mapping[Key, Entry]) -> dict[Key, Entry]:
    """What each lookup finds now; entries that found the same before stay as they are."""
    from providers.core.program.lockfile import Entry, keep_times

    found = []
    for ref, foreign in plan.foreign.items():
        if ref in plan.config:
            continue
        lookup = lookups()[ref.kind].lookup
        org = reader.org_of_vendor(lookup.vendor.namespace)
        at = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        found.append(Entry(lookup.kind, dict(foreign.query), "default", org.host, org.org_id, at, ref.id))
    return keep_times(found, before)
