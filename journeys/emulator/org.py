"""One organisation and its Segment workspace: its clients and objects, and how tests change them without a request."""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Protocol

from .clock import Clock
from .permissions import Grants
from .rules import Switches
from .store import Body, Collection

SPACE = "spa_emulator"


class Kind(Protocol):
    """A kind of object, as an org uses it: its name in the store, and what `seed` and `edit` make of fields."""

    name: ClassVar[str]

    def title(self, body: Body) -> str:
        """The object's display name."""
        ...

    def seeded(self, org: Org, fields: Body) -> Body:
        """A complete object (with `id`) from the fields of a seed."""
        ...

    def edited(self, org: Org, body: Body, fields: Mapping[str, Any]) -> Body:
        """The object after an `edit` of these fields."""
        ...


def no_object(kind: str, object_id: str) -> KeyError:
    """The error for an id that no object of the kind has."""
    return KeyError(f"{kind} has no object {object_id}")


class Org:
    """An organisation. `clients` maps ids to secrets; `grants` limits what a client may do.

    `url` differs from the emulator's when the org has its own port or base path.
    """

    def __init__(
        self,
        name: str,
        kinds: Mapping[str, Kind],
        *,
        switches: Switches,
        clock: Clock,
        lock: AbstractContextManager[Any],
        changed: Callable[[], None],
    ) -> None:
        self.name = name
        self.kinds = kinds
        self.switches = switches
        self.clock = clock
        self._lock = lock
        self._changed = changed
        self.id = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.journeys.emulator"))
        self.clients: dict[str, str] = {}
        self.grants: dict[str, Grants] = {}
        self.public_api_tokens: set[str] = set()
        self.url = ""
        self.base_path = ""
        self._collections: dict[str, Collection] = {}
        self.clear()

    def __repr__(self) -> str:
        return f"Org({self.name!r})"

    @property
    def workspace(self) -> Body:
        """The org's Segment workspace, as the Public API shows it."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
        return {"id": f"wks_{uuid.UUID(self.id).hex[:22]}", "name": self.name, "slug": slug}

    def collection(self, kind: str) -> Collection:
        """The store of a kind; `ValueError` for an unknown one."""
        self._kind(kind)
        found = self._collections.get(kind)
        if found is None:
            found = self._collections[kind] = Collection(self.clock.now, self._changed)
        return found

    def objects(self, kind: str) -> dict[str, Body]:
        """Copies of all objects of a kind, by id."""
        with self._lock:
            records = self.collection(kind).records
            return {key: copy.deepcopy(r.body) for key, r in records.items() if r.body is not None}

    def find_all(self, kind: str, name: str) -> list[Body]:
        """The objects with this display name."""
        spec = self._kind(kind)
        return [body for body in self.objects(kind).values() if spec.title(body) == name]

    def find(self, kind: str, name: str) -> Body | None:
        """The first object with this display name, or None."""
        return next(iter(self.find_all(kind, name)), None)

    def seed(self, kind: str, fields: Mapping[str, Any]) -> Body:
        """Create an object without a request; `id` and all defaults are filled in. Returns it."""
        spec = self._kind(kind)
        with self._lock:
            body = spec.seeded(self, copy.deepcopy(dict(fields)))
            self.collection(kind).put(body["id"], body)
        return copy.deepcopy(body)

    def edit(self, kind: str, object_id: str, **fields: Any) -> Body:
        """Change an object without a request, as another user would; its version goes up. None removes a field."""
        spec = self._kind(kind)
        with self._lock:
            collection = self.collection(kind)
            before = collection.get(object_id)
            if before is None:
                raise no_object(kind, object_id)
            after = spec.edited(self, before, copy.deepcopy(fields))
            collection.put(object_id, after)
        return copy.deepcopy(after)

    def remove(self, kind: str, object_id: str) -> bool:
        """Delete an object without a request; False when there is none."""
        with self._lock:
            return self.collection(kind).delete(object_id)

    def clear(self) -> None:
        """Remove all objects except the space that every workspace has."""
        with self._lock:
            self._collections.clear()
            self.collection("spaces").put(SPACE, {"id": SPACE})

    def dump(self) -> dict[str, list[Body]]:
        """All objects by kind, for the state file."""
        with self._lock:
            kinds = {kind: list(collection) for kind, collection in self._collections.items()}
            return {kind: copy.deepcopy(bodies) for kind, bodies in kinds.items() if bodies}

    def load(self, kinds: Mapping[str, list[Body]]) -> None:
        """Replace all objects by those of a dump."""
        with self._lock:
            self.clear()
            for kind, bodies in kinds.items():
                for body in bodies:
                    self.collection(kind).put(body["id"], copy.deepcopy(body))

    def _kind(self, name: str) -> Kind:
        if name not in self.kinds:
            raise ValueError(f"no kind of object is called {name!r}; there are {', '.join(self.kinds)}")
        return self.kinds[name]
