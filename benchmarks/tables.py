"""The results as Markdown tables, the peer's measured figures beside ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from .stack import ANSWERS

PEER: dict[str, Callable[[int], int]] = {
    "create": lambda n: 2 * n + 26,
    "noop": lambda n: n + 13,
    "update": lambda n: 4 * n + 26,
    "destroy": lambda n: 3 * n + 39,
}
"""Requests of the Terraform provider for Genesys Cloud 1.83 with Terraform 1.11, measured on N segments against a
local stand-in for the API; it has no step of its own for a refresh, which is part of its plan."""
PEER_WALL = {
    (500, 0): {"create": 6.0, "noop": 3.1, "update": 12.6, "destroy": 10.1},
    (100, 100): {"create": 3.9, "noop": 2.1, "update": 6.2, "destroy": 5.5},
}
STEPS = {
    "create": "create all",
    "noop": "preview, nothing changed",
    "update": "change all",
    "refresh": "refresh",
    "destroy": "destroy",
}
HEAD = """# Benchmarks

Made by `make bench`; nothing here was typed in. Requests are exact. Times are of one shared machine, and
compare within one run only: the do-nothing provider is the same program with a provider that keeps its inputs and
asks nobody, so it is what the engine and Pulumi's Python SDK cost. `pulumi` is the CLI as it is, with a file backend,
which writes the whole state after each step; there the do-nothing provider is also measured with the outputs that the
API answers for a segment, because they make that state larger. Without checkpoints is with
`PULUMI_SKIP_CHECKPOINTS=true`. On the embedded engine, refresh and destroy run the program too.
"""
PEER_HERE = """
`terraform` is the Terraform provider for Genesys Cloud with the same segments on the same emulator, in the same run,
from one block with `count` (500 blocks take it longer). The emulator's own share is in all of the times.
What changes something under Terraform plans first; the other engines do so only in the table of the first `up`.
Terraform's plan asks the API about every object; a preview here doesn't, a refresh does.
"""
PEER_ELSEWHERE = """
The Terraform provider's figures were measured once, on another machine, so its requests compare and its times only
roughly: with the CLI, the do-nothing provider took 3.5 s there to create 500, 3.3 s for a preview without changes,
4.3 s to change and 1.6 s to destroy them, which says how that machine compares with this one. Where `terraform` is on
PATH, `make bench` measures it, too.
"""


def write_tables(results: list[dict[str, Any]], file: Path | None) -> str:
    """The tables as text, and in a file where one is named."""
    text = "\n".join(
        [
            HEAD.rstrip("\n") + _versions(results),
            (PEER_HERE if _peer_measured(results) else PEER_ELSEWHERE).lstrip("\n"),
            *(f"{each['text']}\n" for each in results if each["kind"] == "note"),
            *_requests(results),
            *_times(results),
            *_doors(results),
            *_previewed(results),
            *_scale(results),
            *_campaigns(results),
            *_limited(results),
            *_calls(results),
        ]
    )
    if file is not None:
        file.write_text(text)
    return text


def _requests(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [each for each in results if each["kind"] == "life" and each["program"] == "segments"]
    yield "## Requests\n\nN segments, limits and pacing off; in brackets the token requests.\n"
    elsewhere = [] if _peer_measured(results) else ["Terraform provider, measured elsewhere"]
    yield "| N | step | " + " | ".join([*_engines(rows), *elsewhere]) + " |"
    yield "|---|---|" + "---|" * len([*_engines(rows), *elsewhere])
    for n in sorted({each["n"] for each in rows}):
        for step, title in STEPS.items():
            cells = []
            for engine in _engines(rows):
                counts = {
                    f"{each['requests']} ({each['token_requests']})"
                    for each in rows
                    if (each["engine"], each["n"], each["step"]) == (engine, n, step)
                }
                cells.append(" / ".join(sorted(counts)) or "-")
            if elsewhere:
                cells.append(str(PEER[step](n)) if step in PEER else "-")
            yield f"| {n} | {title} | " + " | ".join(cells) + " |"
    yield ""


def _campaigns(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [each for each in results if each["kind"] == "life" and each["program"] == "campaigns"]
    if not rows:
        return
    yield "## Campaigns\n\nN bundles of a segment, a template and an action map: 3 N objects, 2 N components.\n"
    yield "| engine | N | step | requests | token requests | seconds | plugin MB |"
    yield "|---|---|---|---|---|---|---|"
    for each in rows:
        yield (
            f"| {each['engine']} | {each['n']} | {STEPS[each['step']]} | {each['requests']} | {each['token_requests']} "
            f"| {each['wall_s']:.2f} | {each['rss_mb']:.0f} |"
        )
    yield ""


def _times(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [each for each in results if each["kind"] == "life"]
    yield "## Time and memory\n"
    yield (
        "| engine | N | API latency ms | step | seconds | x do-nothing | x the same with a segment's outputs "
        "| plugin MB | x do-nothing | Terraform s |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    measured = {
        (each["n"], each["latency_ms"], each["step"]): f"{each['wall_s']:.2f}"
        for each in rows
        if each["engine"] == "terraform"
    }
    base, answers = (
        {(each["engine"], each["n"], each["step"]): each for each in rows if each["program"] == program}
        for program in ("nothing", ANSWERS)
    )
    for each in rows:
        if each["program"] != "segments" or each["engine"] == "terraform":
            continue
        way = each["engine"], each["n"], each["step"]
        nothing = base.get(way)
        peer = measured.get((each["n"], each["latency_ms"], each["step"]), "-")
        if not measured:
            peer = str(PEER_WALL.get((each["n"], int(each["latency_ms"])), {}).get(each["step"], "-"))
        yield (
            f"| {each['engine']} | {each['n']} | {each['latency_ms']:g} | {STEPS[each['step']]} | {each['wall_s']:.2f} "
            f"| {_ratio(each, nothing, 'wall_s')} | {_ratio(each, answers.get(way), 'wall_s')} "
            f"| {each['rss_mb']:.0f} | {_ratio(each, nothing, 'rss_mb')} | {peer} |"
        )
    yield ""


def _doors(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [each for each in results if each["kind"] == "doors"]
    if not rows:
        return
    yield "## The native provider beside the dynamic one\n"
    yield (
        "On the CLI, segments, step by step in turn; the native stack is the second in its organisation, so that its list has "
        "the\nother's segments, a page for each 100. Memory is the plugin's.\n"
    )
    yield "| N | step | requests dynamic | native | Terraform | seconds dynamic | native / dynamic | memory |"
    yield "|---|---|---|---|---|---|---|---|"
    dynamic = {(each["n"], each["step"]): each for each in rows if each["program"] == "segments"}
    peer = {
        (each["n"], each["step"]): each["requests"]
        for each in results
        if (each["kind"], each.get("engine")) == ("life", "terraform") and not each["latency_ms"]
    }
    for each in rows:
        if each["program"] != "native":
            continue
        way = each["n"], each["step"]
        other, terraform = dynamic[way], peer.get(way, "-")
        yield (
            f"| {each['n']} | {STEPS[each['step']]} | {other['requests']} | {each['requests']} | {terraform} "
            f"| {other['wall_s']:.1f} | {_ratio(each, other, 'wall_s')} | {_ratio(each, other, 'rss_mb')} |"
        )
    yield ""


def _previewed(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [each for each in results if each["kind"] == "previewed"]
    if not rows:
        return
    first = rows[0]
    yield f"## A first `up`, preview included\n\n{first['n']} segments, {first['latency_ms']:g} ms of API latency.\n"
    yield "| engine | at a time | seconds | do-nothing, seconds |\n|---|---|---|---|"
    for ours in (each for each in rows if each["program"] == "segments"):
        way = ("engine", "toolchain", "parallel")
        nothing = [
            f"{each['wall_s']:.2f}"
            for each in rows
            if each["program"] == "nothing" and all(each.get(name) == ours.get(name) for name in way)
        ]
        name = f"pulumi, toolchain {ours['toolchain']}" if "toolchain" in ours else ours["engine"]
        yield f"| {name} | {ours['parallel']} | {ours['wall_s']:.2f} | {' '.join(nothing) or '-'} |"
    if all(each["engine"] != "terraform" for each in rows):
        peer = PEER_WALL.get((first["n"], int(first["latency_ms"])), {}).get("create", "-")
        yield f"| terraform, measured elsewhere | 10 | {peer} | - |"
    yield ""


def _scale(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [
        each
        for each in results
        if (each["kind"], each.get("engine"), each.get("program")) == ("life", "embedded", "segments")
        and not each["latency_ms"]
    ]
    sizes = sorted({each["n"] for each in rows if each["n"] > 1})
    if len(sizes) < 2 or not all(each["engine_cpu_s"] for each in rows):
        return
    yield "## The embedded engine's cost of a resource\n"
    yield "Its own CPU milliseconds, without program and plugin, for each resource more than in the column before.\n"
    yield ("| step | " + " | ".join(f"{less} to {more}" for less, more in pairwise(sizes)) + " |")
    yield "|---|" + "---|" * (len(sizes) - 1)
    cpu = {(each["step"], each["n"]): each["engine_cpu_s"] for each in rows}
    for step, title in STEPS.items():
        cells = [
            f"{(cpu[step, more] - cpu[step, less]) * 1000 / (more - less):.2f}"
            for less, more in pairwise(sizes)
        ]
        yield f"| {title} | " + " | ".join(cells) + " |"
    yield ""


def _ratio(ours: dict[str, Any], nothing: dict[str, Any] | None, what: str) -> str:
    if nothing is None or not nothing[what] or (what == "wall_s" and ours["latency_ms"]):
        return "-"
    return f"{ours[what] / nothing[what]:.2f}"


def _limited(results: list[dict[str, Any]]) -> Iterable[str]:
    rows = [each for each in results if each["kind"] == "limited"]
    if not rows:
        return
    yield "## Under the vendor's limit of 300 requests a minute\n"
    yield "In real time, each step after a quiet minute; the providers pace themselves.\n"
    yield "| engine | N | step | requests | of them refused (429) | minutes | least possible |"
    yield "|---|---|---|---|---|---|---|"
    for each in rows:
        yield (
            f"| {each['engine']} | {each['n']} | {STEPS[each['step']]} | {each['requests']} | {each['refused']} "
            f"| {each['minutes']} | {each['least_minutes']} |"
        )
    yield ""


def _calls(results: list[dict[str, Any]]) -> Iterable[str]:
    for each in results:
        if each["kind"] == "calls":
            yield "## check and diff\n\nMedian microseconds for a typical segment, in the plugin's process.\n"
            yield "| check | diff | both |\n|---|---|---|"
            yield f"| {each['check_us']} | {each['diff_us']} | {each['both_us']} |\n"


def _peer_measured(results: list[dict[str, Any]]) -> bool:
    return any((each["kind"], each.get("engine")) == ("life", "terraform") for each in results)


def _versions(results: list[dict[str, Any]]) -> str:
    for each in results:
        if each["kind"] == "versions":
            known = [f"{name} {version}" for name, version in each.items() if name != "kind" and version]
            return f" Versions: {', '.join(known)}.\n"
    return "\n"


def _engines(rows: list[dict[str, Any]]) -> list[str]:
    return sorted({each["engine"] for each in rows})
