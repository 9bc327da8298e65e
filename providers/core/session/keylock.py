"""One create at a time for each natural key, in this process and between the processes of this machine."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from providers.http.deadline import current_deadline
from providers.http.interrupt import pause
from providers.http.waiting import SHORTEST_S

from ..errors import JourneysError

FILES = 4
"""Hexadecimal digits of a key's hash that name its lock file: few files, and rarely two keys that wait for each other."""
KEEP_S = 3600.0
"""Seconds for which a lock file tells what was made under it: longer than any process keeps a list."""


@dataclass
class NaturalKeyLock:
    """Held around list and POST. `made` is the id that another process made last under it, "" if none, `at` when."""

    made: str = ""
    at: float = 0.0
    _name: str = ""
    _file: IO[str] | None = None
    _all: dict[str, Any] = field(default_factory=dict)

    def note(self, id: str) -> None:
        """Tells the next holder, whose list may be older, what was made."""
        now = time.time()
        kept = {name: each for name, each in self._all.items() if each[1] > now - KEEP_S}
        if self._file is not None:
            with suppress(OSError):
                self._file.seek(0)
                self._file.truncate()
                json.dump({**kept, self._name: [id, now]}, self._file)
                self._file.flush()


_threads: dict[str, threading.Lock] = {}
_guard = threading.Lock()


@contextmanager
def key_lock(what: tuple[str, ...], wait_s: float) -> Iterator[NaturalKeyLock]:
    """Locks host, org, type and natural key; waits for another process at most `wait_s` seconds.

    Raises:
        JourneysError: another process holds it for longer.
    """
    name = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:32]
    with _guard:
        lock = _threads.setdefault(name[:FILES], threading.Lock())
    since = time.monotonic()
    with lock:
        file = _open(name[:FILES])
        try:
            if file is not None:
                _acquire(file, wait_s)
            if operation := current_deadline():
                operation.extend(time.monotonic() - since)
            yield _read(name, file)
        finally:
            if file is not None:
                file.close()  # which releases the lock


def _open(name: str) -> IO[str] | None:
    """The lock file; None where this machine has no such locks, or nowhere to put one."""
    if os.name == "nt":
        return None
    folder = Path(tempfile.gettempdir()) / f"journeys-locks-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return None  # somebody else's folder: another user of this machine could hold us up
        return open(os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError:
        return None


def _acquire(file: IO[str], wait_s: float) -> None:
    import fcntl

    deadline, said = time.monotonic() + wait_s, False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise JourneysError(
                    f"another process of this machine has been creating an object of the same name for {wait_s:.0f} s; "
                    "nothing was sent. Wait until it has ended, then run again"
                ) from None
        except OSError:
            return  # a file system without locks
        if not said and deadline - time.monotonic() < wait_s - SHORTEST_S:
            said = True
            print(
                "waiting: another process of this machine creates an object of the same name", file=sys.stderr
            )
        pause(0.05)


def _read(name: str, file: IO[str] | None) -> NaturalKeyLock:
    found: dict[str, Any] = {}
    if file is not None:
        with suppress(ValueError, TypeError, OSError, AttributeError):
            said = json.loads(file.read() or "{}")
            found = {key: [str(id), float(at)] for key, (id, at) in said.items()}
    made, at = found.get(name, ("", 0.0))
    return NaturalKeyLock(made, at, name, file, found)
