"""Mistakes in a segment: the exact message of each, known at preview with nothing sent, and all of them in one run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import POINTER, new_process
from support.messages import as_the_plugin_says, without_lines
from support.project import Project
from support.settings import config_for
from support.wire import over_the_wire

from journeys.emulator import Emulator
from providers.core.program.resource import plain
from providers.core.schema.validation import validate
from providers.genesys import SegmentArgs

from .segment_mistakes import MISTAKES


def test_there_are_enough() -> None:
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize("name", MISTAKES)
def test_the_program_says_it_with_the_wrong_value(name: str) -> None:
    args, messages = MISTAKES[name]
    assert [str(each) for each in validate(args, SegmentArgs) if each.severity == "error"] == messages


@pytest.mark.parametrize("name", MISTAKES)
def test_the_plugin_finds_it_shows_no_value_and_sends_nothing(emulator: Emulator, name: str) -> None:
    args, messages = MISTAKES[name]
    provider = new_process("genesys:Segment", config_for("genesys:Segment", emulator))
    news = over_the_wire({"__provider": POINTER, **plain(args, provider.shape)})
    failures = provider.check({}, news).failures
    assert [failure.reason for failure in failures] == [as_the_plugin_says(text) for text in messages]
    assert {failure.property for failure in failures} == {""}
    assert emulator.requests == []


PROGRAM = """
    import json
    import pathlib
    import pulumi
    from providers.genesys import Segment

    right = Segment("right", display_name="right", context={"patterns": []})
    for number, args in enumerate(json.loads(pathlib.Path("mistakes.json").read_text())):
        Segment(f"wrong-{number}", **args)
    pulumi.export("right", right.id)
"""


def test_all_mistakes_of_all_resources_are_told_in_one_run(
    emulator: Emulator, project: Project, engine: Callable[..., Any]
) -> None:
    """A program with every mistake of the table: one message with every one of them, and nothing registered."""
    each_its_name = [
        {**args, "display_name": f"x{number}"} if args.get("display_name") == "x" else args
        for number, (args, _) in enumerate(MISTAKES.values())
    ]
    (project.root / "mistakes.json").write_text(json.dumps(each_its_name))
    expected = [
        f'  Segment "wrong-{number}": {message}'
        for number, (_, messages) in enumerate(MISTAKES.values())
        for message in messages
    ]
    result = engine(PROGRAM).up()
    assert not result.ok
    (error,) = result.errors
    head, *lines = error.splitlines()
    assert head == f"{len(expected)} mistakes were found in the program; nothing was sent:"
    said = [without_lines(line) for line in lines]
    lists = {line.partition("; allowed: ")[2] for line in expected} - {""}
    assert [line.partition("; allowed: ")[0] for line in said] == [
        line.partition("; allowed: ")[0] for line in expected
    ]
    told = [line.partition("; allowed: ")[2] for line in said]
    assert sorted(set(told)) == sorted({"", "as above", *lists})
    assert all(told.count(each) == 1 for each in lists)  # each list of names once
    assert [text != "" for text in told] == ["; allowed: " in line for line in expected]
    assert result.changes.get("create", 0) <= 1  # the stack itself
    assert emulator.requests == []
    assert not re.search(r"Traceback|File \"", "\n".join(m for _, _, m in result.diagnostics))
