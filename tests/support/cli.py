"""The real Pulumi CLI over a throw-away project."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any


def pulumi_missing() -> str:
    """Why the CLI's tests cannot run here, or ""."""
    return "" if shutil.which("pulumi") else "the Pulumi CLI is not on PATH"


class Run:
    """One finished command."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def ok(self) -> bool:
        return self.code == 0

    def __repr__(self) -> str:
        return f"exit code {self.code}\n{self.text}"


class Cli:
    """A file backend, a home and one stack of its own; every command's output is kept in `everything`."""

    def __init__(self, cwd: Path, env: dict[str, str], stack: str) -> None:
        self.cwd, self.stack = cwd, stack
        home = cwd.parent / "pulumi-home"
        backend = cwd.parent / "pulumi-state"
        home.mkdir(exist_ok=True)
        backend.mkdir(exist_ok=True)
        self.env = {
            **env,
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": f"file://{backend}",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
        }
        self.backend = backend
        self.everything = ""

    def start(self, config: dict[str, str], secret: dict[str, str]) -> None:
        """Makes or selects the stack and writes its configuration."""
        self.run("stack", "select", "--create", self.stack)
        pairs = [arg for name, value in config.items() for arg in ("--plaintext", f"{name}={value}")]
        pairs += [arg for name, value in secret.items() for arg in ("--secret", f"{name}={value}")]
        if pairs:
            self.run("config", "set-all", *pairs)

    def run(self, *args: str, env: dict[str, str] | None = None, check: bool = True) -> Run:
        """One command; fails the test where it fails, unless `check` is off."""
        done = subprocess.run(
            ["pulumi", *args, "--non-interactive", "--color", "never"],
            cwd=self.cwd,
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        run = Run(done)
        self.everything += run.text
        assert run.ok or not check, f"pulumi {' '.join(args)}: {run!r}"
        return run

    def preview(self, *args: str, **options: Any) -> Run:
        return self.run("preview", "--stack", self.stack, "--diff", *args, **options)

    def up(self, *args: str, **options: Any) -> Run:
        return self.run("up", "--stack", self.stack, "--yes", "--skip-preview", *args, **options)

    def refresh(self, *args: str, **options: Any) -> Run:
        return self.run("refresh", "--stack", self.stack, "--yes", "--skip-preview", *args, **options)

    def destroy(self, *args: str, **options: Any) -> Run:
        return self.run("destroy", "--stack", self.stack, "--yes", "--skip-preview", *args, **options)

    def export(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("stack", "export", "--stack", self.stack).out)
        return found

    def import_(self, document: dict[str, Any]) -> None:
        file = self.cwd.parent / "import.json"
        file.write_text(json.dumps(document))
        self.run("stack", "import", "--stack", self.stack, "--file", str(file))
