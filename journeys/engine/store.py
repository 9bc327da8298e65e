"""Where a stack's state lives: a snapshot in the CLI's format, a journal beside it, and a lock.

A run never rewrites the snapshot while it works.  Each change is one line appended to the journal, so a
step costs the same whatever the size of the stack; the snapshot is written once, when the run is over.  A
journal that is still there when the next run starts was left by a killed one, and is played back first.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import state as state_format

Json = dict[str, Any]


class StateError(Exception):
    """State that cannot be used, with what to do about it as its message."""


def not_written(path: Path, error: OSError) -> StateError:
    """The error for a file of the state that cannot be written."""
    return StateError(
        f"the state could not be saved in {path.parent}: {error.strerror}. Make room or make it writable, and run "
        "again"
    )


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Says of which state it is that a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise not_written(path, error) from None


@dataclass
class Merge:
    """Resources of a run over those it started from; the rules are the same live and in playback.

    `base` are the records the run started from, `news` those it produced, in order; None is a removed one.
    `pending` are operations that have begun and not ended.
    """

    base: list[Json | None]
    news: list[Json | None] = field(default_factory=list)
    pending: dict[int, Json] = field(default_factory=dict)
    carried: list[Json] = field(default_factory=list)

    def apply(self, entry: Json) -> None:
        """Plays one journal line."""
        kind = entry["kind"]
        if kind == "begin":
            self.pending[entry["op"]] = {"resource": entry["resource"], "type": entry["type"]}
        elif kind == "end":
            self.pending.pop(entry["op"], None)
        elif kind == "new":
            self.news.append(entry["resource"])
            if entry.get("drop"):
                self._put(entry["drop"], None)
        elif kind == "move":
            self.news.append(self.base[entry["from"]])
            self.base[entry["from"]] = None
        elif kind == "set":
            self._put(entry["at"], entry["resource"])
        elif kind == "drop":
            self._put(entry["at"], None)
        elif kind == "clear-pending":
            self.carried.clear()

    def _put(self, at: list[Any], record: Json | None) -> None:
        (self.base if at[0] == "base" else self.news)[at[1]] = record

    def resources(self) -> list[Json]:
        """The merged list: what the run produced, then what it left alone."""
        return [row for row in (*self.news, *self.base) if row is not None]

    def operations(self) -> list[Json]:
        """Operations that were interrupted, and creates that an earlier run left open."""
        return [*self.pending.values(), *self.carried]


class Journal:
    """The append-only file of one run; a line that matters is on disk before the call returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write_lock = threading.Lock()
        self._sync_lock = threading.Lock()
        self._written = 0
        self._synced = 0
        self._file: Any = None

    def append(self, entry: Json, *, durable: bool = True) -> int:
        """Writes a line and returns its number; `durable=False` leaves it to be flushed with a later one."""
        line = json.dumps(entry, separators=(",", ":")) + "\n"
        with self._write_lock, writing(self._path):
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("w", encoding="utf-8")
            self._file.write(line)
            self._written += 1
            number = self._written
        if durable:
            self.sync(number)
        return number

    def sync(self, number: int) -> None:
        """Waits until that line is on disk; one fsync serves every line written before it."""
        with self._sync_lock, writing(self._path):
            if self._synced >= number:
                return
            with self._write_lock:
                target = self._written
                self._file.flush()
            os.fsync(self._file.fileno())
            self._synced = target

    def close(self) -> None:
        """Closes the file and removes it: its content is in the snapshot now."""
        self.leave()
        with writing(self._path):
            self._path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Closes the file and leaves it for the next run; what could not be written to it was reported."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


class Lock:
    """One run at a time per stack: a file that holds the pid; one whose process is gone is taken over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def acquire(self) -> None:
        """Takes the lock or raises StateError naming the process that has it."""
        with writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
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
            owner = json.loads(self._path.read_text(encoding="utf-8") or "{}")
        except FileNotFoundError:
            return
        except ValueError:
            owner = {}
        pid = owner.get("pid")
        if owner.get("host") not in (None, socket.gethostname()) or (pid and _alive(pid)):
            raise StateError(
                f"the stack is locked by process {pid} on {owner.get('host')}. Wait for it to end; if it no "
                f"longer runs, remove {self._path}"
            )
        self._path.unlink(missing_ok=True)

    def release(self) -> None:
        """Gives the lock back; a folder that has become read-only leaves it to be taken over."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Store:
    """The files of one stack below the state directory."""

    def __init__(self, state_dir: Path, project: str, stack: str) -> None:
        folder = state_dir / "engine" / project
        self.path = folder / f"{stack}.json"
        self.journal_path = folder / f"{stack}.journal"
        self.lock = Lock(folder / f"{stack}.lock")
        self._stack = stack
        self._cli = state_dir / "pulumi-state" / ".pulumi" / "stacks" / project / f"{stack}.json"

    def refuse_if_cli_owns(self) -> None:
        """Raises StateError when the CLI's own file backend below the state directory has this stack."""
        if not self._cli.exists():
            return
        data = json.loads(self._cli.read_text(encoding="utf-8") or "{}")
        latest = data.get("checkpoint", {}).get("latest") or {}
        if latest.get("resources"):
            raise StateError(
                f"stack {self._stack!r} belongs to the Pulumi CLI ({self._cli}). Go on with the CLI, or hand it "
                f"over:\n  pulumi stack export --stack {self._stack} --file state.json\n"
                f"  pulumi stack rm --stack {self._stack} --force --yes --preserve-config\n"
                "  python -m journeys.engine import state.json"
            )

    def exists(self) -> bool:
        """Whether any run has written state for this stack."""
        return self.path.exists() or self.journal_path.exists()

    def load(self) -> Json:
        """The deployment as of the last line that any run wrote; an empty one for a new stack."""
        deployment: Json = {"manifest": {}, "resources": []}
        if self.path.exists():
            deployment = read_deployment(json.loads(self.path.read_text(encoding="utf-8")))
        if self.journal_path.exists():
            merged = Merge(list(deployment.get("resources") or []))
            merged.carried = list(deployment.get("pending_operations") or [])
            salt = ""
            for line in self.journal_path.read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    break  # the line that the killed process was writing
                salt = entry.get("salt") or salt
                merged.apply(entry)
            deployment = make_deployment(merged.resources(), merged.operations(), salt)
        return deployment

    def save(self, deployment: Json) -> None:
        """Replaces the snapshot in one step, so that a reader sees the old one or the new one."""
        document = {"version": 3, "deployment": deployment}
        temporary = self.path.with_suffix(".tmp")
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8") as file:
                file.write(json.dumps(document, indent=1) + "\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)


def read_deployment(document: Json) -> Json:
    """The deployment in an exported document; raises StateError for one of another version."""
    if document.get("version") != 3 or not isinstance(document.get("deployment"), dict):
        raise StateError(f"not a deployment of version 3: version {document.get('version')!r}")
    deployment: Json = document["deployment"]
    return deployment


def normalize_urns(resources: list[Json]) -> list[Json]:
    """Rewrites references to resources that were renamed by an alias (Snapshot.NormalizeURNReferences)."""
    renamed: dict[str, str] = {}
    for record in resources:
        renamed.update(dict.fromkeys(record.get("aliases") or [], record["urn"]))
        parent = renamed.get(record.get("parent", ""))
        if parent and state_format.qualified_type(parent) != state_format.ROOT_STACK_TYPE:
            stack, project = (
                record["urn"].split("::")[0].removeprefix("urn:pulumi:"),
                record["urn"].split("::")[1],
            )
            name = record["urn"].split("::", 3)[3]
            renamed[record["urn"]] = state_format.make_urn(stack, project, parent, record["type"], name)
    return [_renamed(record, renamed) for record in resources] if renamed else resources


def _renamed(record: Json, renamed: dict[str, str]) -> Json:
    fixed = {key: value for key, value in record.items() if key != "aliases"}
    for key in ("urn", "parent", "deletedWith"):
        if key in fixed:
            fixed[key] = renamed.get(fixed[key], fixed[key])
    for key in ("dependencies", "replaceWith"):
        if key in fixed:
            fixed[key] = [renamed.get(urn, urn) for urn in fixed[key]]
    if "propertyDependencies" in fixed:
        fixed["propertyDependencies"] = {
            key: [renamed.get(urn, urn) for urn in urns]
            for key, urns in fixed["propertyDependencies"].items()
        }
    if "provider" in fixed:
        urn, _, ident = fixed["provider"].rpartition("::")
        fixed["provider"] = f"{renamed.get(urn, urn)}::{ident}"
    return fixed


def make_deployment(resources: list[Json], operations: list[Json], salt: str) -> Json:
    """A deployment in the CLI's format; magic and version are left for the CLI to fill on import."""
    deployment: Json = {"manifest": {"time": state_format.now(), "magic": "", "version": ""}}
    if salt:
        deployment["secrets_providers"] = {"type": "passphrase", "state": {"salt": salt}}
    deployment["resources"] = normalize_urns(resources)
    if operations:
        deployment["pending_operations"] = operations
    deployment["metadata"] = {}
    return deployment
