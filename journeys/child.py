"""Runs an engine as a child process, which may finish its requests when the run is interrupted."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

CAPTURED: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
"""Options for a child whose output is read."""


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Like `subprocess.run`, which would kill the child a quarter of a second after ^C, while it sends requests."""
    with started(command, **options) as child:
        out, err = child.communicate()
    return subprocess.CompletedProcess(command, exit_code(child), out, err)


def output(done: subprocess.CompletedProcess[str]) -> str:
    """All that a captured child wrote, standard output first."""
    return "\n".join(filter(None, (done.stdout.strip(), done.stderr.strip())))


@contextmanager
def started(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A running child. The terminal sends ^C to it and to this process, which then waits for the child.

    SIGTERM only reaches this process, so it is passed on.
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
    """The child's exit code; 128 and the number of the signal where one ended it, as shells report it."""
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


@contextmanager
def _handling(handlers: dict[int, Any]) -> Iterator[None]:
    """Installs signal handlers for the block; does nothing outside the main thread, which alone can have them.

    They are Python functions rather than SIG_IGN, which the child would inherit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
