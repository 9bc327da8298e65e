"""The hidden entries of a state: where an object is and which it is, and whether its inputs are a program's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RECORD = "__record"
IMPORTED = "__imported"
"""The hidden input that the native provider's import adds to the inputs that it has read: no program has given them.

The first run that gets through puts the program's inputs in their place, which don't have this one. It isn't in the
record because the engine writes inputs also where nothing has changed, and outputs only after an update.
"""


def canonical_host(host: str) -> str:
    """A host and port as they are recorded and compared: in lower case, without the port that https has by itself."""
    return host.lower().removesuffix(":443")


@dataclass(frozen=True)
class Record:
    """Through which host and in which org the object was made, and its id. Each is "" where it isn't known."""

    host: str = ""
    org: str = ""
    id: str = ""
    unread: bool = False
    """Whether the outputs are what was sent: of a type whose answers to a write aren't whole, until the next read."""
    external: bool = False
    """Whether the program only reads the object, by `.get`: it is not the stack's own."""
    left: tuple[str, ...] = ()
    """The outputs that still have a text which left the program: each stays a secret, as it may have been one."""

    @classmethod
    def of(cls, props: Mapping[str, Any]) -> Record:
        """The record in these outputs; earlier layouts had more in it, and the first an entry for each."""
        try:
            found = json.loads(props[RECORD]) if RECORD in props else {}
        except (TypeError, ValueError):
            found = {}
        if not isinstance(found, dict):
            found = {}
        host = found.get("host") or props.get("__host") or ""
        org = found.get("org") or props.get("__org") or ""
        unread, external = (found.get(name) is True for name in ("unread", "external"))
        left = found.get("left")
        names = tuple(map(str, left)) if isinstance(left, list) else ()
        return cls(canonical_host(str(host)), str(org), str(found.get("id") or ""), unread, external, names)

    def text(self) -> str:
        """The record as the state has it; equal records are equal texts."""
        return json.dumps({name: value for name, value in vars(self).items() if value}, sort_keys=True)


def visible(props: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that the program knows."""
    return {name: value for name, value in props.items() if value is not None and not name.startswith("__")}


def imported(props: Mapping[str, Any]) -> dict[str, Any]:
    """The mark of inputs that no program has given, where it is there."""
    return {IMPORTED: props[IMPORTED]} if IMPORTED in props else {}


def leftovers(props: Mapping[str, Any]) -> dict[str, Any]:
    """The hidden inputs that earlier layouts had."""
    return {name: props[name] for name in ("__key", "__secrets") if name in props}
