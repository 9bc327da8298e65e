"""The life of one resource of every type under each way that the server may have: defaults, versions, nulls, lags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from acting import edit, ids, is_as_wanted, live
from cases import GONE, Case, optional_fields, put
from support.driver import Driver, new_process
from support.requests import sent
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.errors import BadRequest, UpdateConflict

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


@pytest.mark.parametrize(
    "switches",
    [
        pytest.param({}, id="minimal", marks=pytest.mark.slow),  # each change of its own is in test_lifecycle
        pytest.param({"server_defaults": "full"}, id="full"),
    ],
)
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
    world.switches.update(switches)
    paths = [p for p in case.changes if "." not in p and "[" not in p and not case.together.get(p)]
    reads_first = load(case.token).changes_by == "put"
    if len(paths) < 2 or not (load(case.token).sends_version or reads_first):
        pytest.skip("the type has no version, or not two simple fields")
    ours, theirs = paths[0], paths[1]
    it.up(dict(case.full))
    assert it.id is not None
    edit(case, world, it.id, case.changed(theirs), theirs)
    after = live(case, world, it.id)
    wire = load(case.token).shape.fields[theirs].wire
    if "versions" in switches and not reads_first:
        it.up(case.changed(ours))
        assert f"somebody else changed {theirs}" in capfd.readouterr().err
        assert it.preview(case.changed(ours)).op == "update"
    else:
        with pytest.raises(UpdateConflict, match=f"nothing was overwritten: {theirs}"):
            it.up(case.changed(ours))
    assert live(case, world, it.id)[wire] == after[wire]
    assert is_as_wanted(case, world, it, case.changed(ours)) is False


NULLS = ["clears", "rejected", "ignored"]


@pytest.mark.parametrize("null", NULLS)
def test_clearing_with_null_under_each_of_the_servers_ways(
    case: Case, world: Emulator, it: Driver, null: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where the server does not take null, that is said, and nothing else breaks."""
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


def test_a_create_whose_answer_is_lost_makes_one(case: Case, world: Emulator, it: Driver) -> None:
    world.faults.add("drop", method="POST", path="/api/v2/journey/", when="after", times=1)
    args = dict(case.full)
    it.up(args)
    assert ids(case, world) == {it.id}
    assert len([line for line in sent(world) if line.startswith("POST ")]) == 1
    assert is_as_wanted(case, world, it, args)
    assert it.preview(args).op == "same"


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it."""


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "not answered"])
def test_a_run_that_is_killed_after_its_request_leaves_one(
    case: Case, world: Emulator, it: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    args = dict(case.full)
    it.tell_what_is_owned()
    provider = new_process(case.token, it.config)
    post = type(provider).post

    def die(*given: Any) -> Any:
        post(provider, *given[1:])
        raise Killed

    with monkeypatch.context() as patch:
        if not answered:
            patch.setattr(type(provider), "post", die)
            with pytest.raises(Exception, match="interrupted by Killed"):
                it.create(provider, it.news(args))
        else:
            it.create(provider, it.news(args))
    it.id, it.inputs, it.outputs = None, {}, {}
    (journal,) = (tmp_path / "pending").iterdir()
    journal.rename(journal.with_name("4194304-1.jsonl"))  # of a process that is no more
    sent(world)
    it.up(args)
    assert ids(case, world) == {it.id}
    assert [line for line in sent(world) if not line.startswith("GET ")] == []
    assert it.preview(args).op == "same"


def test_a_lagging_list_loses_nothing_in_a_refresh(case: Case, world: Emulator) -> None:
    """More reads than are asked one by one: the rest share a list that does not have the newest yet."""
    if not case.listed:
        pytest.skip("the API has no list of this type")
    drivers = []
    for number in range(6):
        each = Driver(case.token, config_for(case.token, world), name=f"it{number}")
        each.up(case.named(case.full, f"number {number}"))
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
