"""The table of operations: complete, up to date, and with a mapping of types from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journeys.emulator.operations import main, rows, seeds, types_of, updated

PAGE = Path(__file__).parents[3] / "docs" / "emulator-operations.md"
KEY = "POST /api/v2/journey/segments"


def test_generated_section_is_up_to_date():
    page = PAGE.read_text(encoding="utf-8")
    assert updated(page) == page, "run: python -m journeys.emulator.operations docs/emulator-operations.md"


def test_every_operation_of_the_files_and_the_seeds_is_there_once():
    keys = [row.key for row in rows()]
    assert len(keys) == len(set(keys))
    assert set(seeds()["operations"]) <= set(keys)
    assert {"004"} == {
        s for row in rows() if row.path.endswith("/events") and row.method == "GET" for s in row.seeds
    }


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.key)
def test_each_says_what_it_rests_on_or_why_not(row):
    assert bool(row.evidence) == row.emulated
    assert bool(row.reason) != row.emulated


def test_the_column_of_types_comes_from_a_mapping_and_stays_without_one(tmp_path):
    page, types = tmp_path / "page.md", tmp_path / "types.json"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    types.write_text(json.dumps({KEY: "`Segment`"}), encoding="utf-8")
    main([str(page), "--types", str(types)])
    line = next(line for line in page.read_text().splitlines() if f"`{KEY}`" in line)
    assert "| `Segment` | yes |" in line
    assert types_of(page.read_text()) == {KEY: "`Segment`"}
    main([str(page)])
    assert line in page.read_text().splitlines()
