"""Two writers: somebody else changes, adds or removes one field of any type while the program changes another one."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lifecycle.acting import is_as_wanted, live
from lifecycle.cases import GONE, Case, put
from lifecycle.cases.types import TAKEN, TOKENS, case_of, has_case
from soak.kinds import _at
from support.driver import Driver
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.emulator.log import LoggedRequest
from journeys.registry import load
from providers.core.errors import JourneysError, UpdateConflict
from providers.core.program.resource import plain
from providers.core.schema.equality import ABSENT
from providers.core.schema.validation import validate
from providers.core.schema.wire import from_wire, to_wire

Args = dict[str, Any]
ENDS = ("applied", "conflict", "afterwards")
"""Both changes are there; refused, naming the path, with theirs untouched; done, and said."""
NOTHING = "nothing"
"""What they did left the field as it was, such as a default that the server fills in again; or we sent nothing."""
SERVERS = ("checked", "unchecked")
"""What servers do with versions: the emulator's switch."""
AFTERWARDS = re.compile("somebody else|may have overwritten")


@dataclass(frozen=True)
class Round:
    """One type, what they do at which path, the arguments before, and ours after."""

    token: str
    what: str
    path: str
    before: Args
    theirs: Args
    ours: Args
    path_of_ours: str
    during: bool

    def __str__(self) -> str:
        when = "during the update" if self.during else "before it"
        return f"{self.token}: they {self.what} {self.path} {when}, we change {self.path_of_ours}"


@dataclass
class Counts:
    """How the rounds of one type ended."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


def tokens() -> list[str]:
    """The types whose fields somebody else can change, and whose objects have an update."""
    return [token for token in (*TOKENS, *TAKEN) if has_case(token) and case_of(token).changes]


def is_valid(case: Case, args: Args | None) -> bool:
    """Whether the program's own check takes it."""
    if args is None:
        return False
    return not any(each.severity == "error" for each in validate(dict(args), load(case.token).args))


def removed(case: Case, path: str) -> Args | None:
    """The full arguments without one field at any depth, or None where it cannot be left out."""
    try:
        args = put(case.full, path, GONE)
        for other, value in case.together.get(f"-{path}", ()):
            args = put(args, other, value)
    except (KeyError, IndexError, TypeError):
        return None
    return args if is_valid(case, args) else None


def rounds(token: str, rng: Random) -> Iterator[Round]:
    """Every field of a type: changed, taken away and added by somebody else, beside a change of ours."""
    case = case_of(token)
    full, paths = dict(case.full), list(case.changes)
    for path in paths:
        without = removed(case, path)
        ways = [("change", full, case.changed(path))]
        if without is not None:
            ways += [("remove", full, without), ("add", without, full)]
        for what, before, theirs in ways:
            for during in (False, True):
                for _ in range(20):
                    other = rng.choice(paths)
                    ours = _laid(case, before, other) or _laid(case, before, other, case.minimal)
                    if ours == theirs:
                        ours = _laid(case, before, other, case.minimal)
                    if ours is not None and ours != before and ours != theirs:
                        yield Round(token, what, path, before, theirs, ours, other, during)
                        break


def _laid(case: Case, args: Args, path: str, source: Mapping[str, Any] | None = None) -> Args | None:
    """The arguments with another value at a path: that of the case's changes, or of other arguments."""
    changes = [(path, case.changes[path]), *case.together.get(path, ())]
    if source is not None:
        changes = [(path, source[path])] if path in source else []
    try:
        for each, value in changes:
            args = put(args, each, value)
    except (KeyError, IndexError, TypeError):
        return None
    return args if is_valid(case, args) else None


def play(each: Round, emulator: Emulator) -> tuple[str, str]:
    """One round on an emulator of its own kind of server: how it ended, and what was said."""
    case = case_of(each.token)
    it = Driver(each.token, config_for(each.token, emulator, listLag="0.2"))
    it.up(each.before)
    assert it.id is not None
    done: list[Args] = []
    noop: list[bool] = []

    def act(_: LoggedRequest | None = None) -> None:
        if not done:
            before = _read(case, emulator, str(it.id), each.path)
            _by_hand(case, emulator, str(it.id), each)
            done.append(live(case, emulator, str(it.id)))
            noop.append(before == _read(case, emulator, str(it.id), each.path))

    if each.during:
        # Where the API has no versions, nobody can know of a change between the GET and the PUT of an update.
        provider = load(each.token)
        method = "PATCH" if provider.changes_by == "patch" and provider.sends_version else "GET"
        emulator.faults.add("call", method=method, path=re.escape(provider.path), run=act)
    else:
        act()
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            it.up(each.ours)
    except UpdateConflict as conflict:
        emulator.faults.clear()
        return _after_conflict(case, emulator, it, each, done, str(conflict)), str(conflict)
    except JourneysError as error:
        return f"failed: {type(error).__name__}", str(error)
    emulator.faults.clear()
    if not done or noop[0]:
        return NOTHING, ""
    if not is_as_wanted(case, emulator, it, each.ours):
        told = AFTERWARDS.search(said.getvalue())
        return ("afterwards" if told else "silent: ours is not there"), said.getvalue()
    if _is_kept(case, emulator, str(it.id), each):
        return "applied", said.getvalue()
    return ("afterwards" if AFTERWARDS.search(said.getvalue()) else "silent: overwritten"), said.getvalue()


def _by_hand(case: Case, emulator: Emulator, id: str, each: Round) -> None:
    shape = load(case.token).shape
    before, after = (to_wire(plain(args, shape), shape) for args in (each.before, each.theirs))
    fields = {n: after.get(n) for n in {*before, *after} if before.get(n) != after.get(n)}
    there = emulator.objects(case.kind)[case.server_id(id)]
    usual = emulator.switches["nested_patch"]
    emulator.switches["nested_patch"] = "replaced"  # whatever they take away inside a block is gone
    try:
        emulator.edit(case.kind, case.server_id(id), **_without_none(case.written(fields, there)))
    finally:
        emulator.switches["nested_patch"] = usual


def _without_none(fields: Mapping[str, Any]) -> Args:
    """The fields at the top may be None, which takes them away; those below are left out."""
    return {
        name: {n: v for n, v in value.items() if v is not None} if isinstance(value, dict) else value
        for name, value in fields.items()
    }


def _read(case: Case, emulator: Emulator, id: str, path: str) -> Any:
    return _at(from_wire(live(case, emulator, id), load(case.token).shape), path)


def _after_conflict(
    case: Case, emulator: Emulator, it: Driver, each: Round, left: list[Args], text: str
) -> str:
    if live(case, emulator, str(it.id)) != left[0]:
        return "a conflict that wrote"
    named = set(re.findall(r"[\w.\[\]]+", text.partition("nothing was overwritten: ")[2]))
    together = (*case.together.get(each.path, ()), *case.together.get(f"-{each.path}", ()))
    parts = [each.path, *(path for path, _ in together)]
    near = any(_is_near(path, name) for path in parts for name in named)
    return "conflict" if near else "a conflict without the path"


def _is_near(one: str, other: str) -> bool:
    return (
        one == other or one.startswith((f"{other}.", f"{other}[")) or other.startswith((f"{one}.", f"{one}["))
    )


def _is_kept(case: Case, emulator: Emulator, id: str, each: Round) -> bool:
    """Whether the server has what they did, or what both wanted."""
    now = from_wire(live(case, emulator, id), load(case.token).shape)
    wanted, there = _at(each.theirs, each.path), _at(now, each.path)
    if wanted is ABSENT:
        return there is ABSENT or there in (None, [], {}) or there != _at(each.before, each.path)
    shape = load(case.token).shape
    top = re.split(r"[.\[]", each.path)[0]
    theirs = from_wire(to_wire(plain({top: each.theirs[top]}, shape), shape), shape)
    return bool(there == _at(theirs, each.path))


def play_all(token: str, versions: str, seed: Any, *, most: int = 10_000) -> Counts:
    """All rounds of a type against one kind of server."""
    case, counts = case_of(token), Counts()
    for each in list(rounds(token, Random(f"{token} {versions} {seed}")))[:most]:
        with Emulator(limits="off", switches=_switches(case, versions)) as emulator:
            for kind, objects in case.seed.items():
                for one in objects:
                    emulator.seed(kind, one)
            how, said = play(each, emulator)
        counts.outcomes[how] += 1
        if how not in (*ENDS, NOTHING):
            counts.bad.append(f"{each}, versions {versions}: {how}\n{said}")
    return counts


def _switches(case: Case, versions: str) -> Mapping[str, str]:
    return {"references": "none", "versions": versions, **case.switches}
