"""The table of operations is full: each has a type, a function or a reason, and each of these exists."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import journeys.ops
import providers.genesys
import providers.genesys.functions
import providers.twilio_segment
from journeys.docs.covered import CALLS, FUNCTIONS, REASONS, RESOURCES, covered, operations_of
from journeys.emulator.operations import rows, types_of
from journeys.registry import tokens

ROOT = Path(__file__).parents[3]
NOT_OF_THE_API = {"each_session_event", "get_session_events_page"}
"""Functions that share the operations of another one."""


def test_no_operation_is_left_without_a_type_a_function_or_a_reason() -> None:
    known = covered()
    assert [row.key for row in rows() if not known.get(row.key)] == []


def test_every_operation_of_the_seeds_is_usable_from_a_program_or_a_call() -> None:
    known = covered()
    old = [row.key for row in rows() if row.seeds]
    assert len(old) >= 30
    assert [key for key in old if key in REASONS or "`" not in known[key]] == []


def test_nothing_is_named_that_the_vendors_do_not_have() -> None:
    keys = {row.key for row in rows()}
    named = [key for table in (FUNCTIONS, CALLS, RESOURCES) for found in table.values() for key in found]
    assert [key for key in (*named, *REASONS) if key not in keys] == []


def test_each_function_that_programs_have_is_in_the_table() -> None:
    every = {
        name
        for name in providers.genesys.functions.__all__
        if re.match("(list|get|query|estimate|each)_", name)
    }
    plain = {name for name in every if not name.endswith("_output")}
    assert plain - FUNCTIONS.keys() == NOT_OF_THE_API


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_of_the_table_exists(name: str) -> None:
    packages = (providers.genesys.functions, providers.genesys, providers.twilio_segment)
    assert any(callable(getattr(package, name, None)) for package in packages)


@pytest.mark.parametrize("name", CALLS)
def test_each_call_of_the_table_exists(name: str) -> None:
    assert callable(getattr(journeys.ops, name))


def test_the_operations_of_a_schedule_are_not_those_of_its_view() -> None:
    view, schedule = (
        {each.key for each in operations_of(f"genesys:{name}")}
        for name in ("JourneyView", "JourneyViewSchedule")
    )
    views = "/api/v2/journey/views"
    assert view & schedule == set()
    assert view > {f"PUT {views}/{{viewId}}/versions/{{versionId}}", f"POST {views}/{{viewId}}/versions"}
    assert schedule == {
        f"GET {views}/schedules",
        *(f"{method} {views}/{{viewId}}/schedules" for method in ("GET", "POST", "PUT", "DELETE")),
    }


def test_each_type_of_the_table_exists() -> None:
    assert set(RESOURCES) <= {token.partition(":")[2] for token in tokens()}


def with_imports(file: Path, depth: int) -> str:
    """The source of a module, and of those of this project that it imports."""
    source = file.read_text()
    for dots, name in re.findall(r"from (\.*)([\w.]+) import", source) if depth else ():
        base = file.parents[len(dots) - 1] if dots else ROOT
        found = base / f"{name.replace('.', '/')}.py"
        source += with_imports(found, depth - 1) if found.is_file() else ""
    return source


@pytest.mark.parametrize("name", [*FUNCTIONS, *CALLS])
def test_what_covers_an_operation_has_its_path(name: str) -> None:
    """The module of a function, or one that it imports, has the fixed words of the path."""
    for package in (journeys.ops, providers.genesys.functions, providers.genesys, providers.twilio_segment):
        if hasattr(package, name):
            module = importlib.import_module(getattr(package, name).__module__)
            break
    source = with_imports(Path(str(module.__file__)), 2)
    for key in (FUNCTIONS | CALLS)[name]:
        words = [word for word in key.split()[1].split("/") if word and not word.startswith("{")]
        assert [word for word in words if word not in source] == [], key


def test_the_page_has_the_table() -> None:
    page = (ROOT / "docs" / "emulator-operations.md").read_text()
    assert types_of(page) == covered()
