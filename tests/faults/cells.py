"""One cell: an operation with one fault, what is true afterwards, and the clean command and refresh after it."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

from providers.core.errors import JourneysError

from .catalog import FAULTS, Fault, Step, quoted
from .expected import Expected, expected
from .limits import Limit, limit_of
from .operations import Operation, clean_steps, operations
from .subjects import subject_of
from .world import Stack, World, world_of

NEXT_STEP = re.compile(
    r"`(journeys|pulumi) [^`]+`|\b([Rr]un (again|it again|`)|[Ss]et |[Cc]heck |[Cc]orrect |[Gg]rant |[Gg]ive |[Ll]ook for|"
    r"[Rr]emove |[Ii]mport |[Nn]ame one|[Dd]elete |take it out|refresh, then|put the program)"
)
SECRETS = ("emulator-secret", "emulator-public-api-token", "Bearer ", "Traceback")
LONGEST = 1600


@dataclass
class Cell:
    """One cell, and what is wrong after it: nothing where it passed, or ended in a known limit."""

    operation: Operation
    fault: Fault
    step: Step
    wrong: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    """What only a person, or nobody, can put right: no failure where it is a known limit."""
    limit: Limit | None = None
    raised: Exception | None = None
    said: str = ""

    @property
    def title(self) -> str:
        """Which one it is."""
        entry = self.step.entry
        return (
            f"{self.operation.subject.token} {self.operation.name}: {self.fault.title} at request {self.step.number} "
            f"({self.step.kind}, {entry.method} {entry.path})"
        )

    @property
    def title_without_ids(self) -> str:
        """The same in every run."""
        token, name = self.operation.subject.token, self.operation.name
        return f"{token} {name} {self.fault.title} {self.step.number}"


class Bench:
    """Runs the cells of one operation, each from the same start."""

    def __init__(self, operation: Operation, world: World) -> None:
        self.operation, self.world = operation, world
        self.stack = Stack(world, **operation.config())
        self._org = (dict(world.emulator.org.clients), set(world.emulator.org.public_api_tokens))
        with quiet():
            operation.prepare(self.stack)
        self._state, self._start = self.stack.snapshot(), world.snapshot()
        self.before = set(world.there())
        self._restore("clean")
        with quiet():
            self.steps = clean_steps(operation, world, self.stack)
        self.after = set(world.there())

    def _restore(self, seed: str) -> None:
        self.mend()
        self.world.restore(self._start, seed)
        self.stack.restore(self._state)

    def mend(self) -> None:
        """Nothing is wrong any more."""
        org = self.world.emulator.org
        org.clients, org.public_api_tokens = dict(self._org[0]), set(self._org[1])
        self.world.emulator.faults.clear()
        self.world.network.hook = self.world.network.change = None

    def cells(self) -> Iterator[Cell]:
        """All cells, not run yet."""
        for fault in FAULTS:
            for step in self.steps:
                if fault.applies(step) and self.operation.has_of_its_own(step):
                    yield Cell(self.operation, fault, step)

    def run(self, cell: Cell) -> Cell:
        """Runs one; `wrong` says what isn't as it must be."""
        self._restore(cell.title_without_ids)
        wanted = expected(cell.fault, cell.step, self.operation)
        world, stack = self.world, self.stack
        world.texts = self.operation.texts(stack)
        cell.fault.arm(world, cell.step)
        began = world.clock.now
        drift: list[str] = []
        with quiet() as said:
            try:
                drift = self.operation.run(stack)
            except Exception as error:
                cell.raised = error
        cell.said = said.getvalue()
        took, sent = world.clock.now - began, len(world.network.log)
        self.mend()
        self._check_end(cell, wanted)
        told = f"{cell.raised} {cell.said}"
        cell.wrong += [f"it repeats {text!r}: {told}" for text in sorted(world.texts) if quoted(text) in told]
        self._check_time(cell, wanted, took)
        more = sent - len(self.steps)
        if cell.raised is None and not wanted.more[0] <= more <= wanted.more[1]:
            cell.open.append(f"{more} requests more, not {wanted.more[0]} to {wanted.more[1]}: {self._log()}")
        if cell.raised is None and drift and not wanted.drifts:
            cell.open.append(f"the refresh found {drift}")
        self._check_objects(cell, "after it")
        self._again(cell)
        self._judge(cell)
        return cell

    def _judge(self, cell: Cell) -> None:
        """What is open is a known limit that the messages tell of, or wrong."""
        if not cell.open:
            return
        limit = limit_of(self.operation, cell.fault, cell.step)
        if limit is None:
            cell.wrong += cell.open
            return
        cell.limit = limit
        if limit.says and limit.says not in f"{cell.raised} {cell.said}":
            cell.wrong += [f"nobody says {limit.says!r}: {cell.raised} {cell.said}", *cell.open]
        self._heed(cell)

    def _heed(self, cell: Cell) -> None:
        """A person does what the messages say: what is in no state goes, and the crash journal with it."""
        operation, stack, world = self.operation, self.stack, self.world
        world.end_process()
        shutil.rmtree(world.pending, ignore_errors=True)
        for id in set(world.there()) - stack.ids - (self.before & self.after):
            operation.subject.remove(world.emulator, id)
        with quiet():
            try:
                if stack.id:
                    stack.refresh()
                operation.run(stack, again=True)
                wanted = operation.wanted
                if wanted is not None and operation.name != "refresh" and stack.preview(wanted).op != "same":
                    cell.wrong.append("a person did as they were told, and the preview has changes")
            except Exception as error:
                cell.wrong.append(f"a person did as they were told, and: {type(error).__name__}: {error}")

    def _log(self) -> str:
        return ", ".join(f"{e.method} {e.path.rpartition('/')[2]} {e.status}" for e in self.world.network.log)

    def _check_time(self, cell: Cell, wanted: Expected, took: float) -> None:
        if not wanted.least_s - 0.01 <= took <= wanted.most_s:
            cell.wrong.append(f"it took {took:.1f} s, not {wanted.least_s:.0f} to {wanted.most_s:.0f}")

    def _check_end(self, cell: Cell, wanted: Expected) -> None:
        error = cell.raised
        if error is None:
            if not wanted.well:
                cell.wrong.append(f"it ended well, not with {[each.__name__ for each in wanted.errors]}")
            return
        if not isinstance(error, JourneysError):
            cell.wrong.append(f"not an error of our tree: {error!r}")
        self._check_error(cell, wanted, error)

    def _check_error(self, cell: Cell, wanted: Expected, error: Exception) -> None:
        text = str(error)
        if not any(type(error) is each for each in wanted.errors) and not (
            JourneysError in wanted.errors and isinstance(error, JourneysError)
        ):
            cell.wrong.append(f"{type(error).__name__}: {text}")
        if not NEXT_STEP.search(text):
            cell.wrong.append(f"no next step: {text}")
        if any(secret in text for secret in SECRETS) or len(text) > LONGEST or not text.isprintable():
            cell.wrong.append(f"not a message for a user: {text!r}")

    def _check_objects(self, cell: Cell, when: str) -> None:
        """Where it ended well, there is what the program says, and nothing beside it."""
        if cell.raised is not None:
            return
        there, wanted, stack = set(self.world.there()), self.operation.wanted, self.stack
        if len(there) != len(self.after):
            cell.open.append(f"{when}: {len(there)} objects, not {len(self.after)}")
        subject, emulator = self.operation.subject, self.world.emulator
        if wanted is not None and (stack.id is None or not subject.is_as_wanted(emulator, stack.id, wanted)):
            cell.open.append(f"{when}: the object is not what the program says")

    def _again(self, cell: Cell) -> None:
        """The clean command once more, then a clean refresh, then a preview: all is as wanted, with nothing left to do."""
        operation, stack = self.operation, self.stack
        with quiet() as said:
            try:
                if stack.id and "`pulumi up --refresh`" in str(cell.raised):
                    stack.refresh()
                operation.run(stack, again=True)
                drift = stack.refresh() if stack.id else []
                if drift:
                    cell.open.append(f"the clean refresh found {drift}")
                op = stack.preview(operation.wanted).op if operation.wanted is not None else "same"
                if op != "same":
                    cell.open.append(f"the preview at the end says {op}")
            except Exception as error:
                cell.said += f"{said.getvalue()} {error}"
                cell.open.append(f"the command again: {type(error).__name__}: {error}")
                return
        there, wanted = set(self.world.there()), operation.wanted
        if len(there) != len(self.after):
            cell.open.append(f"at the end: {len(there)} objects, not {len(self.after)}")
        subject, emulator = operation.subject, self.world.emulator
        if wanted is not None and (stack.id is None or not subject.is_as_wanted(emulator, stack.id, wanted)):
            cell.open.append("at the end: the object is not what the program says")


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """What is said on stderr meanwhile."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        yield said


@contextlib.contextmanager
def bench_of(token: str, name: str) -> Iterator[Bench]:
    """The bench of one operation of one type."""
    subject = subject_of(token)
    operation = next(each for each in operations(subject) if each.name == name)
    with world_of(subject) as world:
        yield Bench(operation, world)
