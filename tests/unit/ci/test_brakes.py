"""Brakes: at which count a plan is stopped, what the message says, and what lets it go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import journeys.cli.ci  # noqa: F401  # adds the commands
from journeys.ci.brakes import LABEL, brakes
from journeys.ci.report import Change, Report
from journeys.cli.app import run

A, B = "genesys:Segment", "genesys:ActionTemplate"


def report(before: dict[str, int], gone: dict[str, int], op: Any = "delete", **more: Any) -> Report:
    changes = [Change(op=op, type=type, name=f"o{n}") for type, count in gone.items() for n in range(count)]
    return Report(stack=more.pop("stack", "p/dev"), before=before, changes=changes, **more)


@pytest.mark.parametrize(
    ("before", "gone", "stopped"),
    [
        ({A: 100}, {A: 30}, False),
        ({A: 100}, {A: 31}, True),
        ({A: 10}, {A: 4}, False),
        ({A: 10}, {A: 5}, True),
        ({A: 16}, {A: 5}, True),
        ({A: 17}, {A: 5}, False),
        ({A: 100, B: 1}, {B: 1}, True),
        ({A: 100, B: 2}, {B: 1}, False),
        ({}, {A: 1}, True),
        ({A: 1}, {}, False),
    ],
)
@pytest.mark.parametrize("op", ["delete", "replace"])
def test_the_limits(before: dict[str, int], gone: dict[str, int], stopped: bool, op: str) -> None:
    assert bool(brakes(report(before, gone, op))) is stopped


@pytest.mark.parametrize("op", ["create", "update", "import"])
def test_what_takes_nothing_away_is_never_stopped(op: str) -> None:
    assert brakes(report({A: 10}, {A: 10}, op)) == []


def test_the_message_has_count_and_limit() -> None:
    assert brakes(report({A: 12, B: 1}, {A: 6})) == [
        "6 of 13 objects would be deleted or replaced, 46 %: the limit is 30 % (from 5 objects on)"
    ]
    assert brakes(report({A: 9, B: 2}, {B: 2})) == [
        f"2 of 2 objects of type {B} would be deleted or replaced: the limit is not all of a type"
    ]


def test_an_active_map_is_deleted_in_no_stack_that_is_production() -> None:
    maps = {"active_maps_deleted": ["offer"]}
    assert brakes(report({A: 9}, {}, **maps)) == []
    assert "1 active action maps of production would be deleted (offer): the limit is 0" in brakes(
        report({A: 9}, {}, stack="p/prod", **maps)
    )
    assert brakes(report({A: 9}, {}, stack="p/live", **maps), ["live"]) != []


def test_a_production_stack_is_named_with_or_without_its_project() -> None:
    deletes = report({A: 9}, {}, stack="acme/live", active_maps_deleted=["offer"])
    assert brakes(deletes, ["acme/live"]) == brakes(deletes, ["live"]) != []
    assert brakes(deletes, ["other/live"]) == []
    assert brakes(deletes) == []


def test_the_command_stops_unless_labelled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.json"
    file.write_text(report({A: 5}, {A: 5}).model_dump_json())
    command = ["ci", "brakes", str(file)]
    assert run(command) == 10
    said = capsys.readouterr().err
    assert "the plan is stopped" in said
    assert "5 of 5 objects" in said
    assert f"put the label `{LABEL}` on the pull request" in said
    assert run([*command, "--labels", '["other"]']) == 10
    assert run([*command, "--labels", f'["{LABEL}"]']) == 0
    assert run([*command, "--label", LABEL]) == 0
    assert "let through by the label" in capsys.readouterr().out
    assert run([*command, "--labels", LABEL]) == 2
    file.write_text(report({A: 5}, {}).model_dump_json())
    assert run(command) == 0
