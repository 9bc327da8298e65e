"""Runs an engine as a child process, and lets it end in order when the run is interrupted."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

CAPTURED: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
"""Options for a child whose texts are read."""


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Like `subprocess.run`, which would kill the child a quarter of a second after ^C, amid its requests."""
    with started(command, **options) as child:
        out, err = child.communicate()
    return subprocess.CompletedProcess(command, exit_code(child), out, err)


@contextmanager
def started(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A running child. ^C reaches it from the terminal, as it reaches this process, which then waits for it.

    SIGTERM, which comes to this process alone, is passed on.
    """
    children: list[subprocess.Popen[str]] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        for each in children:
            each.terminate()

    with (
        _handling({signal.SIGINT: lambda number, frame: None, signal.SIGTERM: pass_on}),
        subprocess.Popen(command, encoding="utf-8", errors="replace", **options) as child,
    ):
        children.append(child)
        yield child


def exit_code(child: subprocess.Popen[str]) -> int:
    """Its exit code; of one that a signal has ended the one that shells give."""
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


@contextmanager
def _handling(handlers: dict[int, Any]) -> Iterator[None]:
    """With these handlers: ones in Python, as a child would inherit an ignored signal. Other threads have none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
