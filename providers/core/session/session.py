"""What one process knows of one vendor organisation: what is in the state, what it made, what its lists say."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .account import Account
from .dialect import Dialect
from .journal import Journal
from .lists import Before, SharedList
from .owned import Leaving, Owned, owned_folder, read_owned
from .plan import Done, Plan


class Session(Account):
    """What one process keeps about one organisation. Thread-safe."""

    def __init__(self, vendor: Dialect, config: Mapping[str, Any]) -> None:
        super().__init__(vendor, config)
        self._lists: dict[str, SharedList] = {}
        self.journal = Journal()
        """The crash journal of this working directory."""
        self._owned: Owned | None = None
        self._leaving: Leaving | None = None
        self._seen: set[str] = set()
        self._claimed: set[str] = set()
        self._before: dict[str, Before] = {}
        self.made_keys: dict[tuple[str, tuple[str, ...]], str] = {}
        """For which URN this process created each type and natural key."""
        self.program_runs = False
        """Whether a program runs beside this process: a refresh or a destroy of the state alone has none."""
        self.plan = Plan()
        """What the diffs of this process have said."""
        self.done = Done(owned_folder())
        """What this run has done."""

    # --- what this process has seen ----------------------------------------------------------------------------

    def owned(self, project: str, stack: str) -> Owned:
        """What the stack owned when this run began. Only for calls that come while a program runs."""
        with self._lock:
            fresh = self._owned is None
            if self._owned is None:
                self._owned = read_owned(project, stack)
            owned = self._owned
        if fresh:
            self.journal.settle(owned.ids)
        return owned

    def leaving(self, project: str, stack: str) -> Leaving:
        """What the stack has still to delete."""
        with self._lock:
            if self._leaving is None:
                self._leaving = Leaving(project, stack)
            return self._leaving

    def seen(self, id: str) -> None:
        """Notes that the object is in the state: no create made it anew, and none takes it over."""
        self.journal.settle(frozenset({id}))
        with self._lock:
            self._seen.add(id)

    def is_ours(self, id: str) -> bool:
        """Whether the object is in the state, or another create of this process has it."""
        with self._lock:
            return (
                id in self._seen or id in self._claimed or (self._owned is not None and id in self._owned.ids)
            )

    def is_elsewhere(self, id: str, owned: Owned) -> bool:
        """Whether the state has the object under another URN as well; said once, so that the last one deletes it."""
        with self._lock:
            if id not in owned.shared or id in self.done.left_to_others:
                return False
            self.done.left_to_others.add(id)
            return True

    def claim(self, id: str) -> bool:
        """Takes an object for one create; False where it is taken already."""
        with self._lock:
            if id in self._claimed:
                return False
            self._claimed.add(id)
            return True

    # --- what is shared ------------------------------------------------------------------------------------------

    def shared_list(self, path: str, fetch: Callable[[], Iterable[dict[str, Any]]]) -> SharedList:
        """The list of one type that the reads of this process share."""
        with self._lock:
            return self._lists.setdefault(path, SharedList(fetch))

    def before(self, path: str) -> Before:
        """What is known of the objects of a type that were there before the first create of this process."""
        with self._lock:
            return self._before.setdefault(path, Before())


_SESSIONS: dict[tuple[Any, ...], Session] = {}
_SESSIONS_LOCK = threading.Lock()


def session_for(vendor: Dialect, config: Mapping[str, Any]) -> Session:
    """The process's one `Session` for this configuration and environment."""
    mine = tuple(sorted((k, str(v)) for k, v in config.items() if k.startswith(f"{vendor.namespace}:")))
    env = tuple((e.env, os.environ.get(e.env, "")) for e in vendor.settings if e.env)
    key = (vendor.namespace, mine, env, os.getcwd())
    with _SESSIONS_LOCK:
        if key not in _SESSIONS:
            _SESSIONS[key] = Session(vendor, config)
        return _SESSIONS[key]


def forget_sessions() -> None:
    """Drops what this process knows of every organisation, as a new process would start."""
    with _SESSIONS_LOCK:
        for session in _SESSIONS.values():
            session.journal.close()
        _SESSIONS.clear()
