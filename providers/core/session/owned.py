"""Which objects the stack owns already: the program asks the engine and leaves the ids in a file for the plugin.

A create never mistakes them for somebody else's. The engine calls Create for a resource that has moved, or that is
to be replaced, before the plugin hears of the old object.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi

from ..sdk import is_mocked
from .processes import is_of_this_run
from .record import RECORD, Record

FOLDER = "JOURNEYS_OWNED"
"""Environment variable that moves the folder."""
TYPE_PREFIX = "pulumi-python:dynamic/"
"""Stands before a type that a dynamic provider serves."""

SOME = 10
"""How many objects without an organisation are named for each place at most."""

_started_in = Path.cwd()
"""Where the process started, whatever the program does to its working directory: the plugin starts there."""


@dataclass(frozen=True)
class Owned:
    """The objects in the stack's state as this run began. `known` is False where the engine didn't tell."""

    known: bool = False
    ids: frozenset[str] = frozenset()
    by_urn: Mapping[str, str] = field(default_factory=dict)
    leaving: frozenset[str] = frozenset()
    """Those among the ids that the engine didn't name: the stack has replaced them, and may have to delete them."""
    shared: frozenset[str] = frozenset()
    """The ids that the state has under more than one URN."""
    orgs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The organisations that a vendor's objects on each host were made in, as far as the state tells."""
    without_org: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """The type and id of some objects of each host for which it doesn't."""
    instances: Mapping[str, str] = field(default_factory=dict)
    """The explicit provider of each resource of the program that has one."""
    retained: frozenset[str] = frozenset()
    """The resources of the program that say `retain_on_delete`."""

    def is_retained(self, urn: str) -> bool:
        """Whether the program says that the resource's object outlives it."""
        return resource_key(urn) in self.retained

    def instance_of(self, urn: str) -> str:
        """The explicit provider of a resource, "" where it has none or the program didn't tell."""
        return self.instances.get(resource_key(urn), "")


@dataclass
class Declared:
    """What the program says of its resources, by `resource_key`."""

    instances: dict[str, str | None] = field(default_factory=dict)
    """The explicit provider of each, "" for the default one, None where two resources have one name."""
    retained: set[str] = field(default_factory=set)
    """Those that say `retain_on_delete`."""

    def add(self, token: str, name: str, instance: str, is_retained: bool = False) -> None:
        """Notes a resource."""
        key = f"{token}::{name}"
        self.instances[key] = instance if self.instances.get(key, instance) == instance else None
        if is_retained:
            self.retained.add(key)


def place_of(vendor: str, host: str, instance: str = "") -> str:
    """By what a stack's objects are grouped.

    One address can serve two vendors (an emulator's), or two organisations, each with a provider instance of its own.
    """
    return f"{vendor} {host} {instance}".rstrip()


def resource_key(urn: str) -> str:
    """By what the program knows a resource before the engine has given it a URN: `acme:Thing::vip`."""
    *_, types, name = ["", *urn.split("::", 3)]
    return f"{_token(types.rpartition('$')[2])}::{name}"


def _token(type: str) -> str:
    """The token of a type, which either door may serve."""
    return type.removeprefix(TYPE_PREFIX).replace(":index:", ":")


def owned_folder() -> Path:
    """Where the processes of a run leave ids for each other."""
    return Path(os.environ.get(FOLDER) or _started_in / ".journeys" / "owned")


def _file(project: str, stack: str) -> Path:
    return owned_folder() / f"{project}.{stack}.json"


def read_owned(project: str, stack: str) -> Owned:
    """What the program of this run left for the plugin. For calls that only come while a program runs."""
    file = _file(project, stack)
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        # A plugin may start long after its program has told, when the first resource that needs it is at hand.
        if not is_of_this_run(file, int(found["program"])):
            return Owned()
        return owned_of(found, Leaving(project, stack).ids())
    except (OSError, ValueError, KeyError, TypeError):
        return Owned()


def owned_of(found: Any, leaving: frozenset[str] = frozenset()) -> Owned:
    """What the engine said, whatever a file has of it; `leaving` are the ids that it doesn't name."""
    try:
        by_urn = {str(urn): str(id) for urn, id in found["ids"].items()}
        ids = Counter(by_urn.values())
        orgs = {str(host): frozenset(map(str, each)) for host, each in found["orgs"].items()}
        without = {
            str(host): frozenset((str(type), str(id)) for type, id in each)
            for host, each in found["without_org"].items()
        }
        shared = frozenset(id for id, count in ids.items() if count > 1)
        mine = frozenset(ids)
        return Owned(
            known=found["known"] is True,
            ids=mine | leaving,
            by_urn=by_urn,
            leaving=leaving - mine,
            shared=shared,
            orgs=orgs,
            without_org=without,
            instances={str(name): str(each) for name, each in found.get("instances", {}).items()},
            retained=frozenset(map(str, found.get("retained", ()))),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Owned()


class Leaving:
    """The ids of objects that this stack has still to delete: their successor is made, or their delete failed.

    The engine keeps them in the state beside the successor, under one URN, and doesn't name them.
    """

    def __init__(self, project: str, stack: str) -> None:
        self._file = _file(project, f"{stack}.leaving") if project else None
        self._lock = threading.Lock()

    def ids(self) -> frozenset[str]:
        """All of them."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8")) if self._file else []
            return frozenset(str(each) for each in found)
        except (OSError, ValueError, TypeError):
            return frozenset()

    def add(self, id: str) -> None:
        """Notes one."""
        self._change(lambda ids: ids | {id})

    def drop(self, id: str) -> None:
        """Forgets one that is gone."""
        self._change(lambda ids: ids - {id})

    def _change(self, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        with self._lock, suppress(OSError):
            before = self.ids()
            if self._file is not None and (after := change(before)) != before:
                _replace(self._file, sorted(after))


def _replace(file: Path, content: Any) -> None:
    """Writes a file at one stroke."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_text(json.dumps(content), encoding="utf-8")
    beside.replace(file)


PAUSES = (0.2, 0.6)
"""Seconds until the engine is asked again: it may be writing the state's file just then, and can't read it."""
Objects = list[tuple[str, str, Record]]
"""The URN, the id and the record of each object of a stack."""


async def ask_owned(id_in: Callable[[str, Mapping[str, Any]], str]) -> Objects | None:
    """What the engine says that the stack owns; None where it doesn't.

    `id_in` finds the id in the outputs of an object whose record has none.
    """
    if is_mocked():
        return None
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    for pause in (*PAUSES, None):
        try:
            answer: Mapping[str, Any] = await pulumi.runtime.invoke_async(
                "pulumi:pulumi:readStackResourceOutputs", {"stackName": name}
            )
            return list(_objects(answer["outputs"], id_in))
        except Exception as error:  # an engine or a backend that cannot tell: matches are refused then
            pulumi.log.debug(f"The engine didn't say which objects this stack owns: {error}")
            if pause is not None:
                await asyncio.sleep(pause)
    return None


async def plan_to_ask() -> None:
    """Makes the engine's built-in provider part of a preview's plan, as `ask_owned` makes it part of an `up`.

    A saved plan without it lets no `up` through. The question is cheap: the engine answers it without the state.
    """
    root = pulumi.runtime.get_root_resource()
    if root is not None and not is_mocked():
        with suppress(Exception):  # the answer is of no use
            await pulumi.runtime.invoke_async("pulumi:pulumi:getResource", {"urn": await root.urn.future()})


def publish_owned(objects: Objects | None, declared: Declared) -> None:
    """Writes it for the plugin, before the first create of a run."""
    if not is_mocked():
        with suppress(OSError):
            _replace(_file(pulumi.get_project(), pulumi.get_stack()), told(objects, declared))


def told(objects: Objects | None, declared: Declared) -> dict[str, Any]:
    """What the file has of these objects, and of what the program declares.

    Objects of no declared resource count for the default provider where it has no others.
    """
    instances = declared.instances
    orgs: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    without: dict[str, list[list[str]]] = {}
    for urn, id, record in objects or ():
        key = resource_key(urn)
        instance, token = instances.get(key), key.partition("::")[0]
        place = place_of(token.partition(":")[0], record.host, instance or "")
        if record.host and record.org:
            (others if instance is None else orgs).setdefault(place, set()).add(record.org)
        elif record.host and id and len(without.setdefault(place, [])) < SOME:
            without[place].append([token, id])
    return {
        "program": os.getpid(),
        "known": objects is not None,
        "ids": {urn: id for urn, id, record in objects or () if id and not record.external},
        "orgs": {place: sorted(each) for place, each in sorted({**others, **orgs}.items())},
        "without_org": without,
        "instances": {name: each for name, each in instances.items() if each},
        "retained": sorted(declared.retained),
    }


def _objects(
    outputs: Mapping[str, Any], id_in: Callable[[str, Mapping[str, Any]], str]
) -> Iterator[tuple[str, str, Record]]:
    for urn, each in outputs.items():
        type = str(each.get("type", ""))
        values = {name: _plain(value) for name, value in each["outputs"].items()}
        if type.startswith(TYPE_PREFIX) or RECORD in values:  # which the native provider keeps as well
            record = Record.of(values)
            yield urn, record.id or id_in(_token(type), values), record


def _plain(value: Any) -> Any:
    """The value without the mark of a secret; only ids leave this module."""
    return (
        value.get("value", value)
        if isinstance(value, dict) and len(value) == 2 and "value" in value
        else value
    )
