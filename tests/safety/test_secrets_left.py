"""A secret that leaves the program, but that the API keeps, stays a secret, on both engines and in what they print."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .harness import Engine, Watched
from .leaks import PLANTED, found_in, say_everything
from .programs import journey, program

TEXT = f"Output.secret({PLANTED!r})"
FIELDS = "{'media_type': 'webMessagingOffer', 'web_messaging_offer_fields': {'offer_text': TEXT}}"
OFFER = "m = ActionMap('m', display_name=DAYS, trigger_with_segments=['s']ACTION)\npulumi.export('shown', m.action)"
WINBACK = (
    f"m = {journey('m', description='TEXT', definition='waits(DAYS)')}\npulumi.export('shown', m.description)"
)

CASES = {
    "a block": (
        OFFER.replace("ACTION", f", action=Output.secret({FIELDS})".replace("TEXT", repr(PLANTED))),
        OFFER.replace("ACTION", ""),
    ),
    "a text in a block": (
        OFFER.replace("ACTION", f", action={FIELDS}".replace("TEXT", TEXT)),
        OFFER.replace("ACTION", ""),
    ),
    "a text that can't be changed": (WINBACK.replace("TEXT", TEXT), WINBACK.replace("TEXT", "'Another'")),
    "a text that can't be cleared": (
        WINBACK.replace("TEXT", TEXT),
        WINBACK.replace(", description=TEXT", ""),
    ),
}
"""A program with a secret, and one without it."""


@pytest.fixture
def watched(watched_of: Callable[..., Watched]) -> Watched:
    return watched_of(switches={"references": "none"})


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_it_stays_one_in_every_later_run(engine: Engine, case: str) -> None:
    before, after = (program(each) for each in CASES[case])
    engine.write(before.replace("DAYS", "'1d'"))
    engine.must("up")
    for days in (1, 2):
        engine.write(after.replace("DAYS", f"'{days}d'"))
        engine.run("preview", "--diff")
        engine.must("up")
        assert found_in(engine) == []
        engine.must("refresh")
        say_everything(engine)
        assert found_in(engine) == []
    assert PLANTED in str([engine.emulator.objects(kind) for kind in ("actionmaps", "journeys")])
