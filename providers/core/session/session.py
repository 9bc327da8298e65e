"""What one process knows of one vendor organisation: what is in the state, what it made, what its lists say."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any

from .account import Account
from .dialect import Dialect
from .journal import Journal
from .owned import Leaving, Owned, read_owned

DIRECT_READS = 3
"""So many reads of a type are asked one by one; more of them share one list."""
LIST_AGE = 30.0
"""Seconds that a shared list serves reads."""


class Session(Account):
    """What one process keeps about one organisation. Thread-safe."""

    def __init__(self, vendor: Dialect, config: Mapping[str, Any]) -> None:
        super().__init__(vendor, config)
        self._lists: dict[str, SharedList] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._journal: Journal | None = None
        self._owned: Owned | None = None
        self._leaving: Leaving | None = None
        self._seen: set[str] = set()
        self._claimed: set[str] = set()
        self._before: dict[str, Before] = {}
        self.made_keys: dict[tuple[str, tuple[str, ...]], str] = {}
        """For which URN this process created each type and natural key."""
        self.program_runs = False
        """Whether a program runs beside this process: a refresh or a destroy of the state alone has none."""
        self._left_to_others: set[str] = set()
        self.adopted: set[str] = set()
        """The ids that creates of this process took over."""
        self.just_read: set[str] = set()
        """The ids that a refresh has read and not compared yet."""
        self.may_go: set[str] = set()
        """The ids that a replacement in this run may delete although people are in them."""

    @property
    def journal(self) -> Journal:
        """The crash journal of this working directory."""
        with self._lock:
            if self._journal is None:
                self._journal = Journal()
            return self._journal

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
            if id not in owned.shared or id in self._left_to_others:
                return False
            self._left_to_others.add(id)
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

    def before(
        self,
        path: str,
        fetch: Callable[[], Iterable[dict[str, Any]]],
        key_of: Callable[[dict[str, Any]], tuple[str, ...]],
    ) -> Before:
        """The objects of a type that were there before the first create of this process: one list per type."""
        with self.alone(f"before {path}"):
            if path not in self._before:
                before = Before(time())
                for entity in fetch():
                    before.by_key.setdefault(key_of(entity), []).append(str(entity["id"]))
                    before.ids.add(str(entity["id"]))
                self._before[path] = before
            return self._before[path]

    def was_before(self, path: str, id: str) -> bool:
        """Whether the object is known to have been there before the first create of this process."""
        return path in self._before and id in self._before[path].ids

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Lets one thread at a time do the same thing, such as asking for a list."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            yield


@dataclass
class Before:
    """What a list said before the first create: the ids, and those of each natural key. `at`: epoch seconds."""

    at: float
    ids: set[str] = field(default_factory=set)
    by_key: dict[tuple[str, ...], list[str]] = field(default_factory=dict)


class SharedList:
    """One paged list that many reads share: the first few are asked one by one, the rest wait for the list."""

    def __init__(self, fetch: Callable[[], Iterable[dict[str, Any]]]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._reads = 0
        self._found: dict[str, dict[str, Any]] | None = None
        self._at = 0.0

    def find(self, id: str, version: Any) -> dict[str, Any] | None:
        """The listed object, or None where it has to be asked for: not in the list, or older there than in state."""
        with self._lock:
            self._reads += 1
            if self._reads <= DIRECT_READS:
                return None
        found = self.listed(id)
        known, listed = version or 0, (found or {}).get("version", 0)
        return found if found is not None and listed >= known else None

    def listed(self, id: str) -> dict[str, Any] | None:
        """The object as the list has it; the list is asked for where there is none, or it is too old."""
        with self._lock:
            if self._found is None or monotonic() - self._at > LIST_AGE:
                self._found = {str(entity["id"]): entity for entity in self._fetch()}
                self._at = monotonic()
            return self._found.get(id)

    def drop(self) -> None:
        """Forgets the list after a write."""
        with self._lock:
            self._found = None


_ORGS: dict[tuple[Any, ...], Session] = {}
_ORGS_LOCK = threading.Lock()


def session_for(vendor: Dialect, config: Mapping[str, Any]) -> Session:
    """The process's one `Session` for this configuration and environment."""
    mine = tuple(sorted((k, str(v)) for k, v in config.items() if k.startswith(f"{vendor.namespace}:")))
    env = tuple((e.env, os.environ.get(e.env, "")) for e in vendor.settings if e.env)
    key = (vendor.namespace, mine, env, os.getcwd())
    with _ORGS_LOCK:
        if key not in _ORGS:
            _ORGS[key] = Session(vendor, config)
        return _ORGS[key]


def forget_sessions() -> None:
    """Drops what this process knows of every organisation, as a new process would start."""
    with _ORGS_LOCK:
        _ORGS.clear()
