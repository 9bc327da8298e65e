"""Segment assignments that fail: a create takes back what it did, or the state has what is there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.driver import Driver, new_process

from journeys.emulator import Emulator
from providers.core.errors import JourneysError, TakenBack
from providers.genesys import assignment_api

from .assignments import CONTACT, READ, TOKEN, WRITE, assign, assigned, counted, ends_of, seed_segments

pytestmark = pytest.mark.usefixtures("no_pauses")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def segments(emulator: Emulator) -> list[str]:
    return seed_segments(emulator, 25)


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver(TOKEN)


def args(*segments: str) -> dict[str, Any]:
    return {"contact_id": CONTACT, "segment_ids": list(segments)}


def test_a_create_takes_back_what_it_assigned(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    """The first request is through, the second fails: nothing stays, and nothing is in the state."""
    assign(emulator, segments[0])
    emulator.faults.add("status", method="POST", path="contacts", status=403, skip=1)
    with pytest.raises(TakenBack, match=r"answered 403.* What this run had assigned was taken back"):
        it.up(args(*segments))
    assert assigned(emulator) == {segments[0]}
    assert it.id is None
    it.up(args(*segments))
    assert assigned(emulator) == set(segments)


def test_a_segment_that_is_not_there(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    with pytest.raises(TakenBack, match="the API left 1 of 2 segments unprocessed, 3 times"):
        it.up(args(segments[0], "nowhere"))
    assert assigned(emulator) == set()
    assert it.id is None


@pytest.mark.parametrize("unknown", ["404", "unprocessed"])
def test_the_message_has_no_value_of_an_input(
    it: Driver, emulator: Emulator, segments: list[str], unknown: str
) -> None:
    emulator.switches["assignment_unknown"] = unknown
    with pytest.raises(JourneysError) as caught:
        it.up(args(segments[0], "nowhere"))
    assert "nowhere" not in str(caught.value)
    assert segments[0] not in str(caught.value)


def test_a_vendors_text_is_shown_without_inputs(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    said = f"Segment {segments[0]} is archived."
    emulator.faults.add(
        "status", method="POST", path="contacts", status=400, code="bad.request", message=said
    )
    with pytest.raises(TakenBack, match=r"Segment \[value\] is archived"):
        it.up(args(segments[0]))


def test_what_cannot_be_taken_back_is_in_the_state(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    emulator.faults.add("status", method="POST", path="contacts", status=403, skip=1, times=2)
    with pytest.raises(
        JourneysError, match=r"Taking back what this run had assigned \(20 segments\) failed too"
    ):
        it.up(args(*segments))
    assert assigned(emulator) == set(segments[:10])
    assert it.id == CONTACT
    assert it.outputs["assigned_here"] == segments[:20]
    counted(emulator)
    it.up(args(*segments))
    assert counted(emulator) == {
        READ: 2,
        WRITE: 2,
    }  # a read may be behind: what is missing is looked for again
    assert assigned(emulator) == set(segments)
    it.destroy()
    assert assigned(emulator) == set()


def test_an_update_takes_back_what_it_assigned(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    it.up(args(segments[0]))
    emulator.faults.add("status", method="POST", path="contacts", status=403, skip=1)
    with pytest.raises(JourneysError, match="answered 403"):
        it.up(args(*segments))
    assert assigned(emulator) == {segments[0]}
    it.up(args(*segments))
    it.destroy()
    assert assigned(emulator) == set()


def test_an_update_that_ends_halfway_is_in_the_state(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    it.up(args(segments[0]))
    emulator.faults.add("status", method="POST", path="contacts", status=403, skip=1, times=2)
    with pytest.raises(JourneysError, match="failed too"):
        it.up(args(*segments))
    assert assigned(emulator) == set(segments[:11])
    it.up(args(segments[0]))
    assert assigned(emulator) == {segments[0]}
    it.destroy()
    assert assigned(emulator) == set()


def test_what_is_left_unprocessed_is_sent_again(it: Driver, emulator: Emulator, segments: list[str]) -> None:
    left = {"unprocessedItems": {"count": 1, "assign": {"segments": [{"id": segments[0]}]}}}
    emulator.faults.add("answer", method="POST", path="contacts", body=json.dumps(left))
    it.up(args(*segments[:2]))
    assert counted(emulator) == {READ: 1, WRITE: 2}
    assert assigned(emulator) == set(segments[:2])


def test_an_api_that_leaves_something_out_every_time(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    emulator.switches["assignment_partial"] = "last"
    with pytest.raises(JourneysError, match="unprocessed, 3 times"):
        it.up(args(*segments[:2]))
    emulator.switches["assignment_partial"] = "no"
    assert it.id == CONTACT  # taking back was left out too
    it.destroy()
    assert assigned(emulator) == set()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_asked_for_again(
    it: Driver, emulator: Emulator, segments: list[str], hurry: list[float], when: str
) -> None:
    """Assigning twice is harmless, so the request is repeated, and nothing is left to a person."""
    emulator.faults.add("drop", method="POST", path="contacts", when=when)
    it.up(args(*segments[:2]))
    assert assigned(emulator) == set(segments[:2])
    assert it.outputs["assigned_here"] == segments[:2]


def test_destroy_goes_on_where_it_was_interrupted(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    it.up(args(*segments))
    emulator.faults.add("status", method="POST", path="contacts", status=403, skip=1)
    with pytest.raises(JourneysError, match="answered 403"):
        it.destroy()
    counted(emulator)
    it.destroy()
    assert counted(emulator) == {READ: 2, WRITE: 2}
    assert assigned(emulator) == set()


def test_a_contact_that_is_gone_leaves_the_state(
    it: Driver, emulator: Emulator, segments: list[str], hurry: list[float]
) -> None:
    it.up(args(segments[0]))
    emulator.faults.add("status", method="GET", path="contacts", status=404, times=None)
    assert it.refresh() == ["(gone)"]
    assert ends_of(emulator)  # nothing was sent


def test_what_a_killed_run_assigned_is_known_again(
    it: Driver, driver: Callable[..., Driver], emulator: Emulator, segments: list[str]
) -> None:
    """Its journal tells when it was, and the API when each segment was assigned."""
    theirs, one, two, *_ = segments
    assign(emulator, theirs, dateAssigned="2026-01-01T00:00:00Z")
    it.up(args(theirs, one))  # and the process is killed before the state is saved
    again = driver(TOKEN)
    again.up(args(theirs, one, two))
    assert again.outputs["assigned_here"] == [one, two]
    again.destroy()
    assert assigned(emulator) == {theirs}


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Callable[[Driver, dict[str, Any]], None]:
    """Brings a program up in a process that is killed as soon as its first change has its effect."""
    post = assignment_api.Assignments._post

    def post_and_die(self: Any, body: Any) -> Any:
        post(self, body)
        raise Killed

    def up(it: Driver, args: dict[str, Any]) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(assignment_api.Assignments, "_post", post_and_die)
            with pytest.raises(JourneysError, match="interrupted by Killed"):
                it.up(args)

    return up


def test_what_a_killed_update_assigned_is_known_again(
    it: Driver, emulator: Emulator, segments: list[str], dying: Callable[..., None]
) -> None:
    """The state is the one before the update, and the journal says that an update was begun."""
    theirs, one, two, *_ = segments
    it.up(args(one))
    assign(emulator, theirs, dateAssigned="2026-01-01T00:00:00Z")
    dying(it, args(theirs, one, two))
    assert assigned(emulator) == {theirs, one, two}
    it.up(args(theirs, one, two))
    assert it.outputs["assigned_here"] == [one, two]
    it.destroy()
    assert assigned(emulator) == {theirs}


def test_what_a_killed_run_assigned_goes_where_the_program_names_it_no_more(
    it: Driver,
    driver: Callable[..., Driver],
    emulator: Emulator,
    segments: list[str],
    dying: Callable[..., None],
) -> None:
    one, two, three, theirs, *_ = segments
    assign(emulator, theirs, dateAssigned="2026-01-01T00:00:00Z")
    dying(it, args(one, two))
    it.up(args(one))  # a create again: no state has it
    assert assigned(emulator) == {one, theirs}
    dying(it, args(one, two))
    it.up(args(one, three))
    assert assigned(emulator) == {one, three, theirs}
    assert it.outputs["assigned_here"] == [one, three]
    it.destroy()
    assert assigned(emulator) == {theirs}


def test_what_a_killed_run_assigned_goes_with_the_resource(
    it: Driver, emulator: Emulator, segments: list[str], dying: Callable[..., None]
) -> None:
    one, two, *_ = segments
    it.up(args(one))
    dying(it, args(one, two))
    it.destroy()
    assert assigned(emulator) == set()


def test_what_two_killed_runs_assigned_is_known_again(
    it: Driver, emulator: Emulator, segments: list[str], dying: Callable[..., None]
) -> None:
    one, two, three, *_ = segments
    it.up(args(one))
    dying(it, args(one, two))
    dying(it, args(one, two, three))
    it.up(args(one, two, three))
    assert it.outputs["assigned_here"] == [one, two, three]


def test_an_update_that_the_engine_could_not_save_is_known_again(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    """Killed after the answer: the state is the one before."""
    one, two, three, *_ = segments
    it.up(args(one))
    before = it.outputs
    it.up(args(one, two))
    it.outputs, it.inputs = before, {**it.inputs, "segment_ids": [one]}
    it.up(args(one, three))
    assert assigned(emulator) == {one, three}


def test_a_process_that_its_engine_kills_once_the_state_is_saved_leaves_little(
    it: Driver, emulator: Emulator, segments: list[str], tmp_path: Path
) -> None:
    """As the Pulumi CLI does. What the state has is forgotten with the next change, and no destroy takes it again."""
    pending, one, two, three, four = tmp_path / "pending", *segments[:4]

    def up_and_killed(*wanted: str) -> list[int]:
        it.up(args(*wanted))
        for number, file in enumerate(sorted(pending.iterdir())):
            file.rename(pending / f"{4194304 + number}-{time.time_ns():x}.jsonl")
        return [len(each.parts) for each in new_process(TOKEN, it.config).session.journal.earlier()]

    assert up_and_killed(one) == [1]
    assert up_and_killed(one, two) == [1]
    assert up_and_killed(one, two, three) == [1]
    assert up_and_killed(one, two) == [0]  # which the id alone settles
    assign(emulator, three)  # by somebody else
    assert up_and_killed(one, four)[-1] == 1
    assert assigned(emulator) == {one, three, four}
    it.destroy()
    assert assigned(emulator) == {three}


def test_an_update_says_what_was_assigned_already(
    it: Driver, emulator: Emulator, segments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """Where no journal tells who has assigned it, it is somebody else's, and that is said."""
    it.up(args(segments[0]))
    assign(emulator, segments[1])
    it.up(args(*segments[:2]))
    assert f"{CONTACT}: 1 of the segments were assigned already" in capfd.readouterr().err
    assert it.outputs["assigned_here"] == segments[:1]


def test_a_read_that_is_behind_leaves_nothing_assigned(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    it.up(args(*segments[:2]))
    emulator.faults.add("stale", path="contacts", reads=1)
    it.up(args(segments[2]))
    emulator.faults.clear()
    assert assigned(emulator) == {segments[2]}
    emulator.faults.add("stale", path="contacts", reads=1)
    it.destroy()
    assert assigned(emulator) == set()


def test_a_read_that_is_behind_assigns_again_what_was_taken_away(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    """The answer from before the last change has it still."""
    one, two, three, *_ = segments
    it.up(args(one, two))
    it.up(args(two))
    emulator.faults.add("stale", path="contacts", reads=1)
    it.up(args(one, three))
    emulator.faults.clear()
    assert assigned(emulator) == {one, three}
    assert it.outputs["assigned_here"] == [one, three]
    it.destroy()
    emulator.faults.add("stale", path="contacts", reads=1)
    it.up(args(one))
    emulator.faults.clear()
    assert assigned(emulator) == {one}
    assert it.outputs["assigned_here"] == [one]


def test_the_rest_of_a_killed_replacement_takes_nothing_from_what_stays(
    it: Driver, emulator: Emulator, segments: list[str]
) -> None:
    """The new resource is in the state already, and the old one, of the same contact, has still to be deleted."""
    it.up(args(*segments[:2]))
    old = it.outputs
    it.up(args(*segments[1:3]))
    provider = new_process(TOKEN, it.config)
    assert it.diff(provider, it.inputs).changes is False
    it._delete(provider, CONTACT, old)
    assert assigned(emulator) == set(segments[1:3])


def test_the_journal_of_another_resource_says_nothing(
    it: Driver, driver: Callable[..., Driver], emulator: Emulator, segments: list[str]
) -> None:
    it.up(args(segments[0]))
    other = driver(TOKEN, name="other")
    other.up(args(*segments[:2]))
    assert other.outputs["assigned_here"] == [segments[1]]
