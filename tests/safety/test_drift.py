"""What somebody does inside a managed block is drift, by path; one `up` mends it, and no update is for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .blocks import BLOCKS, by_hand
from .harness import Engine, Watched
from .kill import Snapshot

UNEXPECTED = 7
"""Exit code for changes that were not expected, of both engines."""
FAST = ("map.schedule_groups",)
EACH = [pytest.param(name, marks=[] if name in FAST else pytest.mark.slow) for name in BLOCKS]


@pytest.fixture
def watched(watched_of: Callable[..., Watched]) -> Watched:
    return watched_of(switches={"outcomes": "present", "references": "none"})


def leaf(path: str) -> str:
    """The last name of a path."""
    return path.rpartition(".")[2].partition("[")[0]


@pytest.mark.parametrize("name", EACH)
def test_an_edit_inside_a_block_is_shown(engine: Engine, tmp_path: Path, name: str) -> None:
    block = BLOCKS[name]
    engine.write(block.text())
    engine.must("up")
    engine.must("refresh", "--expect-no-changes")
    start = Snapshot(engine, tmp_path / "kept")
    wrong = []
    for what, theirs in block.theirs.items():
        start.restore()
        by_hand(engine.emulator, block.kind, theirs.edit)
        ran = engine.run("refresh", "--preview-only", "--expect-no-changes", "--diff")
        if ran.code != UNEXPECTED or leaf(theirs.path) not in ran.text:
            wrong.append(f"{name}: {what}: {theirs.path} expected: {ran}")
    assert not wrong, "\n\n".join(wrong)
    assert engine.emulator.written() == []


@pytest.mark.slow
@pytest.mark.parametrize("nested", ["merged", "replaced"])
@pytest.mark.parametrize("defaults", ["minimal", "full"])
@pytest.mark.parametrize("name", BLOCKS)
def test_the_second_up_is_clean(
    engine: Engine, tmp_path: Path, name: str, nested: str, defaults: str
) -> None:
    """With a leaf added by hand, and a server that merges, or has defaults of its own."""
    block = BLOCKS[name]
    engine.emulator.switches.update({"server_defaults": defaults, "nested_patch": nested})
    engine.write(block.text())
    engine.must("up")
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    start = Snapshot(engine, tmp_path / "kept")
    wrong = []
    for what, theirs in block.theirs.items():
        for flags in ((), ("--refresh",)):
            start.restore()
            by_hand(engine.emulator, block.kind, theirs.edit)
            if not flags:
                engine.must("refresh")
            engine.must("up", *flags)
            for command in ("up", "refresh", "up"):
                ran = engine.run(command, "--expect-no-changes")
                if not ran.ok:
                    wrong.append(f"{name}: {what}: {command} after up {flags}: {ran}")
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("name", BLOCKS)
def test_a_change_of_the_program_after_drift_is_clean_too(engine: Engine, tmp_path: Path, name: str) -> None:
    """Refreshed first, so that the program's change knows of theirs and takes it back."""
    block = BLOCKS[name]
    engine.write(block.text())
    engine.must("up")
    start = Snapshot(engine, tmp_path / "kept")
    wrong = []
    for what, theirs in block.theirs.items():
        start.restore()
        by_hand(engine.emulator, block.kind, theirs.edit)
        engine.must("refresh")
        engine.write(block.text(changed=True))
        engine.must("up")
        ran = engine.run("up", "--refresh", "--expect-no-changes")
        if not ran.ok:
            wrong.append(f"{name}: {what}: {ran}")
    assert not wrong, "\n\n".join(wrong)
