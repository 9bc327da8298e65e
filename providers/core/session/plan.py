"""What one run plans for objects and has done with them: its diffs and creates tell its deletes."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from pathlib import Path

from .run_ids import RunIds


class Plan:
    """What the diffs of this process have said. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: set[str] = set()
        self._moved: dict[str, str] = {}
        self._keys: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        self.replaced: set[str] = set()
        """The ids of objects that are replaced."""
        self.deleted_first: set[str] = set()
        """Those that the engine was asked to delete before their successor is made, if it replaces them."""
        self._read = Counter[str]()

    def note_read(self, id: str) -> None:
        """Notes that a refresh has read the object, for each state that has it: a replaced one may be in two."""
        with self._lock:
            self._read[id] += 1

    def compares(self, id: str) -> bool:
        """Whether a diff only compares what a refresh has read, as the first one after each read does."""
        with self._lock:
            if not self._read[id]:
                return False
            self._read[id] -= 1
            return True

    def keep(self, id: str, urn: str) -> str:
        """Notes that a resource of the program has the object; returns the URN of another one that goes on with it."""
        with self._lock:
            self._kept.add(id)
            return "" if (other := self._moved.get(id, urn)) == urn else other

    def keeps(self, id: str) -> bool:
        """Whether a resource of the program has the object."""
        with self._lock:
            return id in self._kept

    def keep_key(self, type: str, key: tuple[str, ...], urn: str) -> None:
        """Notes that a resource of the program keeps its natural key."""
        with self._lock:
            self._keys[(type, key)].add(urn)

    def keeps_key(self, type: str, key: tuple[str, ...]) -> frozenset[str]:
        """The URNs of the resources that keep this natural key."""
        with self._lock:
            return frozenset(self._keys.get((type, key), ()))

    def move(self, id: str, urn: str) -> bool:
        """Notes that a new resource goes on with the object; returns whether another one of the program has it."""
        with self._lock:
            self._moved[id] = urn
            return id in self._kept


class Done:
    """What creates and deletes of this run have done; all plugin processes of the run know it."""

    def __init__(self, folder: Path) -> None:
        self.adopted = RunIds("adopted", folder)
        """The ids that creates took over."""
        self.made = RunIds("made", folder)
        """The ids of what was created, where the key alone makes the id."""
        self.discarded = RunIds("discarded", folder)
        """The ids that creates deleted to make room; the engine asks for it later."""
        self.held = RunIds("held", folder)
        """What resources have put into an object that is there already."""
        self.may_go = RunIds("may_go", folder)
        """The ids that a replacement may delete although people are in them."""
        self.left_to_others = RunIds("left to others", folder)
        """The ids that a delete left, as the state has them under another URN as well."""
