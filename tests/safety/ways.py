"""Every way in which an engine creates an object that its stack has already, or must not create one at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from .harness import Engine, Ran
from .programs import journey, program, segment

Act = Callable[[Engine], Ran]


def up(*flags: str) -> Act:
    """Runs `up`; `{a}` in a flag is the URN of the resource `a`."""
    return lambda engine: engine.must("up", *(_filled(engine, flag) for flag in flags))


def _filled(engine: Engine, flag: str) -> str:
    return engine.urn(flag[1:-1]) if flag.startswith("{") else flag


def taint(engine: Engine) -> Ran:
    """`pulumi state taint`, then `up`."""
    engine.must("state taint", engine.urn("a"), "--yes")
    return engine.must("up")


@dataclass(frozen=True)
class Way:
    """One way: the program before, the program after (None: the same), what is done.

    `keeps`: the object must stay the same one. `needs`: a flag or a command of the engine, else the cell is skipped.
    `names`: of the objects afterwards. `refused`: a word of the advice where the API itself stands in the way (a
    journey's name is unique in its space, and the engine makes the new one first); then nothing has changed.
    """

    before: str
    after: str | None = None
    act: Act = field(default_factory=up)
    keeps: bool = False
    needs: str = ""
    names: tuple[str, ...] = ("A",)
    resource: str = "a"
    refused: str = ""


EXTERNAL = {"external_segment": '{"id": "1", "name": "n"}'}
OTHER = {"external_segment": '{"id": "2", "name": "n"}'}
PLAIN = program(segment())
JOURNEY = program(journey())

WAYS: dict[str, Way] = {
    "new parent": Way(PLAIN, program('parent = box("box")', segment("a", "parent=parent"))),
    "new parent for two": Way(
        program(segment("a"), segment("b")),
        program('parent = box("box")', segment("a", "parent=parent"), segment("b", "parent=parent")),
        names=("A", "B"),
    ),
    "renamed resource": Way(PLAIN, program(segment("z", display_name="'A'")), resource="z"),
    "--replace": Way(PLAIN, act=up("--replace", "{a}"), needs="--replace"),
    "taint": Way(PLAIN, act=taint, needs="state taint"),
    "replace_on_changes": Way(
        PLAIN, program(segment("a", "replace_on_changes=['description']", description="'new'"))
    ),
    "replacement_trigger": Way(
        program(segment("a", "replacement_trigger='1'")), program(segment("a", "replacement_trigger='2'"))
    ),
    "create-only field": Way(program(segment("a", **EXTERNAL)), program(segment("a", **OTHER))),
    "create-only field, deleted first": Way(
        program(segment("a", "delete_before_replace=True", **EXTERNAL)),
        program(segment("a", "delete_before_replace=True", **OTHER)),
    ),
    "--replace of a journey": Way(
        JOURNEY, act=up("--replace", "{j}"), needs="--replace", names=("J",), resource="j"
    ),
    "new parent of a journey": Way(
        JOURNEY,
        program('parent = box("box")', journey("j", "parent=parent")),
        act=lambda engine: engine.run("up"),
        names=("J",),
        resource="j",
        refused="alias",
    ),
    "alias by name": Way(
        PLAIN,
        program(segment("z", "aliases=[Alias(name='a')]", display_name="'A'")),
        keeps=True,
        resource="z",
    ),
    "alias by parent": Way(
        PLAIN,
        program(
            'parent = box("box")',
            segment("a", "parent=parent, aliases=[Alias(parent=pulumi.ROOT_STACK_RESOURCE)]"),
        ),
        keeps=True,
    ),
    "alias by type of the component": Way(
        program('parent = box("box")', segment("a", "parent=parent")),
        program(
            "parent = box('box', kind='acme:index:Crate', aliases=[Alias(type_='acme:index:Box')])",
            segment("a", "parent=parent"),
        ),
        keeps=True,
    ),
    "alias of a journey": Way(
        JOURNEY,
        program(journey("z", "aliases=[Alias(name='j')]", name="'J'")),
        keeps=True,
        names=("J",),
        resource="z",
    ),
}

EXISTING = ("fail", "adopt", "create")
"""The values of `onExisting`; `fail` is the default and is not set."""


def prepared(engine: Engine, way: Way, existing: str) -> str:
    """Brings the first program up; returns the object's id."""
    if way.needs and not engine.has(way.needs):
        pytest.skip(f"the {engine.name} engine has no {way.needs}")
    if existing != "fail":
        engine.set(genesys_onExisting=existing)
    engine.write(way.before)
    engine.must("up")
    first = next(iter(WAYS_RESOURCE.get(way.before, ["a"])))
    return engine.id(first)


WAYS_RESOURCE = {JOURNEY: ["j"]}
"""The resource of the first program whose object is looked at, where it isn't `a`."""
