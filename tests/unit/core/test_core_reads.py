"""Refresh and `.get`: what is asked, what of it is shown, and states that somebody else wrote."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from segments import PATH, TOKEN, log
from support.driver import POINTER, Driver, new_process

from journeys.emulator import Emulator
from providers.core.errors import ApiError, Gone, NotFound, Refused
from providers.core.sdk import NULL
from providers.core.session import lists
from providers.http import client
from providers.http.client import client_for

ARGS: dict[str, Any] = {"display_name": "VIP", "is_active": True, "context": {"patterns": []}}
Make = Callable[..., Driver]
EARLY, LATE = "2026-01-01T00:00:01.100Z", "2026-01-01T00:00:01.200Z"

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def it(driver: Make, emulator: Emulator) -> Driver:
    made = driver()
    made.up(ARGS)
    emulator.requests.clear()
    return made


def many(driver: Make, count: int) -> list[Driver]:
    made = [driver(name=f"it{n}") for n in range(count)]
    provider = new_process(TOKEN, made[0].config)
    for number, each in enumerate(made):
        each.create(provider, each.news({**ARGS, "display_name": f"number {number}"}))
    return made


def read(provider: Any, each: Driver) -> Any:
    """One read of a refresh, as the engine asks for it."""
    return each.servicer.call("Read", provider.read, each.id, dict(each.outputs), inputs=each.inputs)


def read_all(made: list[Driver], together: bool = False) -> list[str]:
    """One refresh: all reads in one process; the ids that are there."""
    provider = new_process(TOKEN, made[0].config)
    found: list[str] = []

    def one(each: Driver) -> None:
        found.append(str(read(provider, each).id))

    if not together:
        for each in made:
            one(each)
        return found
    threads = [threading.Thread(target=one, args=(each,)) for each in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize(("count", "requests"), [(1, 1), (3, 3), (4, 4), (100, 4), (101, 5), (210, 6)])
def test_a_refresh_is_at_most_three_requests_and_the_pages(
    emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch, count: int, requests: int
) -> None:
    made = many(driver, count)
    monkeypatch.setattr(client, "client_for", client_for)  # a new process has no token yet
    emulator.requests.clear()
    assert sorted(read_all(made, together=True)) == sorted(emulator.objects("segments"))
    assert len(emulator.requests.matching(path="oauth", tokens=True)) == 1
    assert len(log(emulator)) == requests


def test_reads_at_the_same_time_share_the_list_too(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 40)
    emulator.requests.clear()
    assert sorted(read_all(made, together=True)) == sorted(emulator.objects("segments"))
    assert sorted(log(emulator)) == ["GET list 200", *["GET one 200"] * 3]


def test_missing_from_the_list_is_confirmed(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 6)
    emulator.remove("segments", str(made[5].id))
    emulator.requests.clear()
    assert read_all(made)[5] == ""
    # It was made a moment ago, so it is asked for once more, and so is the list.
    assert log(emulator) == [*["GET one 200"] * 3, *["GET list 200", "GET one 404"] * 2]


def test_a_refresh_makes_no_field_managed_that_the_program_does_not_give(
    emulator: Emulator, it: Driver
) -> None:
    it.refresh()
    assert "description" not in it.raw_outputs
    emulator.edit("segments", str(it.id), description="theirs")
    assert it.refresh() == []
    assert "description" not in it.inputs
    assert it.preview(ARGS).op == "same"


def test_what_a_refresh_has_read_is_compared_without_a_refusal(
    it: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine compares what it read at once; a plan of the same object is another question."""

    def refuse(*_: object) -> None:
        raise Refused("no")

    provider = new_process(TOKEN, it.config)
    monkeypatch.setattr(type(provider), "check_plan", refuse)
    read(provider, it)
    assert it.diff(provider, it.inputs).changes is False
    with pytest.raises(Refused):
        it.diff(provider, it.inputs)


def test_a_managed_field_that_is_gone_is_null(emulator: Emulator, driver: Make) -> None:
    """If it comes back, it is still as secret as it was."""
    it = driver(name="described")
    it.up({**ARGS, "display_name": "described", "description": "mine"})
    emulator.edit("segments", str(it.id), description=None)
    assert it.refresh() == ["description"]
    assert it.raw_outputs["description"] is NULL


def test_the_list_is_asked_for_again_after_a_create(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 5)
    provider = new_process(TOKEN, made[0].config)
    for each in made:
        read(provider, each)
    new = driver(name="new")
    new.create(provider, new.news({**ARGS, "display_name": "new"}))
    log(emulator)
    assert read(provider, new).id == new.id
    assert log(emulator) == ["GET list 200"]


def test_older_in_the_list_than_in_state_is_confirmed(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 6)
    made[5].up({**ARGS, "display_name": "number 5", "description": "changed"})
    emulator.faults.add("stale", path=f"{PATH}$", reads=1)
    emulator.requests.clear()
    provider = new_process(TOKEN, made[0].config)
    for each in made:
        found = read(provider, each)
    assert found.outs is not None
    assert found.outs["description"] == "changed"
    # The stale list doesn't have the others yet, which were never changed: they are asked for, too.
    assert log(emulator) == [*["GET one 200"] * 3, "GET list 200", *["GET one 200"] * 3]


@pytest.mark.parametrize(
    ("entity", "known", "is_older"),
    [
        ({"version": 1}, {"version": 2}, True),
        ({"version": 2}, {"version": 1}, False),
        ({"version": 1, "modifiedDate": EARLY}, {"version": 1, "modified_date": LATE}, False),
        ({"modifiedDate": EARLY}, {"version": 1, "modified_date": LATE}, True),
        ({"modifiedDate": EARLY}, {"modified_date": EARLY}, False),
        ({"modifiedDate": LATE}, {"modified_date": EARLY}, False),
        ({"modifiedDate": "2026-01-01T00:00:01Z"}, {"modified_date": LATE}, False),
        ({"modifiedDate": "soon"}, {"modified_date": LATE}, False),
        ({}, {"version": 1, "modified_date": LATE}, False),
    ],
)
def test_an_answer_is_older_by_its_version_or_else_by_its_date(
    entity: dict[str, Any], known: dict[str, Any], is_older: bool, driver: Make
) -> None:
    assert new_process(TOKEN, driver().config).is_older(entity, known) is is_older


def test_the_list_is_dropped_by_a_write_and_by_age(
    emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = many(driver, 6)
    emulator.requests.clear()
    now = [0.0]
    monkeypatch.setattr(lists, "monotonic", lambda: now[0])
    provider = new_process(TOKEN, made[0].config)
    for each in made:
        read(provider, each)
    assert log(emulator).count("GET list 200") == 1
    provider.delete(str(made[0].id), dict(made[0].outputs))
    read(provider, made[5])
    assert log(emulator) == ["DELETE one 204", "GET list 200"]
    now[0] += 29
    read(provider, made[4])
    assert log(emulator) == []
    now[0] += 2
    read(provider, made[4])
    assert log(emulator) == ["GET list 200"]


def test_a_failing_list_fails_the_refresh(emulator: Emulator, driver: Make) -> None:
    """Nothing is dropped from the state because a list could not be read."""
    made = many(driver, 5)
    emulator.faults.add("status", path=f"{PATH}$", status=403, times=None)
    with pytest.raises(ApiError, match="403"):
        read_all(made)


def test_drift_is_shown_and_what_was_filled_in_is_not(emulator: Emulator, it: Driver) -> None:
    emulator.edit("segments", str(it.id), isActive=False, description="filled in by hand", color="#000000")
    assert it.refresh() == ["is_active"]
    assert it.outputs["description"] == "filled in by hand"
    assert it.managed == {**ARGS, "is_active": False}
    assert it.preview(ARGS).op == "update"


def test_refresh_keeps_the_spelling(emulator: Emulator, driver: Make) -> None:
    it = driver()
    it.up({**ARGS, "color": "#AaBbCc"})
    emulator.edit("segments", str(it.id), color="#aabbcc")
    assert it.refresh() == []
    assert it.outputs["color"] == "#AaBbCc"


# --- .get, and states that somebody else wrote ---------------------------------------------------------------------


def test_get_of_what_is_not_there_fails(emulator: Emulator, it: Driver) -> None:
    for status, error in ((None, NotFound), (410, Gone)):
        if status:
            emulator.faults.add("status", status=status, path=PATH)
        with pytest.raises(error):
            new_process(TOKEN, it.config).read("no-such-id", {"__provider": POINTER})


def foreign(it: Driver) -> None:
    """The state as an import file wrote it: inputs and outputs, none of our hidden entries."""
    it.inputs = {n: v for n, v in it.inputs.items() if not n.startswith("__") or n == "__provider"}
    it.outputs = {n: v for n, v in it.outputs.items() if not n.startswith("__") or n == "__provider"}


def test_a_foreign_state_is_clean_before_and_after_a_refresh(emulator: Emulator, it: Driver) -> None:
    foreign(it)
    assert it.preview(ARGS).op == "same"
    assert it.refresh() == []
    assert it.preview(ARGS).op == "same"
    assert it.preview({**ARGS, "is_active": False}).op == "update"


def test_a_foreign_state_sees_drift(emulator: Emulator, it: Driver) -> None:
    foreign(it)
    emulator.edit("segments", str(it.id), isActive=False)
    it.refresh()
    assert it.preview(ARGS).op == "update"
    it.up(ARGS)
    assert emulator.objects("segments")[str(it.id)]["isActive"] is True
    assert it.preview(ARGS).op == "same"


def test_a_refresh_of_a_foreign_state_keeps_its_spelling(emulator: Emulator, it: Driver) -> None:
    it.up({**ARGS, "color": "#aabbcc"})
    foreign(it)
    emulator.edit("segments", str(it.id), color="#AABBCC")
    it.refresh()
    assert it.outputs["color"] == "#aabbcc"
    emulator.edit("segments", str(it.id), color="#AABBCD")
    it.refresh()
    assert it.outputs["color"] == "#AABBCD"


def test_a_refresh_gives_a_foreign_state_a_record(emulator: Emulator, it: Driver) -> None:
    """The object is there, so this is its organisation."""
    whole = it.outputs["__record"]
    foreign(it)
    it.refresh()
    assert it.outputs["__record"] == whole


def test_the_first_diff_after_each_read_is_the_refreshs_own(it: Driver) -> None:
    """An object is in two states while a replaced one waits for its delete: each is read, and each compared."""
    provider = new_process(TOKEN, it.config)
    for _ in range(2):
        read(provider, it)
    plan = provider.session.plan
    for _ in range(2):
        it.diff(provider, it.inputs)
        assert not plan.keeps(str(it.id))
    it.diff(provider, it.inputs)
    assert plan.keeps(str(it.id))
