"""A kind of Genesys object: create, read, change, delete and list, as every journey resource does it.

A new kind is one file with a subclass; `kinds` finds it.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal

from ..http import Response
from ..openapi import Schema, Shape, load
from ..org import Org
from ..rules import declare
from ..store import Body, Collection
from . import bodies, errors, paging, patching
from .call import Call
from .group import Group, Served

declare("post_status", "201 | 200", "guess", "Status of a successful POST; both are declared.")
declare(
    "versions",
    "checked | unchecked",
    "guess",
    "Whether a PATCH with another `version` than the object's is refused. Without one it is always accepted "
    "(inferred: the Terraform provider never sends it).",
)
declare(
    "version_mismatch",
    "409 | 400",
    "guess",
    "The refusal: 409 request.conflict, or 400 with 'does not match the current version'.",
)
declare("first_version", "1 | 0", "guess", "The version of a new object; every PATCH adds 1.")
declare(
    "duplicate_names",
    "accepted | refused",
    "guess",
    "A second object of the same name: no rule of uniqueness is documented; refused is 409 request.conflict.",
)
declare(
    "nested_patch",
    "merged | replaced",
    "inferred",
    "The objects inside an object that a PATCH may send: action, actionMapScheduleGroups, associatedValueField, "
    "contentOffer, externalSegment. What the patch model requires of one (mediaType of action, actionMapScheduleGroup) "
    "must be there; of the rest, what is left out stays, or goes; what the patch model doesn't have (id and source of "
    "externalSegment) always stays, and can't be added by a PATCH. context and journey are always replaced whole.",
)

declare(
    "read_only_fields",
    "dropped | rejected",
    "guess",
    "id, selfUri, createdDate and modifiedDate in a request whose model also serves for answers: no effect, or 400 "
    "invalid.property. `version` in a POST has no effect.",
)
declare(
    "dates",
    "as_sent | utc",
    "guess",
    "Dates are answered as they were sent, or respelled: UTC, with milliseconds and a Z.",
)

Does = Literal["list", "create", "get", "patch", "put", "delete"]
DATES = ("createdDate", "modifiedDate")


class Kind(Group):
    """Subclasses set the class variables and override the hooks below them."""

    path: ClassVar[str]
    """The path of the list; an object's is `item_path`."""
    id_parameter: ClassVar[str]
    schema: ClassVar[str]
    name_field: ClassVar[str] = "displayName"
    does: ClassVar[tuple[Does, ...]] = ("list", "get", "create", "patch", "delete")
    """The operations that this class serves; a subclass adds others with `@operation`."""
    listing: ClassVar[Literal["pages", "plain"]] = "pages"
    max_page: ClassVar[int] = 100
    created_status: ClassVar[int | None] = None
    """The status of a POST where only one is declared; None where the switch post_status decides."""
    versioned: ClassVar[bool] = True
    dates: ClassVar[tuple[str, ...]] = DATES
    """The fields with the times of creation and last change."""

    limit: ClassVar[tuple[str, int] | None] = None
    """Key and value of the documented number of objects per org."""
    ids_parameter: ClassVar[str | None] = None
    ids_maximum: ClassVar[int] = 100

    defaults: ClassVar[Mapping[str, Any]] = {}
    """The server's values for omitted properties, by name, at any depth."""
    never_filled: ClassVar[frozenset[str]] = frozenset()
    """The properties that server_defaults=full leaves out."""
    merged: ClassVar[frozenset[str]] = frozenset()
    """The top-level objects to which the switch nested_patch applies."""

    # hooks

    def check(self, call: Call, body: Body) -> None:
        """Checks rules across fields on the object as it would be stored; raises `ApiError`."""

    def check_delete(self, call: Call, body: Body) -> None:
        """Checks whether the object may be deleted; raises `ApiError`."""

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        """Applies the filters of this kind's list."""
        return found

    def completed(self, org: Org, body: Body) -> Body:
        """Adds the server's values that `defaults` can't express."""
        return body

    def not_found(self) -> errors.ApiError:
        return errors.not_found()

    def deleted(self, call: Call, body: Body) -> None:
        """Deletes what belongs to an object that was deleted."""

    def key(self, call: Call) -> str:
        """The id of the object that the call's path names."""
        return call.path_values[self.id_parameter]

    def new_id(self, fields: Body) -> str:
        """The id of an object about to be created."""
        return str(fields.get("id") or uuid.uuid4())

    def uri(self, body: Body) -> str:
        """The object's selfUri."""
        return f"{self.path}/{body['id']}"

    def wanted(self, call: Call) -> Body:
        """The fields that a request body sets."""
        return self.writable(call, call.body or {})

    # the operations

    @property
    def item_path(self) -> str:
        return f"{self.path}/{{{self.id_parameter}}}"

    @property
    def create_path(self) -> str:
        return self.path

    def operations(self) -> Iterator[Served]:
        places: dict[Does, tuple[str, str, Any]] = {
            "list": ("GET", self.path, self.index),
            "get": ("GET", self.item_path, self.get),
            "create": ("POST", self.create_path, self.create),
            "patch": ("PATCH", self.item_path, self.patch),
            "put": ("PUT", self.item_path, self.put),
            "delete": ("DELETE", self.item_path, self.delete),
        }
        for each in self.does:
            method, path, handler = places[each]
            yield Served(method, path, handler, self.document)
        yield from super().operations()

    def create(self, call: Call) -> Response:
        collection = self.collection(call)
        self.check_limit(call)
        body = self.made(call.org, self.wanted(call))
        self.checked(call, body)
        collection.put(body["id"], body)
        return Response(self.created_status or int(call.switches["post_status"]), body)

    def get(self, call: Call) -> Response:
        return Response(200, self.seen(call, self.key(call)))

    def index(self, call: Call) -> Response:
        if self.listing == "plain":
            return Response(200, {"entities": list(self.filtered(call, self.visible(call, first_page=True)))})
        page = paging.Page.of(call, self.max_page)
        found = self.visible(call, first_page=page.number == 1)
        if self.ids_parameter and call.query.get(self.ids_parameter):
            found = paging.by_ids(call, found, self.ids_parameter, self.ids_maximum)
            page = paging.Page(max(len(found), 1), 1)
        else:
            found = paging.search(call, self.filtered(call, found), self.answer.shape)
            found = paging.order(call, found, self.answer.shape)
        return Response(200, page.envelope(call, found))

    def patch(self, call: Call) -> Response:
        before = self.raced(call)
        self.check_version(call, before)
        cleared = [path for path in call.cleared if path not in self.own_fields]
        after = self.changed(call.org, before, self.wanted(call), cleared)
        self.checked(call, after)
        self.collection(call).put(before["id"], after)
        return Response(200, after)

    def put(self, call: Call) -> Response:
        """Replaces the object: fields that the body leaves out are removed, those that the server sets stay."""
        before = self.raced(call)
        self.check_version(call, before)
        wanted = self.wanted(call)
        gone = [name for name in before if name not in wanted and name not in self.own_fields]
        after = self.changed(call.org, before, wanted, gone)
        self.checked(call, after)
        self.collection(call).put(before["id"], after)
        return Response(200, after)

    def delete(self, call: Call) -> Response:
        body = self.current(call)
        self.check_delete(call, body)
        self.collection(call).delete(body["id"])
        self.deleted(call, body)
        return Response(204)

    # parts of the operations

    @property
    def own_fields(self) -> frozenset[str]:
        """The fields that only the server sets."""
        return frozenset({"id", "selfUri", "version", *self.dates})

    def collection(self, call: Call) -> Collection:
        return call.org.collection(self.name)

    def seen(self, call: Call, object_id: str) -> Body:
        """The object as a read sees it, which a fault may make stale; 404 when there is none."""
        record = self.collection(call).records.get(object_id)
        body = call.services.reads.body(call.request, call.org.name, self.name, record) if record else None
        if body is None:
            raise self.not_found()
        return body

    def current(self, call: Call) -> Body:
        """The latest version of the object that a write is about; 404 when there is none."""
        body = self.collection(call).get(self.key(call))
        if body is None:
            raise self.not_found()
        return body

    def raced(self, call: Call) -> Body:
        """The object that a write is about, after the edit of a race fault, if there is one."""
        before = self.current(call)
        race = call.services.faults.take("race", call.request)
        if not race:
            return before
        fields = race.fields or {"description": "edited by somebody else"}
        return call.org.edit(self.name, before["id"], **fields)

    def visible(self, call: Call, *, first_page: bool) -> list[Body]:
        """All objects as this list call sees them, in order of creation."""
        reads, org = call.services.reads, call.org.name
        found = [
            reads.body(call.request, org, self.name, record, listed=True, count=first_page)
            for record in self.collection(call).records.values()
        ]
        return [body for body in found if body is not None]

    def check_limit(self, call: Call) -> None:
        """Raises 409 when the org has the maximum number of objects."""
        maximum = call.services.limits.maximum(self.name)
        if self.limit and maximum is not None and self.collection(call).count >= maximum:
            raise errors.limit_exceeded(self.limit[0], "journey", maximum)

    def check_version(self, call: Call, before: Body) -> None:
        """Refuses a write that names another version than the object has."""
        version = call.body.get("version") if isinstance(call.body, dict) else None
        checked = self.versioned and call.switches["versions"] == "checked"
        if not checked or version is None or version == before["version"]:
            return
        if call.switches["version_mismatch"] == "409":
            raise errors.conflict("The request conflicts with the current state.", before["id"])
        raise errors.bad_request(f"Version {version} does not match the current version {before['version']}.")

    def writable(self, call: Call, fields: Body) -> Body:
        """The fields without those that only the server sets, which models of both requests and answers allow."""
        own = self.own_fields
        for name in fields:
            if name in own and name != "version" and call.switches["read_only_fields"] == "rejected":
                raise errors.invalid_property(name, self.schema)
        return {name: value for name, value in fields.items() if name not in own}

    def checked(self, call: Call, body: Body) -> None:
        """Checks an object that is about to be stored: its schema, its rules, its name; raises `ApiError`."""
        problems = self.answer.problems(body)
        if problems:
            raise errors.of_problems(problems)
        self.check(call, body)
        self._unique(call, body)

    # called by an org, for seeds and for edits without a request

    def title(self, body: Body) -> str:
        return str(body.get(self.name_field, ""))

    def seeded(self, org: Org, fields: Body) -> Body:
        # What is missing may be filled in below; anything else that is wrong would stop that.
        problems = [each for each in self.answer.problems(fields) if each.keyword != "required"]
        if not problems:
            body = self.made(org, fields)
            problems = self.answer.problems(body)
        if problems:
            first = problems[0]
            raise ValueError(f"seed of {self.name}: {first.dotted}: {first.message}")
        return body

    def edited(self, org: Org, body: Body, fields: Mapping[str, Any]) -> Body:
        cleared = [name for name, value in fields.items() if value is None]
        wanted = {name: value for name, value in fields.items() if value is not None}
        return self.changed(org, body, wanted, cleared)

    # bodies

    @property
    def answer(self) -> Schema:
        """The schema of an object in answers."""
        return load(self.document).schema(self.schema)

    @property
    def _patch_shape(self) -> Shape:
        request = load(self.document).operation("PATCH", self.item_path).request
        assert request is not None
        return request.shape

    def made(self, org: Org, fields: Body) -> Body:
        """A new object of these fields."""
        body: Body = {"id": self.new_id(fields), **{k: v for k, v in fields.items() if k != "id"}}
        if self.versioned:
            body.setdefault("version", int(org.switches["first_version"]))
        now = org.clock.timestamp()
        body = {**body, **{name: body.get(name, now) for name in self.dates}}
        if "selfUri" in self.answer.shape.properties:
            body["selfUri"] = self.uri(body)
        return self._fill(org, body)

    def changed(self, org: Org, before: Body, fields: Mapping[str, Any], cleared: Iterable[str]) -> Body:
        """The object after a change, with the next version."""
        body = {key: value for key, value in before.items() if key not in cleared}
        for key, value in fields.items():
            if key in self.merged:
                merges = org.switches["nested_patch"] == "merged"
                way = patching.merge if merges else patching.replace
                value = way(body.get(key), value, self._patch_shape.properties[key])
            body[key] = value
        for path in cleared:
            patching.take_out(body, path)
        if self.versioned and "version" not in fields:
            body["version"] = before["version"] + 1
        if self.dates and self.dates[-1] not in fields:
            body[self.dates[-1]] = org.clock.timestamp()
        return self._fill(org, body)

    def _fill(self, org: Org, body: Body) -> Body:
        full = org.switches["server_defaults"] == "full"
        skip = {*self.own_fields, *self.never_filled}
        filled = bodies.fill(body, self.answer.shape, self.defaults, full=full, skip=skip)
        filled = self.completed(org, copy.deepcopy(filled))
        return bodies.in_utc(filled, self.answer.shape) if org.switches["dates"] == "utc" else filled

    def _unique(self, call: Call, body: Body) -> None:
        if call.switches["duplicate_names"] == "accepted":
            return
        name = self.title(body)
        for other in self.collection(call):
            if name and other["id"] != body["id"] and self.title(other) == name:
                raise errors.conflict(f"An object named [{name}] already exists.", other["id"])
