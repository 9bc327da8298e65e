"""What a client must be allowed for a program: role permissions and OAuth scopes, by what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from journeys.docs.covered import FUNCTIONS, operations_of
from journeys.docs.operations import Operation, all_operations
from journeys.registry import load

READ, ADD, EDIT, DELETE, ACTIVATE = "read", "add", "edit", "delete", "activate"
USES = (READ, ADD, EDIT, DELETE, ACTIVATE)
_BY_METHOD = {"GET": READ, "POST": ADD, "PATCH": EDIT, "PUT": EDIT, "DELETE": DELETE}
OLD_ASSIGNMENTS = "/api/v2/journey/externalcontacts/"
"""The API of November 2020, used with `genesys:assignmentApi: 2020` alone."""
SCOPES = {
    "/api/v2/journey/": "journey",
    "/api/v2/analytics/": "analytics",
    "/api/v2/externalcontacts/": "external-contacts",
    "/api/v2/flows": "architect",
    "/api/v2/architect/": "architect",
    "/api/v2/integrations/": "integrations",
}
"""The OAuth scope of each part of the API; `:readonly` is enough where nothing is written."""
WHOSE = "organization:readonly"
"""The scope for asking which organisation the credentials belong to."""

Need = tuple[str, ...]
"""Alternatives: any one of these permissions is enough."""


@dataclass
class Needed:
    """`uses`: by resource type or function, then by use (read, add, ...), the permissions that are needed."""

    uses: dict[str, dict[str, list[Need]]] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=list)
    segment: bool = False
    """Whether a Segment token is needed too."""

    @property
    def needs(self) -> list[Need]:
        """Each need once, without those that a permission which is needed anyway meets."""
        found = sorted({need for uses in self.uses.values() for needs in uses.values() for need in needs})
        single = {need[0] for need in found if len(need) == 1}
        return [need for need in found if len(need) == 1 or not single & set(need)]

    @property
    def permissions(self) -> list[str]:
        """The smallest set: the first one of each need."""
        return sorted({need[0] for need in self.needs})


def needed(
    types: Iterable[str],
    functions: Iterable[str] = (),
    *,
    assignments_of_2020: bool = False,
    activates: bool = True,
) -> Needed:
    """What a program needs for these resource types (tokens) and functions (`get_flow`).

    `assignments_of_2020`: whether segments are assigned through the API of that time. `activates`: whether an event
    definition has `active`.
    """
    found, asked = Needed(), list[Operation]()
    for token in sorted(set(types)):
        if token.startswith("segment:"):
            found.segment = True
            continue
        own = [each for each in _sent(token, assignments_of_2020) if activates or not _activates(each)]
        asked += own
        found.uses[token] = _uses(own, load(token).path)
    known = {each.key: each for each in all_operations()}
    for name in sorted(set(functions)):
        own = [known[key] for key in _of_function(name)]
        if any(each.path.startswith("/spaces/") for each in own):
            found.segment = True
        elif own:
            asked += own
            found.uses[name] = {READ: _needs(own)}
    found.scopes = _scopes(asked)
    return found


def _sent(token: str, assignments_of_2020: bool) -> Iterator[Operation]:
    """The operations that the core sends for a type, of those that the API has."""
    for each in operations_of(token):
        old = each.path.startswith(OLD_ASSIGNMENTS)
        if token != "genesys:SegmentAssignment" or old == assignments_of_2020:
            yield each


def _uses(operations: list[Operation], path: str) -> dict[str, list[Need]]:
    found: dict[str, list[Operation]] = {}
    for each in operations:
        # A POST below an object changes it (a view's next version), unless it is how the type is made.
        edits = each.method == "POST" and each.path.endswith("/versions") and each.path != path
        use = ACTIVATE if _activates(each) else EDIT if edits else _BY_METHOD[each.method]
        found.setdefault(use, []).append(each)
    return {use: needs for use in USES if (needs := _needs(found.get(use, [])))}


def _activates(operation: Operation) -> bool:
    return operation.path.endswith("/activate")


def _needs(operations: Iterable[Operation]) -> list[Need]:
    found: list[Need] = []
    for each in operations:
        found += [each.permissions] if each.any_permission else [(name,) for name in each.permissions]
    return [need for need in dict.fromkeys(found) if need]


def _of_function(name: str) -> list[str]:
    """The operations of a function; a lookup of a resource type reads its list."""
    plain = name.removesuffix("_output")
    if plain in FUNCTIONS:
        return FUNCTIONS[plain]
    token = type_of_lookup(plain)
    return [each.key for each in operations_of(token) if each.method == "GET"] if token else []


def type_of_lookup(name: str) -> str:
    """The token of the resource type that `get_segment` looks up; "" for another function."""
    from journeys.registry import tokens

    words = name.removeprefix("get_").replace("_", "").lower()
    found = [token for token in tokens() if token.partition(":")[2].lower() == words]
    return found[0] if found and name.startswith("get_") else ""


def _scopes(operations: list[Operation]) -> list[str]:
    """The narrowest scopes that let all of these pass."""
    found: dict[str, bool] = {}
    for each in operations:
        scope = next((name for prefix, name in SCOPES.items() if each.path.startswith(prefix)), "")
        if scope:
            found[scope] = found.get(scope, True) and (each.method == "GET" or scope == "analytics")
    return sorted(
        [*(f"{name}:readonly" if only else name for name, only in found.items()), WHOSE] if found else []
    )
