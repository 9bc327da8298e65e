"""The user's program as a process: started against the monitor, its output shown, ended when it has failed."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from typing import Any

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
    process = subprocess.Popen(
        [d.project.python, "-u", str(Path(runner.__file__))],
        cwd=d.project.workdir,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,  # ^C is the engine's to handle
    )
    assert process.stdin is not None
    readers = [
        threading.Thread(target=_forward, args=(d, stream, severity, monitor.gave_up), daemon=True)
        for stream, severity in ((process.stdout, "info"), (process.stderr, "error-output"))
    ]
    try:
        for reader in readers:
            reader.start()
        process.stdin.write(json.dumps(options) + "\n")
        process.stdin.close()
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


def _forward(d: Deployment, stream: Any, severity: str, gave_up: threading.Event) -> None:
    for line in stream:
        if line.strip() and not gave_up.is_set():
            d.say("info", d.stack_urn, line.rstrip("\n"))


def _wait(d: Deployment, process: subprocess.Popen[str], monitor: Monitor) -> None:
    """Waits for the program; one that has failed is ended when it registers nothing more."""
    while process.poll() is None:
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            is_cancelled = d.result.exit_code == CANCELLED  # then nobody waits for more mistakes
            if d.failed.is_set() and monitor.activity.quiet(patient=not is_cancelled):
                monitor.gave_up.set()
                return
