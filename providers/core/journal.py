"""The crash journal: which creates were begun, so that a run that follows a killed one finds what it left.

One file per process under `.journeys/pending/`, one JSON line per event: `try` (on the disk before the POST is
sent), `made` (with the id, before anything else is sent) and `none` (the API refused). An entry is settled once
its id is seen in the state, and a file goes when all its entries are settled.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any

FOLDER = "JOURNEYS_PENDING"
"""Environment variable that moves the folder."""
KEEP_DAYS = 30


@dataclass
class Entry:
    """One create that was begun: for which resource of which stack, what it sent, where, when (epoch seconds)."""

    key: str
    type: str
    name: str
    hash: str
    host: str
    at: float
    id: str = ""
    file: Path | None = None
    number: int = 0


_WRITTEN = {entry.name for entry in fields(Entry)} - {"file", "id"}


def fingerprint(body: Any) -> str:
    """A short hash of a request body, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


class Journal:
    """The entries of earlier processes, and this process's own file."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(os.environ.get(FOLDER) or Path.cwd() / ".journeys" / "pending")
        self._lock = threading.Lock()
        self._file: IO[str] | None = None
        self._count = 0
        self._complained = False
        self._entries: list[Entry] | None = None

    def earlier(self) -> list[Entry]:
        """What earlier processes left unsettled."""
        if self._entries is None:
            self._entries = []
            if self.folder.is_dir():
                for file in sorted(self.folder.glob("*-*.jsonl")):
                    if file.name.partition("-")[0].isdecimal():
                        self._entries += _read(file)
        return self._entries

    def find(self, key: str, fingerprint: str, host: str) -> Entry | None:
        """The create of this same resource that an earlier process began, with the same content and host."""
        with self._lock:
            matches = [e for e in self.earlier() if (e.key, e.hash, e.host) == (key, fingerprint, host)]
            return matches[-1] if matches else None

    def settle(self, *, id: str = "", entry: Entry | None = None) -> None:
        """Forgets the entries of an object that is in the state, or an entry that turned out to be nothing."""
        with self._lock:
            entries = self.earlier()
            if not entries:
                return
            done = [e for e in entries if e is entry or (id and e.id == id)]
            for each in done:
                entries.remove(each)
            for file in {each.file for each in done}:
                if file and not any(e.file == file for e in entries) and not _alive(file):
                    _remove(file)

    def knows(self, id: str) -> bool:
        """Whether an earlier create, not settled yet, is known to have made this object."""
        with self._lock:
            return any(entry.id == id for entry in self.earlier())

    def begin(self, entry: Entry) -> None:
        """Writes that a create is about to be sent; on the disk when this returns."""
        with self._lock:
            self._count += 1
            entry.number = self._count
            written = {name: getattr(entry, name) for name in sorted(_WRITTEN)}
            self._write({"op": "try", **written}, durable=True)
            entry.file = Path(self._file.name) if self._file else None

    def made(self, entry: Entry, id: str) -> None:
        """Writes the id that a create was answered with."""
        with self._lock:
            self._write({"op": "made", "number": entry.number, "id": id})

    def none(self, entry: Entry) -> None:
        """Writes that a create made nothing."""
        with self._lock:
            self._write({"op": "none", "number": entry.number})

    def _write(self, line: dict[str, Any], durable: bool = False) -> None:
        try:
            if self._file is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                name = f"{os.getpid()}-{time.time_ns():x}.jsonl"
                self._file = (self.folder / name).open("x", encoding="utf-8")
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            if durable:
                os.fsync(self._file.fileno())
        except OSError as error:
            if not self._complained:
                self._complained = True
                print(
                    f"warning: no crash journal in {self.folder}: {error.strerror}. A run that is killed between a "
                    f"create and its answer may leave a duplicate; {FOLDER} names another folder",
                    file=sys.stderr,
                )


def _read(file: Path) -> list[Entry]:
    entries: dict[int, Entry] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    for text in lines:
        try:
            line = json.loads(text)
            op, number = line.pop("op"), line["number"]
        except (ValueError, KeyError, AttributeError, TypeError):
            continue  # the line that the killed process was writing
        if op == "try":
            entries[number] = Entry(**{name: line[name] for name in _WRITTEN if name in line}, file=file)
        elif op == "made" and number in entries:
            entries[number].id = line["id"]
        elif op == "none":
            entries.pop(number, None)
    fresh = [e for e in entries.values() if e.at > time.time() - KEEP_DAYS * 86400]
    if not fresh and not _alive(file):
        _remove(file)
    return fresh


def _remove(file: Path) -> None:
    with suppress(OSError):  # a folder that can only be read: the entries in it are settled all the same
        file.unlink()


def _alive(file: Path) -> bool:
    """Whether the process that writes the file still runs: its file is not ours to remove."""
    pid = int(file.name.partition("-")[0])
    if pid == os.getpid() or os.name == "nt":  # on Windows os.kill is no question, it kills
        return pid == os.getpid()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
