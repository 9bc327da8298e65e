"""Segment assignments: what this resource assigned is its own, and nothing else of the contact is touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import POINTER, Driver, new_process
from support.requests import asked
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists

from .assignments import (
    CONTACT,
    OLD_PATH,
    READ,
    TOKEN,
    WRITE,
    assign,
    assigned,
    counted,
    ends_of,
    seed_segments,
    unassign,
)


@pytest.fixture
def segments(emulator: Emulator) -> list[str]:
    return seed_segments(emulator, 4)


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver(TOKEN)


def args(*segments: str, contact: str = CONTACT) -> dict[str, Any]:
    return {"contact_id": contact, "segment_ids": list(segments)}


def test_its_life(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    one, two, three, _ = segments
    assert it.preview(args(one, two)).op == "create"
    assert counted(emulator) == {}
    it.up(args(one, two))
    assert counted(emulator) == {READ: 1, WRITE: 1}
    assert (it.id, assigned(emulator)) == (CONTACT, {one, two})
    assert it.preview(args(two, one)).op == "same"  # the order has no meaning
    assert it.refresh() == []
    assert counted(emulator) == {READ: 1}
    assert it.preview(args(two, one)).op == "same"
    it.up(args(two, three))
    assert counted(emulator) == {READ: 1, WRITE: 1}
    assert assigned(emulator) == {two, three}
    assert it.refresh() == []
    assert it.preview(args(two, three)).op == "same"
    it.destroy()
    assert assigned(emulator) == set()


def test_the_body_of_one_request(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    one, two, *_ = segments
    it.up(args(one))
    assert asked(emulator)[-1].body == {"assign": {"segments": [{"id": one}]}}
    it.up(args(two))
    both = {"assign": {"segments": [{"id": two}]}, "unassign": {"segments": [{"id": one}]}}
    assert asked(emulator)[-1].body == both


def test_what_was_there_before_stays(
    it: Driver, emulator: Emulator, segments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    one, two, three, four = segments
    assign(emulator, one)
    assign(emulator, four)
    it.up(args(one, two, three))
    assert it.outputs["assigned_here"] == [two, three]
    it.up(args(two))  # one leaves the program, and was somebody else's
    assert assigned(emulator) == {one, two, four}
    assert "1 of the segments that left the program were assigned before" in capfd.readouterr().err
    it.destroy()
    assert assigned(emulator) == {one, four}


def test_other_segments_of_the_contact_are_no_drift(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    one, two, *_ = segments
    it.up(args(one))
    assign(emulator, two)
    assert it.refresh() == []
    assert it.outputs["segment_ids"] == [one]
    assert it.preview(args(one)).op == "same"


def test_one_that_is_gone_is_drift_and_assigned_again(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    one, two, *_ = segments
    it.up(args(one, two))
    unassign(emulator, one)
    assert it.preview(args(one, two)).op == "same"  # nobody has looked
    assert it.refresh() == ["segment_ids"]
    assert it.preview(args(one, two)).op == "update"
    counted(emulator)
    it.up(args(one, two))
    assert asked(emulator)[-1].body == {"assign": {"segments": [{"id": one}]}}
    assert assigned(emulator) == {one, two}
    it.destroy()
    assert assigned(emulator) == set()


def test_the_end_of_an_assignment_is_no_drift_and_never_moved(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    one, two, *_ = segments
    it.up(args(one))
    emulator.edit("segmentassignments", f"{CONTACT}/{one}", dateForUnassignment="2099-01-01T00:00:00Z")
    before = ends_of(emulator)
    assert it.refresh() == []
    it.up(args(one, two))
    assert ends_of(emulator)[one] == before[one]


def test_an_update_starts_from_the_live_list(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    """What others did since the last look is neither done again nor undone."""
    one, two, three, four = segments
    it.up(args(one, two))
    unassign(emulator, one)
    assign(emulator, three)
    counted(emulator)
    it.up(args(two, three, four))
    assert asked(emulator)[-1].body == {"assign": {"segments": [{"id": four}]}}
    assert it.outputs["assigned_here"] == [two, four]
    it.destroy()
    assert assigned(emulator) == {three}


def test_assignments_of_a_session_are_never_ours(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    one, two, *_ = segments
    session = {"id": "session-1", "type": "web"}
    assign(emulator, one, session=session)
    assign(emulator, two, session=session)
    it.up(args(one))
    assert assigned(emulator) == {one}
    assert it.refresh() == []
    it.destroy()
    assert assigned(emulator) == set()
    assert [each["state"] for each in emulator.objects("segmentassignments").values()].count("Assigned") == 2


def test_five_hundred_are_assigned_ten_a_request_and_read_in_one(it: Driver, emulator: Emulator) -> None:
    many = seed_segments(emulator, 500)
    it.up(args(*many))
    assert counted(emulator) == {READ: 1, WRITE: 50}
    assert assigned(emulator) == set(many)
    assert it.refresh() == []
    assert counted(emulator) == {READ: 1}
    it.destroy()
    assert counted(emulator) == {READ: 1, WRITE: 50}
    assert assigned(emulator) == set()


def test_another_contact_replaces_it(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    it.up(args(segments[0]))
    other = args(segments[0], contact="contact-2")
    assert it.preview(other).replaces == ["contact_id"]
    it.up(other)
    assert assigned(emulator) == set()
    assert assigned(emulator, "contact-2") == {segments[0]}


def test_get_has_all_segments_of_the_contact(emulator: Emulator, segments: list[str]) -> None:
    for each in segments[:2]:
        assign(emulator, each)
    provider = new_process(TOKEN, config_for(TOKEN, emulator))
    found = provider.read(CONTACT, {"__provider": POINTER})
    assert found.outs is not None
    assert (found.outs["segment_ids"], found.outs["assigned_here"]) == (segments[:2], [])


def test_two_resources_of_one_contact_in_a_run(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str]
) -> None:
    first, second = driver(TOKEN, name="first"), driver(TOKEN, name="second")
    provider = new_process(TOKEN, first.config)
    first.create(provider, first.news(args(segments[0])))
    with pytest.raises(AlreadyExists, match="is taken by another resource of this run"):
        second.create(provider, second.news(args(segments[1])))
    assert assigned(emulator) == {segments[0]}


# --- a resource that moves, is renamed or replaced: create comes first, delete of the same contact after it -------


def move(
    driver: Callable[..., Driver], before: dict[str, Any], after: dict[str, Any]
) -> tuple[Driver, Driver]:
    """The same contact under another name, in one run."""
    old = driver(TOKEN, name="old")
    old.up(before)
    new = driver(TOKEN, name="new")
    old.tell_what_is_owned()
    provider = new_process(TOKEN, old.config)
    provider.check({}, new.news(after))
    new.create(provider, new.news(after))
    old._delete(provider, str(old.id), old.outputs)
    return old, new


def test_a_moved_resource_keeps_what_it_has(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str]
) -> None:
    one, two, three, _ = segments
    _, new = move(driver, args(one, two), args(two, three))
    assert assigned(emulator) == {two, three}
    assert new.outputs["assigned_here"] == [two, three]
    new.destroy()
    assert assigned(emulator) == set()


def test_a_moved_resource_says_what_it_can_no_longer_tell_apart(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    one, two, *_ = segments
    assign(emulator, one)
    move(driver, args(one, two), args(one, two))
    assert assigned(emulator) == {one, two}
    said = "1 of the segments were assigned before the resource that is replaced. The new one counts them as its own"
    assert said in capfd.readouterr().err


# --- the API of November 2020 -------------------------------------------------------------------------------------


def test_its_life_on_the_api_of_2020(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str]
) -> None:
    emulator.switches["era"] = "2020"
    one, two, three, _ = segments
    it = driver(TOKEN, assignmentApi="2020")
    it.up(args(one, two))
    log = asked(emulator)
    assert [f"{each.method} {each.path}" for each in log] == [f"GET {OLD_PATH}", f"POST {OLD_PATH}"]
    assert log[-1].body == [{"segmentId": each, "state": "Assigned"} for each in (one, two)]
    assert it.refresh() == []
    it.up(args(two, three))
    assert asked(emulator)[-1].body == [
        {"segmentId": three, "state": "Assigned"},
        {"segmentId": one, "state": "Unassigned"},
    ]
    it.destroy()
    assert assigned(emulator) == set()


def test_all_pages_of_2020_are_read(driver: Callable[..., Driver], emulator: Emulator) -> None:
    emulator.switches["era"] = "2020"
    many = seed_segments(emulator, 450)
    for each in many:
        assign(emulator, each)
    it = driver(TOKEN, assignmentApi="2020")
    it.up(args(many[-1]))
    assert counted(emulator) == {f"GET {OLD_PATH}": 6}  # what is there already is looked at twice
    assert it.outputs["assigned_here"] == []


def test_where_the_api_of_2020_is_gone_its_successor_is_named(
    driver: Callable[..., Driver], segments: list[str]
) -> None:
    with pytest.raises(Exception, match=re.escape("its successor is that of genesys:assignmentApi current")):
        driver(TOKEN, assignmentApi="2020").up(args(segments[0]))
