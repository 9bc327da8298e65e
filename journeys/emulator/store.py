"""Objects in memory: the current version, the one before it (for stale reads), and when it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Body = dict[str, Any]


class Record:
    """One object. Bodies are never changed in place, so that earlier versions stay readable.

    `body` is None once deleted, `previous` is None before the first change. `serial` counts the writes.
    """

    __slots__ = ("body", "changed_at", "created_at", "id", "previous", "serial")

    def __init__(self, object_id: str, body: Body | None, now: float) -> None:
        self.id = object_id
        self.body = body
        self.previous: Body | None = None
        self.created_at = self.changed_at = now
        self.serial = 1

    def write(self, body: Body | None, now: float) -> None:
        self.previous, self.body = self.body, body
        self.changed_at = now
        self.serial += 1


class Collection:
    """The objects of one kind in one org, in order of creation; deleted ones stay as tombstones.

    `now` is the time of each write, `changed` is called after it.
    """

    def __init__(self, now: Callable[[], float], changed: Callable[[], None] = lambda: None) -> None:
        self._now, self._changed = now, changed
        self.records: dict[str, Record] = {}
        self.count = 0

    def __iter__(self) -> Iterator[Body]:
        return iter([record.body for record in self.records.values() if record.body is not None])

    def get(self, object_id: str) -> Body | None:
        record = self.records.get(object_id)
        return record.body if record else None

    def put(self, object_id: str, body: Body) -> None:
        """Create or replace."""
        record = self.records.get(object_id)
        if record is None:
            self.records[object_id] = Record(object_id, body, self._now())
            self.count += 1
        else:
            self.count += record.body is None
            record.write(body, self._now())
        self._changed()

    def delete(self, object_id: str) -> bool:
        """Delete an object; False when there is none."""
        record = self.records.get(object_id)
        if record is None or record.body is None:
            return False
        record.write(None, self._now())
        self.count -= 1
        self._changed()
        return True

    def clear(self) -> None:
        self.records.clear()
        self.count = 0
