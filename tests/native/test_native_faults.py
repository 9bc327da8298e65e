"""A sample of the fault matrix through the native servicer: the same cells, and the same is true after them."""

from __future__ import annotations

import zlib
from typing import Any

import faults.cells
import faults.world
import pytest
import support.driver
from faults.cells import bench_of
from faults.operations import operations
from faults.subjects import TYPES, subject_of
from support.native_door import Calls, Door

SHARE, MORE = 120, 12
"""One in so many cells; others than those of the dynamic door's sample."""


class NativeStack(faults.world.Stack):
    """A stack whose calls go through the native servicer."""

    def __init__(self, world: Any, **more: str) -> None:
        super().__init__(world, **more)
        self.servicer: Any = Calls(self.token, self.servicer.urn)


@pytest.fixture
def native(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (support.driver, faults.world):
        monkeypatch.setattr(module, "new_process", Door)
    monkeypatch.setattr(faults.cells, "Stack", NativeStack)


def failures(kind: str, share: int) -> list[str]:
    """What is wrong after one in so many cells of a type."""
    wrong, count = [], 0
    for operation in operations(subject_of(kind)):
        with bench_of(kind, operation.name) as bench:
            for cell in bench.cells():
                if zlib.crc32(f"native {cell.title_without_ids}".encode()) % share == 0:
                    count += 1
                    bench.run(cell)
                    wrong += cell.wrong and ["\n    ".join([cell.title, *cell.wrong])]
    assert count
    return wrong


@pytest.mark.parametrize("kind", TYPES[::4])
def test_a_sample_of_cells_through_this_door(kind: str, native: None) -> None:
    assert "\n".join(failures(kind, SHARE)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPES)
def test_more_cells_through_this_door(kind: str, native: None) -> None:
    assert "\n".join(failures(kind, MORE)) == ""
