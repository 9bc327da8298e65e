"""`make bench` runs: one resource through all steps, and the tables of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("limited", "campaigns", "scale", "previewed")


@pytest.mark.slow
def test_one_resource_goes_through_every_step(tmp_path: Path) -> None:
    out, tables = tmp_path / "results.jsonl", tmp_path / "tables.md"
    command = [sys.executable, "-m", "benchmarks", "--n", "1", "--latency", "0", "--engine", "embedded"]
    command += ["--repeat", "1", "--out", str(out), "--tables", str(tables)]
    command += [part for name in LEFT_OUT for part in (f"--{name}", "0")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    steps = {line.get("step") for line in map(json.loads, out.read_text().splitlines())}
    assert {"create", "noop", "update", "refresh", "destroy"} <= steps
    assert "| 1 | create all |" in tables.read_text()


def test_the_doors_are_compared_step_by_step() -> None:
    from benchmarks.doors import table

    line = {"n": 2, "step": "create", "requests": 3, "wall_s": 2.0, "rss_mb": 50.0}
    native = {**line, "program": "native", "wall_s": 3.0, "rss_mb": 40.0}
    shown = table([{**line, "program": "segments"}, native])
    assert shown.splitlines()[-1] == "| 2 | create | 3 | 3 | 2.0 | 1.50 | 0.80 |"
