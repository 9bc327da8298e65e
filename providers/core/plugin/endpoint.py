"""What a resource type says of its API: where its objects are, and in what it is different from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from providers.http.paths import path_segment

from ..errors import NotFound, Refused
from ..schema.equality import is_satisfied_by, project_onto_inputs
from ..schema.shape import Shape, shape_of
from ..schema.wire import from_wire
from ..session.dialect import Dialect
from ..session.journal import Entry
from ..session.session import Session, session_for
from .update import Update


class Endpoint:
    """The endpoints of one resource type. A type sets the class variables and overrides what is different about it."""

    vendor: ClassVar[Dialect]
    token: ClassVar[str]
    """Frozen: part of every URN and of every state file."""
    args: ClassVar[type]
    path: ClassVar[str]
    title: ClassVar[str]
    """What messages call it, e.g. `segment`."""
    natural_key: ClassVar[str] = "display_name"
    """The field by which people know the object; lookups and the search for what is there already go by it."""
    created: ClassVar[str] = "createdDate"
    modified: ClassVar[str] = "modifiedDate"
    """Where the API tells when the object was created, and last changed."""
    computed: ClassVar[tuple[str, ...]] = ()
    """Outputs that only the server sets."""
    list_query: ClassVar[Mapping[str, Any]] = {}
    delete_query: ClassVar[Mapping[str, Any]] = {}
    sends_version: ClassVar[bool] = True
    unique_key: ClassVar[bool] = False
    """Whether the API refuses a second object of the same natural key."""
    answers_whole: ClassVar[bool] = True
    """Whether the answers to a create and a change have all that the server filled in."""
    listable: ClassVar[bool] = True
    """Whether the API can list the objects of the type."""

    _config: Mapping[str, Any] = {}
    _session: Session | None = None

    @property
    def session(self) -> Session:
        """The organisation that this provider instance is configured for."""
        if self._session is None:
            self._session = session_for(self.vendor, self._config)
        return self._session

    @property
    def shape(self) -> Shape:
        """The fields of the type's arguments."""
        return shape_of(self.args)

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The fields that make up the natural key: two objects with the same ones are taken for the same."""
        return (self.natural_key,)

    @property
    def natural_wire(self) -> str:
        """The natural key's name in the API."""
        return self.shape.fields[self.natural_key].wire

    # --- the vendor's endpoints; a type overrides what is different about it ---------------------------------

    def post(self, session: Session, body: dict[str, Any]) -> dict[str, Any]:
        """Creates an object and returns it as answered."""
        return session.client.post(self.path, body).object("id")

    def fetch(self, session: Session, id: str) -> dict[str, Any]:
        """The object as it is now.

        Raises:
            NotFound, Gone: it isn't there.
        """
        path = f"{self.path}/{path_segment(id)}"
        found = session.client.get(path).object("id")
        if self.is_deleted(found):
            raise NotFound("GET", path, 404, body="it is marked as deleted")
        return found

    def patch(self, session: Session, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes an object and returns it as answered. With a version the request is safe to repeat."""
        path = f"{self.path}/{path_segment(id)}"
        return session.client.patch(path, body, idempotent="version" in body).object("id")

    def remove(self, session: Session, id: str) -> None:
        """Deletes an object."""
        session.client.delete(f"{self.path}/{path_segment(id)}", params=self.delete_query or None)

    def listed(self, session: Session) -> Iterable[dict[str, Any]]:
        """All objects of the type, whole."""
        found = session.client.pages(self.path, params=self.list_query or None)
        return (entity for entity in found if not self.is_deleted(entity))

    def key_of(self, entity: dict[str, Any]) -> tuple[str, ...]:
        """The natural key of a body or an answer: two objects with the same one are taken for the same."""
        return tuple(str(entity.get(self.shape.fields[name].wire, "")) for name in self.key_fields)

    def id_in(self, outputs: Mapping[str, Any]) -> str:
        """The id of an object whose outputs are of an earlier layout, which had none in its record."""
        return str(outputs.get("self_uri") or "").rstrip("/").rpartition("/")[2]

    def lost(self, entry: Entry, body: dict[str, Any], why: str) -> str:
        """What to do about a create whose answer was lost, for a type that has no list."""
        raise NotImplementedError

    def finish(
        self, session: Session, answer: dict[str, Any], wanted: dict[str, Any], name: str
    ) -> dict[str, Any]:
        """Sends what has to follow the POST, and returns the object after it.

        `answer` is kept up to date meanwhile: after an error the state has the object as it is there.
        """
        return answer

    def bring(
        self, session: Session, entity: dict[str, Any], wanted: dict[str, Any], name: str
    ) -> dict[str, Any]:
        """Makes an object that a create took over what is wanted, and returns it.

        Raises:
            Refused: it differs in what the API can't change.
        """
        live, fields = from_wire(entity, self.shape), self.shape.fields
        applied = {  # what the program doesn't name is the server's, or was somebody else's choice: it stays
            name: project_onto_inputs(value, live[name], fields[name].node)
            for name, value in wanted.items()
            if name in live
        }
        fixed = self.replaced(applied, live, wanted)
        if fixed:
            raise Refused(
                f"{self.title} {entity['id']} cannot become what the program says: the API cannot change its "
                f"{', '.join(fixed)}. Give the new one another {self.natural_key}, or the program what is there"
            )
        return self.change(session, str(entity["id"]), applied, live, wanted, name) or entity

    def replaced(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """The paths that differ and that only a replacement can change."""
        raise NotImplementedError

    def change(
        self,
        session: Session,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        name: str = "",
    ) -> dict[str, Any] | None:
        """Makes the live object what is wanted and returns it; None where nothing had to be sent."""
        applied, live, wanted = (self.without_options(each) for each in (applied, live, wanted))
        return Update(self, session, id, applied, live, wanted, name).run()

    def discard(self, session: Session, id: str, live: dict[str, Any]) -> None:
        """Deletes an object that was last seen like this, or refuses to."""
        self.remove(session, id)

    def observed(self, answer: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
        """A fetched object, completed by what the state knows and the API doesn't tell."""
        return answer

    def drop_ignored_changes(
        self, session: Session, applied: dict[str, Any], wanted: dict[str, Any]
    ) -> dict[str, Any]:
        """What is wanted, without the changes that the type warns about and leaves alone."""
        return wanted

    def check_plan(
        self, session: Session, id: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]
    ) -> None:
        """Refuses a planned change of the object that was last seen like this. Does no I/O.

        Raises:
            Refused: naming the field, and what would permit it.
        """

    def is_deleted(self, entity: dict[str, Any]) -> bool:
        """Whether an object that the API still answers counts as gone."""
        return False

    def deletes_first(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Whether a replacement must delete the old object before it creates the new one."""
        return False

    def without_options(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name not in self.shape.options}

    def matches(self, body: dict[str, Any], entity: dict[str, Any]) -> bool:
        """Whether an object is what this body would have made, apart from what the server filled in."""
        wanted, live = from_wire(body, self.shape), from_wire(entity, self.shape)
        return all(
            is_satisfied_by(value, live.get(n), self.shape.fields[n].node) for n, value in wanted.items()
        )
