"""Which requests each kind of change takes, in their order."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import World, definition

BEFORE = definition(exit_url="https://hooks.example/exit")
OTHER_URL = definition("https://hooks.example/b", exit_url="https://hooks.example/exit")
OTHER_EXIT = definition(exit_url="https://hooks.example/other")
OTHER_BOTH = definition("https://hooks.example/b", exit_url="https://hooks.example/other")
OTHER_STEPS = definition(wait="2d", exit_url="https://hooks.example/exit")
OTHER_ALL = definition("https://hooks.example/b", "2d", "https://hooks.example/other")
REORDERED = {**BEFORE, "states": BEFORE["states"][::-1]}
DESTINATIONS = "PATCH destinations"

TABLE: list[tuple[str, str | None, dict[str, Any], list[str], dict[int, str]]] = [
    # what changes, the status before, the arguments after, the requests, the versions at the end
    ("nothing", "draft", {}, [], {1: "DRAFT"}),
    ("order of the steps", "published", {"definition": REORDERED}, [], {1: "PUBLISHED"}),
    (
        "one destination of a draft",
        "draft",
        {"definition": OTHER_URL},
        [f"{DESTINATIONS} remind 200"],
        {1: "DRAFT"},
    ),
    (
        "one destination of a live journey",
        "published",
        {"definition": OTHER_URL},
        [f"{DESTINATIONS} remind 200"],
        {1: "PUBLISHED"},
    ),
    (
        "a destination of an exit rule",
        "published",
        {"definition": OTHER_EXIT},
        [f"{DESTINATIONS} left 200"],
        {1: "PUBLISHED"},
    ),
    (
        "destinations of both",
        "published",
        {"definition": OTHER_BOTH},
        [f"{DESTINATIONS} remind,left 200"],
        {1: "PUBLISHED"},
    ),
    ("a step of a draft", "draft", {"definition": OTHER_STEPS}, ["PUT steps 200"], {1: "DRAFT"}),
    (
        "a step of a live journey",
        "published",
        {"definition": OTHER_STEPS},
        ["PUT steps 200", "PATCH status PUBLISH 2 200"],
        {1: "ENTRY_PAUSED", 2: "PUBLISHED"},
    ),
    (
        "a step of a live journey whose status isn't managed",
        "published",
        {"definition": OTHER_STEPS, "status": None},
        ["PUT steps 200", "PATCH status PUBLISH 2 200"],
        {1: "ENTRY_PAUSED", 2: "PUBLISHED"},
    ),
    (
        "steps and destinations of a draft",
        "draft",
        {"definition": OTHER_ALL},
        ["PUT steps 200", f"{DESTINATIONS} left 200"],
        {1: "DRAFT"},
    ),
    (
        "everything of a live journey",
        "published",
        {"definition": OTHER_ALL},
        ["PUT steps 200", f"{DESTINATIONS} left 200", "PATCH status PUBLISH 2 200"],
        {1: "ENTRY_PAUSED", 2: "PUBLISHED"},
    ),
    (
        "everything of a draft, and published",
        "draft",
        {"definition": OTHER_ALL, "status": "published"},
        ["PUT steps 200", f"{DESTINATIONS} left 200", "PATCH status PUBLISH 1 200"],
        {1: "PUBLISHED"},
    ),
    ("published", "draft", {"status": "published"}, ["PATCH status PUBLISH 1 200"], {1: "PUBLISHED"}),
    (
        "paused",
        "published",
        {"status": "entry-paused"},
        ["PATCH status PAUSE_ENTRY 1 200"],
        {1: "ENTRY_PAUSED"},
    ),
    (
        "paused from a draft",
        "draft",
        {"status": "entry-paused", "allow_publish_before_pause": True},
        ["PATCH status PUBLISH 1 200", "PATCH status PAUSE_ENTRY 1 200"],
        {1: "ENTRY_PAUSED"},
    ),
    (
        "resumed",
        "entry-paused",
        {"status": "published"},
        ["PATCH status PUBLISH 1 200"],
        {1: "PUBLISHED"},
    ),
    (
        "a step of a paused journey",
        "entry-paused",
        {"definition": OTHER_STEPS, "allow_publish_before_pause": True},
        ["PUT steps 200", "PATCH status PUBLISH 2 200", "PATCH status PAUSE_ENTRY 2 200"],
        {1: "ENTRY_PAUSED", 2: "ENTRY_PAUSED"},
    ),
    ("archived", "published", {"status": "archived"}, ["PATCH status ARCHIVE 1 200"], {1: "ARCHIVED"}),
    (
        "archived from a draft",
        "draft",
        {"status": "archived"},
        ["PATCH status ARCHIVE 1 200"],
        {1: "ARCHIVED"},
    ),
    (
        "archived, with other steps",
        "published",
        {"definition": OTHER_STEPS, "status": "archived"},
        ["PUT steps 200", "PATCH status ARCHIVE 2 200", "PATCH status ARCHIVE 1 200"],
        {1: "ARCHIVED", 2: "ARCHIVED"},
    ),
    ("status no longer managed", "published", {"status": None}, [], {1: "PUBLISHED"}),
    ("an option alone", "published", {"archive_on_delete": True}, [], {1: "PUBLISHED"}),
]


@pytest.mark.parametrize(
    ("status", "after", "requests", "versions"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_change(
    world: World, status: str, after: dict[str, Any], requests: list[str], versions: dict[int, str]
) -> None:
    before = {"definition": BEFORE, "status": status, "allow_publish_before_pause": True}
    world.up(**before)
    if "allow_publish_before_pause" not in after:
        world.up(definition=BEFORE, status=status)
    wanted = {"definition": BEFORE, "status": status, **after}
    looks = ["GET journey 200"] if requests else []  # whether somebody else has changed it
    assert world.up(**wanted) == [*looks, *requests]
    assert world.versions == versions
    assert world.up(**wanted) == []
    assert world.plan.op == "same"
    assert world.refresh() == []
    assert world.up(**wanted) == []


CREATED = [
    (None, ["POST journeys 201"]),
    ("draft", ["POST journeys 201"]),
    ("published", ["POST journeys 201", "PATCH status PUBLISH 1 200"]),
    ("archived", ["POST journeys 201", "PATCH status ARCHIVE 1 200"]),
    (
        "entry-paused",
        ["POST journeys 201", "PATCH status PUBLISH 1 200", "PATCH status PAUSE_ENTRY 1 200"],
    ),
]


@pytest.mark.parametrize(("status", "requests"), CREATED)
def test_create(world: World, status: str | None, requests: list[str]) -> None:
    assert world.up(status=status, allow_publish_before_pause=True) == requests
    outputs = world.outputs
    assert outputs["status"] == (status or "draft")
    live = 1 if status in ("published", "entry-paused") else 0
    assert (outputs["version"], outputs["live_version"]) == (1, live)
    assert outputs["container_id"] == world.journey["id"]
    assert world.driver.id == f"{world.emulator.space_id}/{world.journey['id']}"
    assert world.up(status=status, allow_publish_before_pause=True) == []


def test_what_is_sent_is_what_the_program_says(world: World) -> None:
    mappings = {"url": "x", "snake_key": {"inner_key": None, "n": 1, "f": 1.5}, "list": [1, None]}
    given = definition()
    given["states"][2]["destinations"][0]["activations"][0]["action_definition"]["mappings"] = mappings
    world.up(definition=given)
    action = world.latest["states"][2]["destinations"][0]["activations"][0]["actionDefinition"]
    assert action == {"actionId": "act_1", "useDefaultMappings": True, "mappings": mappings}
    assert world.refresh() == []


def test_destroy_of_a_draft(world: World) -> None:
    world.up()
    (version,) = world.versions
    assert world.destroy() == ["GET journey 200", f"DELETE journey version={version} 200", "GET journey 404"]
    assert world.journeys == []


def test_only_the_destinations_named_are_touched(world: World) -> None:
    world.up(definition=BEFORE)
    (before,) = (s for s in world.latest["exitRules"]["relatedDestinations"])
    world.up(definition=OTHER_URL)
    (after,) = (s for s in world.latest["exitRules"]["relatedDestinations"])
    assert before == after
    url = world.latest["states"][2]["destinations"][0]["activations"][0]["actionDefinition"]["mappings"]
    assert url == {"url": "https://hooks.example/b"}


def test_a_journey_that_shows_late_is_not_lost(world: World, hurry: list[float]) -> None:
    """Made a moment ago, and the first reads don't have it yet; there is no list to look in."""
    world.up()
    world.emulator.faults.add("status", method="GET", path="/journeys/", status=404)
    assert world.refresh() == []
    assert sum(hurry) == pytest.approx(10, abs=1.6)


def test_a_journey_that_a_read_has_shown_is_asked_for_twice(world: World, hurry: list[float]) -> None:
    world.up()
    world.refresh()
    world.emulator.remove("journeys", world.journey["id"])
    world.emulator.requests.clear()
    assert world.refresh() == ["(gone)"]
    assert world.sent() == ["GET journey 404", "GET journey 404"]
    assert sum(hurry) == pytest.approx(1, abs=0.6)
