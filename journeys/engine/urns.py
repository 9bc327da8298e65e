"""What somebody meant who named a resource otherwise than by its URN."""

from __future__ import annotations

from collections.abc import Iterable


def meant(given: str, known: Iterable[str]) -> str:
    """A sentence with the URNs that have this logical name, or where to find them; empty for what is a URN."""
    if given.startswith("urn:"):
        return ""
    found = sorted(urn for urn in known if urn.rpartition("::")[2] == given)
    if found:
        return f" It is the name of {', '.join(found)}: give the URN."
    return " It takes a URN: `journeys engine export` shows those of all resources."
