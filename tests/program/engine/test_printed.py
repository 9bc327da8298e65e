"""What both engines print for the same programs: the same lines, but for times, heartbeats and stack traces."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from test_differential import PASSPHRASE, Cli

from journeys.engine import Engine
from journeys.engine.__main__ import main

pytestmark = [
    pytest.mark.cli,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="the Pulumi CLI is not on PATH"),
]
BEFORE = """
tags = {"z": [{"k": "v", "l": [1, "two", None, ["x", {}]]}], "b": {"y": [], "x": "long"}}
a = Toy("a", note="1", tags=tags)
b = Toy("b", note=a.loud)
child = Toy("child", note=b.loud, opts=O(parent=b))
pulumi.export("x", {"z": a.id, "f": [1.5, {"deep": True}]})
pulumi.export("secret", pulumi.Output.secret({"in": "hush"}))
"""
AFTER = """
tags = {"z": [{"k": "w", "l": [1, {"m": 1}]}, 2], "b": {"y": [1, {"q": 1, "a": 2}], "new": {"k": "v"}}}
a = Toy("a", note="1", tags=tags)
b = Toy("b", note=pulumi.Output.concat(a.id, "\\nsecond"), size=2)
child = Toy("child", note=b.id, opts=O(parent=b, protect=True))
pulumi.export("x", {"z": a.id, "f": [1.5, {"deep": False}]})
"""
DRIFT = {"name": "a", "note": "by hand", "tags": {"z": [{"k": "v"}], "b": 3}}
STAGES: dict[str, list[tuple[str, str | None, bool]]] = {
    "life": [("preview", BEFORE, True), ("up", None, True), ("preview", None, True), ("destroy", None, True)],
    "update": [
        ("up", 'Toy("a", note="1", tags={"x": "{\\"k\\": 1}"})\npulumi.export("o", 1)', True),
        (
            "preview",
            'Toy("a", note="2", tags={"x": "{\\"k\\": 2}"})\npulumi.export("p", [1, {"a": [2]}])',
            True,
        ),
        ("up", None, True),
        ("up", 'Toy("a", note=["2"], tags="all")\npulumi.export("p", [1, {"a": [3]}, 4])', True),
    ],
    "replace": [("up", BEFORE, True), ("preview", AFTER, True), ("up", None, True)],
    "refresh": [
        ("up", BEFORE, True),
        ("drift", None, True),
        ("refresh", None, True),
        ("refresh", None, True),
        ("up", 'Toy("c", fail="check")', False),
    ],
}


REFUSED = {
    "    pulumi-python:dynamic:Toy c **failed** 1 error",
    "  pulumi-python:dynamic:Toy (c):",
    "    error: pulumi-python:dynamic/toy:Toy resource 'c' has a problem: c must not be",
    "    1 errored",
}
# Heartbeats, what the CLI says of the stack on the way, and its advice after a destroy.
OMITTED = re.compile(
    r"@ |The resources in|If you want| ~  pulumi:pulumi:Stack \S+ refreshing|    pulumi:pulumi:Stack \S+( running.*)?$"
)


def steady(text: str) -> list[str]:
    """The lines of a run without what differs from run to run."""
    found: list[str] = []
    for line in text.splitlines():
        line = re.sub(r"\(\d+(\.\d+)?s\)|Duration: \d+s", "(time)", line.rstrip())
        is_again = "pulumi:pulumi:Stack" in line and line in found  # the CLI may show the stack's row twice
        if line and not OMITTED.match(line) and not is_again:
            found.append(line)
    return found


@pytest.mark.parametrize("diff", [False, True], ids=["rows", "diff"])
@pytest.mark.parametrize("name", STAGES)
def test_both_engines_print_the_same(
    tmp_path: Path, world: Any, capsys: Any, monkeypatch: Any, name: str, diff: bool
) -> None:
    ours, theirs = type(world)(tmp_path / "ours" / "project"), type(world)(tmp_path / "theirs" / "project")
    cli = Cli(theirs)
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("TOY_DB", str(ours.db))
    monkeypatch.setattr("journeys.engine.__main__.Engine", partial(Engine, trusted=ours.trusted))
    flags = ["--diff"] if diff else []
    for number, (command, program, ok) in enumerate(STAGES[name]):
        for each in (ours, theirs):
            if program is not None:
                each.program(program)
            if command == "drift":
                each.put("a-1", **DRIFT)
                each.remove("child-1")
        if command == "drift":
            continue
        skip = [] if command == "preview" else ["--yes", "--skip-preview"]
        said = cli(command, "--stack", "dev", *skip, *flags, ok=ok)
        assert (main([command, "--cwd", str(ours.root), *flags]) == 0) == ok
        printed, wanted = steady(capsys.readouterr().out), steady(said)
        if ok:
            ours_alone, theirs_alone = Counter(printed) - Counter(wanted), Counter(wanted) - Counter(printed)
            assert (list(ours_alone), list(theirs_alone)) == ([], []), (number, command)
        elif not diff:  # with `--diff` the CLI has diagnostics in another place
            assert set(printed) >= REFUSED <= set(wanted)
