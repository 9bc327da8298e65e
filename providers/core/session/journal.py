"""The crash journal: which creates were begun, so that a run that follows a killed one finds what it left.

One file per process under `.journeys/pending/`, one JSON line per event: `try` (on the disk before the POST is
sent), `made` (with the id, before anything else is sent), `none` (nothing was made) and `ended` (the process ended
in order). A process that ended in order has handed its ids to the engine; whether the engine saved them is another
question, so its entries are never adopted. An entry goes when its id is seen in a state.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import IO, Any

from .processes import is_running
from .record import canonical_host

FOLDER = "JOURNEYS_PENDING"
"""Environment variable that moves the folder."""
KEEP_S = 30 * 86400.0
"""Seconds that the entry of a killed process is kept."""
KEEP_ENDED_S = 86400.0
"""Seconds that the entry of a process that ended in order is kept."""
DAMAGED = ".damaged"
"""Appended to the name of a journal file that cannot be read."""


@dataclass
class Entry:
    """One create that was begun: which resource, its natural key, where and when (epoch seconds)."""

    urn: str
    type: str
    name: str
    """Which resource of the program it is; a value of an input is never written down."""
    host: str
    org: str
    at: float
    id: str = ""
    ended: bool = False
    file: Path | None = None
    number: int = 0
    mark: str = ""
    """What tells its body from others, see `content_mark`."""
    parts: list[str] = field(default_factory=list)
    """Digests of what is put into an object that is there already, where that is what was begun."""


_WRITTEN: dict[str, Any] = {
    "urn": str,
    "type": str,
    "name": str,
    "host": str,
    "org": str,
    "at": (int, float),
    "number": int,
}
_OPTIONAL = ("mark", "parts")
assert {*_WRITTEN, *_OPTIONAL} <= {entry.name for entry in fields(Entry)}


class Journal:
    """The entries of earlier processes, and this process's own file.

    `tidy`: files that are damaged or too old are taken out of the way. Who only looks leaves everything as it is.
    """

    def __init__(self, folder: Path | None = None, *, tidy: bool = True) -> None:
        self.folder = folder or Path(os.environ.get(FOLDER) or Path.cwd() / ".journeys" / "pending")
        self._tidy = tidy
        self.damaged: list[Path] = []
        """The files that could not be read to their end."""
        self._lock = threading.Lock()
        self._file: IO[str] | None = None
        self._count = 0
        self._complained = False
        self._entries: list[Entry] | None = None
        self._known_at_end: list[Entry] = []

    def earlier(self) -> list[Entry]:
        """What earlier processes left unsettled."""
        with self._lock:
            return list(self._read_all())

    def _read_all(self) -> list[Entry]:
        if self._entries is None:
            self._entries = []
            if self.folder.is_dir():
                for file in sorted(self.folder.glob("*-*.jsonl")):
                    if file.name.partition("-")[0].isdecimal():
                        self._entries += self._read(file)
        return self._entries

    def find(self, urn: str, host: str) -> list[Entry]:
        """The creates of this resource that earlier processes began, oldest first."""
        names = (urn, _key(urn))
        return [
            entry
            for entry in self.earlier()
            if urn and entry.urn in names and canonical_host(entry.host) == host
        ]

    def settle(self, ids: frozenset[str] = frozenset(), entry: Entry | None = None) -> None:
        """Forgets the entries of objects that are in the state, or an entry that turned out to be nothing.

        That an object is in the state doesn't tell whether its newest parts are.
        """
        with self._lock:
            entries = self._read_all()
            done = [
                each for each in entries if each is entry or (each.id and each.id in ids and not each.parts)
            ]
            for each in done:
                entries.remove(each)
            for file in {each.file for each in done}:
                if file and not any(each.file == file for each in entries) and not _writes(file):
                    _remove(file)

    def knows(self, id: str) -> bool:
        """Whether an earlier create, not settled yet, is known to have made this object."""
        return any(entry.id == id for entry in self.earlier())

    def begin(self, entry: Entry) -> None:
        """Writes that a create is about to be sent; on the disk when this returns."""
        with self._lock:
            self._count += 1
            entry.number = self._count
            line = {"op": "try", **{name: getattr(entry, name) for name in sorted(_WRITTEN)}}
            more = {name: value for name in _OPTIONAL if (value := getattr(entry, name))}
            self._write({**line, **more}, durable=True)
            entry.file = Path(self._file.name) if self._file else None

    def made(self, entry: Entry, id: str) -> None:
        """Writes the id that a create was answered with."""
        with self._lock:
            self._write({"op": "made", "number": entry.number, "id": id})

    def inherit(self, entry: Entry, id: str) -> None:
        """Takes an entry without an id into this process's file, now that the object it made is known."""
        own = replace(entry)
        self.begin(own)
        self.made(own, id)
        self.settle(entry=entry)

    def none(self, entry: Entry) -> None:
        """Writes that a create made nothing."""
        with self._lock:
            self._write({"op": "none", "number": entry.number})

    def settle_at_end(self, *entries: Entry) -> None:
        """Forgets entries when the process ends in order, as the engine then has what is known of them."""
        self._known_at_end += entries

    def end(self) -> None:
        """Writes that the process ended in order, so that the engine has all ids."""
        for entry in self._known_at_end:
            if self._file is not None and entry.file == Path(self._file.name):
                self.none(entry)
            else:
                self.settle(entry=entry)
        with self._lock:
            if self._file is not None:
                self._write({"op": "ended"})

    def close(self) -> None:
        """Closes the file without `ended` in it, as if the process were killed."""
        atexit.unregister(self.end)
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _write(self, line: dict[str, Any], durable: bool = False) -> None:
        try:
            if self._file is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                name = f"{os.getpid()}-{time.time_ns():x}.jsonl"
                self._file = (self.folder / name).open("x", encoding="utf-8")
                atexit.register(self.end)
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

    def _read(self, file: Path) -> list[Entry]:
        entries: dict[int, Entry] = {}
        ended = False
        try:
            # A killed process leaves the last line unfinished.
            *whole, _unfinished = file.read_bytes().split(b"\n")
            for text in whole:
                line = json.loads(text.decode())
                ended = ended or line["op"] == "ended"
                _take_in(line, entries, file)
        except OSError:
            return []
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self.damaged.append(file)
            if self._tidy:
                self._set_aside(file, error)
        for entry in entries.values():
            entry.ended = ended
        limit = time.time() - (KEEP_ENDED_S if ended else KEEP_S)
        fresh = [entry for entry in entries.values() if entry.at > limit]
        if not fresh and self._tidy and not _writes(file):
            _remove(file)
        return fresh

    def _set_aside(self, file: Path, error: Exception) -> None:
        """Takes a damaged file out of the way of every later run, and says so once."""
        print(
            f"warning: the crash journal {file} is damaged ({type(error).__name__}) and was renamed to "
            f"{file.name}{DAMAGED}. A create that it told of may have left an object: look for it before you remove it",
            file=sys.stderr,
        )
        with suppress(OSError):
            file.rename(file.with_name(file.name + DAMAGED))


def _take_in(line: dict[str, Any], entries: dict[int, Entry], file: Path) -> None:
    op = line["op"]
    if op == "try":
        if "urn" not in line:  # an earlier layout
            line |= {"urn": line["key"], "name": line["key"].rpartition("/")[2], "org": ""}
        values = {name: line[name] for name in _WRITTEN}
        for name, kind in _WRITTEN.items():
            if not isinstance(values[name], kind):
                raise TypeError(name)
        mark, parts = str(line.get("mark", "")), [*map(str, line.get("parts", ()))]
        entries[line["number"]] = Entry(**values, file=file, mark=mark, parts=parts)
    elif op == "made" and line["number"] in entries:
        entries[line["number"]].id = str(line["id"])
    elif op == "none":
        entries.pop(line["number"], None)


def _key(urn: str) -> str:
    """`project/stack/name`, which the journal of an earlier layout had instead of the URN."""
    parts = urn.split("::")
    return "/".join((parts[1], parts[0].rpartition(":")[2], parts[-1])) if len(parts) == 4 else ""


def _remove(file: Path) -> None:
    with suppress(OSError):  # a folder that can only be read: the entries in it are settled all the same
        file.unlink()


def _writes(file: Path) -> bool:
    """Whether the process that writes the file still runs: its file is not ours to remove."""
    return is_running(int(file.name.partition("-")[0]))
