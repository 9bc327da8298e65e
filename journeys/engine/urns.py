"""Hints for a resource that was given by something else than its URN."""

from __future__ import annotations

from collections.abc import Iterable

from .state import urn_name


def meant(given: str, known: Iterable[str]) -> str:
    """The URNs of the resources with this logical name, or where to find URNs, as a sentence; "" for a URN."""
    if given.startswith("urn:"):
        return ""
    found = sorted(urn for urn in known if urn_name(urn) == given)
    if found:
        return f" It is the name of {', '.join(found)}: give the URN."
    return " It takes a URN: `journeys engine export` shows those of all resources."
