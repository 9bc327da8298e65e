"""From the token in a state file to the provider that serves it: the only address that state ever stores.

Never move or rename this module or `load`: every resource that was ever created points here.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider

VENDORS = {"genesys": "providers.genesys", "segment": "providers.twilio_segment"}
"""The package of each vendor of ours, by the first part of a token; any other vendor `x` is in `providers.x`."""


def vendors() -> dict[str, str]:
    """The installed vendors, ours and others: packages of the namespace `providers` that have a dialect."""
    import pkgutil

    import providers

    found = dict(VENDORS)
    for folder in providers.__path__:
        for info in pkgutil.iter_modules([folder]):
            package = f"providers.{info.name}"
            if package not in found.values() and (Path(folder) / info.name / "dialect.py").is_file():
                found[info.name] = package
    return found


def module_of(token: str) -> str:
    """The module of a resource type: `genesys:ActionMap` is in `providers.genesys.action_map`."""
    vendor, _, name = token.partition(":")
    file = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
    return f"{VENDORS.get(vendor, f'providers.{vendor}')}.{file}"


def load(token: str) -> Provider:
    """The provider of a resource type.

    Raises:
        LookupError: no such type in the installed version.
        ImportError: the package isn't installed where Pulumi runs it, or another `providers` package hides it.
    """
    vendor, _, name = token.partition(":")
    if not name or (vendor not in VENDORS and vendor not in vendors()):
        raise LookupError(f"{token!r} is no journey resource type")
    try:
        module: Any = import_module(module_of(token))
    except ModuleNotFoundError as error:
        raise _explain(error, token) from None
    provider: Provider = getattr(module, f"{name}Provider")()
    return provider


def tokens() -> list[str]:
    """The resource types of the installed package, sorted."""
    import inspect
    import pkgutil

    found = set()
    for package in vendors().values():
        try:
            vendor = import_module(package)
        except ModuleNotFoundError:
            continue
        for info in pkgutil.iter_modules(vendor.__path__):
            module = import_module(f"{package}.{info.name}")
            for _, each in inspect.getmembers(module, inspect.isclass):
                token = vars(each).get("token")
                if isinstance(token, str) and module_of(token) == module.__name__:
                    found.add(token)
    return sorted(found)


def _explain(error: ModuleNotFoundError, token: str) -> Exception:
    import providers  # a namespace: absent only where nothing of that name is installed

    own = getattr(providers, "__file__", None)
    if own:
        return ImportError(
            f"{own} hides the providers package of journeys-as-code. Remove that __init__.py (the folder then merges "
            "with ours) or rename the folder"
        )
    if error.name and error.name.startswith("providers."):
        return LookupError(
            f"This version of journeys-as-code has no {token}. It was made by another version: install that one"
        )
    return error
