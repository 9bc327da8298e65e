"""The life of one resource of every type, driven as an engine drives it, and what it costs in requests."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from cases import GONE, Case, optional_fields, put
from support.driver import Driver
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.registry import load, module_of
from providers.core.canonical import covers
from providers.core.fields import CREATE_ONLY, Clear
from providers.core.wire import to_wire


@pytest.fixture
def it(case: Case, world: Emulator) -> Driver:
    return Driver(case.token, config_for(case.token, world))


def writes(world: Emulator) -> list[str]:
    """The writing requests since the last look, in short."""
    log = [f"{e.method} {e.status}" for e in world.requests.matching() if e.method != "GET"]
    world.requests.clear()
    return log


def sent(world: Emulator) -> list[str]:
    """All requests since the last look but those for tokens."""
    log = [f"{entry.method} {entry.path}" for entry in world.requests.matching()]
    world.requests.clear()
    return log


def live(case: Case, world: Emulator, id: str) -> dict[str, Any]:
    return world.objects(case.kind)[id]


def is_as_wanted(case: Case, world: Emulator, it: Driver, args: dict[str, Any]) -> bool:
    """Whether the server has what the program says."""
    from providers.core.resource import plain
    from providers.core.wire import from_wire

    assert it.id is not None
    shape = load(case.token).shape
    now = from_wire(live(case, world, it.id), shape)
    return all(covers(v, now.get(n), shape.fields[n].node) for n, v in plain(args, shape).items())


@pytest.mark.parametrize("which", ["minimal", "full"])
def test_create_is_one_request_and_then_nothing_changes(
    case: Case, world: Emulator, it: Driver, which: str
) -> None:
    args = dict(getattr(case, which))
    assert it.preview(args).op == "create"
    assert sent(world) == []
    assert it.up(args).op == "create"
    assert len(sent(world)) == case.requests.get("create", 1)
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"
    assert it.up(args).op == "same"
    assert sent(world) == []


def test_outputs_are_what_was_written_and_what_the_server_set(
    case: Case, world: Emulator, it: Driver
) -> None:
    it.up(dict(case.full))
    for name, value in it.managed.items():
        assert it.outputs[name] == value, name
    for name in case.computed:
        assert it.outputs.get(name) is not None, name


def test_an_update_is_one_request(case: Case, world: Emulator, it: Driver, change: str) -> None:
    it.up(dict(case.full))
    created = it.id
    sent(world)
    args = case.changed(change)
    plan = it.preview(args)
    assert (plan.op, plan.replaces) == ("update", [])
    assert sent(world) == []
    it.up(args)
    assert len(sent(world)) == case.requests.get(change, 1)
    assert it.id == created
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"
    assert it.refresh() == []
    assert it.preview(args).op == "same"


def test_a_removed_field_is_cleared_or_left_with_a_warning(
    case: Case, world: Emulator, it: Driver, optional: str, capfd: pytest.CaptureFixture[str]
) -> None:
    it.up(dict(case.full))
    assert it.id is not None
    before = live(case, world, it.id)
    args = case.without(optional)
    node = load(case.token).shape.fields[optional].node
    wire = load(case.token).shape.fields[optional].wire
    plan = it.preview(args)
    if node.has(CREATE_ONLY) or (node.shape and list(node.shape.leaves(CREATE_ONLY))):
        assert plan.op == "replace"
        return
    assert plan.op == "update"
    sent(world)
    it.up(args)
    after = live(case, world, it.id)
    if optional in case.left:
        assert sent(world) == []
        assert after[wire] == before[wire]
        assert f"{optional} was removed from the program, but nothing clears it" in capfd.readouterr().err
    else:
        assert node.clear is not None
        assert node.clear.by is not Clear.LEAVE
        assert len(sent(world)) == case.requests.get(f"-{optional}", 1)
        assert after.get(wire) != before[wire]
    assert it.preview(args).op == "same"
    assert it.refresh() == []
    assert it.preview(args).op == "same"


def test_a_create_only_field_replaces(case: Case, world: Emulator, it: Driver, fixed: str) -> None:
    it.up(dict(case.full))
    first = it.id
    args = case.changed(fixed)
    plan = it.preview(args)
    assert plan.op == "replace"
    assert fixed in plan.replaces
    writes(world)
    it.up(args)
    expected = ["DELETE", "POST"] if plan.deletes_first else ["POST", "DELETE"]
    assert [line.partition(" ")[0] for line in writes(world)] == expected
    assert it.id != first
    assert set(world.objects(case.kind)) == {it.id}
    assert it.preview(args).op == "same"


def test_somebody_elses_change_is_seen_and_set_right(
    case: Case, world: Emulator, it: Driver, change: str
) -> None:
    args = dict(case.full)
    it.up(args)
    assert it.id is not None
    top = re.split(r"[.\[]", change)[0]
    edit(case, world, it.id, case.changed(change), top)
    sent(world)
    assert it.preview(args).op == "same"  # nobody has looked yet
    assert top in it.refresh()
    plan = it.preview(args)
    assert (plan.op, plan.replaces) == ("update", [])
    sent(world)
    it.up(args)
    assert len(sent(world)) == case.requests.get(change, 1)
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"


def edit(case: Case, world: Emulator, id: str, args: dict[str, Any], top: str) -> None:
    """Does what the arguments say, behind the program's back, for one field and those that go with it."""
    from providers.core.resource import plain

    shape = load(case.token).shape
    body = to_wire(plain(args, shape), shape)
    base = to_wire(plain(case.full, shape), shape)
    wire = shape.fields[top].wire
    fields = {n: v for n, v in body.items() if n == wire or v != base.get(n)}
    world.edit(case.kind, id, **fields)


def test_what_the_program_does_not_name_is_not_managed(case: Case, world: Emulator, it: Driver) -> None:
    """Fields that the server or somebody else fills in never show as a change."""
    args = dict(case.minimal)
    it.up(args)
    assert it.id is not None
    shape = load(case.token).shape
    for name in case.full:
        if name not in args and not shape.fields[name].required:
            edit(case, world, it.id, {**args, name: case.full[name]}, name)
    assert it.refresh() == []
    assert it.preview(args).op == "same"


def test_deleted_outside_is_made_again(case: Case, world: Emulator, it: Driver) -> None:
    args = dict(case.full)
    it.up(args)
    first = it.id
    world.remove(case.kind, str(first))
    assert it.refresh() == ["(gone)"]
    assert it.preview(args).op == "create"
    it.up(args)
    assert it.id != first
    assert it.preview(args).op == "same"


def test_destroy_is_one_request_and_forgives_what_is_gone(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    sent(world)
    it.destroy()
    assert len(sent(world)) == case.requests.get("destroy", 1)
    assert world.objects(case.kind) == {}
    it.up(dict(case.full))
    world.remove(case.kind, str(it.id))
    it.destroy()
    assert it.id is None


def test_get_is_one_request_and_has_every_output(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    sent(world)
    from support.driver import POINTER, new_process

    provider = new_process(case.token, it.config)
    found = provider.read(str(it.id), {"__provider": POINTER})
    assert len(sent(world)) == 1
    assert found.id == it.id
    assert found.outs is not None
    assert set(case.full) <= set(found.outs)
    assert set(case.computed) <= set(found.outs)


def function(case: Case) -> Any:
    name = module_of(case.token).rpartition(".")[2]
    return getattr(importlib.import_module(module_of(case.token)), f"get_{name}")


@pytest.fixture
def in_program(it: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    import pulumi

    monkeypatch.setattr(pulumi.runtime.config, "CONFIG", _Context(it.config))


class _Context:
    """Stands for the SDK's context variable."""

    def __init__(self, value: dict[str, str]) -> None:
        self.value = value

    def get(self, default: Any = None) -> dict[str, str]:
        return self.value


@pytest.mark.usefixtures("in_program")
def test_lookup_by_name_and_by_id(case: Case, world: Emulator, it: Driver) -> None:
    if not case.lookup:
        pytest.skip("the type has no lookup by name")
    it.up(dict(case.full))
    natural = load(case.token).natural_key
    sent(world)
    found = function(case)(case.full[natural])
    assert found.id == it.id
    assert getattr(found, natural) == case.full[natural]
    assert len(sent(world)) == 1
    assert function(case)(id=it.id).id == it.id
    assert len(sent(world)) == 1


def test_another_orgs_object_is_neither_changed_nor_dropped(case: Case, world: Emulator, it: Driver) -> None:
    """The same program on two orgs; then the state of one with the address of the other."""
    from providers.core.errors import WrongOrg

    other = world.add_org("other-client", "other-secret", name="other", port=0)
    for kind, objects in case.seed.items():
        for each in objects:
            other.seed(kind, each)
    args = dict(case.full)
    it.up(args)
    theirs = Driver(case.token, config_for(case.token, world, other))
    theirs.up(args)
    assert set(world.objects(case.kind)) == {it.id}
    assert set(other.objects(case.kind)) == {theirs.id}
    world.requests.clear()
    lost = Driver(case.token, theirs.config)
    lost.id, lost.inputs, lost.outputs = it.id, it.inputs, it.outputs
    for command in (
        lambda: lost.preview(args),
        lost.refresh,
        lost.destroy,
        lambda: lost.up(case.changed(next(iter(case.changes)))),
    ):
        with pytest.raises(WrongOrg, match=re.escape(other.url.removeprefix("http://"))):
            command()
    assert sent(world) == []
    assert it.preview(args).op == "same"


CLEAN = {
    "default": {},
    "full defaults": {"server_defaults": "full"},
    "POST answers 200": {"post_status": "200"},
    "versions from 0": {"first_version": "0"},
    "unknown fields ignored": {"unknown_fields": "ignored"},
}


@pytest.mark.parametrize("switches", CLEAN.values(), ids=CLEAN)
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_create_preview_refresh_preview_is_clean(
    case: Case, world: Emulator, it: Driver, which: str, switches: dict[str, str]
) -> None:
    world.switches.update(switches)
    args = dict(getattr(case, which))
    it.up(args)
    assert it.preview(args).op == "same"
    assert it.refresh() == []
    assert it.preview(args).op == "same"
    sent(world)
    assert it.up(args).op == "same"
    assert sent(world) == []


@pytest.mark.parametrize("switches", [{}, {"server_defaults": "full"}], ids=["minimal", "full"])
def test_every_change_is_clean_with_defaults_at_every_depth(
    case: Case, world: Emulator, it: Driver, switches: dict[str, str]
) -> None:
    """All changes one after the other, on one object, refreshed between them."""
    world.switches.update(switches)
    it.up(dict(case.full))
    for path in case.changes:
        args = case.changed(path)
        it.up(args)
        assert is_as_wanted(case, world, it, args), path
        assert it.refresh() == [], path
        assert it.preview(args).op == "same", path


VERSIONS = [
    {"version_mismatch": "409"},
    {"version_mismatch": "400"},
    {"versions": "unchecked"},
]


@pytest.mark.parametrize("switches", VERSIONS, ids=lambda s: " ".join(s.values()))
def test_a_race_is_never_a_silent_overwrite(
    case: Case,
    world: Emulator,
    it: Driver,
    switches: dict[str, str],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Somebody changes another managed field between our last look and our update."""
    from providers.core.errors import UpdateConflict

    world.switches.update(switches)
    paths = [p for p in case.changes if "." not in p and "[" not in p and not case.together.get(p)]
    if len(paths) < 2 or not load(case.token).sends_version:
        pytest.skip("the type has no version, or not two simple fields")
    ours, theirs = paths[0], paths[1]
    it.up(dict(case.full))
    assert it.id is not None
    edit(case, world, it.id, case.changed(theirs), theirs)
    after = live(case, world, it.id)
    wire = load(case.token).shape.fields[theirs].wire
    if "versions" in switches:
        it.up(case.changed(ours))
        assert f"somebody else changed {theirs}" in capfd.readouterr().err
        assert it.preview(case.changed(ours)).op == "update"
    else:
        with pytest.raises(UpdateConflict, match=f"{theirs}: was "):
            it.up(case.changed(ours))
    assert live(case, world, it.id)[wire] == after[wire]
    assert is_as_wanted(case, world, it, case.changed(ours)) is False


NULLS = ["clears", "rejected", "ignored"]


@pytest.mark.parametrize("null", NULLS)
def test_clearing_with_null_under_each_of_the_servers_ways(
    case: Case, world: Emulator, it: Driver, null: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where the server does not take null, that is said, and nothing else breaks."""
    from providers.core.errors import BadRequest

    shape = load(case.token).shape
    cleared = [
        n for n in optional_fields(case) if (c := shape.fields[n].node.clear) is not None and c.by is None
    ]
    if not cleared:
        pytest.skip("nothing of this type is cleared with null")
    world.switches["null"] = null
    it.up(dict(case.full))
    args = put(case.full, cleared[0], GONE)
    for other, value in case.together.get(f"-{cleared[0]}", ()):
        args = put(args, other, value)
    if null == "rejected":
        with pytest.raises(BadRequest, match=shape.fields[cleared[0]].wire):
            it.up(args)
        assert it.preview(args).op == "update"
        return
    it.up(args)
    said = f"{cleared[0]} was to be cleared, but the server keeps" in capfd.readouterr().err
    assert said == (null == "ignored")
    assert it.preview(args).op == "same"


def test_a_lagging_list_loses_nothing_in_a_refresh(case: Case, world: Emulator) -> None:
    """More reads than are asked one by one: the rest share a list that does not have the newest yet."""
    if not case.listed:
        pytest.skip("the API has no list of this type")
    from support.driver import new_process

    drivers = []
    for number in range(6):
        natural = load(case.token).natural_key
        each = Driver(case.token, config_for(case.token, world), name=f"it{number}")
        each.up({**case.full, natural: f"number {number}"})
        drivers.append(each)
    world.faults.add("lag", ms=60_000)
    world.requests.clear()
    provider = new_process(case.token, drivers[0].config)
    for each in drivers:
        assert provider.read(str(each.id), dict(each.outputs)).id == each.id
    log = sent(world)
    lists = [line for line in log if line == f"GET {load(case.token).path}"]
    assert len(lists) == 1
    assert len(log) == 1 + len(drivers)  # three at once, and three that the list did not have
