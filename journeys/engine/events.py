"""What a run reports: steps, diagnostics and the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .state import ResourceState
from .values import Computed, Props, SecretValue, contains, unwrap

# Order and names of operations as in the CLI's summary.
OPS = (
    "same",
    "create",
    "update",
    "delete",
    "replace",
    "create-replacement",
    "delete-replaced",
    "read",
    "read-replacement",
    "refresh",
    "discard",
    "discard-replaced",
    "remove-pending-replace",
    "import",
)
# Exit code of a run that changed something although it was told that nothing would change.
UNEXPECTED_CHANGES = 7
CANCELLED = 8
# Not counted as changes, by the summary and by --expect-no-changes.
QUIET = {"same", "read", "discard", "read-replacement", "remove-pending-replace"}
# Parts of a replacement: the `replace` step itself is what counts.
PARTS = {
    "create-replacement",
    "delete-replaced",
    "read-replacement",
    "discard-replaced",
    "remove-pending-replace",
}


@dataclass(eq=False)
class Step:
    """One operation on one resource.

    `diff` are the changed top-level keys, `detailed` path -> kind where the provider or the engine knows it
    (`add`, `delete`, `update`, each also with `-replace`), `replaces` the keys that force a replacement. `counted` says
    whether it is counted in the summary, where the operation alone doesn't decide that.
    """

    op: str
    old: ResourceState | None
    new: ResourceState | None
    diff: list[str] = field(default_factory=list)
    detailed: dict[str, str] | None = None
    replaces: list[str] = field(default_factory=list)
    pending_delete: bool = False
    skipped: bool = False
    failed: bool = False
    goal: Any = None
    counted: bool | None = None

    @property
    def state(self) -> ResourceState:
        """The new state, or the old one of a delete."""
        state = self.new or self.old
        assert state is not None
        return state

    @property
    def urn(self) -> str:
        """The resource's URN."""
        return self.state.urn

    @property
    def internal(self) -> bool:
        """Whether it is never shown: a step of a default provider, or one that only tidies the state."""
        return self.op == "remove-pending-replace" or self.state.is_default_provider

    @property
    def visible(self) -> bool:
        """Whether it is shown. An unchanged resource is shown only if its `protect` flag changes."""
        if self.internal or self.skipped:
            return False
        if self.op == "same" and self.old is not None and self.new is not None:
            return self.old.protect != self.new.protect
        return self.op != "same"

    @property
    def counts(self) -> bool:
        """Whether it is counted in the summary."""
        if self.counted is not None:
            return self.counted
        return not self.internal and not self.skipped and self.op not in PARTS


@dataclass(frozen=True)
class StepEvent:
    """One event for `Engine(progress=...)`: `kind` is `start`, `done`, `failed` or `diagnostic`."""

    kind: str
    step: Step | None = None
    severity: str = ""
    urn: str = ""
    message: str = ""


@dataclass
class Result:
    """The outcome of a run.

    `changes` counts operations by name (the stack itself is one resource, the default provider none);
    `outputs` are the stack's, as plain values, with those that are secret named in `secret_outputs` and
    unknown ones left out and named in `unknown_outputs`; `shown_outputs` are those before and after the run, with
    secrets and unknowns marked. `diagnostics` are (severity, urn, message). `exit_code` follows the CLI: 0, 1 for an
    error, 2 for configuration, 7 for changes that were not expected, 8 for a run that was cancelled.
    """

    changes: dict[str, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    outputs: Props = field(default_factory=dict)
    secret_outputs: set[str] = field(default_factory=set)
    unknown_outputs: set[str] = field(default_factory=set)
    diagnostics: list[tuple[str, str, str]] = field(default_factory=list)
    exit_code: int = 0
    duration: float = 0.0
    dry_run: bool = False
    old_outputs: Props = field(default_factory=dict)
    shown_outputs: tuple[Props, Props] = ({}, {})

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return self.exit_code == 0

    @property
    def changed(self) -> bool:
        """Whether anything was changed, or would be; see `QUIET`."""
        return any(count for op, count in self.changes.items() if op not in QUIET)

    @property
    def errors(self) -> list[str]:
        """The messages of all errors."""
        return [message for severity, _, message in self.diagnostics if severity == "error"]

    def step(self, name: str) -> Step:
        """The visible step of the resource with that logical name; raises KeyError if there is none."""
        for step in self.steps:
            if step.state.name == name and step.op not in PARTS:
                return step
        raise KeyError(name)


def plain_outputs(outputs: Props) -> tuple[Props, set[str]]:
    """Stack outputs as plain values without the unknown ones, and the names of those that hold secrets."""
    known = {key: unwrap(value) for key, value in outputs.items() if not contains(value, Computed)}
    return known, {key for key, value in outputs.items() if contains(value, SecretValue)}
