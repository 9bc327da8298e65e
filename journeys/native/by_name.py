"""A resource type by its name, and what to say of a name that a package doesn't have."""

from __future__ import annotations

from collections.abc import Iterable

from journeys.registry import load
from providers.core.errors import JourneysError
from providers.core.plugin.provider import Provider
from providers.core.schema.suggestion import nearest

from .components import components
from .contents import resource_tokens


def provider_of(token: str) -> Provider:
    """The provider of a resource type.

    Raises:
        JourneysError: there is none; the message names the nearest one.
    """
    try:
        return load(token)
    except (LookupError, AttributeError):
        vendor, _, kind = token.partition(":")
        known = [each.rpartition(":")[2] for each in resource_tokens(vendor)]
        raise JourneysError(no_such(vendor, kind, "resource type", known)) from None


def no_such(vendor: str, name: str, what: str, known: Iterable[str]) -> str:
    """The message that a package has no such type or function, with what to do."""
    if what == "resource type" and f"{vendor}:index:{name}" in components(vendor):
        return (
            f"{vendor}:index:{name} is a component, which has no id: its parts are resources, so import these"
        )
    return (
        f"{vendor}:index:{name} is no {what} of this version of the package{nearest(name, known) or '.'} "
        "If the program or the state is of another version, install that one"
    )
