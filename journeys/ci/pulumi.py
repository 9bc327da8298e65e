"""Runs the Pulumi CLI for one stack, as a job does: no questions, no colours, no state with code that isn't ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeys import child
from journeys.pointer import foreign, refusal

from .documents import records
from .errors import FAILED, CiError


@dataclass(frozen=True)
class Stack:
    """The CLI's path, the project's folder and the stack."""

    cli: str
    root: Path
    name: str

    def export(self) -> dict[str, Any]:
        """The state, its secrets encrypted. The CLI loads nothing of it for that."""
        found = self.document("stack", "export")[1]
        if not isinstance(found, dict):
            raise CiError(f"`pulumi stack export` of {self.name} failed: its own message stands above")
        return found

    def document(self, *words: str) -> tuple[int, Any]:
        """The exit code and the JSON of a command; None where it wrote none."""
        done = self._run(words, capture=True)
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            print(done.stdout, file=sys.stderr)
            return done.returncode or FAILED, None

    def run(self, *words: str) -> int:
        """The exit code of a command that prints for itself."""
        return self._run(words, capture=False).returncode

    def _run(self, words: Sequence[str], capture: bool) -> subprocess.CompletedProcess[str]:
        env = {"PULUMI_SKIP_UPDATE_CHECK": "true", **os.environ}
        if "--preview-only" in words:  # the CLI refuses both together
            for name in ("PULUMI_SKIP_CONFIRMATIONS", "PULUMI_OPTION_YES"):
                env.pop(name, None)
        sys.stdout.flush()
        return child.run(
            [self.cli, *words, "--stack", self.name, "--non-interactive", "--color", "never"],
            cwd=self.root,
            env=env,
            stdout=subprocess.PIPE if capture else None,
        )


def refuse_foreign_code(state: Any) -> None:
    """Stops before the CLI unpickles what stands in the state, where that isn't ours.

    Raises:
        CiError: a resource's provider is served by code that is stored in the state.
    """
    if names := foreign(records(state)):
        raise CiError(
            refusal(
                names,
                "The state",
                "Run nothing on it. Restore the state from the backend's history, and find out who wrote it. "
                "If your program has dynamic providers of its own: --own-providers",
            )
        )
