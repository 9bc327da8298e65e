"""All kinds of objects of both vendors by their names in the store, all limits by name, and Genesys' routes."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping

from . import genesys
from .genesys.app import Route, route
from .genesys.group import Group
from .genesys.kind import Kind as GenesysKind
from .limits import REQUESTS
from .org import Kind
from .segment import journeys
from .segment.app import RATE


def _discover() -> Iterator[Group]:
    """An instance of each class in the modules of `genesys` that sets `name`."""
    for found in sorted(pkgutil.iter_modules(genesys.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{genesys.__name__}.{found.name}")
        for _, cls in inspect.getmembers(module, inspect.isclass):
            # A class that sets no name is a base of others.
            if issubclass(cls, Group) and cls.__module__ == module.__name__ and vars(cls).get("name"):
                yield cls()


GROUPS: tuple[Group, ...] = tuple(_discover())
KINDS: Mapping[str, Kind] = {
    **{group.name: group for group in GROUPS if isinstance(group, GenesysKind)},
    **journeys.KINDS,
}
LIMITS: Mapping[str, int] = {
    **{name: kind.limit[1] for name, kind in KINDS.items() if isinstance(kind, GenesysKind) and kind.limit},
    REQUESTS: 300,
    RATE: 6000,
}


def routes() -> list[Route]:
    """The routes of all groups, those without parameters in their paths first."""
    found = [route(group, each) for group in GROUPS for each in group.operations()]
    return sorted(found, key=lambda each: each.operation.template.count("{"))
