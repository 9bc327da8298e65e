"""Explicit providers: several organisations or regions in one stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from .config import EXPLICIT, Vendor
from .shape import camel

PACKAGE = "pulumi-python"
"""The package that every dynamic resource belongs to, and so every explicit provider of ours."""


class ExplicitProvider(pulumi.ProviderResource):
    """A provider with settings of its own. What it isn't given comes over from stack config.

    Credentials are stored encrypted; with `credentials_env` they are not stored at all, and each run reads them
    from the environment.
    """

    def __init__(
        self,
        vendor: Vendor,
        resource_name: str,
        given: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        self.settings = _settings(vendor, given)
        super().__init__(PACKAGE, resource_name, dict(self.settings), opts)


def _settings(vendor: Vendor, given: Mapping[str, Any]) -> dict[str, Any]:
    from journeys.registry import VENDORS

    own = {camel(name): value for name, value in given.items() if value is not None}
    groups = {vendor.setting(key).shared for key in own} - {""}
    credentials = any(vendor.setting(key).secret or key == "credentialsEnv" for key in own)
    settings: dict[str, Any] = {}
    for name, value in stack_config().items():
        namespace, _, key = name.partition(":")
        if namespace not in VENDORS:
            continue
        if namespace == vendor.namespace:
            entry = next((each for each in vendor.settings if each.key == key), None)
            if entry is None or key in own or entry.shared in groups or (entry.secret and credentials):
                continue
        secret = pulumi.runtime.config.is_config_secret(name)
        settings[name] = pulumi.Output.secret(value) if secret else value
    for key, value in own.items():
        text: Any = value.apply(_text) if isinstance(value, pulumi.Output) else _text(value)
        settings[vendor.name(key)] = pulumi.Output.secret(text) if vendor.setting(key).secret else text
    settings[vendor.name(EXPLICIT)] = "true"
    return settings


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def stack_config() -> dict[str, Any]:
    """The configuration of the stack, all namespaces, as the program has it."""
    return dict(pulumi.runtime.config.CONFIG.get() or pulumi.runtime.config.get_config_env())
