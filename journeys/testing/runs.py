"""What a run of a stack did, in a form that assertions read well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from journeys.engine import Result, Step

from .emulated import Request

SAME = {"same", "read"}


class RunFailed(AssertionError):
    """A run failed: the message has every error, `run` all the rest. `pytest.raises(RunFailed, match=...)`."""

    def __init__(self, command: str, run: Run, note: str = "") -> None:
        self.run = run
        super().__init__("\n".join(filter(None, [f"{command} failed:", *run.errors, note])))


@dataclass(repr=False)
class Run:
    """One preview, up, refresh or destroy.

    `changes` and the rest count objects alone: neither the stack, nor components, nor explicit providers.
    """

    result: Result
    """The engine's own result."""
    output: str
    """What the command would have printed."""
    requests: list[Request] = field(default_factory=list)
    """What was sent to the APIs during the run, token requests left out."""

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The engine's step of each object by its logical name, `name (Type)` where two types have the name."""
        found = [s for s in self.result.steps if _is_object(s)]
        often = Counter(step.state.name for step in found)
        return {_label(step, often[step.state.name] > 1): step for step in found}

    @property
    def changes(self) -> dict[str, int]:
        """How many objects were, or would be, changed how: `{"create": 3}`; `{}` where nothing changes."""
        return dict(Counter(step.op for step in self.steps.values() if step.op not in SAME))

    def _where(self, op: str) -> list[str]:
        return sorted(name for name, step in self.steps.items() if step.op == op)

    @property
    def created(self) -> list[str]:
        """Logical names of the objects that were, or would be, created; sorted."""
        return self._where("create")

    @property
    def deleted(self) -> list[str]:
        """Those deleted; after a refresh those that somebody else deleted."""
        return self._where("delete")

    @property
    def unchanged(self) -> list[str]:
        """Those that stay as they are."""
        return self._where("same")

    @property
    def updated(self) -> dict[str, list[str]]:
        """Those updated, each with the fields that differ: `{"vip": ["is_active"]}`; after a refresh the drift."""
        return {name: _fields(self.steps[name]) for name in self._where("update")}

    @property
    def replaced(self) -> dict[str, list[str]]:
        """Those replaced, each with the fields that force it."""
        return {name: sorted(self.steps[name].replaces) for name in self._where("replace")}

    @property
    def outputs(self) -> dict[str, Any]:
        """The stack's outputs; those not known in a preview are left out."""
        return dict(self.result.outputs)

    @property
    def errors(self) -> list[str]:
        """The messages of all errors."""
        return self.result.errors

    @property
    def warnings(self) -> list[str]:
        """The messages of all warnings."""
        return [text for severity, _, text in self.result.diagnostics if severity == "warning"]

    def __repr__(self) -> str:
        return f"<Run {self.changes or 'no changes'}>\n{self.output}"


def _is_object(step: Step) -> bool:
    return bool(step.counts and step.state.custom and not step.state.is_provider)


def _label(step: Step, ambiguous: bool) -> str:
    name: str = step.state.name
    return f"{name} ({step.state.type.rpartition(':')[2]})" if ambiguous else name


def _fields(step: Step) -> list[str]:
    paths: Sequence[str] = list(step.detailed) if step.detailed else step.diff
    return sorted(path for path in paths if not path.startswith("__"))
