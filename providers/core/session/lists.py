"""The lists that the calls of one process share: for reads, and of what was there before the first create."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from time import monotonic, time
from typing import Any

DIRECT_READS = 3
"""How many reads of a type are single GETs; those after them share one list."""
LIST_AGE = 30.0
"""Seconds that a shared list serves reads."""


class Before:
    """What a list said before the first create of a type: the ids, and those of each key. One list per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_known = False
        self.at = 0.0
        """When the list was asked for, epoch seconds."""
        self.ids: set[str] = set()
        self.by_key: dict[tuple[str, ...], list[str]] = {}

    def ask_once(
        self,
        fetch: Callable[[], Iterable[dict[str, Any]]],
        key_of: Callable[[dict[str, Any]], tuple[str, ...]],
    ) -> None:
        """Asks for the list, unless this process has it already."""
        with self._lock:
            if self._is_known:
                return
            at, by_key = time(), dict[tuple[str, ...], list[str]]()
            for entity in fetch():
                by_key.setdefault(key_of(entity), []).append(str(entity["id"]))
            self.at, self.by_key, self._is_known = at, by_key, True
            self.ids = {id for ids in by_key.values() for id in ids}


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
        return found if listed >= known else None

    def listed(self, id: str, not_before: float = 0.0) -> dict[str, Any] | None:
        """The object as the list has it; the list is asked for where there is none, or it is too old.

        `not_before`: monotonic seconds; an older list is asked for again.
        """
        with self._lock:
            if self._found is None or monotonic() - self._at > LIST_AGE or self._at < not_before:
                at = monotonic()
                self._found = {str(entity["id"]): entity for entity in self._fetch()}
                self._at = at
            return self._found.get(id)

    def drop(self) -> None:
        """Forgets the list after a write."""
        with self._lock:
            self._found = None
