"""Device: exists already and is taken, by its id or by its name."""

from __future__ import annotations

from typing import Annotated, Any

from typing_extensions import TypedDict

from providers.core.plugin.provider import Provider
from providers.core.schema.fields import CREATE_ONLY, OPTION, Opt

from .dialect import ACME


class DeviceArgs(TypedDict, total=False):
    """The arguments of a `Device`."""

    device_id: Opt[Annotated[str, OPTION, CREATE_ONLY]]
    name: Opt[str]
    limit: Opt[int]


class DeviceProvider(Provider):
    """The provider of devices."""

    vendor = ACME
    token = "acme:Device"
    args = DeviceArgs
    path = "/devices"
    title = "device"
    natural_key = "name"
    origin = "taken"
    sends_version = False

    def taken_id(self, wanted: dict[str, Any]) -> str:
        return str(wanted.get("device_id") or "")
