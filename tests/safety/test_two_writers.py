"""Somebody else changes what the program changes too: no overwriting in silence (DESIGN rule 4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from journeys.emulator.http import Request

from .blocks import BLOCKS, Block, Theirs, by_hand, live, same_block
from .harness import Engine, Ran, Watched
from .kill import Snapshot

FAST = ("map.schedule_groups",)
EACH = [pytest.param(name, marks=[] if name in FAST else pytest.mark.slow) for name in BLOCKS]
each_block = pytest.mark.parametrize("name", EACH)


@pytest.fixture
def watched(watched_of: Callable[..., Watched]) -> Watched:
    return watched_of(switches={"outcomes": "present", "references": "none"})


def brought_up(engine: Engine, block: Block, folder: Path) -> Snapshot:
    engine.write(block.text())
    engine.must("up")
    return Snapshot(engine, folder / "kept")


def up_beside(engine: Engine, block: Block, theirs: Theirs, during: bool) -> tuple[Ran, dict[str, object]]:
    """The program's change, with somebody else's before it or inside it: the run, and the object as they left it."""
    engine.write(block.text(changed=True))
    if not during:
        left = by_hand(engine.emulator, block.kind, theirs.edit)
        return engine.run("up"), left
    seen: list[dict[str, object]] = []

    def hook(stage: str, request: Request) -> None:
        if stage == "before" and request.method == "PATCH" and not seen:
            seen.append(by_hand(engine.emulator, block.kind, theirs.edit))

    with engine.emulator.hooked(hook):
        ran = engine.run("up")
    assert len(seen) == 1
    return ran, seen[0]


@pytest.mark.parametrize(
    "during",
    [
        pytest.param(False, id="between preview and up", marks=pytest.mark.slow),
        pytest.param(True, id="during up"),
    ],
)
@each_block
def test_nothing_is_overwritten_while_the_server_checks_versions(
    engine: Engine, tmp_path: Path, name: str, during: bool
) -> None:
    """Refused, naming the paths, with nothing sent over theirs; a refresh and another `up` settle it."""
    block = BLOCKS[name]
    start = brought_up(engine, block, tmp_path)
    wrong = []
    for what, theirs in block.theirs.items():
        start.restore()
        ran, left = up_beside(engine, block, theirs, during)
        kept = same_block(live(engine, block.kind), left)
        if ran.ok or theirs.path not in ran.text or not kept:
            wrong.append(
                f"{name}: {what}: {'kept' if kept else 'OVERWRITTEN'}, {theirs.path} expected: {ran}"
            )
        elif "Traceback" in ran.text or "refresh" not in ran.text:
            wrong.append(f"{name}: {what}: doesn't say how to see the values: {ran}")
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("during", [False, True], ids=["between preview and up", "during up"])
@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_overwritten_is_reported_where_the_server_does_not_check(
    engine: Engine, tmp_path: Path, name: str, during: bool
) -> None:
    block = BLOCKS[name]
    engine.emulator.switches["versions"] = "unchecked"
    start = brought_up(engine, block, tmp_path)
    wrong = []
    for what, theirs in block.theirs.items():
        start.restore()
        ran, left = up_beside(engine, block, theirs, during)
        told = "warning" in ran.text.lower() and '"it"' in ran.text and "somebody else" in ran.text
        if not (told or (not ran.ok and same_block(live(engine, block.kind), left))):
            wrong.append(f"{name}: {what}: overwritten without a word: {ran}")
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("name", BLOCKS)
def test_an_edit_elsewhere_is_no_conflict(engine: Engine, tmp_path: Path, name: str) -> None:
    """A field that the program doesn't send: tried again with the new version, and both changes are there."""
    block = BLOCKS[name]
    brought_up(engine, block, tmp_path)
    field = "description" if block.kind != "actionmaps" else "weight"
    theirs = Theirs(field, lambda body: body.update({field: 3 if field == "weight" else "theirs"}))
    ran, left = up_beside(engine, block, theirs, during=True)
    assert ran.ok, ran
    assert live(engine, block.kind)[field] == left[field]
    engine.must("preview", "--expect-no-changes")


@pytest.mark.slow
@pytest.mark.parametrize("mismatch", ["409", "400"])
def test_the_same_change_by_somebody_else_is_no_conflict(
    engine: Engine, tmp_path: Path, mismatch: str
) -> None:
    block = BLOCKS["segment.journey"]
    engine.emulator.switches["version_mismatch"] = mismatch
    brought_up(engine, block, tmp_path)

    def same(body: dict[str, object]) -> None:
        body["journey"]["patterns"][0]["criteria"][0]["values"] = ["/b"]  # type: ignore[index]

    ran, left = up_beside(engine, block, Theirs("", same), during=True)
    assert ran.ok, ran
    assert same_block(live(engine, block.kind), left)
    engine.must("up", "--expect-no-changes")
