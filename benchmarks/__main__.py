"""`python -m benchmarks`: runs the steps of a stack's life, counts the requests, and writes the tables."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from journeys.cli.environment import cores
from providers.core.sdk import THREADS

from .calls import per_call
from .emulated import Emulated
from .stack import ANSWERS, UNSAVED, Ran, Stack
from .tables import write_tables
from .terraform import Terraform, missing

RESULTS = Path(__file__).parent / "results.jsonl"
STEPS = ("create", "noop", "update", "refresh", "destroy")
MINUTE = 60.0
PREVIEWED_MS = 100


def main() -> int:
    """Runs what was asked for; appends nothing: the results file is always one whole run's."""
    options = _options()
    peer = "terraform" in options.engine
    whole = [engine for engine in options.engine if engine in ("embedded", "pulumi")]
    results: list[dict[str, Any]] = [{"kind": "versions", **versions()}]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def new_folder() -> Path:
            return Path(tempfile.mkdtemp(dir=folder))

        def keep(lines: Iterable[dict[str, Any]], optional: bool = False) -> None:
            try:
                for line in lines:
                    results.append(line)
                    print("  ".join(f"{n}={v}" for n, v in line.items()), file=sys.stderr, flush=True)
            except (RuntimeError, subprocess.CalledProcessError) as error:
                if not optional:
                    raise
                print(f"left out: {error}", file=sys.stderr, flush=True)

        with Emulated(folder, "--limits", "off") as emulated:
            if peer:
                results[0] |= Terraform(new_folder(), emulated, 1).versions()
            for latency in options.latency:
                emulated.latency(latency)
                for n in options.n:
                    for engine in options.engine:
                        # The do-nothing provider asks nobody: latency is nothing to it.
                        programs = ["segments"]
                        if not latency and engine != "terraform":
                            programs += ["nothing", ANSWERS] if engine == "pulumi" else ["nothing"]
                        lines = life(engine, programs, n, latency, emulated, new_folder(), options.repeat)
                        keep(lines, optional=engine == "terraform")
            if "pulumi" in options.engine and options.previewed:
                emulated.latency(PREVIEWED_MS)
                lines = previewed(options.previewed, emulated, new_folder, options.repeat, peer)
                keep(lines, optional=True)
            emulated.latency(0)
            if "pulumi" in options.engine:
                for n in options.doors:
                    keep(doors(n, emulated, new_folder(), options.repeat), optional=True)
            if "embedded" in options.engine and options.scale:
                keep(life("embedded", ["segments"], options.scale, 0, emulated, new_folder(), 1))
            for engine in whole if options.campaigns else ():
                keep(life(engine, ["campaigns"], options.campaigns, 0, emulated, new_folder(), 1))
        if options.limited:
            for engine in whole:
                keep(limited(engine, options.limited, new_folder()))
    results.append({"kind": "calls", **per_call()})
    options.out.write_text("".join(json.dumps(line) + "\n" for line in results))
    print(write_tables(results, options.tables))
    return 0


def life(
    engine: str, programs: list[str], n: int, latency: float, emulated: Emulated, folder: Path, repeat: int
) -> Iterator[dict[str, Any]]:
    """One stack of each program from create to destroy, step by step side by side, so that the machine's mood is the
    same for all of them; a step that changes nothing is timed `repeat` times in turn, the best counts."""
    stacks: dict[str, Stack | Terraform] = {
        program: Terraform(folder, emulated, n)
        if engine == "terraform"
        else Stack(engine, program, folder, _config(emulated, n))
        for program in programs
    }
    for step in STEPS:
        ran: dict[str, list[Ran]] = {program: [] for program in programs}
        asked: dict[str, list[dict[str, Any]]] = {program: [] for program in programs}
        for _ in range(repeat if step == "noop" else 1):
            for program, stack in stacks.items():
                if step == "update":
                    stack.set(revision=2)
                emulated.requests()
                ran[program].append(stack.command(step))
                asked[program] += emulated.requests()
        for program in programs:
            times = len(ran[program])
            yield {
                "kind": "life",
                "engine": engine,
                "program": program,
                "n": n,
                "latency_ms": latency,
                "step": step,
                "requests": sum(not each["token"] for each in asked[program]) // times,
                "token_requests": sum(bool(each["token"]) for each in asked[program]) // times,
                "wall_s": round(min(each.wall_s for each in ran[program]), 3),
                "rss_mb": max(each.rss_mb for each in ran[program]),
                "engine_cpu_s": min(each.engine_cpu_s for each in ran[program]),
            }


def doors(n: int, emulated: Emulated, folder: Path, repeat: int) -> Iterator[dict[str, Any]]:
    """The native provider beside the dynamic one, on the CLI, step by step in turn."""
    for line in life("pulumi", ["segments", "native"], n, 0, emulated, folder, repeat):
        yield {**line, "kind": "doors"}


def previewed(
    n: int, emulated: Emulated, new_folder: Callable[[], Path], repeat: int, peer: bool
) -> Iterator[dict[str, Any]]:
    """A first `up` as people run it, with its preview, in the ways that there are here; the best of `repeat`."""
    toolchains = ["pip", *(["uv"] if shutil.which("uv") else [])]
    # By itself, and as `journeys up` lets it where that is more.
    for toolchain, parallel in product(toolchains, [0, *([THREADS] if 4 * cores() < THREADS else [])]):
        for program in ("segments", "nothing"):
            stack = Stack("pulumi", program, new_folder(), _config(emulated, n), toolchain)
            if parallel:
                stack.environment(PULUMI_PARALLEL=str(parallel))
            way = {"engine": "pulumi", "toolchain": toolchain, "parallel": parallel or 4 * cores()}
            yield {**way, "program": program, **_first_up(stack, n, emulated, repeat)}
    if peer:
        terraform = Terraform(new_folder(), emulated, n)
        way = {"engine": "terraform", "parallel": 10}
        yield {**way, "program": "segments", **_first_up(terraform, n, emulated, repeat)}


def _first_up(stack: Stack | Terraform, n: int, emulated: Emulated, repeat: int) -> dict[str, Any]:
    walls = []
    for _ in range(repeat):
        emulated.requests()  # Terraform is started again after a crash before its first request, as the log tells
        walls.append(stack.command("create", preview=True).wall_s)
        emulated.requests()
        stack.command("destroy")
    return {"kind": "previewed", "n": n, "latency_ms": PREVIEWED_MS, "wall_s": round(min(walls), 3)}


def _config(emulated: Emulated, n: int) -> dict[str, str]:
    return {
        "genesys:baseUrl": emulated.url,
        "genesys:requestsPerMinute": "0",
        "bench:n": str(n),
        "bench:revision": "1",
    }


def limited(engine: str, n: int, folder: Path) -> Iterator[dict[str, Any]]:
    """The same under the vendor's 300 requests a minute, in real time, with the pace that the providers choose."""
    with Emulated(folder, "--limits", "segments=100000") as emulated:
        config = _config(emulated, n)
        del config["genesys:requestsPerMinute"]
        stack = Stack(engine, "segments", folder, config)
        for step in ("create", "refresh", "destroy"):
            time.sleep(MINUTE)  # every step starts with a fresh minute, as a pipeline's does
            ran = stack.command(step)
            asked = [each for each in emulated.requests() if not each["token"]]
            yield {
                "kind": "limited",
                "engine": engine,
                "n": n,
                "step": step,
                "requests": len(asked),
                "refused": sum(each["status"] == 429 for each in asked),
                "minutes": round(ran.wall_s / MINUTE, 2),
                "least_minutes": max(0, -(-len(asked) // 300) - 1),
            }


def versions() -> dict[str, str]:
    """Of what took part, as each says itself."""
    found = {"python": platform.python_version()}
    if shutil.which("pulumi"):
        found["pulumi"] = subprocess.run(
            ["pulumi", "version"], capture_output=True, text=True, check=True
        ).stdout.strip()
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--n", type=int, nargs="*", default=[1, 10, 100, 500], help="numbers of resources")
    parser.add_argument(
        "--latency", type=float, nargs="*", default=[0, 100], help="ms that each answer takes"
    )
    engines = ["embedded", *(["pulumi", UNSAVED] if shutil.which("pulumi") else [])]
    engines += [] if missing() else ["terraform"]
    parser.add_argument(
        "--engine",
        nargs="*",
        default=engines,
        choices=["embedded", "pulumi", UNSAVED, "terraform"],
        help="no checkpoints: with PULUMI_SKIP_CHECKPOINTS=true; terraform: the Terraform provider for Genesys Cloud, "
        "where `terraform` is on PATH (and can fetch it)",
    )
    parser.add_argument(
        "--limited", type=int, default=500, help="resources under 300 requests a minute; 0: skip"
    )
    parser.add_argument("--campaigns", type=int, default=200, help="bundles of three objects each; 0: skip")
    parser.add_argument(
        "--scale", type=int, default=2000, help="resources for the cost of one as they become many; 0: skip"
    )
    parser.add_argument(
        "--previewed", type=int, default=100, help="resources of an `up` with its preview on the CLI; 0: skip"
    )
    parser.add_argument(
        "--doors",
        type=int,
        nargs="*",
        default=[100, 500],
        help="resources of the native provider beside the dynamic one; without a number: skip",
    )
    parser.add_argument("--repeat", type=int, default=6, help="how often a preview without changes is timed")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the JSON lines")
    parser.add_argument("--tables", type=Path, default=None, help="Markdown file to write the tables to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
