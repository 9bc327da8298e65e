"""What happens to a stack while it lives: faults, kills, other people, other organisations."""

from __future__ import annotations

import copy
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from lifecycle.cases import put
from safety.harness import Engine, Ran, Watched
from safety.kill import POINTS, Killer, forget_journal, killed, unlock

from journeys.emulator.http import Request
from journeys.registry import load
from providers.core.program.resource import plain
from providers.core.schema.wire import to_wire

from .kinds import ASSIGNMENT, JOURNEY
from .model import Held, Model, Spec
from .world import Difference, World

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


class Accidents:
    """The steps of a life in which something goes wrong."""

    engine: Engine
    emulator: Watched
    world: World
    model: Model
    rng: Random
    if TYPE_CHECKING:

        def say(self, text: str) -> None: ...
        def add(self, token: str = "", full: bool | None = None) -> Spec: ...
        def ended(self, ran: Ran, work: dict[str, str] | None, excuse: bool = False) -> bool: ...
        def may_fail(self, work: dict[str, str]) -> bool: ...
        def refreshed(self) -> None: ...
        def worked(self, work: dict[str, str]) -> list[Held]: ...
        def do_up(self) -> None: ...
        def do_up_refresh(self) -> None: ...
        def do_refresh(self) -> None: ...
        def do_preview(self) -> None: ...
        def do_destroy(self) -> None: ...

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
        self.say(
            f"     {verb} at request {killer.number} {killer.point}, journal {'kept' if keeps else 'lost'}"
        )
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
        if kind.case is None or held.seen or held.id in self.world.missing:
            return False
        paths = kind.paths(args)
        if not paths:
            return False
        path = self.rng.choice(sorted(paths))
        other, top = (
            kind.changed(args, path, self.rng.randrange(100)),
            path.partition(".")[0].partition("[")[0],
        )
        if other is None or top not in other or top not in args or other[top] == args[top]:
            return False
        if held.spec.needs and top == "trigger_with_segments":
            return False
        if top not in held.edited:
            held.base[top] = kind.value(held.body, top)
        kind.edit(self.emulator, held.id, other, top)
        held.body = kind.objects(self.emulator)[held.id]
        held.edited[top] = kind.value(held.body, top)
        held.leaves[top] = path, kind.leaf(held.body, path)
        if held.edited[top] == held.base[top]:
            del held.edited[top]  # back as it was: nobody can tell
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
        fit = [
            held for held in self.model.held.values() if not held.edited and held.id not in self.world.missing
        ]
        fit = [held for held in fit if held.spec.token != ASSIGNMENT]  # its object, the contact, is not ours
        if fit:
            held = self.rng.choice(sorted(fit, key=lambda each: each.spec.name))
            held.spec.kind.remove(self.emulator, held.id)
            self.world.missing.add(held.id)
            self.say(f"     somebody deletes {held.spec.token} {held.spec.name}")
        self.rng.choice((self.do_refresh, self.do_up, self.do_up_refresh, self.do_preview))()

    def do_twin(self) -> None:
        """An object of the same key is there already: the create fails and names it, until it is adopted."""
        spec = self.add(self.rng.choice(TWINS), full=False)
        twin = self.twin_of(spec)
        ran = self.world.run("up")
        self.refused(ran, spec, twin)
        if self.rng.random() < 0.5:
            spec.kind.remove(self.emulator, twin)
            return self.world.heal(ran)
        ran = self.world.run("up", "--refresh", "--config", "genesys:onExisting=adopt")
        if self.engine.name == "cli":
            self.engine.set(genesys_onExisting="fail")
        self.world.missing.clear()
        if not ran.ok:
            raise Difference("adopting failed", ran)
        self.world.settled(ran, None, fresh=True)
        if self.model.held[spec.place].id != twin:
            raise Difference("something else than the twin was adopted", ran)
        return None

    def do_rename(self) -> None:
        """A resource is to get the name of somebody else's object: that is refused, until the other one is gone."""
        there = {held.spec.name for held in self.model.held.values() if held.spec.token in TWINS}
        names = sorted(there & self.model.program.keys())
        if not names:
            return self.do_up()
        spec = self.model.program[self.rng.choice(names)]
        key = load(spec.token).key_fields[0]
        spec = replace(spec, args=put(spec.args, key, spec.kind.key(self.number * 10 + 9)))
        self.model.program[spec.name] = spec
        twin = self.twin_of(spec)
        ran = self.world.run("up")
        self.refused(ran, spec, twin)
        spec.kind.remove(self.emulator, twin)
        return self.world.heal(ran)

    def twin_of(self, spec: Spec) -> str:
        """Somebody else makes an object of the resource's key; its id."""
        assert spec.kind.case is not None
        provider, minimal = load(spec.token), copy.deepcopy(dict(spec.kind.case.minimal))
        key = provider.key_fields[0]
        fields = to_wire(plain(put(minimal, key, spec.args[key]), provider.shape), provider.shape)
        twin = str(self.emulator.seed(spec.kind.store, fields)["id"])
        self.model.foreign[spec.token][twin] = spec.kind.objects(self.emulator)[twin]
        return twin

    def refused(self, ran: Ran, spec: Spec, twin: str) -> None:
        """The run has failed, names the twin, and has left it alone."""
        if ran.ok or (twin not in ran.text and not self.may_fail(self.model.work())):
            raise Difference("the object that has the name already was not named", ran, spec)
        if untold := self.world.untold(ran):
            raise Difference("failed, with strays that nobody was told of", ran, untold)
        self.world.check_foreign(ran)
        del self.model.foreign[spec.token][twin]
        self.world.kept(ran)

    def do_other_org(self) -> None:
        """The credentials of another org: refused, with nothing written and the state as it was."""
        work = self.worked(self.model.work())
        if not self.model.held:
            return self.do_up()
        vendors = {held.spec.token.partition(":")[0] for held in self.model.held.values()}
        # The first object of a vendor has nothing in the state that its organisation could be compared with.
        known = all(spec.token.partition(":")[0] in vendors for spec in self.model.program.values())
        verb = self.rng.choice(("up", "refresh", "destroy") if work and known else ("refresh", "destroy"))
        before, objects = self.engine.ids(), self.emulator.dump()
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
        if self.emulator.dump() != objects or sorted(self.engine.ids()) != sorted(before):
            raise Difference(f"{verb} with another org's credentials changed something", ran)
        self.world.follow_moves()
        # A destroy has taken the components with nothing in them, before the first object was refused: the engine's own.
        return self.do_up() if verb == "destroy" else None
