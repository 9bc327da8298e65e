"""The lock of a stack: one run at a time."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from pathlib import Path
from typing import Any

from .files import StateError, not_written, writing

JUST_TAKEN_S = 5.0
"""For so long an empty lock file belongs to a process that is about to write its pid into it."""


class Lock:
    """A file that holds the pid of the run; one whose process has ended is taken over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def acquire(self) -> None:
        """Takes the lock, or raises StateError naming the process that has it."""
        with writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
        for _attempt in range(3):
            try:
                handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            except FileExistsError:
                self._remove_if_stale()
                continue
            except OSError as error:
                raise not_written(self._path, error) from None
            with writing(self._path), os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(content)
            return
        raise StateError(f"the stack is locked, and {self._path} keeps coming back")

    def _remove_if_stale(self) -> None:
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
            age = time.time() - self._path.stat().st_mtime
        except FileNotFoundError:
            return
        pid, host = _owner(text)
        here = host in (None, socket.gethostname())
        if not here or is_running(pid) or (not text and age < JUST_TAKEN_S):
            who = f"process {pid} on {host}" if text else "a process that has just started"
            raise StateError(
                f"the stack is locked by {who}. Wait for it to end; if it no longer runs, remove {self._path}"
            )
        self._path.unlink(missing_ok=True)

    def release(self) -> None:
        """Gives the lock back. In a folder that has become read-only it stays, and the next run takes it over."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _owner(text: str) -> tuple[Any, Any]:
    """The pid and host in a lock file; None for what isn't there."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return (found.get("pid"), found.get("host")) if isinstance(found, dict) else (None, None)


def is_running(pid: object) -> bool:
    """Whether a process of this machine runs. On Windows that can't be told, so it is taken to run."""
    if not isinstance(pid, int) or pid <= 0:
        return False
    if os.name == "nt":  # there `os.kill(pid, 0)` terminates the process
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
