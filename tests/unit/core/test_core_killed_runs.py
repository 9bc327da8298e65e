"""What a run that was killed made is taken over by the next one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journals import DEAD, Killed, create_and_forget, kill_in_post, killed
from pytest_mock import MockerFixture
from segments import ARGS, PATH, TOKEN, log, wire
from support.driver import Driver, configured, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.call import Request
from providers.core.errors import AlreadyExists, BadRequest
from providers.core.plugin.attempt import Attempt
from providers.core.plugin.left_behind import content_mark

Make = Callable[..., Driver]


@pytest.fixture
def it(driver: Make, hurry: list[float]) -> Driver:
    return driver()


@pytest.fixture
def pending(tmp_path: Path) -> Path:
    return tmp_path / "pending"


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


def test_killed_after_the_answer_and_the_program_has_given_it_a_name_that_is_there(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    made = create_and_forget(it)
    killed(pending)
    theirs = emulator.seed("segments", wire(displayName="New"))
    with pytest.raises(AlreadyExists, match=f"exists: {theirs['id']}"):
        it.up({**ARGS, "display_name": "New"})
    assert emulator.objects("segments")[made]["displayName"] == ARGS["display_name"]
    emulator.remove("segments", theirs["id"])
    it.up({**ARGS, "display_name": "New"})
    assert it.id == made
    assert {each["displayName"] for each in emulator.objects("segments").values()} == {"New"}


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


def test_killed_before_the_answer_and_the_lists_lag_still(
    emulator_of: Callable[..., Emulator], pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipeline that is started again at once: what was made is on no list yet."""
    emulator = emulator_of(switches={"list_lag_ms": "1200"})
    it = Driver(TOKEN, config_for(TOKEN, emulator, listLag="2"))
    kill_in_post(it, monkeypatch, after=True)
    (made,) = emulator.objects("segments")
    killed(pending)
    it.up(ARGS)
    assert it.id == made
    assert set(emulator.objects("segments")) == {made}


@pytest.mark.parametrize("change", [{"display_name": "New"}, {"description": "changed since"}])
def test_killed_before_the_answer_and_the_program_has_changed(
    emulator: Emulator,
    driver: Make,
    pending: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    hurry: list[float],
    change: dict[str, str],
) -> None:
    """Nothing of the name and content of today is there, which doesn't mean that nothing was made."""
    it = driver(onExisting="create")
    kill_in_post(it, monkeypatch, after=True)
    (made,) = emulator.objects("segments")
    killed(pending)
    it.up({**ARGS, **change})
    assert it.id != made
    said = capfd.readouterr().err
    assert "had begun to create it with other arguments than the program has now" in said
    assert made in said
    assert any(DEAD in file.name for file in pending.iterdir())  # for `journeys doctor`


def test_killed_before_the_request_and_the_program_has_changed(
    emulator: Emulator,
    it: Driver,
    pending: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    emulator.seed("segments", wire(displayName="Another", createdDate="2026-01-01T00:00:00Z"))
    kill_in_post(it, monkeypatch, after=False)
    killed(pending)
    it.up({**ARGS, "display_name": "New"})
    assert "other arguments" not in capfd.readouterr().err
    assert not any(DEAD in file.name for file in pending.iterdir())


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


def test_the_mark_of_a_create_does_not_depend_on_the_order_of_its_arguments() -> None:
    """No engine promises an order: a killed run's request must be known again by the next one."""
    args = {**ARGS, "description": "d"}
    one, other = (Attempt(load(TOKEN), each, Request()) for each in (args, dict(reversed(args.items()))))
    assert list(one.body) != list(other.body)
    assert content_mark(one) == content_mark(other)


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


def test_another_organisations_create_is_not_taken_over(
    emulator: Emulator, driver: Make, pending: Path, hurry: list[float]
) -> None:
    """Killed with the credentials of another organisation on the same host: its object is not looked for here."""
    it = driver(onExisting="create")
    made = create_and_forget(it)
    killed(pending)
    text = (pending / DEAD).read_text()
    assert f'"org": "{emulator.org.id}"' in text
    (pending / DEAD).write_text(text.replace(emulator.org.id, "another-org"))
    it.up(ARGS)
    assert it.id != made
    assert (pending / DEAD).exists()


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

    def die(self: Any, body: Any) -> Any:
        post(self, body)
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
    assert not (pending / DEAD).exists()


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
    emulator: Emulator, it: Driver, pending: Path, mocker: MockerFixture, tmp_path: Path
) -> None:
    made = create_and_forget(it)
    killed(pending)
    (tmp_path / "owned" / "project.dev.json").unlink()
    mocker.patch.object(Driver, "tell_what_is_owned", autospec=True)
    with pytest.raises(AlreadyExists, match="The engine didn't say which objects this stack owns"):
        it.up(ARGS)
    assert set(emulator.objects("segments")) == {made}
