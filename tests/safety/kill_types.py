"""The kill matrix of every registered type: up, update, replace in both orders and destroy, at every request."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lifecycle.cases.types import TAKEN, case_of, registered
from soak.kinds import ASSIGNMENT, KINDS, SEGMENTS, Args, Kind, seed, switches
from soak.world import Difference, World

from .harness import COMMAND, WRITES, Engine, Ran, Watched
from .kill import POINTS, Killer, Snapshot, forget_journal, killed, unlock

PROGRAM = """
import importlib
import json
import pathlib
import pulumi
from journeys.registry import module_of
from providers.twilio_segment import flow

token, args, options = json.loads(pathlib.Path("it.json").read_text())
if "definition" in args:
    steps = [flow.delay("Wait", args["definition"]["$waits"]), flow.leave("Done")]
    args["definition"] = flow.define(flow.event_entry("event('Cart Viewed').count() = 1"), steps)
kind = getattr(importlib.import_module(module_of(token)), token.partition(":")[2])
kind("it", **args, opts=pulumi.ResourceOptions(**options))
"""
COMMANDS = {
    "up": ("up", {}),
    "update": ("up", {}),
    "replace": ("up", {"replace_on_changes": ["*"]}),
    "replace, delete first": ("up", {"replace_on_changes": ["*"], "delete_before_replace": True}),
    "destroy": ("destroy", {}),
}
"""The command that is killed, and the options of the resource."""
TYPES = registered()
Start = Callable[[Path, Watched], Engine]


def kind_of(token: str) -> Kind:
    """The type, those included that the soak doesn't have."""
    return KINDS.get(token) or Kind(token, case_of(token))


def arguments(token: str, command: str) -> tuple[Args, Args]:
    """The arguments before and after a change."""
    kind = kind_of(token)
    if token in TAKEN:
        assert kind.case is not None
        before = dict(kind.case.full)
        fixed = next(iter(kind.case.create_only))
        path = fixed if command.startswith("replace") else kind.case.first_change
        return before, kind.case.changed(path)
    before = kind.args(1, True)
    if token == ASSIGNMENT:
        return {**before, "segment_ids": [SEGMENTS[0]]}, {**before, "segment_ids": list(SEGMENTS[:3])}
    if command.startswith("replace") and not (kind.has_room_for_two and kind.paths(before)):
        return before, _with_key(
            kind, before
        )  # the API takes one object of a key, or nothing else can change
    paths = kind.paths(before)
    return before, (kind.changed(before, paths[0], 3) if paths else None) or _with_key(kind, before)


def _with_key(kind: Kind, args: Args) -> Args:
    if kind.case is None:
        return {**args, "name": "Another journey"}
    return kind.case.named(args, kind.key(2))


@dataclass
class Cells:
    """How the cells of one type, command and journal ended."""

    requests: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


class Cell:
    """One type and one command on a stack of its own."""

    def __init__(self, start: Start, folder: Path, emulator: Watched, token: str, command: str) -> None:
        self.token, self.command, self.kind = token, command, kind_of(token)
        self.verb, options = COMMANDS[command]
        before, after = arguments(token, command)
        self.engine = start(folder / "stack" / "project", emulator)
        self.engine.write(PROGRAM)
        self.emulator = emulator
        self.wanted: list[Args] = [] if self.verb == "destroy" else [after if command != "up" else before]
        self._program(before, options)
        if command != "up":
            self.engine.must("up")
            if self.verb != "destroy":
                self._program(after, options)
        self.keep = folder / "kept"
        self.snapshot = Snapshot(self.engine, self.keep)

    def _program(self, args: Args, options: dict[str, Any]) -> None:
        (self.engine.root / "it.json").write_text(json.dumps([self.token, args, options]))

    def requests(self) -> list[str]:
        """Those that the command takes."""
        self.emulator.sent()
        self.engine.must(self.verb)
        return self.emulator.sent()

    def run(self, number: int, point: str, journal: bool) -> tuple[str, Ran, list[str]]:
        """Kills it there, runs it again, and says how that ended."""
        self.snapshot.restore()
        killed(self.engine, self.verb, Killer(number, point))
        last = self.emulator.sent()[number - 1 :][:1]
        unlock(self.engine)
        if not journal:
            forget_journal(self.engine)
        ran = self.engine.run(self.verb)
        return self.outcome(ran), ran, last

    # --- what is left ------------------------------------------------------------------------------------------------

    def outcome(self, ran: Ran) -> str:
        """`ok`, `stopped`, `warned`, or what is wrong."""
        if "Traceback" in ran.text:
            return "a Python stack"
        strays = self.strays()
        told = all(stray in ran.text or ('"it"' in ran.text and self.kind.case is None) for stray in strays)
        if ran.ok:
            if strays:
                return "warned" if told else f"silent {strays}"
            return self.wrong() or "ok"
        if not told or not COMMAND.search(ran.text):
            return f"failed without object or command {strays}"
        return "stopped" if self.helped(ran) else "stopped, and the advice doesn't help"

    def strays(self) -> list[str]:
        """Ids of objects that are in no state, or in the state and not there."""
        if self.token in TAKEN:
            return []
        there, known = self.own(), self.ids()
        if self.token == ASSIGNMENT:
            here = {
                id for each in self.engine.resources() for id in each["outputs"].get("assigned_here") or ()
            }
            return [contact for contact, segments in there.items() if set(segments) - here]
        return sorted(set(there) ^ known)

    def own(self) -> dict[str, Args]:
        """The objects of the type that weren't there from the start."""
        found = self.kind.objects(self.emulator)
        return {id: body for id, body in found.items() if not _is_seed(id, body)}

    def ids(self) -> set[str]:
        """The ids in the state, as the type has them."""
        there = [each for each in self.engine.resources() if not each.get("pendingReplacement")]
        return {World._id(each) for each in there}  # one that is pending is deleted, and the engine knows it

    def wrong(self) -> str:
        """What else is not as it should be; empty where all is well."""
        if self.token in TAKEN:
            there = self.kind.objects(self.emulator)
            bodies = [there[id] for id in self.ids() if id in there]
        else:
            bodies = list(self.own().values())
        if len(bodies) != len(self.wanted):
            return f"{len(bodies)} objects"
        differs = [self.kind.differs(args, body) for args, body in zip(self.wanted, bodies, strict=True)]
        return f"other values: {differs}" if any(differs) else ""

    def helped(self, ran: Ran) -> bool:
        """Whether what the message names ends it well; a journey has no list, so a person deletes or imports it."""
        if self.kind.case is None:
            for stray in self.strays():
                if stray in self.own():
                    self.kind.remove(self.emulator, stray)
        forget_journal(self.engine)
        flags = ("--refresh",) if self.verb == "up" else ()
        again = self.engine.run(self.verb, *flags, "--config", "genesys:onExisting=adopt")
        if self.engine.name == "cli":
            self.engine.set(genesys_onExisting="fail")
        return again.ok and not self.strays() and not self.wrong()


def _is_seed(id: str, body: Args) -> bool:
    names = (
        *SEGMENTS,
        *(f"schema-{number}" for number in range(9)),
        *(f"view-{number}" for number in range(40)),
    )
    return id in names


def first_write(requests: list[str]) -> int:
    """Its number; 1 is the first request."""
    return next(at for at, line in enumerate(requests, 1) if line.split()[0] in WRITES)


def matrix(
    start: Start,
    token: str,
    command: str,
    *,
    journal: bool,
    sample: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Cells:
    """Every request of a command on one type, or only the first one that writes, times `POINTS`."""
    cells = Cells()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        emulator = stack.enter_context(world_of(token))
        assert isinstance(emulator, Watched)
        cell = Cell(start, folder, emulator, token, command)
        requests = cell.requests()
        numbers = [first_write(requests)] if sample else [*range(1, len(requests) + 1)]
        cells.requests = len(numbers)
        for number in numbers:
            for point in POINTS:
                how, ran, last = cell.run(number, point, journal)
                cells.outcomes[how] += 1
                if progress is not None:
                    progress(f"{cell.engine.name} {token} {command} {number}/{len(requests)} {point}: {how}")
                if how not in ("ok", "stopped", "warned"):
                    cells.bad.append(f"{token} {command} {point} request {number} {last}: {how}\n{ran}")
    return cells


def world_of(token: str) -> Watched:
    """An emulator with what the type refers to."""
    kind = kind_of(token)
    emulator = Watched(switches={**switches(), **(kind.case.switches if kind.case else {})})
    if token in TAKEN:
        assert kind.case is not None
        for store, objects in kind.case.seed.items():
            for each in objects:
                emulator.seed(store, each)
    else:
        seed(emulator)
    return emulator


__all__ = ["COMMANDS", "TYPES", "Cells", "Difference", "matrix"]
