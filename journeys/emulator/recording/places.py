"""Finds the operation that a request calls, and says whether a recording may hold its bodies."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from .. import kinds
from ..genesys.kind import Kind
from ..openapi import Operation, load
from ..segment import operations
from ..segment.app import DOCUMENT

TOKEN = "/oauth/token"
CONFIGURATION = (
    "/api/v2/journey/segments",
    "/api/v2/journey/actionmaps",
    "/api/v2/journey/actiontemplates",
    "/api/v2/journey/actiontargets",
    "/api/v2/journey/outcomes",
    "/api/v2/journey/views",
    "/api/v2/journey/externalevents",
    "/api/v2/flows",
    "/api/v2/integrations/actions",
    "/api/v2/architect/schedulegroups",
    "/spaces/{spaceId}/journeys",
)
PEOPLE = re.compile(r"/(events|estimates|attributions|jobs|analytics)(/|$)")
"""Paths below these that are about people, or count them."""


@dataclass(frozen=True)
class Place:
    """One operation. `kind`: the emulator's name for its objects. `whole`: whether redacted bodies may be recorded."""

    method: str
    template: str
    operation: Operation
    vendor: str
    kind: str = ""
    id_parameter: str = ""
    whole: bool = False
    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(""), repr=False)


@functools.cache
def places() -> tuple[Place, ...]:
    """Every operation that the emulator knows, those without parameters first."""
    found: list[Place] = []
    for route in kinds.routes():
        group, template = route.group, route.served.path
        if route.served.eras and any(
            p.template == template and p.method == route.served.method for p in found
        ):
            continue
        kind = group.name if isinstance(group, Kind) else ""
        parameter = group.id_parameter if isinstance(group, Kind) else ""
        found.append(_place(route.served.method, template, route.operation, "genesys", kind, parameter))
    for method, template, _ in operations.OPERATIONS:
        operation = load(DOCUMENT).operation(method, template)
        found.append(_place(method, template, operation, "segment", "journeys", "containerId"))
    return tuple(sorted(found, key=lambda place: place.template.count("{")))


def find(method: str, path: str) -> tuple[Place, dict[str, str]] | None:
    """The operation that a request calls, and its ids; None if no vendor documents one."""
    for place in places():
        match = place.pattern.fullmatch(path) if place.method == method else None
        if match:
            return place, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


def find_path(path: str) -> tuple[Place, dict[str, str]] | None:
    """The same for an address without a method, such as a `selfUri`."""
    for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        found = find(method, path)
        if found:
            return found
    return None


def _place(method: str, template: str, operation: Operation, vendor: str, kind: str, parameter: str) -> Place:
    whole = template.startswith(CONFIGURATION) and not PEOPLE.search(template)
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
    return Place(method, template, operation, vendor, kind, parameter, whole, pattern)
