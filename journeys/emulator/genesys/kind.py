"""A kind of Genesys object: create, read, change, delete and list, as every journey resource does it.

A new kind is one file with a subclass; `genesys/__init__.py` finds it.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..http import Response
from ..openapi import Schema, Shape, load
from ..org import Org
from ..reading import as_read
from ..rules import declare
from ..store import Body
from . import bodies, errors, paging

if TYPE_CHECKING:
    from .app import Call

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
    "The objects of which a PATCH may send a part: action, actionMapScheduleGroups, contentOffer, externalSegment. What "
    "it leaves out stays, or goes; what the patch model doesn't have (id and source of externalSegment) always stays. "
    "context and journey are always replaced whole.",
)

_DATES = ("createdDate", "modifiedDate")


class Kind:
    """Subclasses set the class variables and override the hooks below them."""

    name: ClassVar[str]
    """In the store and in `Emulator.objects`; the last part of the path."""
    document: ClassVar[str] = "genesys-journey"
    path: ClassVar[str]
    id_parameter: ClassVar[str]
    schema: ClassVar[str]
    name_field: ClassVar[str] = "displayName"
    writable: ClassVar[bool] = True
    versioned: ClassVar[bool] = True
    dated: ClassVar[bool] = True

    limit: ClassVar[tuple[str, int] | None] = None
    """Key and value of the documented number of objects per org."""
    ids_parameter: ClassVar[str | None] = None
    ids_maximum: ClassVar[int] = 100

    defaults: ClassVar[Mapping[str, Any]] = {}
    """What the server fills in for an omitted property, by name, at any depth."""
    never_filled: ClassVar[frozenset[str]] = frozenset()
    """Not filled by server_defaults=full."""
    merged: ClassVar[frozenset[str]] = frozenset()
    """Top-level objects that the switch nested_patch speaks of."""

    # hooks

    def check(self, call: Call, body: Body) -> None:
        """Rules across fields, on the whole object as it would be stored; raises `ApiError`."""

    def check_delete(self, call: Call, body: Body) -> None:
        """Rules of a deletion; raises `ApiError`."""

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        """The list's own filters."""
        return found

    def gate(self, call: Call) -> None:
        """Before anything else of an operation; raises `ApiError`."""

    def completed(self, org: Org, body: Body) -> Body:
        """The server's own values beyond `defaults`."""
        return body

    # what the app calls

    @property
    def item_path(self) -> str:
        return f"{self.path}/{{{self.id_parameter}}}"

    def routes(self) -> list[tuple[str, str, Any]]:
        """Method, path template and handler of each operation."""
        reading = [("GET", self.path, self.index), ("GET", self.item_path, self.get)]
        if not self.writable:
            return reading
        return [
            *reading,
            ("POST", self.path, self.create),
            ("PATCH", self.item_path, self.patch),
            ("DELETE", self.item_path, self.delete),
        ]

    def create(self, call: Call) -> Response:
        collection = call.org.collection(self.name)
        maximum = call.emulator.limit(self.name)
        if self.limit and maximum is not None and collection.count >= maximum:
            raise errors.limit_exceeded(self.limit[0], "journey", maximum)
        body = self._new(call.org, _writable(call.body))
        self._valid(call, body)
        self._unique(call, body)
        collection.put(body["id"], body, call.now)
        call.emulator.changed()
        return Response(int(call.switches["post_status"]), body)

    def get(self, call: Call) -> Response:
        record = call.org.collection(self.name).records.get(call.object_id)
        body = as_read(call.emulator, call.request, call.org, self.name, record) if record else None
        if body is None:
            raise errors.not_found()
        return Response(200, body)

    def index(self, call: Call) -> Response:
        return Response(200, paging.listing(self, call))

    def patch(self, call: Call) -> Response:
        before = self.current(call)
        race = call.emulator.faults.take("race", call.request)
        if race:
            fields = race.fields or {"description": "edited by somebody else"}
            before = call.org.edit(self.name, call.object_id, **fields)
        version = call.body.get("version")
        checked = self.versioned and call.switches["versions"] == "checked"
        if checked and version is not None and version != before["version"]:
            raise self._mismatch(call, version, before["version"])
        after = self._changed(call.org, before, _writable(call.body), call.cleared)
        self._valid(call, after)
        self._unique(call, after)
        call.org.collection(self.name).put(call.object_id, after, call.now)
        call.emulator.changed()
        return Response(200, after)

    def delete(self, call: Call) -> Response:
        self.check_delete(call, self.current(call))
        call.org.collection(self.name).delete(call.object_id, call.now)
        call.emulator.changed()
        return Response(204)

    def current(self, call: Call) -> Body:
        """The object a write is about, always fresh; 404 when there is none."""
        body = call.org.collection(self.name).get(call.object_id)
        if body is None:
            raise errors.not_found()
        return body

    def visible(self, call: Call, *, first_page: bool) -> list[Body]:
        """All objects as this list call sees them, in order of creation."""
        records = call.org.collection(self.name).records.values()
        found = [
            as_read(call.emulator, call.request, call.org, self.name, record, listed=True, count=first_page)
            for record in records
        ]
        return [body for body in found if body is not None]

    # what an org calls (seeds, and edits behind the back)

    def title(self, body: Body) -> str:
        return str(body.get(self.name_field, ""))

    def seeded(self, org: Org, fields: Body) -> Body:
        body = self._new(org, fields)
        problems = self._answer.problems(body)
        if problems:
            first = problems[0]
            raise ValueError(f"seed of {self.name}: {first.dotted}: {first.message}")
        return body

    def edited(self, org: Org, body: Body, fields: Mapping[str, Any]) -> Body:
        cleared = [name for name, value in fields.items() if value is None]
        wanted = {name: value for name, value in fields.items() if value is not None}
        return self._changed(org, body, wanted, cleared)

    # how bodies come about

    @property
    def _answer(self) -> Schema:
        return load(self.document).schema(self.schema)

    @property
    def _patch_shape(self) -> Shape:
        request = load(self.document).operation("PATCH", self.item_path).request
        assert request is not None
        return request.shape

    def _new(self, org: Org, fields: Body) -> Body:
        now = org.emulator.timestamp()
        body: Body = {"id": fields.get("id") or str(uuid.uuid4()), **fields}
        if self.versioned:
            body.setdefault("version", int(org.emulator.switches["first_version"]))
        if self.dated:
            body = {**body, **{name: body.get(name, now) for name in _DATES}}
        body["selfUri"] = f"{self.path}/{body['id']}"
        return self._fill(org, body)

    def _changed(self, org: Org, before: Body, fields: Mapping[str, Any], cleared: Iterable[str]) -> Body:
        body = {key: value for key, value in before.items() if key not in cleared}
        for key, value in fields.items():
            if key in self.merged:
                way = _merge if org.emulator.switches["nested_patch"] == "merged" else _replace
                value = way(body.get(key), value, self._patch_shape.properties[key])
            body[key] = value
        for path in cleared:
            _take_out(body, path)
        if self.versioned and "version" not in fields:
            body["version"] = before["version"] + 1
        if self.dated and "modifiedDate" not in fields:
            body["modifiedDate"] = org.emulator.timestamp()
        return self._fill(org, body)

    def _fill(self, org: Org, body: Body) -> Body:
        full = org.emulator.switches["server_defaults"] == "full"
        skip = {"id", "selfUri", "version", *_DATES, *self.never_filled}
        filled = bodies.fill(body, self._answer.shape, self.defaults, full=full, skip=skip)
        return self.completed(org, copy.deepcopy(filled))

    def _valid(self, call: Call, body: Body) -> None:
        problems = self._answer.problems(body)
        if problems:
            raise errors.of_problems(problems)
        self.check(call, body)

    def _unique(self, call: Call, body: Body) -> None:
        if call.switches["duplicate_names"] == "accepted":
            return
        name = self.title(body)
        for other in call.org.collection(self.name):
            if other["id"] != body["id"] and self.title(other) == name:
                raise errors.conflict(f"An object named [{name}] already exists.", other["id"])

    def _mismatch(self, call: Call, given: int, current: int) -> errors.ApiError:
        if call.switches["version_mismatch"] == "409":
            return errors.conflict("The request conflicts with the current state.", call.object_id)
        return errors.bad_request(f"Version {given} does not match the current version {current}.")


def _writable(fields: Body) -> Body:
    """Without what only the server sets; models that serve for requests and answers allow it in both."""
    return {
        name: value for name, value in fields.items() if name not in ("id", "selfUri", "version", *_DATES)
    }


def _take_out(body: Body, path: str) -> None:
    """Clear a nested field that was null; a merged object has its old value until then."""
    at: Any = body
    *parents, last = path.split(".")
    for name in parents:
        at = at.get(name) if isinstance(at, dict) else None
    if isinstance(at, dict):
        at.pop(last, None)


def _replace(old: Any, new: Any, shape: Shape) -> Any:
    """The new object, with those fields of the old one that a PATCH has no names for."""
    if not isinstance(new, dict) or not isinstance(old, dict) or not shape.properties:
        return new
    kept = {key: value for key, value in old.items() if key not in shape.properties}
    inner = {
        key: _replace(old.get(key), new[key], sub) for key, sub in shape.properties.items() if key in new
    }
    return {**kept, **new, **inner}


def _merge(old: Any, new: Any, shape: Shape) -> Any:
    """Field by field; below the top only into objects of which a part may be sent, never free-form maps."""
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    result = dict(old)
    for key, value in new.items():
        before, inner = result.get(key), shape.properties.get(key)
        partial = inner is not None and inner.properties and not inner.required
        if partial and inner is not None and isinstance(before, dict):
            value = _merge(before, value, inner)
        result[key] = value
    return result
