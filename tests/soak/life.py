"""The life of one stack: random steps, each a change of the program or of the org, an accident, and a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from lifecycle.cases import put
from safety.harness import Engine, Ran, Watched

from .accidents import Accidents
from .kinds import KINDS
from .model import Held, Spec
from .world import Difference, World, urn_of

WEIGHTS = {
    "up": 30, "preview": 6, "refresh": 6, "up_refresh": 6, "target": 6, "replace": 5, "destroy": 3,
    "fault": 14, "kill": 10, "race": 5, "edit": 8, "remove": 4, "twin": 3, "rename": 3,
    "other_org": 4,
}  # fmt: skip
MOST = 7
"""Resources of a program."""


class Life(Accidents):
    """A stack from its start; `step(n)` does the n-th step, which depends on the seed and on what there is."""

    def __init__(self, seed: str, engine: Engine, emulator: Watched, say: Callable[[str], None]) -> None:
        self.seed, self.engine, self.emulator, self.say = seed, engine, emulator, say
        self.world = World(engine, emulator)
        self.model = self.world.model

    def step(self, number: int) -> None:
        """One step; raises `Difference`."""
        rng = self.rng = Random(f"{self.seed}:{number}")
        self.number, self.told = number, 0
        what = rng.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
        if what not in ("refresh", "destroy", "edit", "remove"):
            for _ in range(rng.choice((0, 1, 1, 2, 3))):
                self.mutate()
        self.say(f"  {number}: {what}")
        getattr(self, f"do_{what}")()
        if self.emulator.violations:
            raise Difference(f"the emulator broke the contract: {self.emulator.violations[0]}")

    # --- changes of the program -----------------------------------------------------------------------------------

    def mutate(self) -> None:
        """One change of the program."""
        rng, program = self.rng, self.model.program
        what = rng.choice(
            ("add", "add", "change", "change", "change", "fixed", "drop", "name", "move", "cut")
        )
        if not program or (what == "add" and len(program) < MOST):
            self.add()
            return
        name = rng.choice(sorted(program))
        spec = program[name]
        if what == "cut":
            self.cut(name)
        elif what == "name":
            self.move(spec, replace(spec, name=self.fresh()))
        elif what == "move":
            self.move(
                spec, replace(spec, box=rng.choice([b for b in ("", "left", "right") if b != spec.box]))
            )
        else:
            self.change(spec, what)

    def fresh(self) -> str:
        """A name that nothing has had yet."""
        self.told += 1
        return f"r{self.number}x{self.told}"

    def add(self, token: str = "", full: bool | None = None) -> Spec:
        """A new resource; a map may use a segment of the program."""
        rng, name = self.rng, self.fresh()
        kind = KINDS[token or rng.choice(sorted(KINDS))]
        full = rng.random() < 0.6 if full is None else full
        args = kind.args(self.number * 10 + self.told, full)
        segments = [each.name for each in self.model.program.values() if each.token == "genesys:Segment"]
        if kind.token == "genesys:ActionMap" and segments and rng.random() < 0.7:
            args = put(args, "trigger_with_segments", [{"$id": rng.choice(segments)}])
        taken = {self.model.resolved(each).get("view_id") for each in self.model.program.values()}
        spec = Spec(name, kind.token, args, rng.choice(("", "", "left", "right")))
        taken |= {held.spec.args.get("view_id") for held in self.model.held.values()}
        if "view_id" in args and args["view_id"] in taken:
            return spec  # one schedule a view
        self.model.program[name] = spec
        return spec

    def cut(self, name: str) -> None:
        """A resource leaves the program; what used it names another one."""
        del self.model.program[name]
        self._instead(name, "segment-1")

    def _instead(self, name: str, by: Any) -> None:
        for each in list(self.model.program.values()):
            if name in each.needs:
                args = put(each.args, "trigger_with_segments", [by])
                self.model.program[each.name] = replace(each, args=args)

    def move(self, spec: Spec, to: Spec) -> None:
        """Another name or another parent, with an alias or without."""
        if self.rng.random() < 0.6 or not spec.kind.has_room_for_two:
            to = replace(to, was=(*spec.was, spec.place))
        else:
            to = replace(to, was=())
        if to.place in self.model.held and to.place not in spec.was:
            return
        del self.model.program[spec.name]
        self.model.program[to.name] = to
        if to.name != spec.name:
            self._instead(spec.name, {"$id": to.name})

    def change(self, spec: Spec, what: str) -> None:
        """Another value, or one less."""
        kind, rng = spec.kind, self.rng
        paths = {
            "change": kind.paths(spec.args),
            "add": kind.paths(spec.args),
            "fixed": kind.fixed(spec.args),
            "drop": [f"-{each}" for each in kind.optional(spec.args)],
        }[what]
        if spec.needs:
            paths = [path for path in paths if "trigger_with_segments" not in path]
        if paths:
            args = kind.changed(spec.args, rng.choice(sorted(paths)), rng.randrange(100))
            if args is not None:
                self.model.program[spec.name] = replace(spec, args=args)

    # --- commands -------------------------------------------------------------------------------------------------

    def ended(self, ran: Ran, work: dict[str, str] | None, excuse: bool = False) -> bool:
        """Compares after an `up`; whether it ended well."""
        world = self.world
        if ran.ok:
            if untold := world.untold(ran):
                raise Difference("ended well, with strays that nobody was told of", ran, untold)
            if excuse:
                world.remove_strays()
            world.settled(ran, work)
            return True
        if not excuse and not self.may_fail(work or {}):
            raise Difference("failed without a reason", ran, work)
        if untold := world.untold(ran):
            raise Difference("failed, with strays that nobody was told of", ran, untold)
        world.kept(ran)
        world.heal(ran)
        return False

    def may_fail(self, work: dict[str, str]) -> bool:
        """Whether something was changed or deleted that the engine doesn't know of, and that has to be changed."""
        return any(
            (held.edited and not held.seen) or held.id in self.world.missing for held in self.worked(work)
        )

    def worked(self, work: dict[str, str]) -> list[Held]:
        found = []
        for spec in self.model.program.values():
            place = self.model.place_of(spec)
            if place and spec.name in work:
                found.append(self.model.held[place])
        return found + [held for place, held in self.model.held.items() if f"-{'/'.join(place)}" in work]

    def do_up(self) -> None:
        work = self.model.work()
        self.ended(self.world.run("up"), work)

    def do_preview(self) -> None:
        if not self.engine.deployment().get("resources"):
            return self.do_up()  # the stack itself is a change
        work = self.model.work()
        before = self.engine.recorded()
        ran = self.world.run("preview", "--expect-no-changes")
        if ran.ok != (not work):
            raise Difference(f"a preview says {'nothing' if ran.ok else 'something'} changes", ran, work)
        if sent := self.emulator.sent():
            raise Difference("a preview asks the API", ran, sent)
        if self.engine.recorded() != before:
            raise Difference("a preview changed the state", ran)
        return None

    def do_refresh(self) -> None:
        ran = self.world.run("refresh")
        if not ran.ok:
            raise Difference("a refresh failed", ran)
        self.refreshed()
        recorded = self.world.recorded()
        if set(recorded) != set(self.model.held):
            raise Difference("a refresh left other resources", ran, (recorded, set(self.model.held)))
        if written := [
            line for line in self.emulator.sent() if line.split()[0] in ("PUT", "PATCH", "DELETE")
        ]:
            raise Difference("a refresh wrote", ran, written)

    def refreshed(self) -> None:
        """The engine knows what others did."""
        missing = self.world.missing
        self.model.held = {place: held for place, held in self.model.held.items() if held.id not in missing}
        missing.clear()
        for held in self.model.held.values():
            held.edited = {top: value for top, value in held.edited.items() if value != held.base[top]}
            held.seen = bool(held.edited)

    def do_up_refresh(self) -> None:
        self.refreshed()
        work = self.model.work()
        self.ended(self.world.run("up", "--refresh"), work)

    def pending_moves(self) -> bool:
        """Whether the state has something under another name or parent, or not at all any more."""
        return any(spec.was for spec in self.model.program.values())

    def do_target(self) -> None:
        program = self.model.program
        used = {name for spec in program.values() for name in spec.needs}
        free = [n for n, spec in program.items() if not spec.needs and n not in used]
        leaving = any(op == "delete" for op in self.model.work().values())
        if not free or leaving or self.pending_moves() or not self.model.held:
            return self.do_up()
        name = self.rng.choice(sorted(free))
        work = {each: op for each, op in self.model.work().items() if each == name}
        whole, wanted = dict(program), program[name]
        ran = self.world.run("up", "--target", urn_of(wanted))
        left = {held.spec.name: held.spec for held in self.model.held.values()}
        program.clear()
        program.update(left)
        program[name] = wanted
        if self.ended(ran, work):
            program.clear()
            program.update(whole)
        return None

    def do_replace(self) -> None:
        fit = [s for s in self.model.program.values() if s.place in self.model.held]
        fit = [spec for spec in fit if spec.kind.has_own_id and spec.kind.has_room_for_two]
        if not fit or self.pending_moves():
            return self.do_up()
        spec = self.rng.choice(sorted(fit, key=lambda each: each.name))
        work = self.model.work()
        work[spec.name] = "replace"
        for each in self.model.program.values():
            if spec.name in each.needs:
                work.setdefault(each.name, "update")
        self.ended(self.world.run("up", "--replace", urn_of(spec)), work)
        return None

    def do_destroy(self) -> None:
        ran = self.world.run("destroy")
        if not ran.ok:
            raise Difference("a destroy failed", ran)
        self.model.held.clear()
        self.world.missing.clear()
        if self.engine.ids() or self.world.own():
            raise Difference("a destroy left something", ran, (self.engine.ids(), self.world.own()))
        self.world.check_foreign(ran)
        for name, spec in self.model.program.items():
            self.model.program[name] = replace(spec, was=())
