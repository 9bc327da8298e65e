"""Stack config that points a vendor's provider at an emulator."""

from __future__ import annotations

from journeys.emulator import Emulator, Org


def genesys(emulator: Emulator, org: Org | None = None, **more: str) -> dict[str, str]:
    """With credentials of the org (by default the emulator's own); `more` are keys of `genesys:`."""
    owner = org or emulator.org
    client = next(iter(owner.clients))
    own = {
        "baseUrl": owner.url,
        "clientId": client,
        "clientSecret": owner.clients[client],
        "requestsPerMinute": "0",
        **more,
    }
    return {f"genesys:{name}": value for name, value in own.items()}


def segment(emulator: Emulator, org: Org | None = None, **more: str) -> dict[str, str]:
    """With a token of the org's workspace; `more` are keys of `segment:`."""
    owner = org or emulator.org
    own = {
        "baseUrl": owner.url,
        "token": next(iter(owner.public_api_tokens)),
        "requestsPerMinute": "0",
        **more,
    }
    return {f"segment:{name}": value for name, value in own.items()}


VENDORS = {"genesys": genesys, "segment": segment}
"""By the first part of a token."""


def config_for(token: str, emulator: Emulator, org: Org | None = None, **more: str) -> dict[str, str]:
    """The configuration for the vendor of a resource type."""
    return VENDORS[token.partition(":")[0]](emulator, org, **more)
