"""A file of what was made and is not yet deleted. Entries come before requests, so a killed run leaves a trail."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One object: `id` is "" while nobody has seen the answer to its creation. `place`: its space, of a journey."""

    kind: str
    name: str
    id: str
    place: str
    at: float


class Diary:
    """The entries of one organisation, a line of JSON each; the file is deleted once all objects are."""

    def __init__(self, path: Path, owner: str) -> None:
        self._path, self._owner = path, owner
        self._entries: dict[str, Entry] = {}
        self._read()

    @property
    def entries(self) -> list[Entry]:
        """What may still be there, in the order in which it was made."""
        return list(self._entries.values())

    def intend(self, kind: str, name: str, place: str = "") -> str:
        """To be called before the request; returns the key of the entry."""
        key = f"{name}/{len(self._entries)}/{time.time_ns()}"
        self._write(key, Entry(kind, name, "", place, time.time()))
        return key

    def made(self, key: str, id: str) -> None:
        """The answer came, with this id."""
        entry = self._entries[key]
        self._write(key, Entry(entry.kind, entry.name, id, entry.place, entry.at))

    def settle(self, key: str) -> None:
        """It was refused, or it is deleted."""
        self._append({"key": key, "gone": True})
        self._entries.pop(key, None)
        if not self._entries:
            self._forget()

    def gone(self, kind: str, id: str) -> None:
        """The object of this id is deleted, whoever made it."""
        for key, entry in list(self._entries.items()):
            if (entry.kind, entry.id) == (kind, id):
                self.settle(key)

    def settle_entry(self, entry: Entry) -> None:
        """The same for one of `entries`."""
        for key, each in list(self._entries.items()):
            if each == entry:
                self.settle(key)

    def _write(self, key: str, entry: Entry) -> None:
        self._entries[key] = entry
        self._append({"key": key, **vars(entry)})

    def _append(self, line: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps({"owner": self._owner, **line}) + "\n")
            file.flush()
            if not line.get(
                "gone"
            ):  # a lost line of a deletion does no harm: the object is then found to be gone
                os.fsync(file.fileno())

    def _lines(self) -> list[dict[str, Any]]:
        try:
            texts = self._path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return []
        found = []
        for text in texts:
            try:
                found.append(json.loads(text))
            except ValueError:
                continue  # the line that a killed process was writing
        return [line for line in found if isinstance(line, dict) and isinstance(line.get("key"), str)]

    def _read(self) -> None:
        for line in self._lines():
            if line.get("owner") != self._owner:
                continue
            if line.get("gone"):
                self._entries.pop(line["key"], None)
                continue
            try:
                kind, name, id, place = (str(line[key]) for key in ("kind", "name", "id", "place"))
                self._entries[line["key"]] = Entry(kind, name, id, place, float(line["at"]))
            except (KeyError, ValueError, TypeError):
                continue

    def _forget(self) -> None:
        """The file goes, unless it has another organisation's entries."""
        if all(line.get("owner") == self._owner for line in self._lines()):
            self._path.unlink(missing_ok=True)
