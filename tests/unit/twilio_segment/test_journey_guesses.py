"""A whole life under each reading of what the vendor leaves open: the provider depends on none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from providers.core.errors import BadRequest

from .conftest import World, definition

GUESSES = {
    "twilio_get_version": ("highest", "live"),
    "twilio_noisy_reads": ("off", "on"),
    "twilio_duplicate_name": ("409", "422", "accepted"),
    "twilio_put_live": ("fork", "in_place"),
    "twilio_destinations_live": ("in_place", "fork"),
    "twilio_destinations_answer": ("touched", "all"),
    "twilio_unknown_state": ("422", "404"),
    "twilio_unknown_fields": ("dropped", "rejected"),
    "twilio_same_status": ("422", "ok"),
    "twilio_resume": ("allowed", "refused"),
    "twilio_second_publish": ("pause", "archive", "409"),
    "twilio_delete": ("version", "container"),
    "twilio_delete_live": ("allowed", "409", "422"),
    "twilio_draft_analytics": ("zeros", "422"),
    "twilio_cycles": ("refused", "allowed"),
    "twilio_reachable": ("ignored", "required"),
    "twilio_duration": ("grammar", "any"),
    "twilio_limits": ("enforced", "off"),
    "twilio_retry_after": ("sent", "absent"),
    "twilio_unknown_space": ("404", "accepted"),
}
EACH = [
    pytest.param({name: value}, marks=pytest.mark.slow)
    for name, values in GUESSES.items()
    for value in values
]
WORST = {
    "twilio_get_version": "live",
    "twilio_noisy_reads": "on",
    "twilio_destinations_live": "fork",
    "twilio_destinations_answer": "all",
    "twilio_resume": "refused",
    "twilio_second_publish": "409",
    "twilio_delete_live": "422",
}


@pytest.mark.parametrize(
    "switches", [*EACH, WORST], ids=lambda s: " ".join(f"{k[7:]}={v}" for k, v in s.items())
)
def test_life(world_of: Callable[..., World], switches: dict[str, str]) -> None:
    world = world_of(**switches)
    out = "https://hooks.example/exit"
    first = definition(exit_url=out)
    changed = definition("https://hooks.example/b", exit_url=out)
    other = definition("https://hooks.example/b", "2d", "https://hooks.example/c")

    def settled(**args: object) -> None:
        """The change is made, nothing is left to do, and a refresh agrees."""
        world.up(**args)
        assert world.up(**args) == []
        assert world.refresh() == []
        assert world.up(**args) == []

    settled(definition=first)
    assert world.versions == {1: "DRAFT"}
    settled(definition=first, status="published")
    assert world.versions == {1: "PUBLISHED"}
    settled(definition=changed, status="published")
    settled(definition=other, status="published")
    shown = world.journey["versions"][-1]
    assert (shown["status"], shown["definition"]["states"][1]["duration"]) == ("PUBLISHED", "2d")
    (left,) = shown["definition"]["exitRules"]["relatedDestinations"]
    action = left["destinations"][0]["activations"][0]["actionDefinition"]
    assert action["mappings"]["url"] == "https://hooks.example/c"
    assert [v["status"] for v in world.journey["versions"]].count("PUBLISHED") == 1
    settled(definition=other, status="entry-paused")
    settled(definition=other, status="published")
    assert world.journey["versions"][-1]["status"] == "PUBLISHED"
    settled(definition=other, status="published", archive_on_delete=True)
    world.destroy()
    assert world.journeys == []


def test_steps_of_a_live_journey_may_be_refused(world_of: Callable[..., World]) -> None:
    """Then there is no way, and the vendor's own words say so; nothing else was sent."""
    world = world_of(twilio_put_live="refused")
    world.up(status="published")
    with pytest.raises(BadRequest, match="The steps of this version cannot be changed"):
        world.up(status="published", definition=definition(wait="2d"))
    assert world.sent() == ["GET journey 200", "PUT steps 422"]
    assert world.versions == {1: "PUBLISHED"}


def test_a_version_that_cannot_be_resumed_is_made_anew(
    world_of: Callable[..., World], capsys: pytest.CaptureFixture[str]
) -> None:
    world = world_of(twilio_resume="refused")
    world.up(status="published")
    world.up(status="entry-paused")
    assert world.up(status="published") == [
        "GET journey 200",
        "PATCH status PUBLISH 1 422",
        "GET journey 200",
        "PUT steps 200",
        "PATCH status PUBLISH 2 200",
    ]
    assert (
        "doesn't resume version 1; version 2 with the same steps is published instead"
        in capsys.readouterr().err
    )


def test_where_only_one_version_may_be_live(world_of: Callable[..., World]) -> None:
    world = world_of(twilio_second_publish="409")
    world.up(status="published")
    assert world.up(status="published", definition=definition(wait="2d")) == [
        "GET journey 200",
        "PUT steps 200",
        "PATCH status PUBLISH 2 409",
        "GET journey 200",
        "PATCH status PAUSE_ENTRY 1 200",
        "PATCH status PUBLISH 2 200",
    ]


def test_many_versions_are_deleted_one_by_one(world_of: Callable[..., World]) -> None:
    world = world_of(twilio_delete="version", twilio_delete_live="409")
    for days in range(1, 6):
        world.up(status="published", definition=definition(wait=f"{days}d"), archive_on_delete=True)
    assert sorted(world.versions) == [1, 2, 3, 4, 5]
    sent = world.destroy()
    assert world.journeys == []
    assert [line for line in sent if line.startswith("DELETE")] == [
        f"DELETE journey version={number} 200" for number in (5, 4, 3, 2, 1)
    ]
