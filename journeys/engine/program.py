"""Runs the user's program in its own process, and shows its output; a program that has failed is ended."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
from pathlib import Path
from typing import Any

from journeys.text import system_problem

from . import runner
from .deployment import PARALLEL, Deployment
from .events import CANCELLED
from .monitor import Monitor


def run_program(d: Deployment, monitor: Monitor, env: dict[str, str]) -> None:
    """Runs the program to its end; its failure is an error of the run."""
    if not d.project.plugins:
        d.registry.warm_up()
    options = {
        "address": d.address,
        "project": d.project.name,
        "stack": d.stack,
        "root": str(d.project.root),
        "program": str(d.project.program),
        "parallel": PARALLEL,
        "dry_run": d.dry_run,
        "config": d.config.values,
        "secret_keys": sorted(d.config.secret_keys),
    }
    try:
        process = subprocess.Popen(
            [d.project.python, "-u", str(Path(runner.__file__))],
            cwd=d.project.workdir,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,  # ^C goes to the engine only
        )
    except OSError as error:
        d.error("", f"the program cannot be started: {system_problem(error)}")
        return
    assert process.stdin is not None
    readers = [
        threading.Thread(target=_forward, args=(d, stream, monitor.gave_up), daemon=True)
        for stream in (process.stdout, process.stderr)
    ]
    try:
        for reader in readers:
            reader.start()
        # An interpreter that has ended already is reported by its exit code.
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.write(json.dumps(options) + "\n")
        _wait(d, process, monitor)
        for reader in readers:
            reader.join(5)
    finally:
        monitor.gave_up.set()
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode not in (0, runner.REPORTED) and not d.failed.is_set():
        d.error("", f"the program exited with code {process.returncode}")
    elif process.returncode and not d.failed.is_set():
        d.error("", "the program failed")


def _forward(d: Deployment, stream: Any, gave_up: threading.Event) -> None:
    for line in stream:
        if line.strip() and not gave_up.is_set():
            d.say("info", d.stack_urn, line.rstrip("\n"))


def _wait(d: Deployment, process: subprocess.Popen[str], monitor: Monitor) -> None:
    """Waits until the program has ended, or has failed and registers nothing more."""
    while process.poll() is None:
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            is_cancelled = d.result.exit_code == CANCELLED  # then further failures aren't waited for
            if d.failed.is_set() and monitor.activity.quiet(patient=not is_cancelled):
                monitor.gave_up.set()
                return
