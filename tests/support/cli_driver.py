"""One resource through the native provider on the real CLI, with the methods of a driver: its suites run there too."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journeys.emulator import Emulator

from . import driver
from .cli import Run
from .driver import Plan
from .forks import Forks
from .native import CallRefused, NativeDriver
from .native_cli import NativeProject

PROGRAM = """
    import json, pathlib, pulumi

    for name, kind, args in json.loads(pathlib.Path("resources.json").read_text()):
        pulumi.CustomResource(kind, name, args)
"""
IN_ENVIRONMENT = ("genesys:clientId", "genesys:clientSecret", "segment:token")
"""Settings that no stack's configuration has in clear text."""


class CliDriver(NativeDriver):
    """A stack of one resource; `id`, inputs and outputs are what its state says."""

    def __init__(
        self,
        token: str,
        config: Mapping[str, str],
        root: Path,
        emulator: Emulator,
        forks: Forks,
        pending: Path | None = None,
    ) -> None:
        project = NativeProject(root / "project", emulator, python=forks.for_cli["PULUMI_PYTHON_CMD"])
        project.config = {name: value for name, value in config.items() if name not in IN_ENVIRONMENT}
        project.env |= {**forks.for_cli, "JOURNEYS_PENDING": str(pending or root / "pending")}
        self.cli = project.cli(PROGRAM)
        self.program = project.root / "resources.json"
        self.state = self.cli.backend / ".pulumi" / "stacks" / project.name / "dev.json"
        super().__init__(token, config)
        self.urn = f"urn:pulumi:dev::{project.name}::{self.type}::{self.name}"
        self._read()

    def _read(self) -> None:
        """What the state says after a command."""
        found = [each for each in self.resources() if not each.get("delete")]
        self.id = found[0]["id"] if found else None
        self.wire_inputs = found[0].get("inputs", {}) if found else {}
        self.wire_outputs = found[0].get("outputs", {}) if found else {}

    def resources(self) -> list[dict[str, Any]]:
        """All that the state has of it, with what a replacement has still to delete."""
        if not self.state.exists():
            return []
        latest = json.loads(self.state.read_text())["checkpoint"].get("latest") or {}
        return [each for each in latest.get("resources", []) if each["urn"] == self.urn]

    def _run(self, command: str, *flags: str) -> Run:
        driver._processes += 1
        ran = self.cli.run(command, *flags, "--stack", "dev", check=False)
        sys.stderr.write(ran.err if "--json" in flags else ran.text)
        self._read()
        if not ran.ok:
            raise CallRefused(ran.text)
        return ran

    def _write(self, args: Mapping[str, Any]) -> None:
        self.program.write_text(json.dumps([[self.name, self.type, self.news(args)]]))

    def preview(self, args: Mapping[str, Any]) -> Plan:
        self._write(args)
        steps = json.loads(self._run("preview", "--json").out)["steps"]
        mine = [each for each in steps if each["urn"] == self.urn]
        if not mine:  # unchanged resources are left out
            return Plan("same", inputs=self.wire_inputs)
        ops = [each["op"] for each in mine]
        reasons = {path for each in mine for path in each.get("replaceReasons") or ()}
        op = "replace" if "replace" in ops else ops[0]
        before = "delete-replaced" in ops and ops.index("delete-replaced") < ops.index("create-replacement")
        return Plan(op, sorted(map(self._core, reasons)), mine[0]["newState"].get("inputs", {}), before)

    def up(self, args: Mapping[str, Any], replace: bool = False) -> Plan:
        plan = self.preview(args)
        # A plugin knows its own object by having read it: see docs/native.md.
        forced = ["--replace", self.urn, "--refresh"] if replace and self.id else []
        self._run("up", "--yes", "--skip-preview", *forced)
        return plan

    def refresh(self) -> list[str]:
        before = self.inputs
        self._run("refresh", "--yes", "--skip-preview")
        if self.id is None:
            return ["(gone)"]
        now = self.inputs
        return sorted(n for n in {*before, *now} if before.get(n) != now.get(n))

    def destroy(self) -> None:
        self._run("destroy", "--yes", "--skip-preview")

    # --- snapshots -----------------------------------------------------------------------------------------------

    def snapshot(self) -> str | None:
        """The state's file."""
        return self.state.read_text() if self.state.exists() else None

    def restore(self, kept: str | None) -> None:
        """As it was."""
        shutil.rmtree(self.cli.backend / ".pulumi" / "locks", ignore_errors=True)
        if kept is None:
            self.state.unlink(missing_ok=True)
        else:
            self.state.write_text(kept)
        self._read()
