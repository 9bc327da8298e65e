"""The resource types and lookups that the installed packages declare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

from journeys.registry import VENDORS, load, tokens

from .tree import Ref, references, tree_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from providers.core.plugin.provider import Provider
    from providers.core.program.lookup import Lookup
    from providers.core.schema.shape import Shape


@dataclass(frozen=True)
class LookupCall:
    """A lookup as a program imports it: `from package import function`."""

    lookup: Lookup[Any]
    package: str

    @property
    def function(self) -> str:
        return f"get_{self.lookup.kind.partition(':')[2]}"


@cache
def providers() -> dict[str, Provider]:
    """Every resource type; a type that others refer to comes before them."""
    found = {token: load(token) for token in tokens()}
    ordered: dict[str, Provider] = {}

    def add(token: str, above: tuple[str, ...] = ()) -> None:
        if token in ordered or token in above:
            return
        for target in sorted(targets(found[token].shape) & found.keys()):
            add(target, (*above, token))
        ordered[token] = found[token]

    for token in found:
        add(token)
    return ordered


def targets(shape: Shape) -> frozenset[str]:
    """The kinds of objects that a type can refer to."""
    return frozenset().union(*(field.node.targets for field in shape.fields.values()))


@cache
def lookups() -> dict[str, LookupCall]:
    """The lookups by what they find: the target of a reference (`genesys:flow`, `genesys:Segment`)."""
    from providers.core.program.lookup import Lookup
    from providers.core.schema.wire import snake

    found = {}
    for package in VENDORS.values():
        try:
            vendor = import_module(package)
        except ModuleNotFoundError:
            continue
        for info in walk_packages(vendor.__path__, f"{package}."):
            for each in vars(import_module(info.name)).values():
                if isinstance(each, Lookup):
                    found[each.kind] = LookupCall(each, package)
    for token in providers():
        vendor_name, _, name = token.partition(":")
        kind = f"{vendor_name}:{snake(name)}"
        if kind in found:
            found[token] = found[kind]
    return found


def title_of(kind: str) -> str:
    """The name of a kind in messages: `schedule group` for `genesys:schedule_group`."""
    known = providers().get(kind)
    return known.title if known else kind.partition(":")[2].replace("_", " ")


@dataclass(eq=False)
class Live:
    """One object of an org, as the API answers it, and as a program would write it."""

    provider: Provider
    entity: dict[str, Any]
    tree: dict[str, Any]

    @classmethod
    def of(cls, provider: Provider, entity: dict[str, Any], keep: Collection[str] = ()) -> Live:
        """The object; `keep` as in `values_of`."""
        from .live_values import values_of

        return cls(provider, entity, tree_of(values_of(provider, entity, keep), provider.shape))

    @property
    def id(self) -> str:
        return str(self.entity["id"])

    @property
    def token(self) -> str:
        return self.provider.token

    @property
    def name(self) -> str:
        """The name that people know it by."""
        return self.provider.name_of(self.entity)

    @property
    def ref(self) -> Ref:
        """How others refer to it."""
        return Ref(self.token, self.id)

    @property
    def references(self) -> list[Ref]:
        return list(references(self.tree))
