"""What the lifecycle suite needs to know of a resource type: one file per type, named as its module.

`genesys:ActionMap` is in `action_map.py`, which has one `CASE`. A type without a case fails the suite.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from journeys.registry import load

GONE: Any = object()
"""In `Case.changes`: the entry is taken out."""


@dataclass(frozen=True)
class Case:
    """One resource type.

    `kind` is the emulator's name of it. `full` gives every field, at every depth. `changes` has, for each leaf
    of `full` (written `journey.patterns[0].count`), a new value; a tuple of further `(path, value)` pairs where
    fields must change together goes into `together`. `create_only` has the leaves that replace the object. `left`
    names the optional fields that nothing clears. `unreachable` names leaves that no test changes, with the reason.
    """

    token: str
    kind: str
    minimal: Mapping[str, Any]
    full: Mapping[str, Any]
    changes: Mapping[str, Any]
    create_only: Mapping[str, Any] = field(default_factory=dict)
    together: Mapping[str, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    unreachable: Mapping[str, str] = field(default_factory=dict)
    computed: tuple[str, ...] = ("version",)
    """Outputs that only the server sets and that are always there."""
    seed: Mapping[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    """Objects of other kinds that must be there, with their ids."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """The emulator's switches under which the type works at all."""
    requests: Mapping[str, int] = field(default_factory=dict)
    """Changes that take another number of requests than those of the type: path to number."""
    creates: tuple[str, ...] = ()
    """The requests of a create after the look, as `METHOD /path`, where they are not one POST to the type's path."""
    server_id: Callable[[str], str] = str
    """The id that the server has an object under, from the one in the stack."""
    answered: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
    """An object as the type reads it, from the one on the server."""
    written: Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]] = lambda fields, there: (
        fields
    )
    """Changed fields as the server has them, from those of the type and the object on the server."""
    lookup: bool = True
    """Whether `get_<type>` looks it up by name."""
    listed: bool = True
    """Whether the API lists the type."""

    @property
    def first_change(self) -> str:
        """Some field that can change; where there is another one, not the key's."""
        paths = [*self.changes, *self.create_only]
        return next((path for path in paths if path not in self.renames), paths[0])

    @property
    def renames(self) -> list[str]:
        """The fields whose change is compared with what is there, as the API lets two objects have one key."""
        provider = load(self.token)
        if provider.unique_key or not provider.listable:
            return []
        return [path for path in self.changes if path in provider.key_fields]

    def cost(self, change: str = "") -> int:
        """How many requests a change takes: a PATCH, or a GET and what follows it; a list before a rename.

        The PUT of a whole object, and a change of one that has no version, is compared with what is there.
        """
        provider = load(self.token)
        usual = 1 if provider.changes_by == "patch" and provider.sends_version else 2
        return self.requests.get(change, usual) + (change in self.renames)

    def named(self, args: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The arguments under another key."""
        return put(args, load(self.token).key_fields[0], name)

    def changed(self, path: str) -> dict[str, Any]:
        """The full arguments with one field changed (and those that go with it)."""
        value = self.changes[path] if path in self.changes else self.create_only[path]
        args = put(dict(self.full), path, value)
        for other, its in self.together.get(path, ()):
            args = put(args, other, its)
        return args

    def without(self, name: str) -> dict[str, Any]:
        """The full arguments without one field (and with what `together` has for `-<name>`)."""
        args = put(self.full, name, GONE)
        for other, its in self.together.get(f"-{name}", ()):
            args = put(args, other, its)
        return args


def put(args: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A deep copy of the arguments with one value set, or taken out with `GONE`."""
    copied: dict[str, Any] = copy.deepcopy(dict(args))
    parts = [int(p) if p.isdigit() else p for p in re.findall(r"[^.\[\]]+", path)]
    at: Any = copied
    for part in parts[:-1]:
        at = at[part]
    if value is GONE:
        del at[parts[-1]]
    else:
        at[parts[-1]] = copy.deepcopy(value)
    return copied


def optional_fields(case: Case) -> list[str]:
    """The top-level fields that a program may leave out, and that the full arguments have."""
    fields = load(case.token).shape.fields
    return [name for name, field in fields.items() if not field.required and name in case.full]
