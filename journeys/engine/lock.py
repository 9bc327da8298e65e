"""The lock of a stack: one run at a time."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .files import StateError, not_written, writing

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Lock:
    """A file that holds the pid of the run; one whose process has ended is taken over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def acquire(self) -> None:
        """Takes the lock, or raises StateError naming the process that has it."""
        with writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(self._path.parent):
            self._take()

    def _take(self) -> None:
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
            pid, host = _owner(self._path.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return
        if host not in (None, socket.gethostname()) or is_running(pid):
            raise StateError(
                f"the stack is locked by process {pid} on {host}. Wait for it to end; if it no longer runs, remove "
                f"{self._path}"
            )
        self._path.unlink(missing_ok=True)

    def release(self) -> None:
        """Gives the lock back. In a folder that has become read-only it stays, and the next run takes it over."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Lets one process at a time read and write locks in a folder, so that two don't take over the same one."""
    with contextlib.ExitStack() as stack:
        if fcntl is not None:
            with contextlib.suppress(OSError):  # a file system without such locks
                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


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
