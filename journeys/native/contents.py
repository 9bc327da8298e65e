"""What a package has: the vendor's resource types, lookups and functions, found in its modules."""

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

from journeys.registry import load, tokens, vendors
from providers.core.errors import JourneysError
from providers.core.program.function import Function
from providers.core.program.lookup import Lookup
from providers.core.schema.shape import camel
from providers.core.session.dialect import Dialect


@dataclass(frozen=True)
class Callee:
    """One function of the package: what is asked, and the function that Python programs call for it."""

    asked: Lookup[Any] | Function[Any]
    public: Callable[..., Any]

    @property
    def name(self) -> str:
        """As every language has it: `getSegment`."""
        return camel(self.public.__name__)


def resource_tokens(vendor: str) -> list[str]:
    """The vendor's resource types by the core's tokens, `acme:Thing`."""
    return [token for token in tokens() if token.partition(":")[0] == vendor]


def core_token(token: str) -> str:
    """`acme:Thing` of `acme:index:Thing`, of `acme:index/thing:Thing`, and of what a moved stack may still have.

    Anything else comes back as it is.
    """
    found = _TOKEN.fullmatch(token)
    return f"{found['vendor']}:{found['name']}" if found else token


_TOKEN = re.compile(r"(pulumi-python:dynamic/)?(?P<vendor>[\w-]+):(index(/\w+)?:)?(?P<name>\w+)")


def name_of(token: str, vendor: str, what: str) -> str:
    """The name of a type or function of this package.

    Raises:
        JourneysError: the token is another package's, or none.
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
            if inspect.isfunction(public) and not name.startswith(
                "each_"
            ):  # which reads on while its caller asks
                callee = Callee(value, public)
                found.setdefault(callee.name, callee)
    return dict(sorted(found.items()))


def modules_of(package: str) -> Iterator[ModuleType]:
    """A package and the modules in it."""
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
    """The version of the installed package, which the plugin and its SDKs have as well."""
    return version_of("journeys-as-code")


__all__ = [
    "Callee",
    "core_token",
    "dialect_of",
    "functions",
    "load",
    "modules_of",
    "name_of",
    "resource_tokens",
    "version",
]
