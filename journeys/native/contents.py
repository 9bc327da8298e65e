"""Finds the vendor's resource types, lookups and functions in its modules."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version as version_of
from types import ModuleType
from typing import Any

from journeys.registry import tokens, vendors
from providers.core.errors import JourneysError
from providers.core.program.function import Function
from providers.core.program.lookup import Lookup
from providers.core.schema.shape import camel
from providers.core.session.dialect import Dialect


@dataclass(frozen=True)
class Callee:
    """One function of the package: the lookup or function of the core, and the one that Python programs call."""

    asked: Lookup[Any] | Function[Any]
    public: Callable[..., Any]

    @property
    def name(self) -> str:
        """The name in every language: `getSegment`."""
        return camel(self.public.__name__)


def resource_tokens(vendor: str) -> list[str]:
    """The vendor's resource types by the core's tokens, `acme:Thing`."""
    return [token for token in tokens() if token.partition(":")[0] == vendor]


def core_token(token: str) -> str:
    """`acme:Thing` for `acme:index:Thing`, `acme:index/thing:Thing` and the dynamic provider's token.

    Any other text is returned unchanged.
    """
    found = _TOKEN.fullmatch(token)
    return f"{found['vendor']}:{found['name']}" if found else token


_TOKEN = re.compile(r"(pulumi-python:dynamic/)?(?P<vendor>[\w-]+):(index(/\w+)?:)?(?P<name>\w+)")


def name_of(token: str, vendor: str, what: str) -> str:
    """The name of a type or function of this package.

    Raises:
        JourneysError: the token belongs to another package, or isn't one.
    """
    namespace, _, name = core_token(token).partition(":")
    if namespace != vendor or not name.isidentifier():
        raise JourneysError(f"{token} is no {what} of this package: its are {vendor}:index:NAME")
    return name


@cache
def functions(vendor: str) -> dict[str, Callee]:
    """The vendor's lookups and functions, by their names in every language."""
    found: dict[str, Callee] = {}
    for module in modules_of(vendors()[vendor]):
        for value in vars(module).values():
            if not isinstance(value, (Lookup, Function)):
                continue
            name = value.name if isinstance(value, Function) else f"get_{value.kind.partition(':')[2]}"
            public = getattr(module, name, None)
            is_iterator = name.startswith("each_")  # reads pages while the program iterates
            if inspect.isfunction(public) and not is_iterator:
                callee = Callee(value, public)
                found.setdefault(callee.name, callee)
    return dict(sorted(found.items()))


def modules_of(package: str) -> Iterator[ModuleType]:
    """A package and all its modules."""
    module = import_module(package)
    yield module
    for info in pkgutil.walk_packages(module.__path__, f"{package}."):
        yield import_module(info.name)


def dialect_of(vendor: str) -> Dialect:
    """The vendor's dialect.

    Raises:
        LookupError: no such vendor is installed.
    """
    known = vendors()
    if vendor not in known:
        raise LookupError(f"there is no vendor {vendor}; there are {', '.join(sorted(known))}")
    module = import_module(f"{known[vendor]}.dialect")
    found = (each for each in vars(module).values() if isinstance(each, Dialect))
    return next(each for each in found if each.namespace == vendor)


def version() -> str:
    """The version of the installed package, which is that of the plugin and its SDKs too."""
    return version_of("journeys-as-code")
