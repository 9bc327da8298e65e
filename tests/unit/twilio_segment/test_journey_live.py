"""A journey that people are in is never replaced or deleted by accident, and its status goes only where it can."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown
from support.driver import CheckFailed, configured

from providers.core.errors import Refused

from .conftest import TOKEN, World, definition

EXIT = definition(exit_url="https://hooks.example/exit")
OTHER_RULE = definition(exit_url="https://hooks.example/exit")
OTHER_RULE["exit_rules"]["rules"][0]["condition"] = "event('Refunded').count() = 1"
RENAMED_EXIT = definition(exit_url="https://hooks.example/exit")
RENAMED_EXIT["exit_rules"]["related_destinations"][0]["key"]["name"] = "Gone"
ENTRY = definition(exit_url="https://hooks.example/exit", entry_rules={"type": "RE_ENTRY_AFTER_EXIT"})

REPLACING: list[tuple[dict[str, Any], str, bool]] = [
    ({"name": "Another"}, "name", False),
    ({"space_id": "spa_2"}, "space_id", False),
    ({"definition": ENTRY}, "definition.entry_rules", True),
    ({"definition": OTHER_RULE}, "definition.exit_rules.rules", True),
    ({"definition": RENAMED_EXIT}, "definition.exit_rules.related_destinations", True),
    ({"description": "Other", "replace_on_description": True}, "description", True),
]


@pytest.fixture
def live(world: World) -> World:
    world.emulator.seed("spaces", {"id": "spa_2"})
    world.up(definition=EXIT, status="published")
    return world


@pytest.mark.parametrize(("change", "field", "first"), REPLACING, ids=[row[1] for row in REPLACING])
class TestReplacement:
    def test_of_a_live_journey_is_refused(
        self, live: World, change: dict[str, Any], field: str, first: bool
    ) -> None:
        for status in ("published", "entry-paused"):
            live.up(definition=EXIT, status=status)
            with pytest.raises(Refused) as refused:
                live.preview(**{"definition": EXIT, "status": status, **change})
            assert str(refused.value) == (
                f'journey "it" is {status}, and a change of {field} can only be made by replacing it, which '
                "throws out everybody who is in it. Set allow_replace_live=True to permit that, or undo the change"
            )

    def test_of_a_live_journey_is_permitted(
        self, live: World, change: dict[str, Any], field: str, first: bool
    ) -> None:
        args = {"definition": EXIT, "status": "published", **change, "allow_replace_live": True}
        plan = live.preview(**args)
        assert (plan.op, plan.replaces, plan.deletes_first) == ("replace", [field], first)
        before = live.journey["id"]
        live.up(**args)
        assert live.versions == {1: "PUBLISHED"}
        assert live.journey["id"] != before
        assert live.up(**args) == []

    def test_of_a_draft_or_an_archived_one_needs_no_permission(
        self, world: World, change: dict[str, Any], field: str, first: bool
    ) -> None:
        world.emulator.seed("spaces", {"id": "spa_2"})
        for status in ("draft", "archived"):
            world.up(definition=EXIT, status=status)
            assert world.preview(**{"definition": EXIT, "status": status, **change}).op == "replace"
        world.up(**{"definition": EXIT, "status": "archived", **change})
        assert world.versions == {1: "ARCHIVED"}


def test_a_live_version_below_a_draft_counts(live: World) -> None:
    """Publishing the new version failed: the state says draft, but people are in the old one."""
    live.emulator.faults.add("status", method="PATCH", path="/status$", status=422)
    changed = definition(wait="3d", exit_url="https://hooks.example/exit")
    with pytest.raises(Exception, match="422"):
        live.up(definition=changed, status="published")
    assert live.versions == {1: "PUBLISHED", 2: "DRAFT"}
    live.refresh()
    assert (live.outputs["status"], live.outputs["live_version"]) == ("draft", 1)
    with pytest.raises(Refused, match="is published, and a change of name"):
        live.preview(definition=changed, status="published", name="Another")
    with pytest.raises(Refused, match="is live: people are in it"):
        live.destroy()
    assert live.versions == {1: "PUBLISHED", 2: "DRAFT"}


def test_values_not_known_yet_are_no_refusal(live: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A preview can't know; the run does, and refuses."""
    late = definition(exit_url="https://hooks.example/exit")
    late["exit_rules"]["rules"][0]["condition"] = Unknown()
    assert live.preview(definition=late, status="published").op == "replace"
    assert "the values aren't known yet, and `up` refuses if they differ" in capsys.readouterr().err
    assert live.up(definition=EXIT, status="published") == []
    with pytest.raises(Refused):
        live.up(definition=OTHER_RULE, status="published")


def test_destroy_of_a_live_journey_is_refused(live: World) -> None:
    with pytest.raises(Refused) as refused:
        live.destroy()
    assert live.sent() == ["GET journey 200"]
    assert str(refused.value) == (
        f'journey "it" (spa_emulator/{live.journey["id"]}) is published: people are in it, so it was not deleted. '
        "Set archive_on_delete=True (or allow_replace_live=True) on it and run `pulumi up`, then delete it; or archive "
        "it in Segment"
    )
    live.emulator.edit("journeys", live.journey["id"], status="ARCHIVED")
    live.destroy()
    assert live.journeys == []


def test_what_is_live_is_asked_not_remembered(world: World) -> None:
    """Somebody published it since."""
    world.up()
    world.emulator.edit("journeys", world.journey["id"], status="PUBLISHED")
    with pytest.raises(Refused, match="is published: people are in it"):
        world.destroy()


@pytest.mark.parametrize(
    ("option", "requests"),
    [
        ("archive_on_delete", ["GET journey 200", "PATCH status ARCHIVE 1 200"]),
        ("allow_replace_live", ["GET journey 200"]),
    ],
)
def test_destroy_with_permission(live: World, option: str, requests: list[str]) -> None:
    assert live.up(definition=EXIT, status="published", **{option: True}) == []
    assert live.plan.op == "update"
    assert live.destroy() == [*requests, "DELETE journey version=1 200", "GET journey 404"]
    assert live.journeys == []


def test_a_refresh_of_a_foreign_state_keeps_the_permission(live: World) -> None:
    """An option is in no answer: a state that somebody else wrote has it in its outputs alone."""
    live.up(definition=EXIT, status="published", archive_on_delete=True)
    live.driver.outputs = {
        n: v for n, v in live.outputs.items() if n == "__provider" or not n.startswith("__")
    }
    live.refresh()
    assert live.outputs["archive_on_delete"] is True
    assert "PATCH status ARCHIVE 1 200" in live.destroy()


def test_what_was_paused_below_an_archived_version_does_not_count(live: World) -> None:
    changed = definition(wait="3d", exit_url="https://hooks.example/exit")
    live.up(definition=changed, status="published")
    live.up(definition=changed, status="archived")
    assert live.versions == {1: "ENTRY_PAUSED", 2: "ARCHIVED"}
    live.destroy()
    assert live.journeys == []


STATUSES = [
    ("published", "draft", 'a journey that is published is never a draft again; got "draft". Say "published", '
     '"entry-paused" or "archived", or leave status out and it stays as it is'),
    ("entry-paused", "draft", 'a journey that is entry-paused is never a draft again; got "draft". Say "published", '
     '"entry-paused" or "archived", or leave status out and it stays as it is'),
    ("archived", "published", 'an archived journey stays archived; got "published". For the same steps in a new '
     "journey, give it another resource name and another name"),
    ("archived", "draft", 'an archived journey stays archived; got "draft". For the same steps in a new '
     "journey, give it another resource name and another name"),
    ("archived", "entry-paused", 'an archived journey stays archived; got "entry-paused". For the same steps in a '
     "new journey, give it another resource name and another name"),
    ("draft", "entry-paused", "the entry of a draft can only be paused after it was published, which lets people in "
     "for a moment; set allow_publish_before_pause=True to permit that"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "wanted", "why"), STATUSES)
def test_status_without_a_way(world: World, now: str, wanted: str, why: str) -> None:
    world.up(status=now, allow_publish_before_pause=True)
    with pytest.raises(Refused) as refused:
        world.preview(status=wanted)
    assert str(refused.value) == f'journey "it": status: {why}'


def test_steps_of_a_paused_journey_need_permission(world: World) -> None:
    world.up(status="published")
    world.up(status="entry-paused")
    with pytest.raises(Refused, match="the entry of changed steps can only be paused after it was published"):
        world.preview(status="entry-paused", definition=definition(wait="2d"))
    assert world.up(status="entry-paused", definition=definition("https://hooks.example/b")) == [
        "GET journey 200",
        "PATCH destinations remind 200",
    ]


def test_creating_paused_needs_permission(world: World) -> None:
    with pytest.raises(CheckFailed, match=r"^status: the entry of a new journey can only be paused after"):
        world.preview(status="entry-paused")


def test_a_changed_description_is_said_and_left(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.up(status="published")
    assert world.up(status="published", description="Other words") == []
    assert world.plan.op == "same"
    assert capsys.readouterr().err.splitlines()[0] == (
        'warning: journey "it": description stays as it is, because the API can\'t change it; set '
        "replace_on_description=True to replace the journey instead"
    )
    assert world.outputs["description"] == "Bring them back"
    world.refresh()
    assert world.preview(status="published", description="Other words").op == "same"
    changed = {"status": "published", "description": "Other words", "definition": definition(wait="2d")}
    assert world.up(**changed) == ["GET journey 200", "PUT steps 200", "PATCH status PUBLISH 2 200"]
    assert world.outputs["description"] == "Bring them back"
    assert world.up(**changed) == []


def test_refresh_reports_what_a_preview_would_refuse(live: World) -> None:
    """The engine compares what it read with the program; that comparison must not fail, the next preview does."""
    live.emulator.edit("journeys", live.journey["id"], name="Renamed by hand")
    provider = configured(TOKEN, live.config)
    before = live.driver.inputs
    found = provider.read(live.driver.id, dict(live.outputs))
    diff = provider.diff(live.driver.id, dict(found.outs), dict(before))
    assert diff.replaces == ["name"]
    with pytest.raises(Refused, match="is published, and a change of name"):
        provider.diff(live.driver.id, dict(found.outs), dict(before))


def test_a_get_of_the_same_journey_hides_no_refusal(live: World) -> None:
    provider = configured(TOKEN, live.config)
    provider.read(str(live.driver.id), {"__provider": "x"})
    renamed = live.driver.news(live.args(definition=EXIT, status="published", name="Another"))
    with pytest.raises(Refused, match="is published, and a change of name"):
        provider.diff(str(live.driver.id), dict(live.outputs), renamed)
