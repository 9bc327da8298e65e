"""The `python` of a CLI under test, where the CLI interrupts a process that has just ended."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from support.forked_python import handing_on

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks its processes")


def test_an_interrupt_that_comes_too_late_is_no_error() -> None:
    """Else the CLI shows the wrapper's own Python stack, which no program has."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, handing_on(ended.pid))
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
