"""Runs the jobs of the CI kit's workflows as a runner would: their `run:` steps as shell, nothing from the network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KIT = Path(__file__).parents[2] / "ci/github"
ACTION = "./.github/actions/journeys"
INSTALL = "install"
"""The step that needs the network; the test's own interpreter and CLI stand in for what it installs."""
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def load(name: str) -> dict[str, Any]:
    """A workflow of the kit."""
    found: dict[str, Any] = yaml.safe_load((KIT / "workflows" / f"journeys-{name}.yml").read_text())
    return found


@dataclass
class Ran:
    """A finished job: its exit code, all it printed, its summary."""

    code: int
    text: str
    summary: str


@dataclass
class Runner:
    """A runner: the checkout, a folder for artifacts, and the command that a shell is started with."""

    checkout: Path
    artifacts: Path
    env: dict[str, str]
    values: dict[str, str]
    """What expressions mean: `secrets.X`, `vars.Y`, `github.sha`."""
    prefix: tuple[str, ...] = ()
    seen: list[str] = field(default_factory=list)

    def job(self, workflow: str, name: str, **matrix: str) -> Ran:
        """Runs one job."""
        about = load(workflow)
        job = about["jobs"][name]
        values = {**self.values, **{f"matrix.{key}": value for key, value in matrix.items()}}
        temp = self.artifacts.parent / f"temp-{workflow}-{name}"
        shutil.rmtree(temp, ignore_errors=True)
        temp.mkdir()
        values["runner.temp"] = str(temp)
        summary = temp / "summary.md"
        summary.touch()
        env = {**self.env, "GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(temp)}
        env |= self._resolved(about.get("env") or {}, values) | self._resolved(job.get("env") or {}, values)
        code, text = 0, ""
        for step in _flat(job["steps"]):
            wanted = str(step.get("if", ""))
            inputs = step.get("inputs") or {}
            known = {**values, **{f"inputs.{key}": _filled(value, values) for key, value in inputs.items()}}
            if (code and "!cancelled()" not in wanted) or (
                "inputs.stack != ''" in wanted and not known["inputs.stack"]
            ):
                continue
            assert wanted in ("", "inputs.stack != ''", "${{ !cancelled() }}"), wanted
            if "uses" in step:
                self._use(step, known)
            elif step.get("name") != INSTALL:
                assert step["shell"] == "bash"
                done = subprocess.run(
                    [*self.prefix, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                    cwd=self.checkout / _filled(step.get("working-directory", "."), known),
                    env={**env, **self._resolved(step.get("env") or {}, known)},
                    capture_output=True,
                    text=True,
                    timeout=300,
                    check=False,
                )
                self.seen.append(str(step.get("name")))
                text += f"--- {step.get('name')}: {done.returncode}\n{done.stdout}{done.stderr}"
                code = code or done.returncode
        return Ran(code, text, summary.read_text())

    def _resolved(self, env: dict[str, Any], values: dict[str, str]) -> dict[str, str]:
        return {name: _filled(text, values) for name, text in env.items()}

    def _use(self, step: dict[str, Any], values: dict[str, str]) -> None:
        action = step["uses"].partition("@")[0]
        given = {name: _filled(text, values) for name, text in (step.get("with") or {}).items()}
        if action == "actions/upload-artifact":
            target = self.artifacts / given["name"]
            target.mkdir(parents=True, exist_ok=True)
            for path in given["path"].split():
                if (self.checkout / path).exists():
                    shutil.copy(self.checkout / path, target)
        elif action == "actions/download-artifact":
            target = self.checkout / given["path"]
            if "name" in given:
                shutil.copytree(self.artifacts / given["name"], target, dirs_exist_ok=True)
            else:
                shutil.copytree(self.artifacts, target, dirs_exist_ok=True)
        else:
            assert action in (
                "actions/checkout",
                "actions/setup-python",
                "aws-actions/configure-aws-credentials",
            )


def _flat(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps with those of the kit's action in place of its use."""
    found: list[dict[str, Any]] = []
    for step in steps:
        if step.get("uses") != ACTION:
            found.append(step)
            continue
        action = yaml.safe_load((KIT / "actions/journeys/action.yml").read_text())
        given = {name: each.get("default", "") for name, each in action["inputs"].items()}
        inputs = {**given, **(step.get("with") or {})}
        found += [{**each, "inputs": inputs} for each in action["runs"]["steps"]]
    return found


def _filled(text: Any, values: dict[str, str]) -> str:
    return EXPRESSION.sub(lambda match: values[match[1]], str(text))


def reader_only(backend: Path) -> tuple[str, ...]:
    """Takes the right to write a folder away; the command that starts a process without a way round it."""
    everything = [backend, *backend.rglob("*")]
    for each in everything:
        each.chmod(0o555 if each.is_dir() else 0o444)
    if os.geteuid() != 0:
        return ()
    for each in everything:
        os.chown(each, 65534, 65534)  # else its owner could give the right back
    assert shutil.which("setpriv"), "as root, this test needs setpriv (util-linux)"
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown", "--inh-caps=-all")


def writable(backend: Path) -> None:
    """Gives it back."""
    for each in [backend, *backend.rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)
        if os.geteuid() == 0:
            os.chown(each, 0, 0)


def on_path(env: dict[str, str]) -> dict[str, str]:
    """An environment in which `journeys` is that of this interpreter."""
    return {**env, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"}
