"""Two resources of one program with the same natural key: a mistake, unless twins are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from ..plugin.provider import Provider
from ..schema.equality import ABSENT, at_path
from ..schema.fields import is_unknown
from ..session.dialect import Dialect
from ..session.session import session_for
from .explicit import instance_of, settings_of
from .per_run import PerRun


class Names:
    """The natural keys of one run, each with the resource that claimed it first."""

    def __init__(self) -> None:
        self._claimed: dict[tuple[str, ...], tuple[str, str]] = {}

    def claim(
        self, name: str, provider: Provider, props: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> tuple[str, str]:
        """A problem and a warning about the key of one resource, each "" where there is none."""
        key = [at_path(dict(props), tuple(field.split("."))) for field in provider.key_fields]
        if any(value is ABSENT or is_unknown(value) for value in key):
            return "", ""
        settings = settings_of(provider.vendor, opts)
        where, instance = _address(provider.vendor, settings), instance_of(opts)
        mark = (where, provider.token, *map(str, key))
        if mark not in self._claimed:
            self._claimed[mark] = (name, instance)
            return "", ""
        first, other = self._claimed[mark]
        mode = settings.get(provider.vendor.name("onExisting"))
        if mode == "create":
            return "", ""
        what = f'{" and ".join(provider.key_fields)}: the same as of {provider.title} "{first}"'
        if other != instance:
            return (
                "",
                f"{what} of another provider for the same address; in one organisation both are one object",
            )
        setting = provider.vendor.name("onExisting")
        twins = f", or set {setting} to create if there shall be two" if provider.listable else ""
        return f"{what}; give one of them another{twins}", ""


def _address(vendor: Dialect, settings: Mapping[str, Any]) -> str:
    known = {name: value for name, value in settings.items() if not is_unknown(value)}
    return session_for(vendor, known).host


_names = PerRun(Names)


def current_names() -> Names:
    """The names of the run that this code belongs to."""
    return _names.current()
