"""A POST whose answer was lost is looked for, in the time in which it can have had its effect, and never repeated blindly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from segments import ARGS, PATH, TOKEN, log, wire
from support.driver import Driver, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import AmbiguousCreate, ResponseLost

Make = Callable[..., Driver]


@pytest.fixture
def it(driver: Make, hurry: list[float]) -> Driver:
    return driver()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "when": "after"},
        {"kind": "drop", "when": "during"},
        {"kind": "status", "status": 503, "when": "after"},
        {"kind": "status", "status": 504, "when": "after"},
        {"kind": "status", "status": 408, "when": "after"},
        {"kind": "status", "status": 200, "body": "", "when": "after"},
        {"kind": "status", "status": 200, "body": "{}", "when": "after"},
        {"kind": "status", "status": 200, "body": "<html>", "when": "after"},
    ],
    ids=str,
)
def test_a_lost_answer_is_looked_up(
    emulator: Emulator, it: Driver, fault: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add(method="POST", path=PATH, **fault)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}
    assert [line.partition(" ")[0] for line in log(emulator)] == ["GET", "POST", "GET"]
    assert it.preview(ARGS).op == "same"
    said = capfd.readouterr().err
    assert said[said.index("note: ") :] == (  # after a line on the wait that may follow
        f'note: segment "it": the answer to its create was lost. segment {it.id} is taken for it: it has the same '
        "name and content, was created while the request was under way, and is in no state of this stack\n"
    )


@pytest.mark.parametrize(
    "fault", [{"kind": "drop", "when": "before"}, {"kind": "status", "status": 503}], ids=str
)
def test_a_create_that_never_happened_is_sent_again_after_the_lag(
    emulator: Emulator, it: Driver, hurry: list[float], fault: dict[str, Any]
) -> None:
    emulator.faults.add(method="POST", path=PATH, **fault)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}
    assert sum(hurry) == pytest.approx(10, abs=1)  # listLag
    assert log(emulator)[-1] == "POST list 201"
    assert len(emulator.objects("segments")) == 1


def test_a_list_that_lags_is_asked_again(emulator: Emulator, it: Driver, hurry: list[float]) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    emulator.faults.add("lag", reads=3)  # of a new object
    it.up(ARGS)
    assert len(emulator.objects("segments")) == 1
    assert log(emulator) == ["GET list 200", "POST list 0", *["GET list 200"] * 4]
    assert hurry == [0.25, 0.5, 1.0]


def test_lost_twice_is_an_error_and_the_journal_has_the_second_try(
    emulator: Emulator, it: Driver, tmp_path: Path
) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="before", times=2)
    with pytest.raises(ResponseLost, match="was sent, but whether it took effect is unknown"):
        it.up(ARGS)
    (file,) = (tmp_path / "pending").iterdir()
    ops = [line.split('"op": "')[1].split('"')[0] for line in file.read_text().splitlines()]
    assert ops == ["try", "none", "try"]


# --- which object can be the one ----------------------------------------------------------------------------------


def world_at(emulator_of: Any, now: list[float]) -> tuple[Emulator, Driver]:
    """An emulator whose clock the test moves, and a create without a look before it."""
    emulator = emulator_of(clock=lambda: now[0])
    return emulator, Driver(TOKEN, config_for(TOKEN, emulator, onExisting="create"))


def test_older_objects_of_the_same_content_are_not_taken(emulator_of: Any, hurry: list[float]) -> None:
    now = [1_800_000_000.0]
    emulator, it = world_at(emulator_of, now)
    theirs = emulator.seed("segments", wire())
    now[0] += 60
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    it.up(ARGS)
    assert it.id != theirs["id"]
    assert len(emulator.objects("segments")) == 2


def test_younger_objects_of_the_same_content_are_not_taken(emulator_of: Any, hurry: list[float]) -> None:
    now = [1_800_000_000.0]
    emulator, it = world_at(emulator_of, now)
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    now[0] += 3600
    theirs = emulator.seed("segments", wire())
    now[0] -= 3600
    it.up(ARGS)
    assert it.id != theirs["id"]
    assert len(emulator.objects("segments")) == 2


@pytest.mark.parametrize("offset", [-7200, 7200])
def test_the_servers_clock_counts(emulator_of: Any, hurry: list[float], offset: int) -> None:
    """A server two hours behind or ahead: the object that was just made is still the one."""
    now = [1_800_000_000.0 + offset]
    emulator, it = world_at(emulator_of, now)
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}


def test_what_was_there_before_this_run_is_not_taken(
    emulator: Emulator, it: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As young as can be, but the look before the create had it, under another name then."""
    theirs = emulator.seed("segments", wire(displayName="Another"))
    emulator.faults.add("drop", method="POST", path=PATH, when="before")
    provider = new_process(TOKEN, it.config)
    it.tell_what_is_owned()
    post = type(provider).post

    def rename_first(self: Any, body: Any) -> Any:
        emulator.edit("segments", theirs["id"], displayName="VIP")
        return post(self, body)

    monkeypatch.setattr(type(provider), "post", rename_first)
    it.create(provider, it.news(ARGS))
    assert it.id != theirs["id"]
    assert len(emulator.objects("segments")) == 2


@pytest.mark.parametrize("mode", ["fail", "create"])
def test_an_object_of_this_stack_is_not_taken(
    emulator: Emulator, driver: Make, hurry: Any, mode: str
) -> None:
    """Made a moment ago, with the same content, and in the state under another URN."""
    old = driver(name="old", onExisting=mode)
    old.up(ARGS)
    emulator.faults.add("drop", method="POST", path=PATH, when="before")
    new = Driver(TOKEN, old.config, "new", owns={str(old.id): emulator.org.id})
    new.up(ARGS)
    assert new.id != old.id
    assert len(emulator.objects("segments")) == 2


def test_an_object_of_other_content_is_not_taken(emulator: Emulator, driver: Make, hurry: Any) -> None:
    it = driver(onExisting="create")
    emulator.faults.add("drop", method="POST", path=PATH, when="before")
    emulator.seed("segments", wire(description="somebody else's"))
    other = wire()
    other["journey"]["patterns"][0]["count"] = 2
    emulator.seed("segments", other)
    it.up({**ARGS, "description": "ours"})
    assert len(emulator.objects("segments")) == 3
    assert it.outputs["description"] == "ours"


def test_two_candidates_are_an_error_with_their_ids(emulator: Emulator, driver: Make, hurry: Any) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    theirs = emulator.seed("segments", wire())
    with pytest.raises(AmbiguousCreate) as error:
        driver(onExisting="create").up(ARGS)
    ids = list(emulator.objects("segments"))
    assert theirs["id"] in ids
    assert str(error.value) == (
        'segment "it": the answer to its create was lost, and several objects could be the one that was made: '
        f"{ids[0]}, {ids[1]}. Nothing more was sent. Delete the ones that are too many, or import the right one: "
        '`journeys import "genesys:Segment" --id ID --as "it"`'
    )
    assert len(emulator.requests.matching("POST", PATH)) == 1


def test_identical_creates_at_the_same_time_make_one_each(
    emulator: Emulator, driver: Make, hurry: list[float]
) -> None:
    """Ten resources of equal content, the answers of five lost: ten objects, ten ids."""
    emulator.faults.add("drop", method="POST", path=PATH, when="after", times=5)
    every = [driver(name=f"it{number}", onExisting="create") for number in range(10)]
    provider = new_process(TOKEN, every[0].config)
    errors: list[Exception] = []

    def create(each: Driver) -> None:
        try:
            each.create(provider, each.news(ARGS))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=create, args=(each,)) for each in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(str(each.id) for each in every) == sorted(emulator.objects("segments"))
