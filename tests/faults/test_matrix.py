"""The fault matrix: every cell is as expected.py says, and docs/faults.md counts them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest

from . import page
from .cells import Bench, bench_of
from .operations import operations
from .subjects import TYPES, subject_of

ALL = [(token, each.name) for token in TYPES for each in operations(subject_of(token))]
SAMPLE = 150
"""One in so many cells runs in the fast suite."""


@pytest.fixture
def bench(token: str, name: str) -> Iterator[Bench]:
    with bench_of(token, name) as made:
        yield made


def failures(bench: Bench, share: int = 1) -> list[str]:
    """What is wrong after the cells, or after one in so many of them."""
    cells = [each for each in bench.cells() if zlib.crc32(each.title_without_ids.encode()) % share == 0]
    found = []
    for cell in cells:
        bench.run(cell)
        if cell.wrong:
            found.append("\n    ".join([cell.title, *cell.wrong]))
    return found


@pytest.mark.parametrize(("token", "name"), ALL)
def test_a_sample(bench: Bench) -> None:
    assert "\n".join(failures(bench, SAMPLE)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("token", TYPES)
def test_every_cell(token: str) -> None:
    done, wrong = [], []
    for operation in operations(subject_of(token)):
        with bench_of(token, operation.name) as bench:
            for cell in bench.cells():
                done.append(bench.run(cell))
                wrong += cell.wrong and ["\n    ".join([cell.title, *cell.wrong])]
    assert "\n".join(wrong) == ""
    on_page = {key: line for key, line in page.read().items() if key[0] == token}
    assert page.counted(done) == on_page, "docs/faults.md is old: run `python -m tests.faults`"


def test_the_page_has_every_cell() -> None:
    """Of every registered type: a new one is in the matrix, and on the page, the day it is written."""
    lines: dict[tuple[str, str], int] = {}
    for token, name in ALL:
        with bench_of(token, name) as bench:
            for cell in bench.cells():
                key = (token, cell.fault.family)
                lines[key] = lines.get(key, 0) + 1
    assert lines == {key: line.cells for key, line in page.read().items()}, "run `python -m tests.faults`"
    assert sum(lines.values()) >= 2000
    assert {token for token, _ in lines} == set(TYPES)


def test_the_page_is_as_the_generator_writes_it() -> None:
    before = page.PAGE.read_text(encoding="utf-8")
    page.write(page.read())
    assert page.PAGE.read_text(encoding="utf-8") == before
