"""Records what a run does to the state: in memory, and in the journal.

Source of the rules: pkg/backend/snapshot.go.
"""

from __future__ import annotations

import threading
from typing import Any

from .crypto import Crypter, SecretsError
from .files import Json, StateError
from .state import ResourceState, from_json, to_json
from .store import Journal, Merge, Store, make_deployment
from .values import SecretValue, UnsupportedValue, contains


class Snapshot:
    """Records each step of a run; with `dry_run` nothing is written.

    `olds` are the resources that the run started from, in their order. A resource is recorded after everything that it
    depends on, so the result is in topological order too.

    Raises:
        StateError: the state cannot be read.
    """

    def __init__(self, store: Store, crypter: Crypter, *, dry_run: bool) -> None:
        deployment = store.load()
        salt = ((deployment.get("secrets_providers") or {}).get("state") or {}).get("salt", "")
        # A state may have been encrypted with another salt than the config file's.
        self.crypter = crypter.with_salt(salt) if salt and salt != crypter.salt else crypter
        records: list[Json] = list(deployment.get("resources") or [])
        try:
            self.olds = [from_json(record, self.crypter.decrypt) for record in records]
        except (ValueError, TypeError, AttributeError, UnsupportedValue) as error:
            raise StateError(f"{store.path} has a resource that cannot be read: {error}") from None
        self.pending: list[Json] = list(deployment.get("pending_operations") or [])
        self._store = store
        self._dry_run = dry_run
        self._merge = Merge([*records])
        # Only interrupted creates are kept: an update or a delete can simply be done again.
        self._merge.carried = [op for op in self.pending if op.get("type") == "creating"]
        self._where: dict[ResourceState, list[Any]] = {s: ["base", i] for i, s in enumerate(self.olds)}
        self._journal = Journal(store.journal_path)
        self._lock = threading.Lock()
        self._next_op = 0
        self._started = False
        self._changed = bool(self.pending)
        if store.journal_path.exists() and not dry_run:
            # A killed run left it; its content goes into the snapshot before a new journal replaces it.
            store.save(deployment)
            store.journal_path.unlink()

    def encode(self, state: ResourceState) -> Json:
        """The state as a record; raises SecretsError for a secret if there is no passphrase."""
        if not self.crypter.available:
            for bag in (state.inputs, state.outputs):
                for key, value in bag.items():
                    if contains(value, SecretValue):
                        raise SecretsError(
                            f"{state.type} resource '{state.name}': {key} is a secret, which needs a passphrase: "
                            "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE"
                        )
        return to_json(state, self.crypter.encrypt)

    def _append(self, entry: Json, *, durable: bool = True, state: ResourceState | None = None) -> None:
        with self._lock:
            if not self._started:
                self._started = True
                start = {"kind": "start", "salt": self.crypter.salt, "base": self._store.fingerprint()}
                self._journal.append(start, durable=False)
            if state is not None:
                self._where[state] = ["news", len(self._merge.news)]
            self._merge.apply(entry)
            self._changed = self._changed or durable
            number = self._journal.append(entry, durable=False)
        if durable:
            self._journal.sync(number)

    def begin(self, kind: str, state: ResourceState) -> int:
        """Records that `creating`, `updating`, `deleting` or `reading` begins; returns a number for `end`."""
        if self._dry_run:
            return 0
        record = self.encode(state)
        with self._lock:
            self._next_op += 1
            number = self._next_op
        self._append({"kind": "begin", "op": number, "type": kind, "resource": record})
        return number

    def end(self, operation: int) -> None:
        """Records that the operation ended, well or not."""
        if not self._dry_run:
            self._append({"kind": "end", "op": operation}, durable=False)

    def add(self, state: ResourceState, *, drop: ResourceState | None = None) -> None:
        """Adds a record; `drop` is the one that it replaces."""
        if self._dry_run:
            return
        at = self._where.pop(drop, None) if drop is not None else None
        self._append({"kind": "new", "resource": self.encode(state), "drop": at}, state=state)

    def same(self, state: ResourceState, old: ResourceState) -> None:
        """Records an unchanged resource: one short line in the journal if its record is the same too."""
        if self._dry_run:
            return
        at = self._where[old]
        if at[0] == "base" and self.encode(state) == self._merge.base[at[1]]:
            del self._where[old]
            self._append({"kind": "move", "from": at[1]}, durable=False, state=state)
        else:
            self.add(state, drop=old)

    def rewrite(self, state: ResourceState) -> None:
        """Writes a record again after its state was changed in place."""
        if not self._dry_run:
            record = self.encode(state)
            if record != self._record(state):
                self._append({"kind": "set", "at": self._where[state], "resource": record})

    def replace(self, old: ResourceState, new: ResourceState) -> None:
        """Puts a refreshed record in the place of the old one."""
        if self._dry_run:
            return
        at = self._where[new] = self._where.pop(old)
        record = self.encode(new)
        if record != self._record(new):
            self._append({"kind": "set", "at": at, "resource": record})

    def _record(self, state: ResourceState) -> Json | None:
        where, index = self._where[state]
        rows: list[Json | None] = self._merge.base if where == "base" else self._merge.news
        return rows[int(index)]

    def drop(self, state: ResourceState) -> None:
        """Removes a record."""
        if not self._dry_run and state in self._where:
            self._append({"kind": "drop", "at": self._where.pop(state)})

    def clear_pending_creates(self) -> None:
        """Forgets the creates that were interrupted, after the user has checked what became of them."""
        if not self._dry_run and self._merge.carried:
            self._append({"kind": "clear-pending"})

    def finish(self) -> None:
        """Writes the result over the old snapshot, if anything changed, and removes the journal."""
        if self._dry_run:
            return
        try:
            if self._changed:
                self._store.save(self.deployment())
        except StateError as error:
            self._journal.leave()
            raise StateError(f"{error}. The next run goes on from what the journal beside it has") from None
        self._journal.close()

    def deployment(self) -> Json:
        """The result so far, in the CLI's format."""
        return make_deployment(self._merge.resources(), self._merge.operations(), self.crypter.salt)
