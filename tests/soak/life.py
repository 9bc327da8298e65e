"""The life of one stack: random steps, each a change of the program or of the org, an accident, and a command."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from lifecycle.cases import put
from safety.harness import Engine, Ran, Watched
from safety.kill import POINTS, Killer, forget_journal, killed, unlock

from journeys.emulator.http import Request
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.wire import to_wire

from .kinds import JOURNEY, KINDS
from .model import Held, Spec
from .world import Difference, World, urn_of

WEIGHTS = {
    "up": 30, "preview": 6, "refresh": 6, "up_refresh": 6, "target": 6, "replace": 5, "destroy": 3,
    "fault": 14, "kill": 10, "race": 5, "edit": 8, "remove": 4, "twin": 3, "other_org": 4,
}  # fmt: skip
FAULTS: list[dict[str, Any]] = [
    {"kind": "status", "status": 500}, {"kind": "status", "status": 502}, {"kind": "status", "status": 503},
    {"kind": "status", "status": 504, "when": "after"}, {"kind": "status", "status": 429, "retry_after": 0.05},
    {"kind": "status", "status": 403}, {"kind": "status", "status": 401}, {"kind": "status", "status": 400},
    {"kind": "status", "status": 409}, {"kind": "status", "status": 404}, {"kind": "status", "status": 503, "times": 9},
    {"kind": "drop"}, {"kind": "drop", "when": "after"}, {"kind": "drop", "when": "during"},
    {"kind": "drop", "when": "after", "reset": True}, {"kind": "answer", "body": "<html>busy</html>"},
    {"kind": "answer", "body": "[]"}, {"kind": "answer", "body": "{}"}, {"kind": "latency", "ms": 30, "times": 3},
    {"kind": "stale", "reads": 1}, {"kind": "lag", "reads": 1},
]  # fmt: skip
TWINS = ("genesys:Segment", "genesys:ActionMap", "genesys:ActionTemplate", "genesys:Outcome")
MOST = 7
"""Resources of a program."""


class Life:
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
        what = rng.choice(("add", "add", "change", "change", "change", "fixed", "drop", "name", "move", "cut"))
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
            self.move(spec, replace(spec, box=rng.choice([b for b in ("", "left", "right") if b != spec.box])))
        else:
            self.change(spec, what)

    def fresh(self) -> str:
        """A name that nothing has had yet."""
        self.told += 1
        return f"r{self.number}x{self.told}"

    def add(self, token: str = "") -> Spec:
        """A new resource; a map may use a segment of the program."""
        rng, name = self.rng, self.fresh()
        kind = KINDS[token or rng.choice(sorted(KINDS))]
        args = kind.args(self.number * 10 + self.told, rng.random() < 0.6)
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
            (held.edited and not held.seen) or held.id in self.world.missing for held in self._worked(work)
        )

    def _worked(self, work: dict[str, str]) -> list[Held]:
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
        work = self.model.work()
        before = self.engine.recorded()
        ran = self.world.run("preview", "--expect-no-changes")
        if ran.ok != (not work):
            raise Difference(f"a preview says {'nothing' if ran.ok else 'something'} changes", ran, work)
        if sent := self.emulator.sent():
            raise Difference("a preview asks the API", ran, sent)
        if self.engine.recorded() != before:
            raise Difference("a preview changed the state", ran)

    def do_refresh(self) -> None:
        ran = self.world.run("refresh")
        if not ran.ok:
            raise Difference("a refresh failed", ran)
        self.refreshed()
        recorded = self.world.recorded()
        if set(recorded) != set(self.model.held):
            raise Difference("a refresh left other resources", ran, (recorded, set(self.model.held)))
        if written := [line for line in self.emulator.sent() if line.split()[0] in ("PUT", "PATCH", "DELETE")]:
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
        if not free or self.pending_moves() or not self.model.held:
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

    # --- accidents ------------------------------------------------------------------------------------------------

    def do_fault(self) -> None:
        options = dict(self.rng.choice(FAULTS))
        if options["kind"] not in ("stale", "lag"):
            options["skip"] = self.rng.randrange(6)
        fault = self.emulator.faults.add(options.pop("kind"), **options)
        work = self.model.work()
        ran = self.world.run("up")
        self.emulator.faults.clear()
        self.say(f"     {fault.kind} {options}, {fault.hits} hits, exit code {ran.code}")
        self.ended(ran, work if not fault.hits else None, excuse=bool(fault.hits))

    def do_kill(self) -> None:
        killer = Killer(self.rng.randrange(1, 8), self.rng.choice(POINTS))
        keeps = self.rng.random() < 0.7
        verb = self.rng.choice(("up", "up", "up", "destroy", "refresh"))
        self.world.write()
        killed(self.engine, verb, killer)
        self.say(f"     {verb} at request {killer.number} {killer.point}, journal {'kept' if keeps else 'lost'}")
        unlock(self.engine)
        if not keeps:
            forget_journal(self.engine)
        if verb == "destroy":
            return self.do_destroy()
        if verb == "refresh":
            self.refreshed()
            return self.do_refresh()
        ran = self.world.run("up")
        self.ended(ran, None, excuse=True)
        return None

    def do_race(self) -> None:
        """Somebody else changes an object while an `up` is about to change it."""
        done: list[Held] = []

        def hook(stage: str, request: Request) -> None:
            if stage != "before" or done:
                return
            for held in self.model.held.values():
                # Where the API has no versions, nobody can know of a change between the GET and the PUT of an update.
                method = "PATCH" if load(held.spec.token).changes_by == "patch" else "GET"
                about = request.method == method and held.id in request.path and held.spec.token != JOURNEY
                if about and self.edit(held):
                    done.append(held)
                    return

        work = self.model.work()
        with self.emulator.hooked(hook):
            ran = self.world.run("up")
        self.say(f"     {len(done)} changes by others, exit code {ran.code}")
        self.ended(ran, work, excuse=bool(done))

    def edit(self, held: Held) -> bool:
        """Somebody changes one field that the program manages; whether one was found."""
        kind, args = held.spec.kind, self.model.resolved(held.spec)
        if kind.case is None or held.id in self.world.missing:
            return False
        paths = kind.paths(args)
        if not paths:
            return False
        path = self.rng.choice(sorted(paths))
        other, top = kind.changed(args, path, self.rng.randrange(100)), path.partition(".")[0].partition("[")[0]
        if other is None or top not in other or top not in args or other[top] == args[top]:
            return False
        if held.spec.needs and top == "trigger_with_segments":
            return False
        held.base[top] = kind.value(held.body, top)
        kind.edit(self.emulator, held.id, other, top)
        held.body = kind.objects(self.emulator)[held.id]
        held.edited[top] = kind.value(held.body, top)
        held.seen = False
        self.say(f"     somebody changes {path} of {held.spec.token} {held.spec.name}")
        return True

    def do_edit(self) -> None:
        fit = [held for held in self.model.held.values() if not held.edited]
        if fit:
            self.edit(self.rng.choice(sorted(fit, key=lambda each: each.spec.name)))
        if self.rng.random() < 0.5:
            self.do_refresh()
        else:
            self.do_up()

    def do_remove(self) -> None:
        fit = [held for held in self.model.held.values() if not held.edited and held.id not in self.world.missing]
        if fit:
            held = self.rng.choice(sorted(fit, key=lambda each: each.spec.name))
            held.spec.kind.remove(self.emulator, held.id)
            self.world.missing.add(held.id)
            self.say(f"     somebody deletes {held.spec.token} {held.spec.name}")
        self.rng.choice((self.do_refresh, self.do_up, self.do_up_refresh, self.do_preview))()

    def do_twin(self) -> None:
        """An object of the same key is there already: the create fails and names it, until it is adopted."""
        spec = self.add(self.rng.choice(TWINS))
        shape = spec.kind.case and copy.deepcopy(dict(spec.kind.case.minimal))
        assert shape is not None
        provider = load(spec.token)
        key = provider.key_fields[0]
        fields = to_wire(plain(put(shape, key, spec.args[key]), provider.shape), provider.shape)
        twin = self.emulator.seed(spec.kind.store, fields)
        objects = spec.kind.objects(self.emulator)
        self.model.foreign[spec.token][twin["id"]] = objects[twin["id"]]
        ran = self.world.run("up")
        if ran.ok or twin["id"] not in ran.text:
            if ran.ok or not self.may_fail(self.model.work()):
                raise Difference("a create didn't name the object that is there already", ran, spec)
        if untold := self.world.untold(ran):
            raise Difference("failed, with strays that nobody was told of", ran, untold)
        self.world.check_foreign(ran)
        del self.model.foreign[spec.token][twin["id"]]
        self.world.kept(ran)
        if self.rng.random() < 0.5:
            spec.kind.remove(self.emulator, twin["id"])
            return self.world.heal(ran)
        ran = self.world.run("up", "--refresh", "--config", "genesys:onExisting=adopt")
        if self.engine.name == "cli":
            self.engine.set(genesys_onExisting="fail")
        self.world.missing.clear()
        if not ran.ok:
            raise Difference("adopting failed", ran)
        self.world.settled(ran, None, fresh=True)
        if self.model.held[spec.place].id != twin["id"]:
            raise Difference("something else than the twin was adopted", ran)
        return None

    def do_other_org(self) -> None:
        """The credentials of another org: refused, with nothing written and the state as it was."""
        work = self._worked(self.model.work())
        if not self.model.held:
            return self.do_up()
        verb = self.rng.choice(("up", "refresh", "destroy")) if work else self.rng.choice(("refresh", "destroy"))
        before, objects = self.engine.recorded(), self.emulator.dump()
        env = {
            "GENESYSCLOUD_OAUTHCLIENT_ID": "other-client",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": "other-secret",
            "PUBLIC_API_TOKEN": "other-token",
        }
        ran = self.world.run(verb, env=env)
        if ran.ok:
            raise Difference(f"{verb} with another org's credentials went on", ran)
        if written := self.emulator.written():
            raise Difference(f"{verb} with another org's credentials wrote", ran, written)
        if self.emulator.dump() != objects or self.engine.recorded() != before:
            raise Difference(f"{verb} with another org's credentials changed something", ran)
        return None
