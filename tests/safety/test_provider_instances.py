"""Two provider instances have a process each: what the one takes over or makes anew, the other one does not delete."""

from __future__ import annotations

import pytest
from soak.kinds import ASSIGNMENT
from soak.kinds import KINDS as TYPES

from .harness import Engine, Watched
from .programs import program, segment

VIEW = {
    "id": "view-1",
    "name": "V",
    "duration": "P1D",
    "elements": [{"id": "call", "name": "Call", "attributes": {"type": "Event"}}],
}
HEAD = """
from providers.genesys import JourneyViewSchedule, SegmentAssignment
own = Provider("own", base_url=pulumi.Config("genesys").require("baseUrl"))
parent = box("box")
"""
KINDS = {
    "schedule": (
        'JourneyViewSchedule("s", view_id="view-1", frequency="Daily", opts=O(OPTS))',
        "genesys:JourneyViewSchedule",
    ),
    "part": (
        f'g = {segment("g")}\nSegmentAssignment("s", contact_id="c1", segment_ids=[g.id], opts=O(OPTS))',
        ASSIGNMENT,
    ),
}
"""Types whose objects have an id that their key alone makes, and their tokens."""
MOVES = {"under another URN": "provider=own, parent=parent", "replaced": "provider=own"}


@pytest.mark.parametrize("move", [pytest.param(each, marks=pytest.mark.slow) for each in MOVES])
@pytest.mark.parametrize("kind", KINDS)
def test_an_object_that_moves_to_another_provider_instance_is_there(
    engine: Engine, watched: Watched, kind: str, move: str
) -> None:
    """The new instance creates, and the old one is asked to delete an object of the same id."""
    text, token = KINDS[kind]
    type = TYPES[token]
    watched.seed("views", VIEW)
    engine.write(program(HEAD, text.replace("OPTS", "")))
    engine.must("up")
    before = type.objects(watched)
    engine.write(program(HEAD, text.replace("OPTS", MOVES[move])))
    engine.must("up", *(("--replace", engine.urn("s")) if move == "replaced" else ()))
    assert list(type.objects(watched)) == list(before)
    assert len(before) == 1
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    engine.must("destroy")
    assert type.objects(watched) == {}
