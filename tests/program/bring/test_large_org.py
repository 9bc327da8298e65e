"""An org of 500 segments, 200 maps and 100 templates: pages only, no write, one clean preview on each engine."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from support.orgs import fill

from .conftest import Shop, writes

IMPORT = "journeys.dev.import.json"


@pytest.mark.slow
def test_a_large_org_is_taken_in(on_both: Shop, emulator_of: Any) -> None:
    emulator = emulator_of(switches={"server_defaults": "full"})
    fill(emulator, scale=100)
    on_both.stack(emulator)
    started = time.monotonic()
    assert on_both.json("export")["taken"] == 797
    assert time.monotonic() - started < 60
    asked = [f"{each.path}?{each.query}" for each in emulator.requests if not each.token]
    # Whose org, one page of each type and of each kind that they refer to, and the further pages of the large ones.
    assert len(asked) == len(set(asked))
    pages = Counter(each.path.rpartition("/")[2] for each in emulator.requests if not each.token)
    assert {name: count for name, count in pages.items() if count > 1} == {"segments": 5, "actionmaps": 2}
    assert on_both.json("import", "--file", str(on_both.root / IMPORT))["imported"] == 797
    on_both.run("preview", "--expect-no-changes")
    assert writes(emulator) == []
