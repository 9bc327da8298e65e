"""Requests for N objects of T types are as DESIGN's table has them, from the emulator's log."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest

from .harness import Engine
from .programs import program

PAGE = 100
WHO = "organizations/me"
TYPES = {
    "Segment": (
        "segments",
        'Segment(f"s{n}", display_name=f"S {n}", description=NOTE, journey=visits("/a"))',
    ),
    "ActionTemplate": (
        "actiontemplates",
        'ActionTemplate(f"t{n}", name=f"T {n}", description=NOTE, media_type="webMessagingOffer", state="Active")',
    ),
}
SIZES = [1, 10, 100, 500]


def text(count: int, note: str, types: int) -> str:
    """That many objects of each of so many types."""
    lines = [f"    {line}" for _, line in list(TYPES.values())[:types]]
    return program(f"NOTE = {note!r}", f"for n in range({count}):", *lines)


def asked(engine: Engine) -> tuple[Counter[str], int]:
    """The requests since the last look by method, those for whose org it is apart."""
    lines = engine.emulator.sent()
    who = [line for line in lines if WHO in line]
    return Counter(line.split()[0] for line in lines if line not in who), len(who)


@pytest.mark.slow
@pytest.mark.parametrize("types", [1, 2])
@pytest.mark.parametrize("count", SIZES)
def test_as_in_the_table(engine: Engine, count: int, types: int) -> None:
    if count >= 100 and types == 2 and engine.name == "cli":
        pytest.skip("as much as with one type, and it takes long")
    total = count * types
    pages = types * max(1, ceil(count / PAGE))
    env = {"PULUMI_SKIP_CHECKPOINTS": "true"}
    engine.write(text(count, "one", types))

    engine.must("preview")
    assert asked(engine) == ({}, 0)

    engine.must("up", env=env)
    seen, who = asked(engine)
    assert seen["POST"] == total
    assert seen["GET"] == types  # one page of an empty org
    assert set(seen) <= {"POST", "GET"}
    assert who == 1

    for command in ("preview", "up"):
        engine.must(command, "--expect-no-changes", env=env)
        assert asked(engine) == ({}, 0), command

    engine.must("refresh", "--expect-no-changes", env=env)
    seen, who = asked(engine)
    assert set(seen) == {"GET"}
    assert seen["GET"] == (total if count <= 3 else 3 * types + pages)
    assert who == 1

    engine.write(text(count, "two", types))
    engine.must("up", env=env)
    seen, who = asked(engine)
    assert seen == {"PATCH": total}
    assert who == 1

    engine.must("destroy", env=env)
    seen, who = asked(engine)
    assert seen == {"DELETE": total}
    assert who == 1
    assert engine.emulator.there() == {}


@pytest.mark.slow
@pytest.mark.parametrize("existing", [0, 250])
def test_a_create_asks_for_the_pages_of_what_exists(engine: Engine, existing: int) -> None:
    for number in range(existing):
        engine.emulator.seed("segments", {"displayName": f"theirs {number}"})
    engine.write(text(5, "one", 1))
    engine.must("up")
    seen, who = asked(engine)
    assert seen == {"POST": 5, "GET": max(1, ceil(existing / PAGE))}
    assert who == 1


@pytest.mark.slow
def test_twins_are_allowed_without_a_list(engine: Engine) -> None:
    engine.set(genesys_onExisting="create")
    engine.write(text(5, "one", 1))
    engine.must("up")
    assert asked(engine)[0] == {"POST": 5}


def test_journeys_have_no_list(engine: Engine) -> None:
    """`GET /` once, a POST each; refresh and destroy read them one by one."""
    engine.write(
        program(
            "for n in range(3):",
            '    Journey(f"j{n}", space_id="spa_emulator", name=f"J {n}", definition=waits())',
        )
    )
    engine.must("up")
    lines = engine.emulator.sent()
    assert Counter(line.split()[0] for line in lines) == {"POST": 3, "GET": 1}
    assert "GET /" in lines
    engine.must("up", "--expect-no-changes")
    assert engine.emulator.sent() == []
