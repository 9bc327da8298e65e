"""docs/rollback.md: what a revert of the program brings back, and what it doesn't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from journeys.emulator import Emulator

HEAD = """
from providers.genesys import ActionMap, Segment

def journey(page):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": [page], "operator": "containsAny"}], "count": 1,
                          "stream_type": "Web", "session_type": "web"}]}

def offer(*segments):
    ActionMap("offer", display_name="Offer", trigger_with_segments=[each.id for each in segments],
              page_url_conditions=[], action={"media_type": "webMessagingOffer"}, activation={"type": "immediate"})

kept = Segment("kept", display_name="%s", journey=journey("/kept"))
"""
GOOD = HEAD % "Kept" + 'vip = Segment("vip", display_name="VIP", journey=journey("/vip"))\noffer(kept, vip)\n'
BAD = HEAD % "Renamed" + "offer(kept)\n"


def found(emulator: Emulator, kind: str, name: str) -> dict[str, Any]:
    one = emulator.find(kind, name)
    assert one is not None
    return dict(one)


@pytest.mark.slow
def test_a_revert_brings_back_what_the_program_says(engine: Callable[..., Any], emulator: Emulator) -> None:
    engine(GOOD).up()
    before = found(emulator, "segments", "Kept"), found(emulator, "segments", "VIP")
    emulator.edit("segments", before[0]["id"], description="by hand")
    emulator.edit("segments", before[1]["id"], description="by hand")
    engine(BAD).up()
    assert emulator.find("segments", "VIP") is None
    engine(GOOD).up()
    kept, vip = found(emulator, "segments", "Kept"), found(emulator, "segments", "VIP")
    assert kept["id"] == before[0]["id"]  # an update goes back on the same object
    assert kept["description"] == "by hand"
    assert vip["id"] != before[1]["id"]  # a deleted object is another one, with what the program says alone
    assert "description" not in vip
    offer = found(emulator, "actionmaps", "Offer")
    assert offer["triggerWithSegments"] == [kept["id"], vip["id"]]  # references in the stack follow


@pytest.mark.slow
def test_an_old_state_brings_nothing_back(engine: Callable[..., Any], emulator: Emulator) -> None:
    stack = engine(GOOD)
    stack.up()
    old = stack.export()
    engine(BAD).up()
    again = engine(GOOD)
    again.import_state(old)
    assert again.preview().changes.get("create", 0) == 0  # it takes what is gone for being there
    refreshed = engine(GOOD).refresh()
    assert refreshed.changes["delete"] == 1
    engine(GOOD).up()
    assert emulator.find("segments", "VIP") is not None
