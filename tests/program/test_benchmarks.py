"""`make bench` runs: one resource through all steps, and the tables of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RESULTS = [json.loads(line) for line in (ROOT / "benchmarks" / "results.jsonl").read_text().splitlines()]
UNSAVED, SKIPPED = "pulumi, no checkpoints", "`PULUMI_SKIP_CHECKPOINTS=true`"
TIMED = {
    "Terraform provider": ("terraform", "segments"),
    "journeys-as-code, the default": ("pulumi", "segments"),
    "a Pulumi provider that does nothing, the default": ("pulumi", "nothing"),
    f"journeys-as-code, {SKIPPED}": (UNSAVED, "segments"),
    f"a Pulumi provider that does nothing, {SKIPPED}": (UNSAVED, "nothing"),
}
"""The rows of README's table: engine and program."""
STEPS = ("create", "noop", "update", "destroy")
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
    from benchmarks.tables import write_tables

    line = {"n": 2, "step": "create", "requests": 3, "latency_ms": 0, "token_requests": 1, "engine_cpu_s": 0}
    doors = {**line, "kind": "doors", "engine": "pulumi", "wall_s": 2.0, "rss_mb": 50.0}
    native = {**doors, "program": "native", "wall_s": 3.0, "rss_mb": 40.0}
    peer = {
        **line,
        "kind": "life",
        "engine": "terraform",
        "program": "segments",
        "wall_s": 1.0,
        "rss_mb": 9.0,
    }
    shown = write_tables([{**doors, "program": "segments"}, native, {**peer, "requests": 6}], None)
    assert "| 2 | create all | 3 | 3 | 6 | 2.0 | 1.50 | 0.80 |" in shown.splitlines()


def measured(engine: str, program: str, n: int, latency: int) -> list[dict[str, Any]]:
    """The results of one stack's steps, in README's order."""
    rows = {
        each["step"]: each
        for each in RESULTS
        if (each["kind"], each.get("engine"), each.get("program")) == ("life", engine, program)
        and (each["n"], each["latency_ms"]) == (n, latency)
    }
    return [rows[step] for step in STEPS]


def test_the_page_is_what_the_results_say() -> None:
    from benchmarks.tables import write_tables

    assert (ROOT / "docs" / "benchmarks.md").read_text() == write_tables(RESULTS, None)


def test_readme_has_the_figures_of_the_results() -> None:
    readme = (ROOT / "README.md").read_text()
    for title, (engine, program) in TIMED.items():
        seconds = [f"{each['wall_s']:.1f}" for each in measured(engine, program, 500, 0)]
        assert " | ".join([f"| {title}", *seconds]) in readme
    peer, ours = (measured(engine, "segments", 100, 100) for engine in ("terraform", UNSAVED))
    cells = [" / ".join(f"{each['wall_s']:.1f}" for each in rows) for rows in (peer, ours)]
    assert " | ".join(cells) in readme
    peer, ours = (measured(engine, "segments", 500, 0) for engine in ("terraform", "pulumi"))
    cells = [
        " / ".join(f"{each['requests'] + each['token_requests']:,}" for each in rows) for rows in (peer, ours)
    ]
    assert " | ".join(cells) in readme.replace("**", "")
