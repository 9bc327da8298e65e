"""A child process ends in order when the run is interrupted, and its parent waits for that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

CHILD = """
import signal, sys, time
def end(number, frame):
    time.sleep(0.6)  # longer than `subprocess.run` would wait before it kills
    print("ended in order", flush=True)
    sys.exit(3)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, end)
print("ready", flush=True)
time.sleep(20)
"""
PARENT = f"""
import sys
from journeys import child
done = child.run([sys.executable, "-c", {CHILD!r}])
print("the parent goes on", flush=True)
sys.exit(done.returncode)
"""


@pytest.mark.parametrize(
    ("number", "whole_group"), [(signal.SIGINT, True), (signal.SIGTERM, False)], ids=["^C", "SIGTERM"]
)
def test_it_ends_in_order(number: signal.Signals, whole_group: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        if whole_group:  # as a terminal does
            os.killpg(parent.pid, number)
        else:
            parent.send_signal(number)
        assert parent.stdout.read() == "ended in order\nthe parent goes on\n"
    assert parent.returncode == 3


def test_a_child_that_was_killed_has_the_code_that_shells_give() -> None:
    from journeys import child

    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert child.run([sys.executable, "-c", code]).returncode == 128 + signal.SIGKILL


def test_the_handlers_of_before_come_back() -> None:
    from journeys import child

    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    child.run([sys.executable, "-c", ""])
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
