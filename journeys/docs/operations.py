"""The vendor's operations of a resource type, with their permissions and pages, from the contract in the emulator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
PAGES = {
    "genesys": "https://developer.genesys.cloud/devapps/api-explorer#{anchor}",
    "segment": "https://docs.segmentapis.build/tag/Journeys#operation/{id}",
}
"""Where each vendor describes an operation, by the namespace of its tokens."""


@dataclass(frozen=True)
class Operation:
    """One operation: `GET /api/v2/journey/segments/{segmentId}`."""

    method: str
    path: str
    id: str
    summary: str
    permissions: tuple[str, ...]
    any_permission: bool = True
    """Whether one of the permissions is enough."""

    @property
    def key(self) -> str:
        """`METHOD path`."""
        return f"{self.method} {self.path}"

    def page(self, namespace: str) -> str:
        """The vendor's page of it."""
        words = re.sub(r"[{}]", "-", self.path.strip("/").replace("/", "-"))
        return PAGES[namespace].format(anchor=f"{self.method.lower()}-{words}", id=self.id)


def operations(path: str, more: Iterable[str] = ()) -> list[Operation]:
    """The operations of the objects below a path: list and create, those of one object, changes of its parts; and more.

    `more` names further ones as `METHOD path`.
    """
    one = re.escape(path) + r"/\{\w+\}"
    found = []
    for each in all_operations():
        is_part = re.fullmatch(rf"{one}/\w+", each.path) and each.method in ("PUT", "PATCH")
        if each.path == path or re.fullmatch(one, each.path) or is_part or each.key in more:
            found.append(each)
    return sorted(found, key=lambda each: (each.path, METHODS.index(each.method.lower())))


@cache
def all_operations() -> tuple[Operation, ...]:
    """Every operation of the vendors' files."""
    folder = resources.files("journeys.emulator") / "contract"
    documents = [
        json.loads(each.read_text("utf-8")) for each in folder.iterdir() if each.name.endswith(".json")
    ]
    return tuple(each for document in documents if "paths" in document for each in _of(document))


def _of(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                said = methods[method]
                needed = said.get("x-inin-requires-permissions") or {}
                summary = (said.get("summary") or "").strip().rstrip(".")
                permissions, any_one = tuple(needed.get("permissions", ())), needed.get("type") != "ALL"
                yield Operation(method.upper(), path, said["operationId"], summary, permissions, any_one)
