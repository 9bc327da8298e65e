"""`python -m benchmarks.doors`: the native provider beside the dynamic one, on the Pulumi CLI, step by step in turn."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from .__main__ import life
from .emulated import Emulated

PROGRAMS = ["segments", "native"]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doors", description=__doc__)
    parser.add_argument("--n", type=int, nargs="*", default=[100, 500], help="numbers of resources")
    parser.add_argument("--latency", type=float, default=0, help="ms that each answer takes")
    parser.add_argument("--repeat", type=int, default=3, help="how often a preview without changes is timed")
    options = parser.parse_args()
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch, Emulated(Path(scratch), "--limits", "off") as emulated:
        emulated.latency(options.latency)
        for n in options.n:
            folder = Path(tempfile.mkdtemp(dir=scratch))
            lines += life("pulumi", PROGRAMS, n, options.latency, emulated, folder, options.repeat)
    print(table(lines))


def table(lines: list[dict[str, Any]]) -> str:
    """Requests of both doors, and the native one's seconds and memory as parts of the dynamic one's."""
    found = ["| segments | step | requests dynamic | native | seconds dynamic | native / dynamic | memory |"]
    found.append("|---|---|---|---|---|---|---|")
    dynamic = {(each["n"], each["step"]): each for each in lines if each["program"] == "segments"}
    for each in lines:
        if each["program"] == "native":
            other = dynamic[each["n"], each["step"]]
            ratio = each["wall_s"] / other["wall_s"]
            memory = each["rss_mb"] / other["rss_mb"] if other["rss_mb"] else 0
            found.append(
                f"| {each['n']} | {each['step']} | {other['requests']} | {each['requests']} | {other['wall_s']:.1f} | "
                f"{ratio:.2f} | {memory:.2f} |"
            )
    return "\n".join(found)


if __name__ == "__main__":
    main()
