"""The requests of one resource type: where its objects are, and in what it differs from the others."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

from typing_extensions import Self

from providers.http.interrupt import pause
from providers.http.paths import path_segment
from providers.http.waiting import waiting

from ..errors import NotFound
from ..schema.differences import unsatisfied
from ..schema.equality import ABSENT, at_path
from ..schema.fields import moment
from ..schema.shape import Shape, camel, shape_of
from ..schema.wire import from_wire, snake
from ..session.dialect import Dialect
from ..session.lists import SharedList
from ..session.session import Session, session_for


class Endpoint:
    """What one resource type's API can do.

    A subclass must set `vendor`, `token`, `args`, `path` and `title`. The core calls, in the life of an object:

    1. `listed`, before the first create of a run, for what is there already;
    2. `post`, to create; the answer is the object, or nothing where `create_answers` is False;
    3. `fetch`, for a refresh, `.get`, and whatever must be certain;
    4. `patch`, or `put` where `changes_by` is "put", to change;
    5. `remove`, to delete.

    A subclass overrides the ones that are different in its API:

        class ThingEndpoint(Endpoint):
            def remove(self, id):
                self.session.client.delete(f"/things/{path_segment(id)}", params={"force": True})
    """

    vendor: ClassVar[Dialect]
    token: ClassVar[str]
    """Frozen: part of every URN and of every state file."""
    args: ClassVar[type]
    path: ClassVar[str]
    title: ClassVar[str]
    """What messages call it, e.g. `action map`."""
    origin: ClassVar[Literal["created", "taken", "part"]] = "created"
    """Whether `create` makes an object, takes one that the organisation has already and `delete` leaves, or puts a
    part into one that is there: `bring` puts it, `discard` takes it out again."""
    natural_key: ClassVar[str] = "display_name"
    """The field by which people know the object. Lookups go by it."""
    key: ClassVar[tuple[str, ...]] = ()
    """The fields (`outcome.id` for a nested one) that make two objects the same; the natural key by default."""
    unique_key: ClassVar[bool] = False
    """Whether the API refuses a second object of the same key."""
    listable: ClassVar[bool] = True
    """Whether the API can list the objects of the type."""
    changes_by: ClassVar[Literal["patch", "put"]] = "patch"
    """Whether a change sends what differs, or the whole object."""
    sends_version: ClassVar[bool] = True
    """Whether a change carries the version last seen."""
    create_answers: ClassVar[bool] = True
    """Whether the answer to a create is the object; where it is empty, one GET follows."""
    answers_whole: ClassVar[bool] = True
    """Whether the answers to a create and a change have all that the server filled in."""
    computed: ClassVar[tuple[str, ...]] = ()
    """Outputs that only the server sets."""
    created: ClassVar[str] = "createdDate"
    modified: ClassVar[str] = "modifiedDate"
    """Where the API tells when the object was created, and last changed."""
    list_query: ClassVar[Mapping[str, Any]] = {}
    page_size: ClassVar[int] = 100
    """The largest page of the list; 0 where the list has no pages, and takes no parameters of them."""
    delete_query: ClassVar[Mapping[str, Any]] = {}

    _config: Mapping[str, Any] = {}
    _session: Session | None = None

    @property
    def session(self) -> Session:
        """What this process knows of the organisation that the provider instance is configured for."""
        if self._session is None:
            self._session = session_for(self.vendor, self._config)
        return self._session

    def using(self, session: Session) -> Self:
        """One of the same type with this session: for lookups and commands, which no engine configures."""
        found = type(self)()
        found._session = session
        return found

    @property
    def shape(self) -> Shape:
        """The fields of the type's arguments."""
        return shape_of(self.args)

    # --- the requests ------------------------------------------------------------------------------------------

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Creates an object and returns it as answered, or {} where the API answers nothing."""
        answer = self.session.client.post(self.path, body)
        if not self.create_answers and answer.json in (None, {}):
            return {}
        return answer.object("id")

    def fetch(self, id: str) -> dict[str, Any]:
        """The object as it is now.

        Raises:
            NotFound, Gone: it isn't there.
        """
        path = f"{self.path}/{path_segment(id)}"
        found = self.session.client.get(path).object("id")
        if self.is_deleted(found):
            raise NotFound("GET", path, 404, body="it is marked as deleted")
        return found

    def fetch_current(self, id: str, known: Mapping[str, Any]) -> dict[str, Any]:
        """The object, not older than these outputs of it: reads may lag behind writes.

        One that stays older for as long as lists may lag is returned as it is. Types without a list have versions of
        another meaning.

        Raises:
            NotFound, Gone: it isn't there.
        """
        if not self.listable:
            return self.fetch(id)
        ends, step = time.monotonic() + self.session.settings.number("listLag"), 0.5
        while True:
            entity = self.fetch(id)
            left = ends - time.monotonic()
            if left <= 0 or not self.is_older(entity, known):
                return entity
            waiting(left, f"{self.title} {id} still reads as it was before the last change")
            pause(min(step, left))
            step *= 2

    def is_older(self, entity: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
        """Whether an answer is older than the outputs that are known: by its version, else by when it was changed last."""
        now, then = entity.get("version"), known.get("version")
        if isinstance(now, (int, float)) and isinstance(then, (int, float)):
            return now < then
        return self.was_changed_before(entity, known)

    def was_changed_before(self, entity: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
        """Whether an answer's date of the last change is earlier; not where it only leaves out the milliseconds."""
        now, then = moment(str(entity.get(self.modified))), moment(str(known.get(snake(self.modified))))
        return now is not None and then is not None and now < then and now != then.replace(microsecond=0)

    def patch(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes an object and returns it as answered. With a version the request is safe to repeat."""
        path = f"{self.path}/{path_segment(id)}"
        return self.session.client.patch(path, body, idempotent="version" in body).object("id")

    def put(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Replaces an object and returns it as answered."""
        return self.session.client.put(f"{self.path}/{path_segment(id)}", body).object("id")

    def remove(self, id: str) -> None:
        """Deletes an object."""
        self.session.client.delete(f"{self.path}/{path_segment(id)}", params=self.delete_query)

    def listed(self) -> Iterable[dict[str, Any]]:
        """All objects of the type, whole."""
        found = self.session.client.pages(self.path, params=self.list_query, page_size=self.page_size)
        return (entity for entity in found if not self.is_deleted(entity))

    def shared_list(self) -> SharedList:
        """The list that the reads of this process share."""
        return self.session.shared_list(self.path, self.listed)

    def is_deleted(self, entity: dict[str, Any]) -> bool:
        """Whether an object that the API still answers counts as gone."""
        return False

    # --- what identifies an object ------------------------------------------------------------------------------

    @property
    def is_of_one_org(self) -> bool:
        """Whether no other organisation can have an object of the same id: the id was made with it."""
        return self.origin == "created"

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The fields that make up the key: two objects with the same ones are taken for the same."""
        return self.key or (self.natural_key,)

    @property
    def natural_wire(self) -> str:
        """The natural key's name in the API."""
        return self.shape.fields[self.natural_key].wire

    def key_of(self, entity: dict[str, Any]) -> tuple[str, ...]:
        """The key of a body or an answer."""
        found = (at_path(entity, self.wire_path(name)) for name in self.key_fields)
        return tuple("" if value is ABSENT else str(value) for value in found)

    def name_of(self, entity: dict[str, Any]) -> str:
        """What people call an object: its natural key, or its whole key where that is no text."""
        name = entity.get(self.natural_wire) or ""
        return name if isinstance(name, str) else " / ".join(self.key_of(entity))

    def key_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What values in the program's names have of the key."""
        names = [name.partition(".")[0] for name in self.key_fields]
        return {name: values[name] for name in names if name in values}

    def id_of(self, body: dict[str, Any]) -> str:
        """The id that an object of this body has, for a create that answers nothing; "" where only a list tells."""
        return ""

    def taken_id(self, wanted: dict[str, Any]) -> str:
        """The id by which the program names an object to take; "" where it is found by its key."""
        return ""

    def id_in(self, outputs: Mapping[str, Any]) -> str:
        """The id of an object whose outputs are of an earlier layout, which had none in its record."""
        return str(outputs.get("self_uri") or "").rstrip("/").rpartition("/")[2]

    def matches(self, body: dict[str, Any], entity: dict[str, Any]) -> bool:
        """Whether an object is what this body would have made, apart from what the server filled in."""
        return not unsatisfied(from_wire(body, self.shape), from_wire(entity, self.shape), self.shape)

    def writable(self, entity: dict[str, Any]) -> dict[str, Any]:
        """What of an answer a `put` sends back: all but what only the server sets."""
        read_only = {"id", "selfUri", *map(camel, self.computed)}
        if self.sends_version:
            read_only.discard("version")
        return {name: value for name, value in entity.items() if name not in read_only}

    def wire_path(self, path: str) -> tuple[str, ...]:
        """The names that a field, or a nested one such as `outcome.id`, has in the API."""
        names = path.split(".")
        fields = self.shape.fields_at(names)
        return tuple(field.wire if field else camel(name) for name, field in zip(names, fields, strict=True))
