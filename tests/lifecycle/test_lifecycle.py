"""The life of one resource of every type, driven as an engine drives it, and what it costs in requests."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from acting import edit, has_id_of_its_key, ids, is_as_wanted, live, remove
from cases import Case
from support.driver import POINTER, Driver, new_process
from support.requests import sent
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.registry import load, module_of
from providers.core.errors import WrongOrg
from providers.core.schema.equality import is_satisfied_by
from providers.core.schema.fields import CREATE_ONLY, Clear


@pytest.mark.parametrize("which", ["minimal", "full"])
def test_create_is_a_look_and_one_request_and_then_nothing_changes(
    case: Case, world: Emulator, it: Driver, which: str
) -> None:
    args = dict(getattr(case, which))
    assert it.preview(args).op == "create"
    assert sent(world) == []
    assert it.up(args).op == "create"
    path = load(case.token).path
    assert sent(world) == [  # is there one of that name, and then one is made
        f"GET {path}",
        *(case.creates or [f"POST {path}"]),
    ]
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"
    assert it.up(args).op == "same"
    assert sent(world) == []


def test_outputs_are_what_was_written_and_what_the_server_set(
    case: Case, world: Emulator, it: Driver
) -> None:
    it.up(dict(case.full))
    fields = load(case.token).shape.fields
    for name, value in it.managed.items():
        assert is_satisfied_by(value, it.outputs[name], fields[name].node), name
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
    assert len(sent(world)) == case.cost(change)
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
        assert (
            f"{it.said(optional)} was removed from the program, but nothing clears it"
            in capfd.readouterr().err
        )
    else:
        if load(case.token).changes_by == "patch":
            assert node.clear is not None
            assert node.clear.by is not Clear.LEAVE
        assert len(sent(world)) == case.cost(f"-{optional}")
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
    sent(world)
    it.up(args)
    creates = ["GET", *(line.partition(" ")[0] for line in case.creates or ["POST"])]
    expected = ["DELETE", *creates] if plan.deletes_first else [*creates, "DELETE"]
    assert [line.partition(" ")[0] for line in sent(world)] == expected
    assert it.id != first
    assert ids(case, world) == {it.id}
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
    assert len(sent(world)) == case.cost(change)
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"


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
    remove(case, world, str(first))
    assert it.refresh() == ["(gone)"]
    assert it.preview(args).op == "create"
    it.up(args)
    assert it.id != first or has_id_of_its_key(case)
    assert it.preview(args).op == "same"


def test_destroy_is_one_request_and_forgives_what_is_gone(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    sent(world)
    it.destroy()
    assert len(sent(world)) == case.requests.get("destroy", 1)
    assert world.objects(case.kind) == {}
    it.up(dict(case.full))
    remove(case, world, str(it.id))
    it.destroy()
    assert it.id is None


def test_get_is_one_request_and_has_every_output(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    sent(world)
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
    other = world.add_org("other-client", "other-secret", name="other", port=0)
    for kind, objects in case.seed.items():
        for each in objects:
            other.seed(kind, each)
    args = dict(case.full)
    it.up(args)
    theirs = Driver(case.token, config_for(case.token, world, other))
    theirs.up(args)
    assert ids(case, world) == {it.id}
    assert ids(case, other) == {theirs.id}
    world.requests.clear()
    lost = Driver(case.token, theirs.config)
    lost.id, lost.inputs, lost.outputs = it.id, it.inputs, it.outputs
    for command in (
        lambda: lost.preview(args),
        lost.refresh,
        lost.destroy,
        lambda: lost.up(case.changed(case.first_change)),
    ):
        with pytest.raises(WrongOrg, match=re.escape(other.url.removeprefix("http://"))):
            command()
    assert sent(world) == []
    assert it.preview(args).op == "same"
