"""What a run that was killed made is taken over; what one that ended in order made is a person's to decide about."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from segments import ARGS, PATH, TOKEN, log, wire
from support.driver import Driver, configured, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, BadRequest
from providers.core.session.journal import KEEP_ENDED_S

DEAD = "4194304-1.jsonl"
"""A journal file of a process that is no more: the number is above the kernel's highest."""

Make = Callable[..., Driver]


@pytest.fixture
def it(driver: Make, hurry: list[float]) -> Driver:
    return driver()


@pytest.fixture
def pending(tmp_path: Path) -> Path:
    return tmp_path / "pending"


def killed(pending: Path) -> None:
    """As if the process that wrote the journal had been killed."""
    (file,) = pending.iterdir()
    file.rename(pending / DEAD)


def ended(pending: Path, age: float = 0.0) -> None:
    """As if it had ended in order, so long ago."""
    killed(pending)
    lines = [json.loads(line) for line in (pending / DEAD).read_text().splitlines()]
    lines = [{**line, "at": line["at"] - age} if "at" in line else line for line in lines]
    text = "".join(json.dumps(line) + "\n" for line in [*lines, {"op": "ended"}])
    (pending / DEAD).write_text(text)


def create_and_forget(it: Driver) -> str:
    """A create whose id no state ever has."""
    it.tell_what_is_owned()
    it.create(new_process(it.token, it.config), it.news(ARGS))
    made, it.id, it.inputs, it.outputs = str(it.id), None, {}, {}
    return made


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it."""


def kill_in_post(it: Driver, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    it.tell_what_is_owned()
    provider = new_process(it.token, it.config)
    post = type(provider).post

    def die(self: Any, org: Any, body: Any) -> Any:
        if after:
            post(self, org, body)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(provider), "post", die)
        with pytest.raises(Exception, match="interrupted by Killed"):
            it.create(provider, it.news(ARGS))


# --- killed --------------------------------------------------------------------------------------------------------


def test_killed_after_the_answer(
    emulator: Emulator, it: Driver, pending: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = create_and_forget(it)
    killed(pending)
    log(emulator)
    it.up(ARGS)
    assert it.id == made
    assert set(emulator.objects("segments")) == {made}
    assert log(emulator) == ["GET one 200"]
    said = capfd.readouterr().err
    assert said.startswith('note: segment "it": a run that was killed at ')
    assert f"had made it ({made}): its journal has the id, and no state of this stack has the object" in said


def test_killed_after_the_answer_and_the_program_has_changed(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    made = create_and_forget(it)
    killed(pending)
    log(emulator)
    it.up({**ARGS, "description": "changed since"})
    assert it.id == made
    assert log(emulator) == ["GET one 200", "PATCH one 200"]
    assert emulator.objects("segments")[made]["description"] == "changed since"


def test_killed_before_the_answer(
    emulator: Emulator, it: Driver, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_post(it, monkeypatch, after=True)
    (made,) = emulator.objects("segments")
    killed(pending)
    log(emulator)
    it.up(ARGS)
    assert it.id == made
    assert set(emulator.objects("segments")) == {made}
    assert log(emulator) == ["GET list 200"]


def test_killed_before_the_request(
    emulator: Emulator, it: Driver, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_post(it, monkeypatch, after=False)
    killed(pending)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}


def test_a_lost_create_that_took_effect_late_is_found_by_the_next_run(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="before", times=2)
    with pytest.raises(Exception, match="whether it took effect is unknown"):
        it.up(ARGS)
    made_late = emulator.seed("segments", wire())
    killed(pending)
    it.up(ARGS)
    assert it.id == made_late["id"]
    assert len(emulator.objects("segments")) == 1


def test_what_was_taken_over_is_settled(
    emulator: Emulator, it: Driver, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is in the state, nothing of it is left that a later create could take for its own."""
    kill_in_post(it, monkeypatch, after=True)
    killed(pending)
    it.up(ARGS)
    for file in pending.iterdir():
        file.rename(pending / DEAD)
    it.up({**ARGS, "description": "next run"})
    assert list(pending.iterdir()) == []


def test_what_the_state_has_is_settled_whoever_made_it(
    emulator: Emulator, it: Driver, driver: Make, pending: Path
) -> None:
    """Killed after the engine had saved the id, and the next run begins with a create of another resource."""
    it.up(ARGS)
    killed(pending)
    other = Driver(TOKEN, it.config, "other", owns={str(it.id): emulator.org.id})
    other.tell_what_is_owned()
    other.create(new_process(TOKEN, it.config), other.news({**ARGS, "display_name": "Other"}))
    assert [file.name for file in pending.iterdir()] != [DEAD]
    assert not (pending / DEAD).exists()


def test_a_replacement_under_the_same_urn_does_not_take_the_old_object_back(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    """`--replace`: Create comes first, the journal has the old id, and the state has it as well."""
    it.up(ARGS)
    first = it.id
    killed(pending)
    it.tell_what_is_owned()
    it.create(new_process(TOKEN, it.config), it.news(ARGS))
    assert it.id != first
    assert len(emulator.objects("segments")) == 2


def test_a_try_that_came_to_nothing_is_not_left_open(emulator: Emulator, it: Driver, pending: Path) -> None:
    """Posted twice because the first was lost: a later create must not take somebody else's twin for the first."""
    emulator.faults.add("drop", method="POST", path=PATH, when="before")
    it.up(ARGS)
    killed(pending)
    it.up({**ARGS, "description": "next run"})
    assert list(pending.iterdir()) == []


def test_another_resource_of_equal_content_is_not_taken_over(
    emulator: Emulator, driver: Make, pending: Path, hurry: list[float]
) -> None:
    first = driver(name="first", onExisting="create")
    made = create_and_forget(first)
    killed(pending)
    twin = Driver(TOKEN, first.config, "twin")
    twin.up(ARGS)
    assert twin.id != made
    assert len(emulator.objects("segments")) == 2


def test_another_stacks_create_is_not_taken_over(
    emulator: Emulator, driver: Make, pending: Path, hurry: list[float]
) -> None:
    made = create_and_forget(driver(stack="dev"))
    killed(pending)
    with pytest.raises(AlreadyExists, match=made):
        driver(stack="prod").up(ARGS)
    assert len(emulator.objects("segments")) == 1


def test_another_hosts_create_is_not_taken_over(
    emulator: Emulator, emulator_of: Any, it: Driver, pending: Path
) -> None:
    create_and_forget(it)
    killed(pending)
    other = emulator_of()
    there = Driver(it.token, config_for(it.token, other))
    there.up(ARGS)
    assert set(other.objects("segments")) == {there.id}


def test_killed_twins_are_told_apart(
    emulator: Emulator, driver: Make, pending: Path, monkeypatch: pytest.MonkeyPatch, hurry: list[float]
) -> None:
    """Two resources of equal content, one killed after its answer, one before: each gets its own, in any order."""
    one, two = driver(name="one", onExisting="create"), driver(name="two", onExisting="create")
    one.tell_what_is_owned()
    provider = new_process(one.token, one.config)
    one.create(provider, one.news(ARGS))
    answered, one.id = one.id, None
    post = type(provider).post

    def die(self: Any, org: Any, body: Any) -> Any:
        post(self, org, body)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(provider), "post", die)
        with pytest.raises(Exception, match="interrupted"):
            two.create(provider, two.news(ARGS))
    killed(pending)
    again = new_process(one.token, one.config)
    two.create(again, two.news(ARGS))
    one.create(configured(one.token, one.config), one.news(ARGS))
    assert one.id == answered
    assert {one.id, two.id} == set(emulator.objects("segments"))
    assert one.id != two.id


def test_deleted_by_hand_after_the_kill(emulator: Emulator, it: Driver, pending: Path) -> None:
    made = create_and_forget(it)
    killed(pending)
    emulator.remove("segments", made)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}


def test_a_refused_create_leaves_nothing_in_the_journal(
    emulator: Emulator, driver: Make, pending: Path
) -> None:
    it = driver(onExisting="create")
    emulator.faults.add("status", method="POST", path=PATH, status=400, message="no")
    with pytest.raises(BadRequest):
        it.up(ARGS)
    killed(pending)
    emulator.seed("segments", wire())
    it.up(ARGS)
    assert len(emulator.objects("segments")) == 2


@pytest.mark.parametrize("mode", ["fail", "adopt", "create"])
def test_what_a_killed_run_made_is_taken_over_under_every_setting(
    emulator: Emulator, driver: Make, pending: Path, hurry: list[float], mode: str
) -> None:
    it = driver(onExisting=mode)
    made = create_and_forget(it)
    killed(pending)
    it.up(ARGS)
    assert it.id == made


def test_with_the_journal_gone_too_fail_refuses_the_second_create(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    """As the README says: what a killed run made is in no state, and nothing of this machine knows of it."""
    made = create_and_forget(it)
    for file in pending.iterdir():
        file.unlink()
    log(emulator)
    with pytest.raises(AlreadyExists) as refused:
        it.up(ARGS)
    assert f"a segment of that display_name exists: {made}, with equal content" in str(refused.value)
    assert f'`journeys import "genesys:Segment" --id {made} --as "it"`' in str(refused.value)
    assert "POST" not in "".join(log(emulator))
    assert set(emulator.objects("segments")) == {made}


def test_where_the_engine_does_not_say_what_the_stack_owns_nothing_is_taken_over(
    emulator: Emulator, it: Driver, pending: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = create_and_forget(it)
    killed(pending)
    (tmp_path / "owned" / "project.dev.json").unlink()
    monkeypatch.setattr(Driver, "tell_what_is_owned", lambda self: None)
    with pytest.raises(AlreadyExists, match="The engine didn't say which objects this stack owns"):
        it.up(ARGS)
    assert set(emulator.objects("segments")) == {made}


# --- ended in order -------------------------------------------------------------------------------------------------


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
