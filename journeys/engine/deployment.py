"""One run of one stack: the data that all its parts share, and how they report failures and events."""

from __future__ import annotations

import fnmatch
import re
import threading
from collections.abc import Callable, Sequence
from typing import Any

from .config import Project, StackConfig
from .events import CANCELLED, Result, Step, StepEvent
from .goal import Goal
from .providers import Registry
from .snapshot import Snapshot
from .state import ROOT_STACK_TYPE, ResourceState, make_urn
from .urns import meant
from .values import Props

PARALLEL = 16


class Stop(Exception):
    """Ends a registration or step; the reason has been reported."""


class Deployment:
    """The data of a run. `mode` is `update`, `refresh`, `destroy` or `import`.

    `lock` is held while steps are decided: one decision at a time, as in Pulumi's engine; the calls of the steps run in
    parallel.
    """

    def __init__(
        self,
        project: Project,
        stack: str,
        config: StackConfig,
        snapshot: Snapshot,
        registry: Registry,
        *,
        dry_run: bool,
        mode: str = "update",
        refresh: bool = False,
        targets: Sequence[str] = (),
        replace: Sequence[str] = (),
        progress: Callable[[StepEvent], None] | None = None,
    ) -> None:
        self.project, self.stack, self.config = project, stack, config
        self.snapshot, self.registry = snapshot, registry
        self.dry_run, self.mode, self.refresh = dry_run, mode, refresh
        self.targets = list(targets)
        self.replace = list(replace)
        self.result = Result(dry_run=dry_run)
        self.lock = threading.RLock()
        self.failed = threading.Event()
        self._events = threading.Lock()
        self._progress = progress
        self.goals: dict[str, Goal] = {}
        self.news: dict[str, ResourceState] = {}
        self.reads: dict[str, ResourceState] = {}
        self.urns: set[str] = set()
        # What was decided for a URN, by name of the operation (the step generator's sets).
        self.done: dict[str, set[str]] = {
            name: set() for name in ("read", "create", "same", "update", "replace", "delete", "refresh")
        }
        self.skipped_creates: set[str] = set()
        self.aliased: dict[str, str] = {}  # old URN -> the new one that claims it
        self.aliases: dict[str, str] = {}  # new URN -> the old one it was found under
        self.pending_deletes: set[ResourceState] = set()
        self.dependent_keys: dict[str, list[str]] = {}
        self.to_delete: list[ResourceState] = []
        self.stack_outputs: Props | None = None
        self.address = ""  # where the engine listens while the run lasts
        self.rebase(list(snapshot.olds))

    def rebase(self, resources: list[ResourceState]) -> None:
        """Makes these the state that the run starts from."""
        self.prev = resources
        self.olds = {state.urn: state for state in resources if not state.delete}
        self.position = {state: index for index, state in enumerate(resources)}

    def urn(self, parent: str, kind: str, name: str) -> str:
        """The URN of a resource of this stack."""
        return make_urn(self.stack, self.project.name, parent, kind, name)

    @property
    def stack_urn(self) -> str:
        """The URN of the stack itself."""
        return self.urn("", ROOT_STACK_TYPE, f"{self.project.name}-{self.stack}")

    def operated_on(self, urn: str) -> bool:
        """Whether a step was decided for that URN, or for the one that claims it as an alias."""
        urn = self.aliased.get(urn, urn)
        return any(urn in self.done[name] for name in ("same", "update", "replace", "read", "refresh"))

    def generated(self, urn: str) -> bool:
        """Whether any step at all exists for that URN."""
        return urn in self.done["create"] or urn in self.done["delete"] or self.operated_on(urn)

    def targeted(self, state: ResourceState) -> bool:
        """Whether `--target` lets this resource change; providers and the stack always may."""
        if not self.targets or state.is_provider or state.type == ROOT_STACK_TYPE:
            return True
        return self.matches_target(state.urn)

    def matches_target(self, urn: str) -> bool:
        """Whether one of the targets names that URN (`*` and `**` are wildcards)."""
        return _matches(urn, self.targets)

    def replaces(self, urn: str, old: ResourceState | None) -> bool:
        """Whether `--replace` or a taint asks for a new object, whatever the provider says."""
        return _matches(urn, self.replace) or (old is not None and old.taint)

    def check_targets(self) -> None:
        """Reports targets that match no resource."""
        self._check_known(self.targets, {state.urn for state in self.prev} | self.urns)

    def check_replace(self) -> None:
        """Reports URNs of `--replace` that aren't in state, before the program runs."""
        self._check_known(self.replace, {state.urn for state in self.prev})

    def _check_known(self, targets: list[str], known: set[str]) -> None:
        for target in targets:
            if "*" not in target and target not in known:
                self.error("", f"Target '{target}' could not be found in the stack.{meant(target, known)}")

    def say(self, severity: str, urn: str, message: str) -> None:
        """Records a diagnostic and shows it."""
        with self._events:
            self.result.diagnostics.append((severity, urn, message))
            # A diagnostic without a resource is shown as the stack's, as in the CLI.
            shown = urn or self.stack_urn
            self._show(StepEvent("diagnostic", severity=severity, urn=shown, message=message))

    def error(self, urn: str, message: str) -> None:
        """Records an error; the run will fail and start nothing new."""
        self.failed.set()
        self.result.exit_code = self.result.exit_code or 1
        self.say("error", urn, message)

    def cancel(self) -> None:
        """Starts nothing new, and tells the providers to end running calls, as the CLI does at the first ^C."""
        self.result.exit_code = CANCELLED
        self.failed.set()
        self.say("error", "", "the run was cancelled")
        self.registry.cancel()

    def emit(self, kind: str, step: Step) -> None:
        """Records a step that begins (`start`), ended well (`done`) or `failed`."""
        with self._events:
            if kind == "done":
                self.result.steps.append(step)
                if step.counts:
                    self.result.changes[step.op] = self.result.changes.get(step.op, 0) + 1
            self._show(StepEvent(kind, step))

    def _show(self, event: StepEvent) -> None:
        if self._progress is not None:
            self._progress(event)

    def dependents(
        self, root: ResourceState, ignore: set[str], *, children: bool = False
    ) -> list[ResourceState]:
        """Everything in state that depends on `root`, directly or not, in topological order."""
        found: list[ResourceState] = []
        urns = {root.urn}
        start = self.position.get(root)
        if start is None:
            return found
        for candidate in self.prev[start + 1 :]:
            if candidate.urn not in ignore and candidate.depends_on(parent=children) & urns:
                found.append(candidate)
                urns.add(candidate.urn)
        return found

    def info(self) -> dict[str, Any]:
        """What GetDeploymentInfo tells a program."""
        return {
            "project": self.project.name,
            "stack": self.stack,
            "organization": "organization",
            "config": self.config.values,
            "configSecretKeys": sorted(self.config.secret_keys),
            "dryRun": self.dry_run,
            "parallel": PARALLEL,
        }


def _matches(urn: str, targets: list[str]) -> bool:
    """Whether one of them is that URN; `*` and `**` are wildcards."""
    return any(fnmatch.fnmatchcase(urn, re.sub(r"\*+", "*", target)) for target in targets)
