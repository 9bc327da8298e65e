"""One type in one world: an emulator that listens nowhere, its clock, and a stack with the engine's habits."""

from __future__ import annotations

import copy
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.driver import Driver, Plan, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.plugin.provider import Provider
from providers.core.session import session as sessions
from providers.http import client as clients
from providers.http.client import Client

from .clock import SimulatedTime, simulated
from .network import Network
from .subjects import Subject

PORT = 8787  # nobody listens there
AGE_S = 3600.0
"""What was there before an operation is older than any list may lag."""
NO_PROCESS = 2**22 + 1
"""A process number that no process has: above the largest that Linux gives."""


class Stack(Driver):
    """A resource as an engine keeps it: what a replacement has still to delete, and what a failed step left."""

    def __init__(self, world: World, **more: str) -> None:
        super().__init__(world.subject.token, config_for(world.subject.token, world.emulator, **more))
        self.world = world
        self.pending: dict[str, dict[str, Any]] = {}
        """The outputs of the objects that a replacement has still to delete, by id."""
        self.unfinished = False
        """Whether the last step failed after it had begun, so that the next `up` goes on with it."""

    @property
    def ids(self) -> set[str]:
        """The ids in the state."""
        return {*([self.id] if self.id else []), *self.pending}

    def process(self) -> Provider:
        """A plugin process that has just started; the one before it has ended."""
        self.world.end_process()
        return new_process(self.token, self.config)

    def preview(self, args: Mapping[str, Any]) -> Plan:
        return self._plan(self.process(), args)

    def up(self, args: Mapping[str, Any], replace: bool = False) -> Plan:
        self.preview(args)
        self.others = dict.fromkeys(self.pending, self.world.org_id)
        self.tell_what_is_owned()
        provider = self.process()
        plan = self._plan(provider, args)
        if replace and self.id is not None:
            plan = Plan("replace", inputs=plan.inputs)
        if plan.op == "same" and self.unfinished:
            plan = Plan("update", inputs=plan.inputs)
        if plan.op == "same":
            self.inputs = plan.inputs
        elif plan.op == "update":
            self._update(provider, plan)
        elif plan.deletes_first:
            self._delete(provider, str(self.id), self.outputs)
            self.id, self.inputs, self.outputs = None, {}, {}
            self._create(provider, plan)
        else:
            old = (self.id, self.outputs)
            self._create(provider, plan)
            if old[0] is not None:
                self.pending[old[0]] = old[1]
        self._delete_pending(provider)
        return plan

    def _update(self, provider: Provider, plan: Plan) -> None:
        assert self.id is not None
        olds, news = dict(self.outputs), dict(plan.inputs)
        try:
            result = self.servicer.call(
                "Update", provider.update, self.id, olds, news, old_inputs=self.inputs
            )
        except Exception:
            if self.servicer.kept:
                self._keep(plan.inputs, self.servicer.kept[1])
                self.unfinished = True
            raise
        self._keep(plan.inputs, result.outs)
        self.unfinished = False

    def _create(self, provider: Provider, plan: Plan) -> None:
        before = (self.id, self.outputs)
        try:
            self.create(provider, plan.inputs)
        except Exception:
            if self.servicer.kept:
                self.unfinished = True
                if before[0] is not None and before[0] != self.id:
                    self.pending[before[0]] = before[1]
            raise
        self.unfinished = False

    def _delete_pending(self, provider: Provider) -> None:
        for id, outputs in list(self.pending.items()):
            if id != self.id or self.world.subject.provider.id_of({}) == "":
                self._delete(provider, id, outputs)
            del self.pending[id]

    def refresh(self) -> list[str]:
        self.world.end_process()
        return super().refresh()

    def destroy(self) -> None:
        provider = self.process()
        self._delete_pending(provider)
        if self.id is not None:
            self._delete(provider, self.id, self.outputs)
        self.id, self.inputs, self.outputs = None, {}, {}

    def snapshot(self) -> dict[str, Any]:
        """All that a state file has of it."""
        names = ("id", "inputs", "outputs", "pending", "unfinished", "config")
        return {name: copy.deepcopy(getattr(self, name)) for name in names}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        for name, value in kept.items():
            setattr(self, name, copy.deepcopy(value))


class World:
    """An emulator with its clock and network, and what a machine keeps beside a state."""

    def __init__(
        self, subject: Subject, folder: Path, clock: SimulatedTime | None = None, limits: Any = "off"
    ) -> None:
        self.subject, self.folder = subject, folder
        self.clock = clock or SimulatedTime()
        self.emulator = self._emulator(limits)
        for kind, objects in subject.case.seed.items():
            for each in objects:
                self.emulator.seed(kind, each)
        self.network = Network(self.emulator, self.clock)
        self.texts: set[str] = set()
        """What an error quotes, of the program's texts."""
        self._clients: dict[Any, Client] = {}

    def _emulator(self, limits: Any) -> Emulator:
        switches, clock = dict(self.subject.case.switches), self.clock
        made = Emulator(PORT, limits=limits, switches=switches, clock=clock.time, sleep=clock.sleep)
        made.org.url = made.url
        return made

    @property
    def org_id(self) -> str:
        """Whom the credentials belong to, as the records name it."""
        org = self.emulator.org
        return org.id if self.subject.token.startswith("genesys:") else str(org.workspace["id"])

    def there(self) -> dict[str, dict[str, Any]]:
        """The objects of the type."""
        return self.subject.there(self.emulator)

    def client_for(self, connection: Any) -> Client:
        """One client per connection and process."""
        if connection not in self._clients:
            self._clients[connection] = Client(
                connection, transport=self.network, clock=self.clock.monotonic, sleep=self.clock.sleep
            )
        return self._clients[connection]

    def end_process(self) -> None:
        """The plugin process ends in order."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        for session in sessions._SESSIONS.values():
            session.journal.end()
        sessions.forget_sessions()
        for file in self.pending.glob(f"{os.getpid()}-*.jsonl"):
            file.rename(file.with_name(file.name.replace(str(os.getpid()), str(NO_PROCESS), 1)))

    @property
    def pending(self) -> Path:
        """The folder of the crash journal."""
        return self.folder / "pending"

    # --- snapshots -----------------------------------------------------------------------------------------------

    def snapshot(self) -> tuple[Any, float]:
        """All objects, with what stale reads still show of them."""
        org = self.emulator.org
        return {kind: copy.deepcopy(each.records) for kind, each in org._collections.items()}, self.clock.now

    def restore(self, kept: tuple[Any, float], seed: str) -> None:
        """As it was, with nothing wrong and nothing asked; jitter comes from `seed`."""
        self.end_process()
        objects, self.clock.now = kept[0], kept[1]
        org, emulator = self.emulator.org, self.emulator
        emulator.faults.clear()
        org.clear()
        for kind, records in objects.items():
            found = org.collection(kind)
            found.records = copy.deepcopy(records)
            found.count = sum(each.body is not None for each in records.values())
        emulator.services.reads.clear()
        emulator.services.limits.clear()
        emulator.expire_tokens()
        emulator.requests.clear()
        self.network.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        random.seed(seed)


@contextmanager
def world_of(subject: Subject, **options: Any) -> Iterator[World]:
    """A world in a folder of its own; the process is its own again afterwards."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as root:
        folder = Path(root) / "machine"
        world = World(subject, folder, **options)
        env = {"JOURNEYS_PENDING": str(folder / "pending"), "JOURNEYS_OWNED": str(folder / "owned")}
        before = {name: os.environ.get(name) for name in env}
        os.environ.update(env)
        kept, tempfile.tempdir = tempfile.tempdir, str(folder)
        real = clients.client_for
        clients.client_for = world.client_for
        try:
            with simulated(world.clock):
                folder.mkdir(parents=True, exist_ok=True)
                yield world
                world.end_process()
        finally:
            clients.client_for = real
            tempfile.tempdir = kept
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
