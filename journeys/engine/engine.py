"""The embedded engine: one object per stack, one method per command of the CLI."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .apply import FAILURES
from .config import environment, load_config, load_project, refuse_real_org, require_name
from .deletes import delete_steps, run_deletes
from .deployment import Deployment
from .events import UNEXPECTED_CHANGES, Result, StepEvent, plain_outputs
from .importer import import_resources
from .monitor import Monitor, serve
from .native import executable
from .plugin import PluginProcess
from .program import run_program
from .providers import DYNAMIC, Registry
from .refresh import refresh_all
from .snapshot import Snapshot
from .state import ROOT_STACK_TYPE
from .store import StateError, Store, read_deployment
from .trust import Trust, Untrusted
from .urns import meant
from .values import Props


class Engine:
    """Runs the Pulumi program in `cwd` for one stack, without the Pulumi CLI.

    `state_dir` defaults to `<project>/.journeys`.  `config` adds to Pulumi.<stack>.yaml and wins over it; a
    value of class `Secret` is a secret.  `env` adds to this process's environment, for the program and the
    plugin.  `python` is the interpreter of both, by default the project's virtual environment or this one.
    `progress` is called with each `StepEvent`, from any thread, one call at a time.  `trusted` are provider pointers
    that may be loaded from state besides ours; a run adds those that its program registers.

    Every method raises ConfigError, StateError or SecretsError before anything has run; what goes wrong in a
    run is in its Result.
    """

    def __init__(
        self,
        cwd: Path | str,
        stack: str = "dev",
        state_dir: Path | str | None = None,
        config: dict[str, str] | None = None,
        env: dict[str, Any] | None = None,
        python: str | None = None,
        allow_real_org: bool = False,
        progress: Callable[[StepEvent], None] | None = None,
        trusted: set[str] | None = None,
    ) -> None:
        self.env = environment(env)
        self.project = load_project(Path(cwd), python)
        require_name("stack", stack)
        self.stack = stack
        self.store = Store(Path(state_dir or self.project.root / ".journeys"), self.project.name, stack)
        self._config = config
        self._allow_real_org = allow_real_org
        if not allow_real_org:
            self.env["JOURNEYS_LOOPBACK_ONLY"] = "1"  # for what the program itself asks, such as lookups
        self._progress = progress
        self._trust = Trust(set() if trusted is None else trusted)
        self._current: Deployment | None = None

    def cancel(self) -> None:
        """Ends the run that is under way, from another thread or a signal handler: nothing new is started,
        and what is running is waited for and recorded."""
        if self._current is not None:
            self._current.cancel()

    def preview(
        self,
        targets: Sequence[str] = (),
        refresh: bool = False,
        expect_no_changes: bool = False,
        replace: Sequence[str] = (),
    ) -> Result:
        """What `up` would do; writes nothing."""
        return self._run(
            True, True, targets=targets, first=refresh, expect_no_changes=expect_no_changes, replace=replace
        )

    def up(
        self,
        targets: Sequence[str] = (),
        refresh: bool = False,
        expect_no_changes: bool = False,
        replace: Sequence[str] = (),
    ) -> Result:
        """Runs the program and makes the world like it; what `replace` names gets a new object."""
        return self._run(
            False, True, targets=targets, first=refresh, expect_no_changes=expect_no_changes, replace=replace
        )

    def refresh(
        self,
        preview_only: bool = False,
        run_program: bool = False,
        targets: Sequence[str] = (),
        expect_no_changes: bool = False,
        clear_pending_creates: bool = False,
    ) -> Result:
        """Reads the world into state.  Providers are configured as they were at the last `up`, or as they
        would be now with `run_program`; `clear_pending_creates` forgets creates that were interrupted."""
        return self._run(
            preview_only,
            run_program,
            mode="refresh",
            targets=targets,
            expect_no_changes=expect_no_changes,
            clear_pending_creates=clear_pending_creates,
        )

    def destroy(self, run_program: bool = False, targets: Sequence[str] = ()) -> Result:
        """Deletes everything that is in state, from what state says (or `run_program`: fresh configuration)."""
        return self._run(False, run_program, mode="destroy", targets=targets)

    def export(self) -> dict[str, Any]:
        """The stack as a document that `pulumi stack import` takes; secrets stay encrypted."""
        return {"version": 3, "deployment": self.store.load()}

    def outputs(self) -> Props:
        """The stack's outputs as of the last run, as plain values."""
        return self.stack_outputs()[0]

    def stack_outputs(self) -> tuple[Props, set[str]]:
        """The stack's outputs as of the last run, and the names of those that are secret."""
        config = load_config(self.project, self.stack, self._config, self.env)
        for state in Snapshot(self.store, config.crypter, dry_run=True).olds:
            if state.type == ROOT_STACK_TYPE:
                return plain_outputs(state.outputs)
        return {}, set()

    def import_state(self, document: dict[str, Any]) -> None:
        """Replaces the stack's state by an exported document (of this engine or of the CLI)."""
        deployment = read_deployment(document)
        operations = [each.get("resource") or {} for each in deployment.get("pending_operations") or []]
        records = [*(deployment.get("resources") or []), *operations]
        self._trust.require_records(records, "In this file, each of these resources")
        with self._locked():
            self.store.journal_path.unlink(missing_ok=True)
            self.store.save(deployment)

    def taint(self, urns: Sequence[str], tainted: bool = True) -> int:
        """Marks resources in state so that the next `up` replaces them, or takes the mark away again.

        Returns how many there were; raises StateError, with nothing written, for a URN that state doesn't have.
        """
        with self._locked():
            deployment = self.store.load()
            records = {r["urn"]: r for r in deployment.get("resources") or [] if not r.get("delete")}
            missing = {urn: meant(urn, records) for urn in urns if urn not in records}
            if missing:
                lines = "".join(f"\n  {urn}{hint}" for urn, hint in missing.items())
                advice = "" if any(missing.values()) else "\n`journeys engine export` shows the URNs of all"
                raise StateError(f"stack {self.stack!r} has no such resource:{lines}{advice}")
            for urn in urns:
                records[urn].pop("taint", None)
                if tainted:
                    records[urn]["taint"] = True
            self.store.save(deployment)
            self.store.journal_path.unlink(missing_ok=True)
        return len(set(urns))

    def import_(self, file: Path | str) -> Result:
        """Takes existing objects into state, from a file as for `pulumi import --file`."""
        return self.import_resources(json.loads(Path(file).read_text(encoding="utf-8")))

    def import_resources(self, document: dict[str, Any]) -> Result:
        """The same for a document that was read already."""
        self._trust.require_records(document.get("resources", []), "In this file, each of these resources")
        return self._run(False, False, mode="import", work=lambda d: import_resources(d, document))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.store.refuse_if_cli_owns()
        self.store.lock.acquire()
        try:
            yield
        finally:
            self.store.lock.release()

    def _guard(self, inputs: Props) -> None:
        if not self._allow_real_org:
            refuse_real_org(inputs, self.env, "a provider")

    def _run(
        self,
        dry_run: bool,
        run_program: bool,
        *,
        mode: str = "update",
        targets: Sequence[str] = (),
        replace: Sequence[str] = (),
        first: bool = False,
        expect_no_changes: bool = False,
        clear_pending_creates: bool = False,
        work: Callable[[Deployment], None] | None = None,
    ) -> Result:
        started = time.monotonic()
        config = load_config(self.project, self.stack, self._config, self.env)
        if not self._allow_real_org:
            refuse_real_org(config.values, self.env)
        # A preview only reads, and what it reads is replaced in one step: it needs no lock.
        with contextlib.nullcontext() if dry_run else self._locked():
            self.store.refuse_if_cli_owns()
            snapshot = Snapshot(self.store, config.crypter, dry_run=dry_run)
            registry = Registry(
                lambda package: self._start_plugin(d, package), self._guard, self._trust, preview=dry_run
            )
            d = Deployment(
                self.project,
                self.stack,
                config,
                snapshot,
                registry,
                dry_run=dry_run,
                mode=mode,
                refresh=mode == "refresh" and run_program,
                targets=targets,
                replace=replace,
                progress=self._progress,
            )
            monitor = Monitor(d)
            server, d.address = serve(monitor)
            self._current = d
            try:
                self._work(d, monitor if run_program else None, first, clear_pending_creates, work)
            except FAILURES as error:
                d.error("", str(error))
            finally:
                self._current = None
                registry.close()
                server.stop(None)
                try:
                    snapshot.finish()
                    if not dry_run and snapshot.crypter.salt:
                        config.save_salt()
                except (StateError, OSError) as error:
                    d.error("", str(error))
        result = d.result
        result.duration = time.monotonic() - started
        if result.exit_code == 0 and expect_no_changes and result.changed:
            result.exit_code = UNEXPECTED_CHANGES
            d.say("error", "", "no changes were expected but changes occurred")
        return result

    def _work(
        self,
        d: Deployment,
        program: Monitor | None,
        first: bool,
        clear_pending_creates: bool,
        work: Callable[[Deployment], None] | None,
    ) -> None:
        if work is not None:
            work(d)
            return
        if program is None:
            self._trust.require_states(state for state in d.prev if d.targeted(state))
        if clear_pending_creates:
            d.snapshot.clear_pending_creates()
        elif d.snapshot.pending and d.mode != "refresh" and not d.dry_run:
            d.say("warning", "", _pending_warning(d))
        if first or (d.mode == "refresh" and program is None):
            refresh_all(d)
        if d.mode == "refresh" and program is None:
            self._finish_outputs(d)
            return
        if d.failed.is_set():
            return
        d.check_replace()
        if d.failed.is_set():
            return
        if program is not None:
            run_program(d, program, self._child_env())
        d.check_targets()
        if not d.failed.is_set() and d.mode != "refresh":
            steps = delete_steps(d)
            try:
                self._trust.require_states(
                    step.old for step in steps if step.op.startswith("delete") and step.old
                )
            except Untrusted as error:
                d.error("", str(error))
            if d.dry_run or not d.failed.is_set():
                run_deletes(d, steps)
        self._finish_outputs(d)

    def _finish_outputs(self, d: Deployment) -> None:
        state = d.news.get(d.stack_urn)
        old = d.olds.get(d.stack_urn)
        if old is not None:
            d.result.old_outputs, d.result.secret_outputs = plain_outputs(old.outputs)
            d.result.shown_outputs = (old.outputs, old.outputs)
        if state is None or d.stack_outputs is None or d.mode == "destroy":
            # Nothing was said about the outputs; they are only gone when the stack is.
            if d.mode != "destroy" or d.failed.is_set():
                d.result.outputs = d.result.old_outputs
            return
        outputs = dict(d.stack_outputs)
        if d.failed.is_set() and old is not None:
            # A failed program may not have come to all of its outputs: the old ones stay.
            outputs = {**old.outputs, **outputs}
        state.outputs = outputs
        d.snapshot.rewrite(state)
        d.result.shown_outputs = (d.result.shown_outputs[0], outputs)
        d.result.outputs, secret = plain_outputs(outputs)
        d.result.secret_outputs |= secret
        d.result.unknown_outputs = set(outputs) - set(d.result.outputs)

    def _start_plugin(self, d: Deployment, package: str) -> PluginProcess:
        command = [self.project.python, "-u", "-m", "pulumi.dynamic"]
        if package != DYNAMIC:
            command = [executable(self.project.plugins, package)]
        env = {**self._child_env(), "PULUMI_PROJECT": self.project.name}
        # As the CLI tells it: the values of the package's own namespace, in plain.
        own = {k.partition(":")[2]: v for k, v in d.config.values.items() if k.startswith(f"{package}:")}
        env["PULUMI_CONFIG"] = json.dumps(own)
        return PluginProcess(
            command,
            str(self.project.workdir),
            env,
            d.address,
            lambda severity, text: d.say(severity, "", text),
        )

    def _child_env(self) -> dict[str, str]:
        env = dict(self.env)
        # A proxy for the outside world is not for the calls between the engine, the program and the plugin.
        env.setdefault("no_grpc_proxy", "127.0.0.1,localhost")
        for name, value in self.project.options.items():
            env[f"PULUMI_RUNTIME_{name.upper()}"] = str(value)
        return env


def _pending_warning(d: Deployment) -> str:
    rows = "".join(
        f"  * {op['resource']['urn']}, interrupted while {op['type']}\n" for op in d.snapshot.pending
    )
    return (
        f"Attempting to deploy or update resources with {len(d.snapshot.pending)} pending operations from "
        f"previous deployment.\n{rows}These resources are in an unknown state because the engine was interrupted "
        "while waiting for changes to these resources to complete. Check whether the operations listed "
        "completed; `refresh` repairs the state, and `refresh --clear-pending-creates` forgets the creates."
    )
