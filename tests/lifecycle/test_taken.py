"""The life of what the organisation has already: it is taken, changed where it differs, and left as it is."""

from __future__ import annotations

from typing import Any

import pytest
from acting import is_as_wanted
from cases import Case
from cases.types import TAKEN
from support.driver import POINTER, Driver, new_process
from support.requests import sent
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.errors import AlreadyExists, NothingToTake
from providers.core.schema.fields import CREATE_ONLY, OPTION

TYPES = TAKEN


def writes(world: Emulator) -> list[str]:
    return [line for line in sent(world) if not line.startswith("GET ")]


def write_of(case: Case, it: Driver) -> list[str]:
    provider = load(case.token)
    return [f"{provider.changes_by.upper()} {provider.path}/{it.id}"]


@pytest.mark.parametrize("which", ["minimal", "full"])
def test_it_is_taken_and_changed_only_where_it_differs(
    case: Case, world: Emulator, it: Driver, which: str
) -> None:
    before, args = world.objects(case.kind), dict(getattr(case, which))
    assert it.preview(args).op == "create"
    assert sent(world) == []
    assert it.up(args).op == "create"
    assert writes(world) == (write_of(case, it) if which == "full" else [])
    assert it.id in before
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"
    assert it.refresh() == []
    assert it.preview(args).op == "same"
    assert world.objects(case.kind).keys() == before.keys()


def test_taking_again_what_is_as_wanted_writes_nothing(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    sent(world)
    again = Driver(case.token, it.config)
    again.up(dict(case.full))
    assert writes(world) == []
    assert again.id == it.id


def test_two_resources_take_two_objects(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    provider = new_process(case.token, it.config)
    first, second = (Driver(case.token, it.config, name=name) for name in ("first", "second"))
    first.create(provider, first.news(case.full))
    with pytest.raises(AlreadyExists, match="is taken by another resource of this run"):
        second.create(provider, second.news(case.full))


def test_a_change_is_one_write(case: Case, world: Emulator, it: Driver, change: str) -> None:
    it.up(dict(case.full))
    sent(world)
    args = case.changed(change)
    assert (it.preview(args).op, it.preview(args).replaces) == ("update", [])
    assert sent(world) == []
    it.up(args)
    assert writes(world) == write_of(case, it)
    assert is_as_wanted(case, world, it, args)
    assert it.refresh() == []
    assert it.preview(args).op == "same"


def test_somebody_elses_change_is_seen_and_set_right(
    case: Case, world: Emulator, it: Driver, change: str
) -> None:
    it.up(dict(case.full))
    theirs = Driver(case.token, it.config, name="theirs")
    theirs.up(case.changed(change))
    assert it.refresh() == [change.partition(".")[0]]
    assert it.preview(case.full).op == "update"
    it.up(dict(case.full))
    assert is_as_wanted(case, world, it, dict(case.full))


def test_a_removed_field_is_left_with_a_warning(
    case: Case, world: Emulator, it: Driver, optional: str, capfd: pytest.CaptureFixture[str]
) -> None:
    it.up(dict(case.full))
    args = case.without(optional)
    node = load(case.token).shape.fields[optional].node
    if node.has(OPTION) or node.has(CREATE_ONLY):
        assert it.preview(args).op == "replace"
        return
    sent(world)
    before = world.objects(case.kind)
    it.up(args)
    assert world.objects(case.kind) == before
    assert (
        f"{it.said(optional)} was removed from the program, but nothing clears it" in capfd.readouterr().err
    )
    assert it.preview(args).op == "same"


def test_naming_another_takes_that_one(case: Case, world: Emulator, it: Driver) -> None:
    for path in case.create_only:
        it.up(dict(case.full))
        first, args = it.id, case.changed(path)
        assert path in it.preview(args).replaces
        it.up(args)
        assert it.id != first
        assert world.objects(case.kind).keys() >= {first, it.id}
        assert it.preview(args).op == "same"


def test_destroy_sends_nothing_and_leaves_it(
    case: Case, world: Emulator, it: Driver, capfd: pytest.CaptureFixture[str]
) -> None:
    it.up(dict(case.full))
    id, before = it.id, world.objects(case.kind)
    sent(world)
    it.destroy()
    assert sent(world) == []
    assert world.objects(case.kind) == before
    assert f"{id} was there before this stack and is left as it is" in capfd.readouterr().err


def test_deleted_outside_is_not_made_again(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    world.remove(case.kind, str(it.id))
    assert it.refresh() == ["(gone)"]
    with pytest.raises(NothingToTake, match="this resource only takes one"):
        it.up(dict(case.full))


def test_get_has_every_output(case: Case, world: Emulator, it: Driver) -> None:
    it.up(dict(case.full))
    sent(world)
    found: Any = new_process(case.token, config_for(case.token, world)).read(
        str(it.id), {"__provider": POINTER}
    )
    assert len(sent(world)) == case.requests.get("get", 1)
    shape = load(case.token).shape
    assert {*case.full, *case.computed} - shape.options <= set(found.outs)
