"""The provider's configuration, which has a property for each setting of the vendor."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from typing import Any

from pulumi.output import Unknown

from providers.core.session.dialect import Dialect
from providers.core.session.settings import EXPLICIT, Setting, check_stack_config

OF_THE_ENGINE = ("version", "pluginDownloadURL")
"""The properties that the engine itself adds to a provider's configuration."""
OF_STACK = "PULUMI_CONFIG"
"""The environment variable with the stack's configuration of the plugin's package, which the engine sets."""


def kind_of(entry: Setting) -> str:
    """The type of a setting in the schema."""
    return "number" if entry.number else "boolean" if set(entry.allowed) == {"true", "false"} else "string"


def settings_of(vendor: Dialect, values: Mapping[str, Any], *, explicit: bool) -> dict[str, Any]:
    """The settings by the core's names, such as `acme:region`."""
    not_text = {entry.key for entry in vendor.settings if kind_of(entry) != "string"}
    found = {
        vendor.name(name): _plain(value) if name in not_text else value
        for name, value in values.items()
        if name not in OF_THE_ENGINE and not name.startswith("__")
    }
    return {**found, vendor.name(EXPLICIT): "true"} if explicit else found


def _plain(value: Any) -> Any:
    """The value of a setting that isn't a text; SDKs send it as JSON text, `"5"` or `"true"`."""
    if not isinstance(value, str) or not value.startswith('"'):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def is_engines_name(name: str, version: str) -> bool:
    """Whether a default provider with this plugin version ("" for none) has this name.

    The engine's names are `default`, the parts of the version, and the plugin's download address, which has a dot or a
    slash (`ProviderRequest.DefaultName` in Pulumi).
    """
    plain = "_".join(["default", *(part for part in re.split(r"[.+-]", version) if part)])
    head, address = name[: len(plain)], name[len(plain) :]
    return head == plain and (not address or bool(re.fullmatch(r"_.*[./].*", address)))


def is_explicit(name: str, values: Mapping[str, Any]) -> bool:
    """Whether the provider's name and configuration prove that the program made it."""
    return not is_engines_name(name, str(values.get("version", "")))


def unclear(
    vendor: Dialect, name: str, values: Mapping[str, Any], environ: Mapping[str, str] | None = None
) -> str:
    """Why the credentials of a provider with a default provider's name can't be determined; "" where they can.

    A default provider uses the credentials of the environment, a program's provider its arguments. A default provider
    has the stack's configuration, which the plugin finds in its environment; but after a change of that configuration,
    `refresh` and `destroy` give it the one of the last `up`.
    """
    environ = os.environ if environ is None else environ
    given = {key: value for key, value in values.items() if key not in OF_THE_ENGINE and key[:2] != "__"}
    if is_explicit(name, values) or given == _of_stack(environ):
        return ""
    suffix = str(given.get("credentialsEnv", ""))
    if suffix:
        return ""  # a program's provider would take them from there too
    secret = [(entry, entry.env) for entry in vendor.settings if entry.secret and entry.env]
    outside = {entry.key: environ[env] for entry, env in secret if environ.get(env)}
    inside = {entry.key: given[entry.key] for entry, _ in secret if given.get(entry.key)}
    if not inside or outside.items() <= inside.items():
        return ""
    names = ", ".join(vendor.setting(key).env for key in outside)
    return (
        f'the provider "{name}" has credentials that are not those of the environment ({names}), and the name of the '
        "engine's own provider, so it can't be told which of them hold; nothing was sent. If the program makes it, give "
        "it another name. If not, the stack's configuration was changed after the last `up`: unset the variables, or "
        "use --run-program"
    )


def _of_stack(environ: Mapping[str, str]) -> Any:
    try:
        return json.loads(environ.get(OF_STACK, ""))
    except ValueError:
        return None


def problems(vendor: Dialect, settings: Mapping[str, Any], plain: Collection[str] | None = None) -> list[str]:
    """What is wrong with the known settings; `plain`: those that arrived unencrypted, None if that isn't known."""
    known = {
        name: value
        for name, value in settings.items()
        if not isinstance(value, Unknown) and name != vendor.name(EXPLICIT)
    }
    return check_stack_config(vendor, known, lambda name: plain is None or name not in plain)


def texts(vendor: Dialect, settings: Mapping[str, Any]) -> dict[str, str]:
    """The known settings as texts, as in stack config."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in settings.items()
        if not isinstance(value, Unknown) and name != vendor.name(EXPLICIT)
    }
