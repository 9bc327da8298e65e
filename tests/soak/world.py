"""One stack and its emulated org: commands, what the state has, what the org has, and whether both are as the model says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from safety.harness import Engine, Ran, Watched
from safety.kill import forget_journal, unlock

from .kinds import ASSIGNMENT, JOURNEY, KINDS, Args
from .model import Held, Model, Spec

STACK = "urn:pulumi:dev::safety::"
KEPT = re.compile("the server kept it|the server keeps it")
SHARED = re.compile(r"segment assignment (\S+): \d+ of the segments were assigned already")
TOLD = re.compile("somebody else|was changed|may have overwritten")
Place = tuple[str, str]


class Difference(AssertionError):
    """The stack or the org is not as the model says."""

    def __init__(self, headline: str, ran: Ran | None = None, details: object = "") -> None:
        self.headline = headline
        super().__init__(f"{headline}\n{details}\n{ran or ''}")


def urn_of(spec: Spec) -> str:
    """Of a resource of the program."""
    box = f"acme:index:{spec.box}$" if spec.box else ""
    return f"{STACK}{box}pulumi-python:dynamic/{spec.token}::{spec.name}"


class World:
    """The stack, the org, and what the model says of them."""

    def __init__(self, engine: Engine, emulator: Watched) -> None:
        self.engine, self.emulator, self.model = engine, emulator, Model()
        self.missing: set[str] = set()
        """Ids that somebody deleted without the engine being told."""
        self.shared: set[str] = set()
        """Contacts of which was said that they keep segments: the journal that told whose they are was lost."""
        self.model.foreign = {token: kind.objects(emulator) for token, kind in KINDS.items()}

    def run(self, verb: str, *flags: str, env: dict[str, str] | None = None) -> Ran:
        """One command, with the program of now."""
        self.write()
        self.emulator.sent()
        return self.sane(self.engine.run(verb, *flags, env=env))

    def write(self) -> None:
        """Writes the program's resources."""
        (self.engine.root / "resources.json").write_text(self.model.text())

    def sane(self, ran: Ran) -> Ran:
        """Whatever was run, no Python stack is shown."""
        if "Traceback" in ran.text:
            raise Difference("a Python stack is shown", ran)
        self.shared |= set(SHARED.findall(ran.text))
        return ran

    # --- what there is -------------------------------------------------------------------------------------------

    def recorded(self) -> dict[Place, str]:
        """The ids in the state, without those that are to be deleted."""
        found: dict[Place, str] = {}
        for entry in self.engine.resources():
            if entry.get("delete") or entry.get("pendingReplacement"):
                continue
            _, _, types, name = entry["urn"].split("::")
            box = types.partition("$")[0].rpartition(":")[2] if "$" in types else ""
            found[name, box] = self._id(entry)
        return found

    def follow_moves(self) -> None:
        """A run that failed may have given what it didn't change its new name and parent."""
        held = {each.id: each for each in self.model.held.values()}
        self.model.held = {
            place: replace(held[id], spec=replace(held[id].spec, name=place[0], box=place[1]))
            for place, id in self.recorded().items()
        }

    def ids(self) -> set[str]:
        """All ids in the state."""
        return {self._id(entry) for entry in self.engine.resources()}

    @staticmethod
    def _id(entry: Mapping[str, Any]) -> str:
        id = str(entry["id"])
        return id.rpartition("/")[2] if entry["type"].endswith(JOURNEY) else id

    def own(self) -> dict[tuple[str, str], Args]:
        """The objects of the org that aren't somebody else's, by token and id."""
        return {
            (token, id): body
            for token, kind in KINDS.items()
            for id, body in kind.objects(self.emulator).items()
            if id not in self.model.foreign[token] and not (id in self.shared and id not in self.ids())
        }

    def check_foreign(self, ran: Ran) -> None:
        """What others have is as it was."""
        for token, objects in self.model.foreign.items():
            there = KINDS[token].objects(self.emulator)
            for id, body in objects.items():
                if there.get(id) != body:
                    raise Difference(f"somebody else's {token} was touched", ran, (body, there.get(id)))

    def strays(self) -> list[tuple[str, str, str]]:
        """Token, id and name of what is in the org and in no state, or in the state and not there."""
        known, own = self.ids(), self.own()
        there = {id for _, id in own}
        orphans = [
            (token, id, str(body.get("name") or body.get("displayName") or id))
            for (token, id), body in own.items()
            if id not in known
        ]
        return orphans + [("", id, id) for id in known - there - self.missing]

    def untold(self, ran: Ran) -> list[Any]:
        """The strays that a message doesn't name."""
        names = {held.spec.args.get("name"): held.spec.name for held in self.model.held.values()}
        names |= {spec.args.get("name"): spec.name for spec in self.model.program.values()}
        return [
            stray
            for stray in self.strays()
            if stray[1] not in ran.text
            and f'"{stray[2]}"' not in ran.text
            and not (stray[0] == JOURNEY and f'"{names.get(stray[2])}"' in ran.text)
        ]

    # --- comparing -------------------------------------------------------------------------------------------------

    def settled(self, ran: Ran, work: Mapping[str, str] | None, fresh: bool = False) -> None:
        """After a run that ended well: state, org and model agree.

        `work` None: whatever had to be done. `fresh`: the run has read what others did.
        """
        model = self.model
        before = dict(model.held)
        old_ids = {held.id for held in before.values()}
        moved = {spec.name: model.place_of(spec) for spec in model.program.values()}
        model.settle()
        recorded = self.recorded()
        if set(recorded) != set(model.held):
            raise Difference(
                "the state has other resources than the program", ran, (recorded, set(model.held))
            )
        own = self.own()
        for place, held in model.held.items():
            held.id = recorded[place]
        for held in model.held.values():
            spec = held.spec
            op = "any" if work is None else work.get(spec.name, "same")
            op = "fresh" if fresh else op
            was = before.get(moved[spec.name] or ("", ""))
            body = own.pop((spec.token, held.id), None)
            if body is None:
                if held.id in self.missing and was is not None and was.id == held.id:
                    continue  # nothing was sent about it
                raise Difference(f"{spec.token}: {op} left no object", ran, spec)
            self._check(ran, op, held, was, body, old_ids)
            held.body = body
        if own:
            raise Difference(f"objects that nobody knows: {sorted({token for token, _ in own})}", ran, own)
        self.missing &= {held.id for held in model.held.values()}
        self.check_foreign(ran)

    def _check(self, ran: Ran, op: str, held: Held, was: Held | None, body: Args, old_ids: set[str]) -> None:
        spec, kind = held.spec, held.spec.kind
        if op in ("same", "update") and (was is None or was.id != held.id):
            raise Difference(f"{spec.token}: {op} gave another id", ran, spec)
        if op in ("create", "replace") and kind.has_own_id and held.id in old_ids:
            raise Difference(f"{spec.token}: {op} gave an old id", ran, spec)
        if op == "same" and body != held.body:
            raise Difference(f"{spec.token}: changed without a reason", ran, (held.body, body))
        wanted = self.model.resolved(spec)
        if held.id in self.shared and spec.token == ASSIGNMENT:
            body = {segment: each for segment, each in body.items() if segment in wanted["segment_ids"]}
        differs = set(kind.differs(wanted, body))
        if op in ("create", "replace", "fresh") or (was and was.id != held.id):
            held.edited, held.seen = {}, False
        if differs - (set(held.edited) if op == "same" or not held.seen else set()):
            raise Difference(
                f"{spec.token}: {op} left {sorted(differs)} other than wanted", ran, (wanted, body)
            )
        if op == "update" and was is not None and spec.kind.case is not None:
            for top in was.spec.args.keys() - spec.args.keys() - set(spec.kind.case.left):
                left = spec.kind.value(body, top)
                if left and left == spec.kind.value(held.body, top) and not KEPT.search(ran.text):
                    raise Difference(f"{spec.token}: {top} left the program, and is still there", ran, left)
        if op in ("update", "any"):
            self._check_edits(ran, held, was.spec.args if was else {}, body, differs)
        elif held.seen:  # what the program has come to say itself is nobody's edit any more
            held.edited = {top: value for top, value in held.edited.items() if spec.args.get(top) != value}
            held.seen = bool(held.edited)

    def _check_edits(self, ran: Ran, held: Held, before: Args, body: Args, differs: set[str]) -> None:
        what, kind = f"{held.spec.token} {{}}", held.spec.kind
        for top, value in list(held.edited.items()):
            now = kind.value(body, top)
            is_wanted_now = before.get(top) != held.spec.args.get(top)
            if held.seen and now == value != held.base[top] and not (is_wanted_now or KEPT.search(ran.text)):
                raise Difference(what.format(f"{top} was changed, and is not set right"), ran, (value, now))
            path, leaf = held.leaves[top]
            lost = now != value and kind.leaf(body, path) != leaf
            if not held.seen and lost and not TOLD.search(ran.text):
                raise Difference(what.format(f"{top} was overwritten in silence"), ran, (value, now))
            written = body != held.body
            if held.seen or now != value or ((written or is_wanted_now) and top not in differs):
                del held.edited[top]  # what is left in an answer is the new baseline
            elif written:
                held.seen = True
        held.seen = held.seen and bool(held.edited)

    def kept(self, ran: Ran) -> None:
        """After a run that failed: nothing that somebody changed was overwritten without a word."""
        own = self.own()
        for held in self.model.held.values():
            body = own.get((held.spec.token, held.id))
            for top, value in held.edited.items() if body and not held.seen else ():
                path, leaf = held.leaves[top]
                kind = held.spec.kind
                lost = kind.value(body, top) != value and kind.leaf(body, path) != leaf
                if lost and not TOLD.search(ran.text):
                    raise Difference(
                        f"{held.spec.token}: {top} was overwritten in a run that failed", ran, value
                    )

    # --- setting right ---------------------------------------------------------------------------------------------

    def heal(self, ran: Ran) -> None:
        """What the messages advise, until the stack is as the program says."""
        self.emulator.faults.clear()
        unlock(self.engine)
        for attempt in range(3):
            unlock(self.engine)
            flags = ["--refresh"]
            if attempt:
                self._by_hand(ran)
                flags += ["--config", "genesys:onExisting=adopt"]
            ran = self.run("up", *flags)
            if attempt and self.engine.name == "cli":
                self.engine.set(genesys_onExisting="fail")
            if ran.ok:
                break
        else:
            raise Difference("nothing that the messages advise helps", ran)
        self.missing.clear()
        for _, id, _ in self.strays():
            if id not in ran.text:
                raise Difference("a stray was left in silence", ran, id)
        self.remove_strays()
        self.settled(ran, None, fresh=True)

    def _by_hand(self, ran: Ran) -> None:
        """A person looks for what was named, and starts on another machine."""
        for token, id, _ in self.strays():
            if token == JOURNEY:
                KINDS[token].remove(self.emulator, id)
        forget_journal(self.engine)

    def remove_strays(self) -> None:
        """A person deletes what the messages have named."""
        for token, id, _ in self.strays():
            if token:
                KINDS[token].remove(self.emulator, id)
