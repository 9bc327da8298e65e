"""When a failed program is given up: what is waited for, and how long."""

from __future__ import annotations

import pytest

from journeys.engine import activity
from journeys.engine.activity import COMPONENT_SECONDS, QUIET_SECONDS, Activity


class Clock:
    """The time, which only `wait` moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(activity, "time", made)
    return made


def test_a_call_that_is_worked_on_is_waited_for(clock: Clock) -> None:
    it = Activity()
    with it:
        clock.wait(1000)
        assert not it.quiet(patient=False)
    assert not it.quiet(patient=False)
    clock.wait(QUIET_SECONDS + 0.01)
    assert it.quiet(patient=True)


def test_a_component_in_which_nothing_has_failed_has_more_time(clock: Clock) -> None:
    it = Activity()
    with it, it.component("a"):
        clock.wait(QUIET_SECONDS + 0.01)
        assert it.quiet(patient=False)
        assert not it.quiet(patient=True)
        clock.wait(COMPONENT_SECONDS)
        assert it.quiet(patient=True)


def test_all_components_must_have_failed(clock: Clock) -> None:
    it = Activity()
    with it, it.component("a"), it, it.component("b"):
        it.fail(["other", "a"])
        clock.wait(QUIET_SECONDS + 0.01)
        assert not it.quiet(patient=True)
        it.fail(["b"])
        assert it.quiet(patient=True)


def test_what_is_made_in_a_component_is_waited_for(clock: Clock) -> None:
    it = Activity()
    with it, it.component("a"):
        it.fail(["a"])
        with it:
            clock.wait(1000)
            assert not it.quiet(patient=False)


def test_the_call_counts_again_once_its_component_is_made(clock: Clock) -> None:
    it = Activity()
    with it:
        with pytest.raises(ValueError, match="no"), it.component("a"):
            raise ValueError("no")
        clock.wait(1000)
        assert not it.quiet(patient=False)
    clock.wait(QUIET_SECONDS + 0.01)
    assert it.quiet(patient=True)
