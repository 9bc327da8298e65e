"""A stack's state: a snapshot in the CLI's format, and the journal of the run that changes it.

A run appends each change to the journal, so that a step costs the same whatever the size of the stack; it writes the
snapshot once, at its end. A journal that exists when a run starts was left by a killed run, and is applied first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import state as state_format
from .files import Json, StateError, read_json, writing
from .lock import Lock


@dataclass
class Merge:
    """The records of a run: those it started from and those it wrote. A run and the playback of its journal share it.

    `base` are the records that the run started from, `news` those that it wrote, in order; None is a removed one.
    `pending` are operations that have begun and not ended, `carried` creates that an earlier run left open.
    """

    base: list[Json | None]
    news: list[Json | None] = field(default_factory=list)
    pending: dict[int, Json] = field(default_factory=dict)
    carried: list[Json] = field(default_factory=list)

    def apply(self, entry: Json) -> None:
        """Applies one line of the journal."""
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
        """All records: those that the run wrote, then those that it left alone."""
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
        """Writes a line and returns its number; with `durable=False` it reaches the disk together with a later one."""
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
        """Closes and removes the file, whose content is in the snapshot now."""
        self.leave()
        with writing(self._path):
            self._path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Closes the file and leaves it for the next run. A write that failed has been reported before."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


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
        if not self._cli.exists() or not self._cli.stat().st_size:
            return
        checkpoint = read_json(self._cli).get("checkpoint") or {}
        latest = checkpoint.get("latest") or {}
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
        """The deployment, the journal of a killed run included; an empty one for a new stack."""
        deployment: Json = {"manifest": {}, "resources": []}
        if self.path.exists():
            document = read_json(self.path)
            try:
                deployment = read_deployment(document)
            except StateError as error:
                raise StateError(f"{self.path}: {error}") from None
        entries = self._journal_entries()
        if entries:
            merged = Merge(list(deployment.get("resources") or []))
            merged.carried = list(deployment.get("pending_operations") or [])
            for entry in entries:
                merged.apply(entry)
            salt = next((entry["salt"] for entry in reversed(entries) if entry.get("salt")), "")
            deployment = make_deployment(merged.resources(), merged.operations(), salt)
        return deployment

    def _journal_entries(self) -> list[Json]:
        """What the journal adds to the snapshot; nothing if the snapshot has its content already.

        That is so after a run that was killed between writing the snapshot and removing the journal.
        """
        entries: list[Json] = []
        if self.journal_path.exists():
            for line in self.journal_path.read_text(encoding="utf-8").splitlines():
                try:
                    entries.append(json.loads(line))
                except ValueError:
                    break  # the line that the killed process was writing
        is_newer = entries and entries[0].get("base") in (None, self.fingerprint())
        return entries if is_newer else []

    def fingerprint(self) -> str:
        """A digest of the snapshot, by which a journal names the one that it continues; "" without a snapshot."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest() if self.path.exists() else ""

    def save(self, deployment: Json) -> None:
        """Replaces the snapshot atomically: a reader sees the old one or the new one."""
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
            stack, project = record["urn"].removeprefix("urn:pulumi:").split("::")[:2]
            name = state_format.urn_name(record["urn"])
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
