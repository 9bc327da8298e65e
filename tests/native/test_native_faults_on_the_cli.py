"""The fault matrix through this door on the real CLI: each fault once per type, and the same is true after it."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from faults.catalog import FAMILIES, FAULTS
from faults.cells import Bench, Cell
from faults.cli_world import ELSEWHERE, CliStack, CliWorld, bench_of, happens_here
from faults.operations import Operation, operations
from faults.subjects import TYPES, subject_of
from support.cli import pulumi_missing
from support.forks import Forks
from support.native import CallRefused

pytestmark = [
    pytest.mark.cli,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forks its processes"),
]


def order(cell: Cell) -> int:
    """Which cell of a fault is run: another one for each type and fault, the same in each run."""
    return zlib.crc32(f"on the CLI {cell.title_without_ids}".encode())


def is_possible(operation: Operation) -> bool:
    """Whether it can be done at this door: see the test of a forced replacement below."""
    subject = operation.subject
    return operation.name != "replace" or bool(subject.case.create_only) or not subject.provider.unique_key


@pytest.mark.parametrize("kind", TYPES)
def test_each_fault_once(kind: str, tmp_path: Path, forks: Callable[[], Forks]) -> None:
    if why := pulumi_missing():
        pytest.skip(why)
    wrong: list[str] = []
    with ExitStack() as stack:
        cells: dict[str, list[tuple[Bench, Cell]]] = {}
        for number, operation in enumerate(filter(is_possible, operations(subject_of(kind)))):
            bench = stack.enter_context(bench_of(operation, tmp_path / str(number), forks()))
            for cell in filter(lambda each: happens_here(each.fault), bench.cells()):
                cells.setdefault(cell.fault.title, []).append((bench, cell))
        for bench, cell in (min(each, key=lambda pair: order(pair[1])) for each in cells.values()):
            bench.run(cell)
            wrong += cell.wrong and ["\n    ".join([cell.title, *cell.wrong])]
    assert "\n".join(wrong) == ""
    assert len(cells) >= 24


def test_a_forced_replacement_is_refused_where_the_api_takes_one_of_a_name(
    tmp_path: Path, forks: Callable[[], Forks]
) -> None:
    """The plugin isn't told whether the program retains the old object, so it deletes none to make room."""
    if why := pulumi_missing():
        pytest.skip(why)
    subject = subject_of("genesys:ExternalEventsSchema")
    world = CliWorld(subject, tmp_path / "machine")
    try:
        stack = CliStack(world, tmp_path / "stack", forks())
        stack.up(dict(subject.case.full))
        there = world.there()
        with pytest.raises(CallRefused, match="An enabled schema has the title"):
            stack.up(dict(subject.case.full), replace=True)
        assert world.there() == there
        assert stack.ids == set(there)
        # What docs/native.md advises instead: a program without it, and then the program again.
        stack.program.write_text("[]")
        stack._run("up", "--yes", "--skip-preview")
        assert stack.ids == set()
        stack.up(dict(subject.case.full))
        assert stack.ids == set(world.there()) != set()
    finally:
        world.emulator.close()


def test_the_others_have_a_reason() -> None:
    missing = {fault.family for fault in FAULTS} - {fault.family for fault in FAULTS if happens_here(fault)}
    assert missing == set(ELSEWHERE)
    assert missing <= set(FAMILIES)
