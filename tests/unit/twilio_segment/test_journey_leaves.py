"""Every field of a journey at every depth: changed by the program, changed behind its back, not known yet."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from providers.core.program.resource import plain
from providers.core.schema.equality import is_satisfied_by
from providers.core.schema.shape import shape_of
from providers.core.schema.wire import from_wire, to_wire
from providers.twilio_segment.journey import JourneyArgs

from .conftest import World

SHAPE = shape_of(JourneyArgs)
QUERY = "event('A').count() = 1"
OTHER = "event('B').count() = 2"


def destinations() -> list[dict[str, Any]]:
    return [
        {
            "destination_id": "dest",
            "activations": [
                {
                    "id": "activation",
                    "event_name": "Sent",
                    "action_definition": {
                        "action_id": "act",
                        "mappings": {"url": "x", "deep": {"a": None, "n": 1}},
                        "use_default_mappings": True,
                        "id": "definition",
                        "name": "Send",
                        "enabled": True,
                    },
                    "property_selections": {"profile": ["email", "name"]},
                }
            ],
        }
    ]


def full() -> dict[str, Any]:
    def state(kind: str, key: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "key": {"id": key, "name": f"Name of {key}"}, **more}

    return {
        "space_id": "spa_emulator",
        "name": "Everything",
        "description": "All of it",
        "status": "draft",
        "definition": {
            "initial_state": "in",
            "entry_rules": {"type": "MULTIPLE", "concurrency": {"enabled": True, "concurrency_key": "id"}},
            "exit_rules": {
                "enabled": True,
                "rules": [
                    {
                        "type": "EXIT_RULE",
                        "exit_type": "EVENT_PERFORMED",
                        "key": {"id": "rule1", "name": "Rule"},
                        "condition": QUERY,
                        "enabled": True,
                        "concurrency_enabled": True,
                        "connected_destinations": ["out"],
                    },
                    {
                        "type": "EXIT_RULE",
                        "exit_type": "AUDIENCE_MEMBERSHIP_CHANGE",
                        "key": {"id": "rule2"},
                        "audience_id": "aud",
                        "enabled": True,
                        "concurrency_enabled": False,
                        "connected_destinations": ["out"],
                    },
                ],
                "related_destinations": [state("DESTINATION", "out", destinations=destinations())],
            },
            "states": [
                state("AUDIENCE_ENTRY", "in", audience_id="aud", transitions=[{"next": "wait"}]),
                state("SIMPLE_DELAY", "wait", duration="1d", transitions=[{"next": "send"}]),
                state("DESTINATION", "send", destinations=destinations(), transitions=[{"next": "hold"}]),
                state(
                    "EVENT_SPLIT",
                    "hold",
                    transitions=[
                        {"type": "CONDITION", "condition": QUERY, "next": "data"},
                        {"type": "TIMEOUT", "duration": "2h", "next": "data"},
                    ],
                ),
                state(
                    "CONDITION_SPLIT",
                    "data",
                    transitions=[
                        {"type": "CONDITION", "condition": QUERY, "next": "random"},
                        {"type": "DEFAULT", "next": "random"},
                    ],
                ),
                state(
                    "RANDOM_SPLIT",
                    "random",
                    transitions=[{"percentage": 60.5, "next": "end"}, {"percentage": 39.5, "next": "end"}],
                ),
                state("EXIT", "end"),
                state("EXIT", "end2"),
            ],
        },
    }


OPTIONS = (
    "allow_replace_live",
    "archive_on_delete",
    "replace_on_description",
    "allow_publish_before_pause",
)
D = "definition"
S, X = f"{D}.states", f"{D}.exit_rules"
RELATED = f"{X}.related_destinations"
ANOTHER: dict[str, Any] = {"duration": "3h", "condition": OTHER, "next": "end2", "name": "Other name"}
"""New values by the name of a field; other texts get `2` at the end, booleans are turned."""
NEXT = {0: "hold", 1: "hold", 2: "data"}


def leaves(value: Any, path: str = "") -> Iterator[str]:
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        here = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}" if path else name
        if name in ("mappings", "profile", "connected_destinations"):
            yield here
        elif isinstance(item, (dict, list)):
            yield from leaves(item, here)
        elif name not in ("type", "exit_type", "space_id"):
            yield here


LEAVES = list(leaves(full()))


def sampled(paths: Iterable[str]) -> list[Any]:
    """The paths for a test of each of them; four of five are left to the slow suite."""
    return [pytest.param(each, marks=pytest.mark.slow if at % 5 else ()) for at, each in enumerate(paths)]


TOGETHER: dict[str, dict[str, Any]] = {
    # ids are named by others
    f"{D}.initial_state": {f"{S}[0].key.id": "in2"},
    f"{S}[0].key.id": {f"{D}.initial_state": "in2"},
    f"{S}[1].key.id": {f"{S}[0].transitions[0].next": "wait2"},
    f"{S}[2].key.id": {f"{S}[1].transitions[0].next": "send2"},
    f"{S}[3].key.id": {f"{S}[2].transitions[0].next": "hold2"},
    f"{S}[4].key.id": {f"{S}[3].transitions[0].next": "data2", f"{S}[3].transitions[1].next": "data2"},
    f"{S}[5].key.id": {f"{S}[4].transitions[0].next": "random2", f"{S}[4].transitions[1].next": "random2"},
    f"{S}[6].key.id": {f"{S}[5].transitions[0].next": "end3", f"{S}[5].transitions[1].next": "end3"},
    f"{S}[5].transitions[0].percentage": {f"{S}[5].transitions[1].percentage": 30},
    f"{S}[5].transitions[1].percentage": {f"{S}[5].transitions[0].percentage": 30},
    f"{RELATED}[0].key.id": {
        f"{X}.rules[0].connected_destinations": ["out2"],
        f"{X}.rules[1].connected_destinations": ["out2"],
    },
    f"{X}.rules[0].connected_destinations": {},
    f"{D}.entry_rules.concurrency.enabled": {},
}


def at(args: Any, path: str) -> tuple[Any, Any]:
    """What holds the value at a path, and its name or place there."""
    names: list[Any] = [
        int(name[:-1]) if name.endswith("]") else name
        for name in path.replace("[", ".[").replace(".[", ".").split(".")
    ]
    for name in names[:-1]:
        args = args[name]
    return args, names[-1]


def changed(path: str) -> dict[str, Any]:
    args = full()
    holder, name = at(args, path)
    before = holder[name]
    if path == "status":
        holder[name] = "archived"
    elif name == "mappings":
        holder[name] = {"url": "x", "deep": {"a": None, "n": 2}}
    elif name == "profile":
        holder[name] = ["email"]
    elif name == "connected_destinations":
        del holder[name]
    elif isinstance(before, bool):
        holder[name] = not before
    elif name == "percentage":
        holder[name] = 70
    elif path == f"{S}[6].key.id":
        holder[name] = "end3"
    elif name == "next" and path.startswith(f"{S}[0]"):
        holder[name] = "send"
    elif path == f"{S}[7].key.id":
        holder[name] = "end4"
    else:
        holder[name] = ANOTHER.get(name, f"{before}2")
    for other, value in TOGETHER.get(path, {}).items():
        holder, name = at(args, other)
        holder[name] = value
    return args


def is_replacing(path: str) -> bool:
    fixed = ("name", f"{D}.entry_rules", f"{X}.enabled", f"{X}.rules", f"{RELATED}[0].key")
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in fixed)


def is_as_wanted(world: World, args: dict[str, Any]) -> bool:
    wanted = plain(args, SHAPE)[D]
    live = from_wire({D: world.latest}, SHAPE)[D]
    return is_satisfied_by(wanted, live, SHAPE.fields[D].node)


def test_the_full_one_has_every_field() -> None:
    """So that the tests below miss none: every field of every kind of state but the event entry's condition."""

    def missing(shape: Any, value: dict[str, Any], path: str) -> Iterator[str]:
        for name, field in shape.fields.items():
            if name not in value:
                yield f"{path}.{name}".lstrip(".")
                continue
            items = value[name] if isinstance(value[name], list) else [value[name]]
            node = field.node.item or field.node
            for item in items:
                inner = node.shape_of(item) if isinstance(item, dict) and node.kind != "json" else None
                if inner is not None:
                    yield from missing(inner, item, f"{path}.{name}")

    assert sorted(set(missing(SHAPE, full(), ""))) == sorted(
        [*OPTIONS, "definition.exit_rules.rules.key.name"]
    )


@pytest.mark.parametrize("path", sampled(path for path in LEAVES if path != "description"))
def test_change(world: World, path: str) -> None:
    world.driver.up(full())
    before = world.driver.id
    args = changed(path)
    world.emulator.requests.clear()
    plan = world.driver.preview(args)
    assert world.sent() == []
    assert plan.op == ("replace" if is_replacing(path) else "update")
    world.driver.up(args)
    if not is_replacing(path):
        assert [line.partition(" ")[0] for line in world.sent()] in (["GET", "PUT"], ["GET", "PATCH"])
    assert (world.driver.id == before) == (not is_replacing(path))
    assert is_as_wanted(world, args)
    assert world.driver.preview(args).op == "same"
    assert world.refresh() == []
    assert world.driver.preview(args).op == "same"


@pytest.mark.parametrize("path", sampled(path for path in LEAVES if path.startswith("definition")))
def test_somebody_elses_change_is_seen_and_set_right(world_of: Callable[..., World], path: str) -> None:
    world = world_of(twilio_noisy_reads="on")
    world.driver.up(full())
    wire = to_wire(plain(changed(path), SHAPE), SHAPE)[D]
    world.emulator.edit("journeys", world.journey["id"], definition=copy.deepcopy(wire))
    assert world.driver.preview(full()).op == "same"
    assert world.refresh() == ["definition"]
    plan = world.driver.preview(full())
    assert plan.op == ("replace" if is_replacing(path) else "update")
    world.driver.up(full())
    assert is_as_wanted(world, full())
    assert world.driver.preview(full()).op == "same"
    assert world.refresh() == []


def test_status_changed_by_somebody_else(world: World) -> None:
    """Without a status in the program that is their business; with one it is set right."""
    world.up()
    world.emulator.edit("journeys", world.journey["id"], status="PUBLISHED")
    assert world.refresh() == []
    assert world.outputs["status"] == "published"
    assert world.up() == []
    world.up(status="published")
    world.emulator.edit("journeys", world.journey["id"], status="ENTRY_PAUSED")
    assert world.refresh() == ["status"]
    assert world.up(status="published") == ["GET journey 200", "PATCH status PUBLISH 1 200"]


def test_what_the_server_fills_in_is_no_drift(world_of: Callable[..., World]) -> None:
    world = world_of(twilio_noisy_reads="on")
    world.up()
    assert world.refresh() == []
    live = world.journey["versions"][0]["definition"]["states"][2]["destinations"][0]["activations"][0]
    assert "id" not in live  # filled in on reading only, and never sent back
    world.up(status="published")
    assert world.refresh() == []


def test_deleted_outside_is_made_again(world: World) -> None:
    world.driver.config["segment:listLag"] = "1"
    world.up(status="published")
    first = world.journey["id"]
    world.emulator.remove("journeys", first)
    assert world.refresh() == ["(gone)"]
    assert "POST journeys 201" in world.up(status="published")
    assert world.journey["id"] != first


def test_deleted_outside_and_then_destroyed(world: World) -> None:
    world.driver.config["segment:listLag"] = "1"
    world.up()
    world.emulator.remove("journeys", world.journey["id"])
    assert world.destroy() == ["GET journey 404"] * 2
