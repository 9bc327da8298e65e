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
from .files import StateError
from .importer import import_resources, read_document, require_entries
from .monitor import Monitor, serve
from .native import executable
from .plugin import PluginProcess
from .program import run_program
from .providers import DYNAMIC, Registry
from .refresh import refresh_all
from .snapshot import Snapshot
from .state import ROOT_STACK_TYPE
from .store import Store, read_deployment
from .trust import Trust, Untrusted
from .urns import meant
from .values import Props


class Engine:
    """Runs the Pulumi program in `cwd` for one stack, without the Pulumi CLI.

    `state_dir` defaults to `<project>/.journeys`. `config` adds to Pulumi.<stack>.yaml and wins over it; a value of class
    `Secret` is a secret. `env` adds to this process's environment, for the program and the plugin. `python` is the
    interpreter of both, by default that of the project's virtual environment, or this one. `progress` is called with
    each `StepEvent`, from any thread, one call at a time. `trusted` are provider pointers that may be loaded from state
    besides ours; a run adds those that its program registers.

    Every method raises ConfigError, StateError or SecretsError for what is wrong before a run; what fails during the
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
            self.env["JOURNEYS_LOOPBACK_ONLY"] = "1"  # for requests of the program itself, such as lookups
        self._progress = progress
        self._trust = Trust(set() if trusted is None else trusted)
        self._current: Deployment | None = None

    def cancel(self) -> None:
        """Cancels the current run, from another thread or a signal handler: nothing new is started; running calls are
        waited for and recorded."""
        current = self._current
        if current is not None:
            current.cancel()

    def preview(
        self,
        targets: Sequence[str] = (),
        refresh: bool = False,
        expect_no_changes: bool = False,
        replace: Sequence[str] = (),
    ) -> Result:
        """What `up` would do; writes nothing."""
        return self._run(
            dry_run=True,
            run_program=True,
            targets=targets,
            refresh_first=refresh,
            expect_no_changes=expect_no_changes,
            replace=replace,
        )

    def up(
        self,
        targets: Sequence[str] = (),
        refresh: bool = False,
        expect_no_changes: bool = False,
        replace: Sequence[str] = (),
    ) -> Result:
        """Runs the program, and brings all resources to what it says; those in `replace` are replaced."""
        return self._run(
            run_program=True,
            targets=targets,
            refresh_first=refresh,
            expect_no_changes=expect_no_changes,
            replace=replace,
        )

    def refresh(
        self,
        preview_only: bool = False,
        run_program: bool = False,
        targets: Sequence[str] = (),
        expect_no_changes: bool = False,
        clear_pending_creates: bool = False,
    ) -> Result:
        """Reads all objects into state. Providers have the configuration of the last `up`, or with `run_program` that of
        the program; `clear_pending_creates` forgets creates that were interrupted."""
        return self._run(
            dry_run=preview_only,
            run_program=run_program,
            mode="refresh",
            targets=targets,
            expect_no_changes=expect_no_changes,
            clear_pending_creates=clear_pending_creates,
        )

    def destroy(self, run_program: bool = False, targets: Sequence[str] = ()) -> Result:
        """Deletes everything in state. Providers are configured as for `refresh`."""
        return self._run(run_program=run_program, mode="destroy", targets=targets)

    def export(self) -> dict[str, Any]:
        """The stack as a document for `pulumi stack import`; secrets stay encrypted."""
        return {"version": 3, "deployment": self.store.load()}

    def outputs(self) -> Props:
        """The stack's outputs after the last run, as plain values."""
        return self.stack_outputs()[0]

    def stack_outputs(self) -> tuple[Props, set[str]]:
        """The stack's outputs after the last run, and the names of those that are secret."""
        config = load_config(self.project, self.stack, self._config, self.env)
        for state in Snapshot(self.store, config.crypter, dry_run=True).olds:
            if state.type == ROOT_STACK_TYPE:
                return plain_outputs(state.outputs)
        return {}, set()

    def import_state(self, document: dict[str, Any]) -> None:
        """Replaces the stack's state by a document that this engine or the CLI has exported."""
        deployment = read_deployment(document)
        operations = [each.get("resource") or {} for each in deployment.get("pending_operations") or []]
        records = [*(deployment.get("resources") or []), *operations]
        self._trust.require_records(records, "In this file, each of these resources")
        with self._locked():
            self.store.journal_path.unlink(missing_ok=True)
            self.store.save(deployment)

    def taint(self, urns: Sequence[str], tainted: bool = True) -> int:
        """Marks resources in state, so that the next `up` replaces them, or removes the mark.

        Returns the number of resources; raises StateError, with nothing written, for a URN that isn't in state.
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
        """Imports existing objects into state, from a file as for `pulumi import --file`."""
        return self.import_resources(read_document(file))

    def import_resources(self, document: dict[str, Any]) -> Result:
        """The same for the content of such a file."""
        require_entries(document)
        self._trust.require_records(document.get("resources", []), "In this file, each of these resources")
        return self._run(mode="import", work=lambda d: import_resources(d, document))

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
        *,
        dry_run: bool = False,
        run_program: bool = False,
        mode: str = "update",
        targets: Sequence[str] = (),
        replace: Sequence[str] = (),
        refresh_first: bool = False,
        expect_no_changes: bool = False,
        clear_pending_creates: bool = False,
        work: Callable[[Deployment], None] | None = None,
    ) -> Result:
        started = time.monotonic()
        config = load_config(self.project, self.stack, self._config, self.env)
        if not self._allow_real_org:
            refuse_real_org(config.values, self.env)
        # A preview only reads, and the snapshot is replaced atomically: it needs no lock.
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
                if work is not None:
                    work(d)
                else:
                    self._work(d, monitor if run_program else None, refresh_first, clear_pending_creates)
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
        refresh_first: bool,
        clear_pending_creates: bool,
    ) -> None:
        """The steps of a run; `program` is the monitor that the program connects to, None if it isn't run."""
        if program is None:
            self._trust.require_states(state for state in d.prev if d.targeted(state))
        if clear_pending_creates:
            d.snapshot.clear_pending_creates()
        elif d.snapshot.pending and d.mode != "refresh" and not d.dry_run:
            d.say("warning", "", _pending_warning(d))
        if refresh_first or (d.mode == "refresh" and program is None):
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
            # The program has said nothing about the outputs: they stay, unless the stack is destroyed.
            if d.mode != "destroy" or d.failed.is_set():
                d.result.outputs = d.result.old_outputs
            return
        outputs = dict(d.stack_outputs)
        if d.failed.is_set() and old is not None:
            # A program that failed may have registered only some of its outputs: the other old ones stay.
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
        # As in the CLI: the values of the package's namespace, unencrypted.
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
        # A proxy must not get the calls between the engine, the program and the plugin.
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
