"""Explicit providers: several organisations or regions in one stack."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from typing import Any

import pulumi

from ..schema.shape import camel
from ..schema.suggestion import nearest
from ..schema.wire import snake
from ..sdk import is_secret_config, stack_config
from ..session.dialect import Dialect
from ..session.settings import EXPLICIT
from .preflight import current_preflight

PACKAGE = "pulumi-python"
"""The package that every dynamic resource belongs to, and so every explicit provider of ours."""


Scope = pulumi.InvokeOptions | pulumi.InvokeOutputOptions | pulumi.ResourceOptions | None
"""The options of a lookup or of a resource, which say what it belongs to."""


class ExplicitProvider(pulumi.ProviderResource):
    """A provider with settings of its own. What it isn't given comes over from stack config.

    Credentials are stored encrypted; with `credentials_env` they are not stored at all, and each run reads them
    from the environment.
    """

    def __init__(
        self,
        vendor: Dialect,
        resource_name: str,
        given: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        self.instance = resource_name
        known = {each.key for each in vendor.settings}
        unknown = [name for name in given if camel(name) not in known]
        self.settings, secret = _settings(vendor, {n: v for n, v in given.items() if n not in unknown})
        props: dict[str, Any] = {
            name: pulumi.Output.secret(value) if name in secret else value
            for name, value in self.settings.items()
        }
        if unknown:
            props[unknown[0]] = _refuse(
                f'{type(self).__name__} "{resource_name}"', unknown, map(snake, known)
            )
        super().__init__(PACKAGE, resource_name, props, opts)


def _refuse(what: str, unknown: list[str], known: Iterable[str]) -> Awaitable[str]:
    """Tells of settings that there are none of, with the program's other mistakes; what the provider waits for."""
    names = sorted(known)
    for name in unknown:
        text = f"{name}: unknown setting{nearest(name, names)}; allowed: {', '.join(names)}"
        current_preflight().note(f"{what}: {text}")
    return current_preflight().opened("")


def _settings(vendor: Dialect, given: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The settings, and the names of the secret ones; what is known is plain, so that lookups can use it at once."""
    from journeys.registry import vendors

    known = vendors()
    own = {camel(name): value for name, value in given.items() if value is not None}
    groups = {vendor.setting(key).shared for key in own} - {""}
    credentials = any(vendor.setting(key).secret or key == "credentialsEnv" for key in own)
    settings: dict[str, Any] = {}
    secret = set()
    for name, value in stack_config().items():
        namespace, _, key = name.partition(":")
        if namespace not in known:
            continue
        if namespace == vendor.namespace:
            entry = next((each for each in vendor.settings if each.key == key), None)
            if entry is None or key in own or entry.shared in groups or (entry.secret and credentials):
                continue
        settings[name] = value
        if is_secret_config(name):
            secret.add(name)
    for key, value in own.items():
        settings[vendor.name(key)] = value.apply(_text) if isinstance(value, pulumi.Output) else _text(value)
        if vendor.setting(key).secret:
            secret.add(vendor.name(key))
    settings[vendor.name(EXPLICIT)] = "true"
    return settings, secret


def provider_of(opts: Scope) -> ExplicitProvider | None:
    """The explicit provider of a lookup or a resource: its own, or its parent's."""
    provider: Any = opts.provider if opts else None
    if provider is None and opts is not None and opts.parent is not None:
        provider = opts.parent.get_provider(f"{PACKAGE}:dynamic:Resource")
    return provider if isinstance(provider, ExplicitProvider) else None


def instance_of(opts: Scope) -> str:
    """The name of that provider, or ""."""
    provider = provider_of(opts)
    return provider.instance if provider else ""


def settings_of(vendor: Dialect, opts: Scope) -> dict[str, Any]:
    """The vendor's settings of that provider, or of the stack."""
    provider = provider_of(opts)
    settings = provider.settings if provider else stack_config()
    return {name: value for name, value in settings.items() if name.startswith(f"{vendor.namespace}:")}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
