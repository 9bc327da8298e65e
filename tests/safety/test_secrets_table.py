"""The table of sources and sinks: every one is in it, none has a leak, and a leak would be seen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from .leaks import PLANTED, SOURCES
from .secrets_table import COLUMNS, CREDENTIALS, LOG, PAGE, SINKS, cells, marks

PLACES = {
    "state": "stack/.journeys/state/dev.json",
    "history and backups": "stack/.journeys/state/dev.json.bak",
    "crash journal": "stack/.journeys/pending/1.jsonl",
    "ids of the stack": "stack/.journeys/owned/project.dev.json",
    "lock file": "stack/journeys.dev.lock.json",
    "saved plan": "stack/plan.json",
    "request log": f"stack/{LOG}",
    "other files of the project": "stack/Pulumi.dev.yaml",
}


def table(which: str) -> tuple[list[str], dict[str, list[str]]]:
    """The columns of an engine's table, and its cells by source."""
    begin, end = marks(which)
    text = PAGE.read_text(encoding="utf-8").split(begin)[1].split(end)[0]
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return lines[0][1:], {name: found for name, *found in lines[1:]}


NEEDED = ("state", "history and backups", "saved plan", "request log", "what was printed")


@pytest.mark.parametrize("which", ["embedded", "cli"])
def test_every_source_is_searched_in_every_sink(which: str) -> None:
    """The CLI also has a history, saved plans, and sources of its own."""
    columns, rows = table(which)
    assert columns == COLUMNS
    sources = [name for name, source in SOURCES.items() if which == "cli" or not source.cli]
    needed = NEEDED if which == "cli" else ("state", "request log", "what was printed")
    assert list(rows) == [*sources, *CREDENTIALS]
    for name, found in rows.items():
        assert len(found) == len(COLUMNS), name
        assert "LEAK" not in found, name
        searched = dict(zip(columns, found, strict=True))
        assert all(int(searched[sink]) > 0 for sink in needed), name


@pytest.fixture
def stack(tmp_path: Path) -> Any:
    """A stack with one file in each sink."""
    for place in PLACES.values():
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("nothing")
    folder = tmp_path / "stack" / ".journeys" / "state"
    return SimpleNamespace(
        root=tmp_path / "stack", folder=folder, state_file=folder / "dev.json", printed="nothing"
    )


def test_without_a_leak_everything_was_searched(stack: Any) -> None:
    assert set(PLACES) == set(SINKS)
    assert cells(stack, PLANTED) == dict.fromkeys(COLUMNS, "1")


@pytest.mark.parametrize("sink", COLUMNS)
def test_a_leak_is_named_with_its_sink(stack: Any, sink: str) -> None:
    if sink in PLACES:
        (stack.root.parent / PLACES[sink]).write_text(f"a {PLANTED}")
    else:
        stack.printed = f"a {PLANTED}"
    assert [name for name, found in cells(stack, PLANTED).items() if found == "LEAK"] == [sink]
