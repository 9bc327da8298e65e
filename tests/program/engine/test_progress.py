"""What a long run says while it works: a line that is kept up to date on a terminal, a line after a silence elsewhere."""

from __future__ import annotations

import io
import threading
import time

import pytest

from journeys.engine import progress
from journeys.engine.display import Display
from journeys.engine.events import Result, Step, StepEvent
from journeys.engine.state import ResourceState

CLEAR = "\r\033[K"


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def step(name: str, op: str = "create") -> Step:
    urn = f"urn:pulumi:dev::shop::genesys:index:Segment::{name}"
    return Step(op, None, ResourceState(urn=urn, type="genesys:index:Segment", custom=True))


def wait_for(stream: io.StringIO, text: str) -> None:
    deadline = time.monotonic() + 10
    while text not in stream.getvalue():
        assert time.monotonic() < deadline, stream.getvalue()
        time.sleep(0.01)


def test_on_a_terminal_one_line_says_how_many_are_done_and_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(progress, "TICK", 0.01)
    stream = Terminal()
    others = set(threading.enumerate())
    display = Display(stream, dry_run=False, colour=False)
    display.title("update", "dev")
    first, second, third = (step(name) for name in ("one", "two", "three"))
    for each in (first, second, third):
        display.event(StepEvent("start", each))
    wait_for(stream, f"{CLEAR}@ updating.... genesys:index:Segment one creating (0s) and 2 more")
    display.event(StepEvent("done", first))
    wait_for(stream, f"{CLEAR}@ updating.... 1 done; genesys:index:Segment two creating (0s) and 1 more")
    display.finish(Result())
    shown = stream.getvalue()
    assert f"{CLEAR} +  genesys:index:Segment one created (0.0" in shown
    assert f"{CLEAR}Resources:\n" in shown
    assert not any("_tick" in each.name for each in set(threading.enumerate()) - others)


def test_elsewhere_a_silent_run_says_what_it_is_doing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "TICK", 0.01)
    monkeypatch.setattr(progress, "SILENCE", 0.05)
    stream = io.StringIO()
    display = Display(stream, dry_run=False)
    display.title("destroy", "dev")
    display.event(StepEvent("start", step("one", "delete")))
    assert " -  genesys:index:Segment one deleting (0s)\n" in stream.getvalue()
    wait_for(stream, "\n@ destroying.... genesys:index:Segment one deleting (0s)\n")
    display.close()
    assert "\r" not in stream.getvalue()


def test_a_preview_says_nothing_of_steps_that_begin() -> None:
    stream = io.StringIO()
    display = Display(stream, dry_run=True)
    display.event(StepEvent("start", step("one")))
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("elapsed", "text"), [(0.016, "0.02s"), (0.994, "0.99s"), (3.2, "3s"), (61, "61s")])
def test_durations_are_written_as_by_the_cli(elapsed: float, text: str) -> None:
    assert progress.seconds(elapsed) == text


def test_what_is_about_no_resource_is_told_under_the_stack() -> None:
    stream = io.StringIO()
    display = Display(stream, dry_run=False)
    stack = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"
    display.event(StepEvent("diagnostic", severity="info", urn=stack, message="printed\n"))
    display.event(StepEvent("diagnostic", severity="info", urn=stack, message="and more\n"))
    display.event(StepEvent("diagnostic", severity="error", urn=step("one").urn, message="no\nnever"))
    display.finish(Result())
    assert stream.getvalue().startswith(
        "    genesys:index:Segment one **failed** 1 error\n"
        "Diagnostics:\n"
        "  pulumi:pulumi:Stack (shop-dev):\n    printed\n    and more\n\n"
        "  genesys:index:Segment (one):\n    error: no\n    never\n\n"
    )
