"""Genesys Cloud: every module of this folder that defines a `Kind` adds a kind of object."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING

from .kind import Kind

if TYPE_CHECKING:
    from ..emulator import Emulator
    from .app import GenesysApp


def _discover() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for _, cls in inspect.getmembers(module, inspect.isclass):
            # Without a name of its own a class is a common part of others, not a kind.
            if issubclass(cls, Kind) and cls.__module__ == module.__name__ and vars(cls).get("name"):
                found[cls.name] = cls()
    return found


KINDS: dict[str, Kind] = _discover()


def app(emulator: Emulator) -> GenesysApp:
    """The application with the routes of every kind."""
    from . import organization
    from .app import GenesysApp, route

    kinds = list(KINDS.values())
    routes = organization.routes(kinds)
    for kind in kinds:
        for method, template, handler in kind.routes():
            routes.append(route(kind.document, method, template, handler, kind.gate))
    return GenesysApp(emulator, routes)
