"""The resource types that the soak has: their arguments, changes of them, and the objects that they have on a server."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lifecycle.cases import GONE, Case, optional_fields, put
from lifecycle.cases.types import TOKENS, case_of, has_case

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.equality import ABSENT, at_path, is_satisfied_by
from providers.core.schema.fields import CREATE_ONLY
from providers.core.schema.validation import validate
from providers.core.schema.wire import from_wire, to_wire

JOURNEY, ASSIGNMENT = "segment:Journey", "genesys:SegmentAssignment"
SEGMENTS = tuple(f"seeded-{number}" for number in range(4))
SPACE = "spa_emulator"
FIXED = {"genesys:ExternalEventsSchema": ("properties", "required")}
"""What is not changed at random: the API refuses many of the ways back."""
Args = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One type; made from its lifecycle case where it has one."""

    token: str
    case: Case | None = None

    @property
    def store(self) -> str:
        """The emulator's name of its objects."""
        return (
            self.case.kind
            if self.case
            else {JOURNEY: "journeys", ASSIGNMENT: "segmentassignments"}[self.token]
        )

    def args(self, number: int, full: bool) -> Args:
        """Arguments with a key of their own."""
        if self.token == JOURNEY:
            return {"space_id": SPACE, "name": f"Journey {number}", "definition": {"$waits": "1d"}}
        if self.case is None:
            return {"contact_id": f"contact-{number}", "segment_ids": list(SEGMENTS[: 3 if full else 1])}
        key = load(self.token).key_fields[0]
        return put(self.case.full if full else self.case.minimal, key, self.key(number))

    def key(self, number: int) -> str:
        """A value of the natural key."""
        if self.token == "genesys:JourneyViewSchedule":
            return f"view-{number % 40}"
        return f"{self.token.partition(':')[2]} {number}"

    def paths(self, args: Args) -> list[str]:
        """The paths that can change in place."""
        if self.token == JOURNEY:
            return ["definition.$waits"]
        if self.case is None:
            return ["segment_ids"]
        keys = {*load(self.token).key_fields, *FIXED.get(self.token, ())}
        return [path for path in self.case.changes if path not in keys and _has(args, path)]

    def fixed(self, args: Args) -> list[str]:
        """The paths whose change is a replacement."""
        if self.case is None:
            return []
        keys = set(load(self.token).key_fields)
        return [path for path in self.case.create_only if path not in keys and _has(args, path)]

    def optional(self, args: Args) -> list[str]:
        """The top-level fields that can be left out."""
        if self.case is None:
            return []
        keys = {path.split(".")[0] for path in load(self.token).key_fields} | {*FIXED.get(self.token, ())}
        return [name for name in optional_fields(self.case) if name in args and name not in keys]

    def changed(self, args: Args, path: str, number: int) -> Args | None:
        """The arguments with another value at a path, or None where that is no valid program."""
        if self.token == JOURNEY:
            return {**args, "definition": {"$waits": f"{number % 7 + 1}d"}}
        if self.case is None:
            count, start = number % 4 + 1, number % len(SEGMENTS)
            return {**args, "segment_ids": [*SEGMENTS[start:], *SEGMENTS[:start]][:count]}
        if path.startswith("-"):
            return self._with(args, [(path[1:], GONE), *self.case.together.get(path, ())])
        others = self.case.together.get(path, ())
        value = {**self.case.changes, **self.case.create_only}[path]
        if _at(args, path) == value:
            back = [(each, _at(self.case.full, each)) for each, _ in ((path, 0), *others)]
            return self._with(args, [(each, GONE if old is ABSENT else old) for each, old in back])
        return self._with(args, [(path, value), *others])

    def _with(self, args: Args, changes: list[tuple[str, Any]]) -> Args | None:
        try:
            for path, value in changes:
                args = put(args, path, value)
        except (KeyError, IndexError, TypeError):
            return None
        return args if self.is_valid(args) else None

    def is_valid(self, args: Args) -> bool:
        """Whether the program's own check takes it."""
        if self.case is None:
            return True
        bare = {name: value for name, value in args.items() if "$id" not in str(value)}
        errors = [each for each in validate(bare, load(self.token).args) if each.severity == "error"]
        return bare != args or not errors

    # --- on the server -------------------------------------------------------------------------------------------

    def objects(self, emulator: Emulator) -> dict[str, Args]:
        """Every object by the id that it has in a stack."""
        found = emulator.objects(self.store)
        if self.token == ASSIGNMENT:
            contacts: dict[str, Args] = {}
            for each in found.values():
                if each["state"] == "Assigned":
                    contacts.setdefault(each["externalContact"]["id"], {})[each["segment"]["id"]] = each
            return contacts
        return {str(self.answered(each)["id"]): each for each in found.values()}

    def answered(self, body: Mapping[str, Any]) -> Args:
        """An object as the type reads it."""
        return self.case.answered(body) if self.case else dict(body)

    def differs(self, args: Args, body: Args) -> list[str]:
        """The fields in which an object is not as the program says."""
        if self.token == ASSIGNMENT:
            return [] if set(args["segment_ids"]) == set(body) else ["segment_ids"]
        if self.token == JOURNEY:
            days = args["definition"]["$waits"]
            told = (
                days in str(body) or f"'value': {days[:-1]}," in str(body) or f"P{days.upper()}" in str(body)
            )
            return [] if body.get("name") == args["name"] and told else ["definition"]
        shape = load(self.token).shape
        now = from_wire(self.answered(body), shape)
        return [
            name
            for name, value in plain(args, shape).items()
            if name not in shape.options
            and not is_satisfied_by(value, now.get(name), shape.fields[name].node)
        ]

    def value(self, body: Args, top: str) -> Any:
        """One field of an object, as the server has it."""
        if self.case is None:
            return None
        return copy.deepcopy(self.answered(body).get(load(self.token).shape.fields[top].wire))

    def leaf(self, body: Args, path: str) -> Any:
        """What an object has at a path of the program's."""
        return _at(from_wire(self.answered(body), load(self.token).shape), path)

    def edit(self, emulator: Emulator, id: str, args: Args, top: str) -> None:
        """Somebody else gives one field of an object the value that it has in these arguments."""
        assert self.case is not None
        shape = load(self.token).shape
        body = to_wire(plain(args, shape), shape)
        there = emulator.objects(self.store)[self.case.server_id(id)]
        wire = shape.fields[top].wire
        emulator.edit(self.store, self.case.server_id(id), **self.case.written({wire: body.get(wire)}, there))

    def remove(self, emulator: Emulator, id: str) -> None:
        """Somebody else deletes an object."""
        if self.token == ASSIGNMENT:
            for key, each in emulator.objects(self.store).items():
                if each["externalContact"]["id"] == id:
                    emulator.edit(self.store, key, state="Unassigned")
            return
        emulator.remove(self.store, self.case.server_id(id) if self.case else id)

    def replaces(self, before: Args, after: Args) -> bool:
        """Whether the change is a replacement."""
        if self.token == ASSIGNMENT:
            return bool(before["contact_id"] != after["contact_id"])
        if self.token == JOURNEY:
            return False
        paths = load(self.token).shape.leaves(CREATE_ONLY)
        return any(at_path(before, path) != at_path(after, path) for path in paths)

    @property
    def has_room_for_two(self) -> bool:
        """Whether the API takes a new object of a key while there is an old one."""
        return self.token not in ("genesys:ExternalEventsSchema", JOURNEY)

    @property
    def has_own_id(self) -> bool:
        """Whether a new object of the same key has another id."""
        return self.token not in ("genesys:JourneyViewSchedule", ASSIGNMENT)


def _parts(path: str) -> tuple[Any, ...]:
    return tuple(int(each) if each.isdigit() else each for each in re.findall(r"[^.\[\]]+", path))


def _at(args: Any, path: str) -> Any:
    for part in _parts(path):
        try:
            args = args[part]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return args


def _has(args: Args, path: str) -> bool:
    return isinstance(_at(args, path.rpartition(".")[0]), (dict, list)) if "." in path else True


KINDS = {
    token: Kind(token, case_of(token) if has_case(token) else None)
    for token in [*(token for token in TOKENS if has_case(token)), JOURNEY, ASSIGNMENT]
}


def switches() -> dict[str, str]:
    """Under which all types work."""
    found = {
        name: value for kind in KINDS.values() if kind.case for name, value in kind.case.switches.items()
    }
    return {**found, "references": "none"}


def seed(emulator: Emulator) -> None:
    """What the types refer to."""
    views = KINDS["genesys:JourneyViewSchedule"].case
    assert views is not None
    for number in range(40):
        view = copy.deepcopy(dict(views.seed["views"][0]))
        emulator.seed("views", {**view, "id": f"view-{number}", "name": f"the view {number}"})
    for kind in KINDS.values():
        for store, objects in (kind.case.seed if kind.case else {}).items():
            for each in objects if store != "views" else ():
                emulator.seed(store, each)
    for id in SEGMENTS:
        emulator.seed("segments", {"id": id, "displayName": f"Somebody's {id}"})
