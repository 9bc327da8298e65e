"""What a run that ended in order made, and no state has, is a person's to decide about."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journals import DEAD, create_and_forget, ended, kill_in_post, killed
from segments import ARGS, PATH, log, wire
from support.driver import Driver

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists
from providers.core.session.journal import KEEP_ENDED_S

Make = Callable[..., Driver]


@pytest.fixture
def it(driver: Make, hurry: list[float]) -> Driver:
    return driver()


@pytest.fixture
def pending(tmp_path: Path) -> Path:
    return tmp_path / "pending"


@pytest.mark.parametrize("mode", ["fail", "adopt", "create"])
def test_what_an_ended_run_made_is_never_taken_by_the_journal(
    emulator: Emulator, driver: Make, pending: Path, hurry: Any, mode: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Made, and in no state: the state could not be saved. It is warned about, with the id and what to do."""
    it = driver(onExisting=mode)
    made = create_and_forget(it)
    ended(pending)
    log(emulator)
    if mode == "fail":
        with pytest.raises(AlreadyExists, match=made):
            it.up(ARGS)
    else:
        it.up(ARGS)
    said = capfd.readouterr().err
    assert (
        f"made segment {made} for it, and no state of this stack has that object: perhaps the state could not"
        in said
    )
    assert f'`journeys import "genesys:Segment" --id "{made}" --as "it"`' in said
    assert (it.id == made) == (mode == "adopt")  # by the setting, not by the journal
    assert len(emulator.objects("segments")) == (2 if mode == "create" else 1)


def test_an_ended_entry_is_forgotten_after_a_day(
    emulator: Emulator, driver: Make, pending: Path, hurry: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    it = driver(onExisting="create")
    create_and_forget(it)
    ended(pending, age=KEEP_ENDED_S + 60)
    it.up(ARGS)
    assert capfd.readouterr().err == ""
    assert not (pending / DEAD).exists()


def test_an_ended_entry_is_forgotten_once_its_object_is_in_the_state(
    emulator: Emulator, it: Driver, pending: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    it.up(ARGS)
    ended(pending)
    it.up({**ARGS, "description": "next"})
    assert capfd.readouterr().err == ""
    assert list(pending.iterdir()) == []


def test_an_ended_entry_whose_object_is_gone_says_nothing(
    emulator: Emulator, it: Driver, pending: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.remove("segments", create_and_forget(it))
    ended(pending)
    it.up(ARGS)
    assert capfd.readouterr().err == ""
    assert set(emulator.objects("segments")) == {it.id}


def test_an_ended_try_without_an_answer_is_kept_although_no_list_has_its_object(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    """The list may lag behind: the next run but one still warns of what shows then."""
    emulator.faults.add("drop", method="POST", path=PATH, when="before", times=2)
    with pytest.raises(Exception, match="whether it took effect is unknown"):
        it.up(ARGS)
    ended(pending)
    it.up(ARGS)
    assert (pending / DEAD).exists()


def test_an_old_try_without_an_answer_takes_nothing_that_was_made_since(
    emulator: Emulator, driver: Make, pending: Path, monkeypatch: pytest.MonkeyPatch, hurry: Any
) -> None:
    """Killed an hour ago before anything was made; somebody else has made a twin a moment ago."""
    it = driver(onExisting="create")
    kill_in_post(it, monkeypatch, after=False)
    killed(pending)
    line = json.loads((pending / DEAD).read_text())
    (pending / DEAD).write_text(json.dumps({**line, "at": time.time() - 3600}) + "\n")
    theirs = emulator.seed("segments", wire())
    it.up(ARGS)
    assert it.id != theirs["id"]
    assert len(emulator.objects("segments")) == 2
