"""`python -m benchmarks`: runs the steps of a stack's life, counts the requests, and writes the tables."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .calls import per_call
from .emulated import Emulated
from .stack import Stack
from .tables import write_tables

RESULTS = Path(__file__).parent / "results.jsonl"
STEPS = ("create", "noop", "update", "refresh", "destroy")
MINUTE = 60.0


def main() -> int:
    """Runs what was asked for; appends nothing: the results file is always one whole run's."""
    options = _options()
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with Emulated(folder, "--limits", "off") as emulated:
            for latency in options.latency:
                emulated.latency(latency)
                for n in options.n:
                    for engine in options.engine:
                        for program in ("segments", "nothing"):
                            if program == "nothing" and latency:
                                continue  # it asks nobody
                            where = Path(tempfile.mkdtemp(dir=folder))
                            for line in life(engine, program, n, latency, emulated, where, options.repeat):
                                results.append(line)
                                _say(line)
            emulated.latency(0)
            for engine in options.engine if options.campaigns else ():
                where = Path(tempfile.mkdtemp(dir=folder))
                for line in life(engine, "campaigns", options.campaigns, 0, emulated, where, 1):
                    results.append(line)
                    _say(line)
        if options.limited:
            for engine in options.engine:
                results += limited(engine, options.limited, Path(tempfile.mkdtemp(dir=folder)))
    results.append({"kind": "calls", **per_call()})
    options.out.write_text("".join(json.dumps(line) + "\n" for line in results))
    print(write_tables(results, options.tables))
    return 0


def life(
    engine: str, program: str, n: int, latency: float, emulated: Emulated, folder: Path, repeat: int
) -> Iterator[dict[str, Any]]:
    """One stack from create to destroy; a step that changes nothing is timed `repeat` times, the best counts."""
    stack = Stack(
        engine,
        program,
        folder,
        {
            "genesys:baseUrl": emulated.url,
            "genesys:requestsPerMinute": "0",
            "bench:n": str(n),
            "bench:revision": "1",
        },
    )
    emulated.requests()
    for step in STEPS:
        if step == "update":
            stack.set(revision=2)
        ran = [stack.command(step) for _ in range(repeat if step == "noop" else 1)]
        asked = emulated.requests()
        yield {
            "kind": "life",
            "engine": engine,
            "program": program,
            "n": n,
            "latency_ms": latency,
            "step": step,
            "requests": sum(not each["token"] for each in asked) // len(ran),
            "token_requests": sum(bool(each["token"]) for each in asked) // len(ran),
            "wall_s": round(min(each.wall_s for each in ran), 3),
            "rss_mb": max(each.rss_mb for each in ran),
        }


def limited(engine: str, n: int, folder: Path) -> list[dict[str, Any]]:
    """The same under the vendor's 300 requests a minute, in real time, with the pace that the providers choose."""
    results = []
    with Emulated(folder, "--limits", "segments=100000") as emulated:
        stack = Stack(
            engine,
            "segments",
            folder,
            {
                "genesys:baseUrl": emulated.url,
                "bench:n": str(n),
                "bench:revision": "1",
            },
        )
        for step in ("create", "refresh", "destroy"):
            time.sleep(MINUTE)  # every step starts with a fresh minute, as a pipeline's does
            ran = stack.command(step)
            asked = [each for each in emulated.requests() if not each["token"]]
            results.append(
                {
                    "kind": "limited",
                    "engine": engine,
                    "n": n,
                    "step": step,
                    "requests": len(asked),
                    "refused": sum(each["status"] == 429 for each in asked),
                    "minutes": round(ran.wall_s / MINUTE, 2),
                    "least_minutes": max(0, -(-len(asked) // 300) - 1),
                }
            )
            _say(results[-1])
    return results


def _say(line: dict[str, Any]) -> None:
    print("  ".join(f"{name}={value}" for name, value in line.items()), file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--n", type=int, nargs="*", default=[1, 10, 100, 500], help="numbers of resources")
    parser.add_argument(
        "--latency", type=float, nargs="*", default=[0, 100], help="ms that each answer takes"
    )
    engines = ["embedded", *(["pulumi"] if shutil.which("pulumi") else [])]
    parser.add_argument("--engine", nargs="*", default=engines, choices=["embedded", "pulumi"])
    parser.add_argument(
        "--limited", type=int, default=500, help="resources under 300 requests a minute; 0: skip"
    )
    parser.add_argument("--campaigns", type=int, default=200, help="bundles of three objects each; 0: skip")
    parser.add_argument("--repeat", type=int, default=3, help="how often a preview without changes is timed")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the JSON lines")
    parser.add_argument("--tables", type=Path, default=None, help="Markdown file to write the tables to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
