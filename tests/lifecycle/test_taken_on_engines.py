"""What is taken, in one program on both engines: nothing is made, and a destroy leaves all of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import Case
from cases.types import TAKEN, case_of, has_case
from support.cli import pulumi_missing
from support.project import Project, resources

from journeys.emulator import Emulator
from journeys.registry import module_of

PROGRAM = """
    import importlib
    import json
    import pathlib

    for module, kind, args in json.loads(pathlib.Path("resources.json").read_text()):
        getattr(importlib.import_module(module), kind)(kind, **args)
"""


@pytest.fixture
def cases() -> list[Case]:
    return [case_of(token) for token in TAKEN if has_case(token)]


@pytest.fixture
def project(tmp_path: Path, emulator_of: Callable[..., Emulator], cases: list[Case]) -> Project:
    emulator = emulator_of(switches={name: value for case in cases for name, value in case.switches.items()})
    for case in cases:
        for kind, objects in case.seed.items():
            for each in objects:
                emulator.seed(kind, each)
    return Project(tmp_path / "project", emulator)


@pytest.mark.parametrize(
    "which", ["embedded", pytest.param("cli", marks=[pytest.mark.cli, pytest.mark.slow])]
)
def test_all_that_is_taken_in_one_program(project: Project, cases: list[Case], which: str) -> None:
    if which == "cli" and pulumi_missing():
        pytest.skip(pulumi_missing())
    wanted = [(module_of(case.token), case.token.partition(":")[2], dict(case.full)) for case in cases]
    (project.root / "resources.json").write_text(json.dumps(wanted))
    stack: Any = project.cli(PROGRAM) if which == "cli" else project.engine(PROGRAM)

    def writes(command: str) -> list[str]:
        project.requests()
        if which == "cli":
            getattr(stack, command)()
        else:
            result = getattr(project.engine(), command)()
            assert result.ok, result.errors
        return [line.split()[0] for line in project.requests() if not line.startswith("GET")]

    there = {case.kind: set(project.emulator.objects(case.kind)) for case in cases}
    assert writes("preview") == []
    assert len(writes("up")) == len(cases)
    document = stack.export() if which == "cli" else project.engine().export()
    assert all(each["retainOnDelete"] for each in resources(document).values())
    for command in ("preview", "refresh", "up", "destroy"):
        assert writes(command) == []
    assert {case.kind: set(project.emulator.objects(case.kind)) for case in cases} == there
