"""One stack of a benchmark program on one engine, as a user would run it: a command, timed from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
ROOT = Path(__file__).parents[1]
PLUGINS = ("pulumi.dynamic", "journeys.native")
"""What the command line of a plugin process contains, at either door."""
NATIVE = "pulumi-resource-genesys"
UNSAVED = "pulumi, no checkpoints"
"""The CLI with a setting that leaves out the writing of the state after each step: it is written at the end."""
ANSWERS = "answers"
"""The do-nothing program with the outputs that a segment has: what a state of that size costs the engine."""
UV_PROJECT = """[project]
name = "bench"
version = "0"
requires-python = ">=3.10"
dependencies = ["journeys-as-code"]

[tool.uv]
package = false
sources = {{ journeys-as-code = {{ path = "{root}", editable = true }} }}
"""
UV_RUNTIME = """runtime:
  name: python
  options:
    toolchain: uv
    virtualenv: .venv
"""


@dataclass(frozen=True)
class Ran:
    """A command that succeeded: its seconds, the most memory of its plugin process in MB, and the engine's own CPU
    seconds without those of program and plugin (0: not known)."""

    wall_s: float
    rss_mb: float
    engine_cpu_s: float


class Stack:
    """A program in a folder of its own, with the engine's state beside it."""

    def __init__(
        self, engine: str, program: str, folder: Path, config: dict[str, str], toolchain: str = "pip"
    ) -> None:
        self.engine = "pulumi" if engine == UNSAVED else engine
        self.folder = folder / f"{engine.replace(', ', '-').replace(' ', '-')}-{program}"
        shutil.copytree(PROGRAMS / ("nothing" if program == ANSWERS else program), self.folder)
        if program == "native":
            self._add_plugin()
        self.config = config
        self._env = {
            **os.environ,
            "GENESYSCLOUD_OAUTHCLIENT_ID": "bench",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": "bench-secret",
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{folder}",
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_PYTHON_CMD": sys.executable,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        # A shell that sets the first makes every process compile what it imports.
        for name in ("PYTHONDONTWRITEBYTECODE", "PULUMI_PARALLEL", "PULUMI_SKIP_CHECKPOINTS"):
            self._env.pop(name, None)
        if engine == UNSAVED:
            self._env["PULUMI_SKIP_CHECKPOINTS"] = "true"
        if program == ANSWERS:
            self._env["BENCH_ANSWERS"] = "true"
            project = self.folder / "Pulumi.yaml"
            project.write_text(project.read_text().replace("bench-nothing", "bench-answers"))
        if toolchain == "uv":
            self._use_uv()
        (folder / "home").mkdir(exist_ok=True)
        self._write_config()
        if self.engine == "pulumi":
            self._run("pulumi", "stack", "init", "bench", "--non-interactive")

    def _use_uv(self) -> None:
        """Makes the program a project of uv's, with this package from here."""
        self._env.pop("PULUMI_PYTHON_CMD")
        (self.folder / "pyproject.toml").write_text(UV_PROJECT.format(root=ROOT))
        project = self.folder / "Pulumi.yaml"
        text = project.read_text()
        assert "runtime: python\n" in text
        project.write_text(text.replace("runtime: python\n", UV_RUNTIME))
        subprocess.run(
            ["uv", "sync", "--quiet", "--python", sys.executable], cwd=self.folder, env=self._env, check=True
        )

    def _add_plugin(self) -> None:
        """The native provider of this checkout, where the program's Pulumi.yaml looks for it."""
        script = self.folder / "plugins" / NATIVE
        script.parent.mkdir()
        command = f'PYTHONPATH={ROOT} exec {sys.executable} -m journeys.native genesys "$@"'
        script.write_text(f"#!/bin/sh\n{command}\n")
        script.chmod(0o755)

    def environment(self, **values: str) -> None:
        """Adds to the environment of the commands."""
        self._env |= values

    def set(self, **values: object) -> None:
        """Changes the program's own configuration."""
        self.config |= {f"bench:{key}": str(value) for key, value in values.items()}
        self._write_config()

    def _write_config(self) -> None:
        file = self.folder / "Pulumi.bench.yaml"
        salt = [line for line in file.read_text().splitlines() if "salt" in line] if file.exists() else []
        lines = [f'  {key}: "{value}"' for key, value in self.config.items()]
        file.write_text("\n".join([*salt, "config:", *lines]) + "\n")

    def command(self, step: str, preview: bool = False) -> Ran:
        """One of create, update, noop, preview, refresh, destroy; with `preview` as `pulumi up --yes` does it."""
        verb = {"create": "up", "update": "up", "noop": "preview"}.get(step, step)
        if self.engine == "pulumi":
            line = ["pulumi", verb, "--stack", "bench", "--non-interactive"]
            if verb in ("up", "refresh", "destroy"):
                line += ["--yes"] if preview else ["--yes", "--skip-preview"]
        else:
            line = [sys.executable, "-m", "journeys.engine", verb, "--stack", "bench"]
            if verb in ("up", "refresh", "destroy"):
                line += ["--yes"]
            if verb in ("refresh", "destroy"):
                line.append("--run-program")  # else it doesn't load the do-nothing provider, which isn't ours
        if step == "noop":
            line.append("--expect-no-changes")
        return self._run(*line)

    def _run(self, *line: str) -> Ran:
        code, output, ran = watched(line, self.folder, self._env, *PLUGINS)
        if code:
            raise RuntimeError(f"{' '.join(line)} failed with {code}:\n{output[-3000:]}")
        return ran


def watched(line: Sequence[str], folder: Path, env: Mapping[str, str], *plugins: str) -> tuple[int, str, Ran]:
    """Runs a command; returns its exit code, what it printed, and what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(
        line, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watch = Watch(process.pid, *plugins)
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    watch.stop()
    return process.returncode, output, Ran(wall, round(watch.plugin_kb / 1024, 1), watch.engine_cpu_s)


class Watch:
    """Watches a command's own CPU time, and the largest memory of the processes below it that serve its provider.

    Knows nothing where there is no /proc.
    """

    def __init__(self, root: int, *plugins: str) -> None:
        self.plugin_kb, self.engine_cpu_s = 0, 0.0
        self._root, self._plugins, self._ended = root, plugins, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        if Path("/proc/self/status").exists():
            self._thread.start()

    def stop(self) -> None:
        """Ends the watch: the figures stay as they were last seen."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            with suppress(OSError):
                fields = Path(f"/proc/{self._root}/stat").read_text().rpartition(")")[2].split()
                self.engine_cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            for pid in _below(self._root):
                try:
                    line = Path(f"/proc/{pid}/cmdline").read_text()
                    if any(each in line for each in self._plugins):
                        status = Path(f"/proc/{pid}/status").read_text()
                        most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
                        self.plugin_kb = max(self.plugin_kb, int(most.split()[1]))
                except (OSError, StopIteration):
                    continue  # it has ended meanwhile


def _below(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {root}
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more
