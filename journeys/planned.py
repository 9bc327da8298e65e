"""A resource that a plan (`preview --json`) creates or renames, and the key by which an existing object like it is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from journeys.records import is_native, known, properties

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider


def _is_known(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and known(value)


@dataclass(frozen=True)
class Planned:
    """A resource of ours; `state` is its new state in the plan."""

    provider: Provider
    state: Mapping[str, Any]

    @property
    def urn(self) -> str:
        return str(self.state.get("urn", ""))

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the program gives."""
        return properties(self.state, "inputs")

    @property
    def is_native(self) -> bool:
        """Whether it is a resource of the native provider."""
        return is_native(str(self.state.get("type", "")))

    @property
    def key(self) -> tuple[str, ...]:
        """The values of the key fields; empty where one is not known yet, or secret."""
        from providers.core.schema.equality import at_path

        values = [at_path(self.inputs, tuple(name.split("."))) for name in self.provider.key_fields]
        return tuple(values) if all(map(_is_known, values)) else ()

    @property
    def name(self) -> str:
        """What people call it: its natural key, or the whole key where the natural key is not a text."""
        given = self.inputs.get(self.provider.natural_key)
        return given if _is_known(given) else " / ".join(self.key)

    @property
    def has_own_provider(self) -> bool:
        """Whether another provider than the default one makes it, maybe in another org."""
        name = (str(self.state.get("provider", "")).split("::") + [""] * 4)[3]
        return re.fullmatch(r"default((_\d+){3}\w*)?(_.*[./].*)?", name) is None

    def why(self, without_list: str = "", with_own_provider: str = "") -> str:
        """Why an existing object cannot be looked up; "" where it can. The arguments end two reasons with what to do."""
        provider = self.provider
        if not provider.listable:
            return f"the API has no list of {provider.title}s{without_list}"
        if self.has_own_provider:
            return f"it has a provider of its own{with_own_provider}"
        if not self.key:
            return f"its {provider.natural_key} is known only after `up`, or secret"
        return ""
