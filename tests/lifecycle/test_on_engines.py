"""All types in one program, minimal and full, on both engines: create, no change, refresh, change, destroy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import Case
from cases.types import TOKENS, case_of, has_case
from support.project import Project, resources

from journeys.emulator import Emulator
from journeys.registry import load, module_of
from providers.core.schema.equality import at_path

PROGRAM = """
    import importlib
    import json
    import pathlib

    for name, (module, kind, args) in json.loads(pathlib.Path("resources.json").read_text()).items():
        getattr(importlib.import_module(module), kind)(name, **args)
"""


@pytest.fixture
def cases() -> list[Case]:
    found = [case_of(token) for token in TOKENS if has_case(token)]
    assert found
    return found


@pytest.fixture
def project(tmp_path: Path, emulator_of: Callable[..., Emulator], cases: list[Case]) -> Project:
    """Every type works on its emulator, which fills in every optional field at every depth."""
    switches = {name: value for case in cases for name, value in case.switches.items()}
    emulator = emulator_of(switches={**switches, "server_defaults": "full"})
    seeded = {(kind, json.dumps(each)) for case in cases for kind, all in case.seed.items() for each in all}
    for kind, each in sorted(seeded):
        emulator.seed(kind, json.loads(each))
    return Project(tmp_path / "project", emulator)


def write(project: Project, cases: list[Case], args_of: Callable[[Case], dict[str, dict[str, Any]]]) -> int:
    """Writes the program's resources; returns how many there are."""
    wanted = {
        f"{case.token.replace(':', '-')}-{name}": (module_of(case.token), case.token.partition(":")[2], args)
        for case in cases
        for name, args in args_of(case).items()
    }
    (project.root / "resources.json").write_text(json.dumps(wanted))
    return len(wanted)


def both(case: Case) -> dict[str, dict[str, Any]]:
    return {"minimal": minimal(case), "full": dict(case.full)}


def changed(case: Case) -> dict[str, dict[str, Any]]:
    return {"minimal": minimal(case), "full": case.changed(case.first_change)}


def minimal(case: Case) -> dict[str, Any]:
    """Under a name of its own: two resources of one name are refused."""
    key = tuple(load(case.token).key_fields[0].split("."))
    return case.named(case.minimal, f"minimal {at_path(dict(case.minimal), key)}")


@pytest.mark.parametrize(
    "which", ["embedded", pytest.param("cli", marks=[pytest.mark.cli, pytest.mark.slow])]
)
def test_all_types_in_one_program(project: Project, cases: list[Case], request: Any, which: str) -> None:
    if which == "cli":
        from support.cli import pulumi_missing

        if pulumi_missing():
            pytest.skip(pulumi_missing())
    count = write(project, cases, both)
    stack = project.cli(PROGRAM) if which == "cli" else project.engine(PROGRAM)

    def run(command: str, no_changes: bool = False) -> list[str]:
        if which == "cli":
            getattr(stack, command)(*(["--expect-no-changes"] if no_changes else []))
        else:
            options = {"expect_no_changes": True} if no_changes else {}
            result = getattr(project.engine(), command)(**options)
            assert result.ok, result.errors
        return [line.split()[0] for line in project.requests()]

    creates = [method for case in cases for method in of_create(case) * len(both(case))]
    assert sorted(run("up")) == sorted(["GET"] * len(cases) + creates)  # a list per type
    document = stack.export() if which == "cli" else project.engine().export()
    lines = [each["sourcePosition"] for each in resources(document).values()]
    assert lines == ["project:///__main__.py#7"] * count  # the program's own line, not one of ours
    assert run("preview", no_changes=True) == []
    assert run("refresh", no_changes=True) == ["GET"] * count
    assert run("preview", no_changes=True) == []
    write(project, cases, changed)
    assert sorted(run("up")) == sorted(method for case in cases for method in of_change(case))
    assert run("preview", no_changes=True) == []
    assert run("destroy") == ["DELETE"] * count
    assert all(project.emulator.objects(case.kind).keys() <= seeds(case) for case in cases)


def of_create(case: Case) -> list[str]:
    return [line.split()[0] for line in case.creates] or ["POST"]


def of_change(case: Case) -> list[str]:
    if case.first_change in case.create_only:
        return ["GET", *of_create(case), "DELETE"]
    return ["GET"] * (case.cost() - 1) + [load(case.token).changes_by.upper()]


def seeds(case: Case) -> set[str]:
    """The ids of what was there before the program."""
    found = [case_of(token) for token in TOKENS if has_case(token)]
    return {str(each["id"]) for other in found for each in other.seed.get(case.kind, [])}
