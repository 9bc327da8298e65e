"""Somebody edits a journey in Segment while the program changes it: nothing of theirs is overwritten without a word."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from providers.core.errors import NotFound, UpdateConflict

from .conftest import World, definition

Edit = Callable[[dict[str, Any]], object]
OTHER_URL = "https://hooks.example/b"


def state(found: dict[str, Any], type: str) -> dict[str, Any]:
    return next(each for each in found["states"] if each["type"] == type)


def activation(found: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = state(found, "DESTINATION")["destinations"][0]["activations"][0]
    return first


THEIRS: dict[str, tuple[Edit, str]] = {
    "a leaf changed": (lambda found: activation(found).update(eventName="Theirs"), "event_name"),
    "a delay changed": (lambda found: state(found, "SIMPLE_DELAY").update(duration="9d"), "duration"),
    "a trait removed": (lambda found: activation(found)["propertySelections"]["profile"].pop(), "profile"),
    "a mapping added": (
        lambda found: activation(found)["actionDefinition"]["mappings"].update(more="theirs"),
        "mappings",
    ),
    "a step added": (lambda found: found["states"].append({"type": "EXIT", "key": {"id": "new"}}), "states"),
}
OURS: dict[str, dict[str, Any]] = {
    "a step": {"definition": definition(wait="3d")},
    "a destination": {"definition": definition(url=OTHER_URL)},
    "the status": {"status": "published"},
}


def by_hand(world: World, edit: Edit) -> None:
    """Somebody's edit of the newest version."""
    found = copy.deepcopy(world.latest)
    edit(found)
    world.emulator.edit("journeys", world.journey["id"], definition=found)


def pairs() -> list[Any]:
    """Each edit beside each change; the default suite has each edit once."""
    every = itertools.product(enumerate(THEIRS), enumerate(OURS))
    return [
        pytest.param(theirs, ours, marks=() if at % len(OURS) == one else pytest.mark.slow)
        for (at, theirs), (one, ours) in every
    ]


@pytest.mark.parametrize(("theirs", "ours"), pairs())
def test_an_edit_in_segment_is_not_overwritten(world: World, theirs: str, ours: str) -> None:
    edit, path = THEIRS[theirs]
    world.up()
    world.refresh()
    by_hand(world, edit)
    before = world.journey
    with pytest.raises(UpdateConflict, match=rf"nothing was overwritten: definition\S*{path}"):
        world.up(**OURS[ours])
    assert world.journey == before
    world.refresh()
    world.up(**OURS[ours])
    assert world.up(**OURS[ours]) == []
    assert world.refresh() == []


def test_the_edit_is_seen_although_the_journey_was_not_read_since_its_last_change(world: World) -> None:
    world.up()
    by_hand(world, THEIRS["a leaf changed"][0])
    with pytest.raises(UpdateConflict, match="event_name"):
        world.up(**OURS["a step"])


def test_one_false_404_hides_no_edit(world: World) -> None:
    world.up()
    by_hand(world, THEIRS["a leaf changed"][0])
    world.emulator.faults.add("status", method="GET", path="/journeys/", status=404)
    with pytest.raises(UpdateConflict, match="event_name"):
        world.up(**OURS["a step"])


@pytest.mark.parametrize("noise", ["on", "off"])
def test_what_the_service_adds_is_nobodys_edit(world_of: Callable[..., World], noise: str) -> None:
    world = world_of(twilio_noisy_reads=noise)
    world.up()
    world.up(definition=definition(wait="2d"))
    world.refresh()
    world.up(definition=definition(wait="3d", url=OTHER_URL))
    assert world.up(definition=definition(wait="3d", url=OTHER_URL)) == []


def test_what_both_wanted_is_no_conflict(world: World) -> None:
    world.up()
    by_hand(world, lambda found: state(found, "SIMPLE_DELAY").update(duration="3d"))
    assert world.up(**OURS["a step"]) == ["GET journey 200", "PUT steps 200"]
    assert world.up(**OURS["a step"]) == []


@pytest.mark.parametrize("status", ["PUBLISHED", "ARCHIVED"])
def test_a_status_set_in_segment_is_a_conflict(world: World, status: str) -> None:
    """The steps would go into another version than the plan said."""
    world.up()
    world.emulator.edit("journeys", world.journey["id"], status=status)
    before = world.journey
    with pytest.raises(UpdateConflict, match="nothing was overwritten: status"):
        world.up(**OURS["a step"])
    assert world.journey == before


def test_overwriting_is_what_the_setting_is_for(world: World) -> None:
    world.up()
    by_hand(world, THEIRS["a leaf changed"][0])
    world.driver.config["segment:onConflict"] = "overwrite"
    world.up(**OURS["a step"])
    assert activation(world.latest)["eventName"] == "Reminded"


def test_a_journey_deleted_in_segment_says_what_to_do(world: World) -> None:
    world.up()
    world.emulator.remove("journeys", world.journey["id"])
    with pytest.raises(NotFound, match="Run `pulumi refresh`"):
        world.up(**OURS["a step"])
