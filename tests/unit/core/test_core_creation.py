"""One create makes one object: lost answers, killed processes, lists that lag, others who create the same."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.driver import Driver, configured, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, AmbiguousCreate, AnswerLost, BadRequest
from providers.core.org import forget_orgs

PATH = "/api/v2/journey/segments"
PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/pricing"]}],
    "count": 1,
    "stream_type": "Web",
    "session_type": "web",
}
ARGS: dict[str, Any] = {"display_name": "VIP", "journey": {"patterns": [PATTERN]}}
DEAD = "4194304-1.jsonl"
"""A journal file of a process that is no more: the number is above the kernel's highest."""

Make = Callable[..., Driver]


@pytest.fixture
def it(driver: Make, hurry: list[float]) -> Driver:
    return driver()


def killed(pending: Path) -> None:
    """As if the process that wrote the journal had been killed."""
    (file,) = pending.iterdir()
    file.rename(pending / DEAD)


@pytest.fixture
def pending(tmp_path: Path) -> Path:
    return tmp_path / "pending"


def log(emulator: Emulator) -> list[str]:
    found = [f"{e.method} {e.status}" for e in emulator.requests.matching(path=PATH)]
    emulator.requests.clear()
    return found


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "when": "after"},
        {"kind": "drop", "when": "during"},
        {"kind": "status", "status": 503, "when": "after"},
        {"kind": "status", "status": 504, "when": "after"},
        {"kind": "status", "status": 408, "when": "after"},
        {"kind": "status", "status": 200, "body": "<html>", "when": "after"},
    ],
    ids=str,
)
def test_a_lost_answer_is_looked_up(emulator: Emulator, it: Driver, fault: dict[str, Any]) -> None:
    emulator.faults.add(method="POST", path=PATH, **fault)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}
    assert [line.partition(" ")[0] for line in log(emulator)] == ["POST", "GET"]
    assert it.preview(ARGS).op == "same"


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
    assert log(emulator)[-1] == "POST 201"


def test_a_create_that_is_lost_twice_fails_and_is_found_by_the_next_run(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="before", times=2)
    with pytest.raises(AnswerLost, match="was sent, but whether it took effect is unknown"):
        it.up(ARGS)
    made_late = emulator.seed("segments", wire())
    killed(pending)
    it.up(ARGS)
    assert it.id == made_late["id"]
    assert len(emulator.objects("segments")) == 1


def wire(**more: Any) -> dict[str, Any]:
    """What the arguments make, as somebody else might have made it."""
    return {
        "displayName": "VIP",
        "journey": {
            "patterns": [
                {
                    "criteria": [{"key": "page.url", "values": ["/pricing"]}],
                    "count": 1,
                    "streamType": "Web",
                    "sessionType": "web",
                }
            ]
        },
        **more,
    }


def test_a_list_that_lags_is_asked_again(emulator: Emulator, it: Driver, hurry: list[float]) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    emulator.faults.add("lag", reads=3)
    it.up(ARGS)
    assert len(emulator.objects("segments")) == 1
    assert log(emulator) == ["POST 0", *["GET 200"] * 4]
    assert hurry == [0.25, 0.5, 1.0]


def test_older_objects_of_the_same_content_are_not_taken(emulator_of: Any, hurry: list[float]) -> None:
    now = [1_800_000_000.0]
    emulator = emulator_of(clock=lambda: now[0])
    theirs = emulator.seed("segments", wire())
    now[0] += 60
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    it = Driver("genesys:Segment", config_for("genesys:Segment", emulator))
    it.up(ARGS)
    assert it.id != theirs["id"]
    assert len(emulator.objects("segments")) == 2


def test_the_servers_clock_counts(emulator_of: Any, hurry: list[float]) -> None:
    """A server two hours behind or ahead: the object that was just made is still the one."""
    for offset in (-7200, 7200):
        now = 1_800_000_000.0 + offset
        emulator = emulator_of(clock=lambda now=now: now)
        emulator.faults.add("drop", method="POST", path=PATH, when="after")
        it = Driver("genesys:Segment", config_for("genesys:Segment", emulator), name=f"it{offset}")
        it.up(ARGS)
        assert set(emulator.objects("segments")) == {it.id}


def test_an_object_of_other_content_is_not_taken(emulator: Emulator, it: Driver) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="before")
    emulator.seed("segments", wire(description="somebody else's"))
    other = wire()
    other["journey"]["patterns"][0]["count"] = 2
    emulator.seed("segments", other)
    it.up({**ARGS, "description": "ours"})
    assert len(emulator.objects("segments")) == 3
    assert it.outputs["description"] == "ours"


def test_two_candidates_are_an_error_with_their_ids(emulator: Emulator, it: Driver) -> None:
    emulator.faults.add("drop", method="POST", path=PATH, when="after")
    theirs = emulator.seed("segments", wire())
    with pytest.raises(AmbiguousCreate) as error:
        it.up(ARGS)
    ids = list(emulator.objects("segments"))
    assert theirs["id"] in ids
    assert str(error.value) == (
        'Creating segment "VIP": the answer was lost, and several objects could be the one that was made: '
        f"{ids[0]}, {ids[1]}. Nothing more was sent. Delete the ones that are too many, or import the right one"
    )
    assert len(emulator.requests.matching("POST", PATH)) == 1


def test_identical_creates_at_the_same_time_make_one_each(emulator: Emulator, hurry: list[float]) -> None:
    """Ten resources of equal content, the answers of five lost: ten objects, ten ids."""
    emulator.faults.add("drop", method="POST", path=PATH, when="after", times=5)
    provider = new_process("genesys:Segment", config_for("genesys:Segment", emulator))
    ids: list[str] = []
    errors: list[Exception] = []

    def create(number: int) -> None:
        props = Driver("genesys:Segment", {}, name=f"it{number}").news(ARGS)
        try:
            ids.append(provider.create(props).id)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(ids) == sorted(emulator.objects("segments"))
    assert len(set(ids)) == 10


# --- killed processes ------------------------------------------------------------------------------------------


def create_and_forget(it: Driver) -> str:
    """A create whose process is killed before Pulumi hears of it."""
    provider = new_process(it.token, it.config)
    return str(provider.create(it.news(ARGS)).id)


def test_killed_after_the_answer(
    emulator: Emulator, it: Driver, pending: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = create_and_forget(it)
    killed(pending)
    log(emulator)
    it.up(ARGS)
    assert it.id == made
    assert set(emulator.objects("segments")) == {made}
    assert log(emulator) == ["GET 200"]
    assert f'segment "VIP" ({made}) was made by an earlier run that was interrupted; it is taken over' in (
        capfd.readouterr().err
    )


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it."""


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
    assert log(emulator) == ["GET 200"]


def kill_in_post(it: Driver, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    provider = new_process(it.token, it.config)
    post = type(provider).post

    def die(self: Any, org: Any, body: Any) -> Any:
        if after:
            post(self, org, body)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(provider), "post", die)
        with pytest.raises(Exception, match="interrupted by Killed"):
            provider.create(it.news(ARGS))


def test_killed_before_the_request(
    emulator: Emulator, it: Driver, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_post(it, monkeypatch, after=False)
    killed(pending)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}


def test_a_taken_over_create_is_settled(
    emulator: Emulator, it: Driver, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is in the state, nothing of it is left that a later create could take for its own."""
    kill_in_post(it, monkeypatch, after=True)
    killed(pending)
    it.up(ARGS)
    for file in pending.iterdir():
        file.rename(pending / DEAD)
    it.preview(ARGS)
    assert list(pending.iterdir()) == []


def test_a_try_that_came_to_nothing_is_not_left_open(emulator: Emulator, it: Driver, pending: Path) -> None:
    """Posted twice because the first was lost: a later create must not take somebody else's twin for the first."""
    emulator.faults.add("drop", method="POST", path=PATH, when="before")
    it.up(ARGS)
    killed(pending)
    it.preview(ARGS)
    assert list(pending.iterdir()) == []


def test_another_resource_of_equal_content_is_not_taken_over(
    emulator: Emulator, driver: Make, pending: Path
) -> None:
    """A run ended well; the next one adds a twin under another name, and creates it before it looks at the first."""
    first = driver(name="first")
    first.up(ARGS)
    killed(pending)
    twin = driver(name="twin")
    new = new_process(twin.token, twin.config).create(twin.news(ARGS))
    assert new.id != first.id
    assert len(emulator.objects("segments")) == 2


def test_another_stacks_create_is_not_taken_over(emulator: Emulator, driver: Make, pending: Path) -> None:
    create_and_forget(driver(stack="dev"))
    killed(pending)
    other = driver(stack="prod")
    other.up(ARGS)
    assert len(emulator.objects("segments")) == 2


def test_another_content_or_host_is_not_taken_over(
    emulator: Emulator, emulator_of: Any, it: Driver, pending: Path
) -> None:
    create_and_forget(it)
    killed(pending)
    it.up({**ARGS, "description": "changed since"})
    assert len(emulator.objects("segments")) == 2
    other = emulator_of()
    there = Driver(it.token, config_for(it.token, other))
    there.up(ARGS)
    assert set(other.objects("segments")) == {there.id}


def test_killed_twins_are_told_apart(
    emulator: Emulator, driver: Make, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two resources of equal content, one killed after its answer, one before: each gets its own, in any order."""
    one, two = driver(name="one"), driver(name="two")
    provider = new_process(one.token, one.config)
    answered = provider.create(one.news(ARGS)).id
    post = type(provider).post

    def die(self: Any, org: Any, body: Any) -> Any:
        post(self, org, body)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(provider), "post", die)
        with pytest.raises(Exception, match="interrupted"):
            provider.create(two.news(ARGS))
    killed(pending)
    forget_orgs()
    again = configured(one.token, one.config)
    second = again.create(two.news(ARGS)).id
    first = again.create(one.news(ARGS)).id
    assert first == answered
    assert {first, second} == set(emulator.objects("segments"))
    assert first != second


def test_deleted_by_hand_after_the_kill(emulator: Emulator, it: Driver, pending: Path) -> None:
    made = create_and_forget(it)
    killed(pending)
    emulator.remove("segments", made)
    it.up(ARGS)
    assert set(emulator.objects("segments")) == {it.id}


def test_a_refused_create_leaves_nothing_in_the_journal(
    emulator: Emulator, it: Driver, pending: Path
) -> None:
    emulator.faults.add("status", method="POST", path=PATH, status=400, message="no")
    with pytest.raises(BadRequest):
        it.up(ARGS)
    killed(pending)
    emulator.seed("segments", wire())
    it.up(ARGS)
    assert len(emulator.objects("segments")) == 2


# --- onExisting ------------------------------------------------------------------------------------------------


def test_on_existing_fail_asks_once_and_refuses(emulator: Emulator, driver: Make, hurry: list[float]) -> None:
    theirs = emulator.seed("segments", wire())
    config = config_for("genesys:Segment", emulator, onExisting="fail")
    provider = new_process("genesys:Segment", config)
    with pytest.raises(AlreadyExists) as error:
        provider.create(driver().news(ARGS))
    assert str(error.value) == (
        f'A segment named "VIP" exists already ({theirs["id"]}), and genesys:onExisting is fail. Nothing was created. '
        'Import it instead: `journeys import "genesys:Segment" --name "VIP"`'
    )
    provider.create(driver().news({**ARGS, "display_name": "New"}))
    assert log(emulator) == ["GET 200", "POST 201"]


def test_on_existing_create_makes_a_second_one(emulator: Emulator, it: Driver) -> None:
    emulator.seed("segments", wire())
    it.up(ARGS)
    assert len(emulator.objects("segments")) == 2


def test_on_existing_fail_takes_over_what_a_killed_run_made(
    emulator: Emulator, driver: Make, pending: Path, hurry: list[float]
) -> None:
    """The object of that name is this resource's own, from the run before."""
    it = driver(onExisting="fail")
    made = create_and_forget(it)
    killed(pending)
    it.up(ARGS)
    assert it.id == made


def test_on_existing_fail_sees_what_this_process_made(
    emulator: Emulator, driver: Make, hurry: list[float]
) -> None:
    provider = new_process("genesys:Segment", config_for("genesys:Segment", emulator, onExisting="fail"))
    provider.create(driver(name="one").news(ARGS))
    with pytest.raises(AlreadyExists, match=re.escape('A segment named "VIP" exists already')):
        provider.create(driver(name="two").news(ARGS))
    assert len(emulator.objects("segments")) == 1
