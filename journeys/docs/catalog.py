"""The pages of the reference: one for each thing that the packages export."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, get_args

import pulumi
from typing_extensions import get_type_hints, is_typeddict

from journeys.registry import VENDORS
from providers.core.program.explicit import ExplicitProvider
from providers.core.program.resource import Resource
from providers.core.schema.wire import snake

from .families import families

Kind = Literal["resource", "function", "family", "component", "provider", "module"]
COMPONENTS = "components.journeys"


@dataclass(frozen=True)
class Entry:
    """One page: `thing` is a class, function or module of the package `package`, exported as `name`."""

    kind: Kind
    package: str
    name: str
    thing: Any

    @property
    def folder(self) -> str:
        """Where its page is: `genesys`, `twilio_segment`, `journeys`, `functions`."""
        return self.package.rpartition(".")[2]

    @property
    def page(self) -> str:
        """The page's path below docs/reference."""
        return f"{self.folder}/{snake(self.name)}.md"

    @property
    def example(self) -> str:
        """The example's file name in docs/examples; "" for a module, which the examples of its types use, or a family."""
        if self.kind in ("module", "family"):
            return ""
        own = snake(self.name)
        return f"{self.folder}_{own}.py" if self.kind == "provider" else f"{own}.py"

    @property
    def args(self) -> type | None:
        """The TypedDict of its arguments."""
        if self.kind in ("function", "family", "module"):
            return None
        if self.kind == "resource":
            return self.thing.provider_type.args  # type: ignore[no-any-return]
        hints = get_type_hints(self.thing.__init__)
        return next((a for hint in hints.values() for a in get_args(hint) if is_typeddict(a)), None)


@cache
def entries() -> tuple[Entry, ...]:
    """Every page of the reference, package by package, in the order of the packages' `__all__`."""
    found = []
    for package in (*VENDORS.values(), COMPONENTS):
        module = import_module(package)
        for name in getattr(module, "__all__", ()):
            kind = _kind(name, getattr(module, name))
            if kind:
                found.append(Entry(kind, package, name, getattr(module, name)))
        found += [Entry("family", *each) for each in families(package)]
    return tuple(sorted(found, key=lambda entry: ORDER.index(entry.kind)))


ORDER: list[Kind] = ["resource", "component", "function", "family", "module", "provider"]


def _kind(name: str, thing: Any) -> Kind | None:
    """None for what belongs to another page: argument types, results, `_output` forms, `whole`."""
    if inspect.isclass(thing):
        kinds: dict[type, Kind] = {
            Resource: "resource",
            ExplicitProvider: "provider",
            pulumi.ComponentResource: "component",
        }
        return next((kind for base, kind in kinds.items() if issubclass(thing, base)), None)
    if inspect.isfunction(thing):
        of_the_core = thing.__module__.startswith("providers.core.")  # `whole`, on the page about arguments
        return None if name.endswith("_output") or of_the_core else "function"
    return "module" if isinstance(thing, ModuleType) else None


def output_form(entry: Entry) -> Any:
    """The `_output` form of a function, None if it has none."""
    return getattr(import_module(entry.package), f"{entry.name}_output", None)


def look_up_of(entry: Entry) -> Entry | None:
    """The function that looks a resource type up by name."""
    wanted = f"get_{snake(entry.name)}"
    return next((e for e in entries() if e.package == entry.package and e.name == wanted), None)
