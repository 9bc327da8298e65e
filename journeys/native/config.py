"""The provider's own configuration: a property for each setting of the vendor."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from pulumi.output import Unknown

from providers.core.session.dialect import Dialect
from providers.core.session.settings import EXPLICIT, check_stack_config

OF_THE_ENGINE = ("version", "pluginDownloadURL")
"""What the engine itself puts into a provider's configuration."""


def settings_of(vendor: Dialect, values: Mapping[str, Any], *, explicit: bool) -> dict[str, Any]:
    """The settings as the core takes them, `acme:region`."""
    found = {
        vendor.name(name): _plain(value)
        for name, value in values.items()
        if name not in OF_THE_ENGINE and not name.startswith("__")
    }
    return {**found, vendor.name(EXPLICIT): "true"} if explicit else found


def _plain(value: Any) -> Any:
    """An SDK writes what is no text as JSON text: `"5"` and `"true"` mean the same as 5 and true."""
    if not isinstance(value, str) or not value.startswith('"'):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def is_explicit(name: str) -> bool:
    """Whether a provider of this name was made by the program: the engine's own is `default`, or with its version."""
    return not (name == "default" or name.startswith("default_"))


def problems(vendor: Dialect, settings: Mapping[str, Any], plain: Collection[str] | None = None) -> list[str]:
    """What is wrong with the settings that are known; `plain`: those that arrived in clear text, if that is known."""
    known = {
        name: value
        for name, value in settings.items()
        if not isinstance(value, Unknown) and name != vendor.name(EXPLICIT)
    }
    return check_stack_config(vendor, known, lambda name: plain is None or name not in plain)


def texts(vendor: Dialect, settings: Mapping[str, Any]) -> dict[str, str]:
    """The settings that are known, as stack config has them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in settings.items()
        if not isinstance(value, Unknown) and name != vendor.name(EXPLICIT)
    }
