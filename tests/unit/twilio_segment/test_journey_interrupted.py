"""Killed in the middle and run again, and answers that never came: the end is right, and there is one journey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from providers.core.errors import AlreadyExists, BadRequest, CreateLost, JourneysError, Refused
from providers.http.client import Client

from .conftest import World, definition

OUT = "https://hooks.example/exit"
FIRST = definition(exit_url=OUT)
OTHER = definition("https://hooks.example/b", "2d", "https://hooks.example/c")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def kill(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`kill(after=n)`: when request n was answered; `kill(before=n)`: when it was about to be sent; else never."""
    real = Client.request
    count = 0
    limits: dict[str, int] = {}

    def request(self: Client, *args: Any, **options: Any) -> Any:
        nonlocal count
        if args[:2] == ("GET", "/"):  # whose workspace it is
            return real(self, *args, **options)
        count += 1
        if count == limits.get("before"):
            raise Killed
        try:
            return real(self, *args, **options)
        finally:
            if count == limits.get("after"):
                raise Killed

    def at(**limit: int) -> None:
        nonlocal count
        count = 0
        limits.clear()
        limits.update(limit)

    monkeypatch.setattr(Client, "request", request)
    return at


@pytest.mark.parametrize(
    ("switches", "least"),
    [({}, 3), ({"twilio_get_version": "live"}, 3), ({"twilio_second_publish": "409"}, 3)],
)
@pytest.mark.parametrize("status", ["draft", "published"])
def test_update(
    world_of: Callable[..., World],
    kill: Callable[..., None],
    status: str,
    switches: dict[str, str],
    least: int,
) -> None:
    """Steps, destinations and status change together; killed after the first request, the second, and so on."""
    world = world_of(**switches)
    world.up(definition=FIRST, status=status)
    requests = len(world.up(definition=OTHER, status="published"))
    assert requests >= least
    for number in range(1, requests + 1):
        world = world_of(**switches)
        kill()
        world.up(definition=FIRST, status=status)
        kill(after=number)
        with pytest.raises(JourneysError, match="interrupted by Killed"):
            world.up(definition=OTHER, status="published")
        kill()
        world.up(definition=OTHER, status="published")
        assert world.journey["versions"][-1]["status"] == "PUBLISHED"
        assert list(world.versions.values()).count("PUBLISHED") == 1
        assert world.latest["states"][1]["duration"] == "2d"
        (left,) = world.latest["exitRules"]["relatedDestinations"]
        mappings = left["destinations"][0]["activations"][0]["actionDefinition"]["mappings"]
        assert mappings == {"url": "https://hooks.example/c"}
        assert world.up(definition=OTHER, status="published") == []
        assert world.refresh() == []


@pytest.mark.parametrize("before", [2, 3])
def test_create_after_the_id_is_known(world: World, kill: Callable[..., None], before: int) -> None:
    """The next run takes the journey over and goes on, however often it is killed."""
    args = {"status": "entry-paused", "allow_publish_before_pause": True}
    kill(before=before)
    with pytest.raises(JourneysError, match="interrupted by Killed"):
        world.up(**args)
    kill(before=2)
    with pytest.raises(JourneysError, match="interrupted by Killed"):
        world.up(**args)
    kill()
    world.up(**args)
    assert world.versions == {1: "ENTRY_PAUSED"}
    assert world.outputs["status"] == "entry-paused"
    assert world.up(**args) == []


def test_create_taken_over_is_brought_up_to_date(world: World, kill: Callable[..., None]) -> None:
    kill(before=2)
    with pytest.raises(JourneysError):
        world.up(status="published")
    kill()
    sent = world.up(status="published", definition=definition(wait="3d"))
    assert sent == ["GET journey 200", "PUT steps 200", "PATCH status PUBLISH 1 200"]
    assert world.latest["states"][1]["duration"] == "3d"
    assert world.up(status="published", definition=definition(wait="3d")) == []


def test_create_taken_over_that_cannot_be_changed(world: World, kill: Callable[..., None]) -> None:
    kill(before=2)
    with pytest.raises(JourneysError):
        world.up(status="published")
    kill()
    other = definition(entry_rules={"type": "RE_ENTRY_AFTER_EXIT"})
    with pytest.raises(Refused) as refused:
        world.up(status="published", definition=other, description="Else")
    assert str(refused.value) == (
        f"an earlier run was interrupted after it made the journey (spa_emulator/{world.journey['id']}) with another "
        "definition.entry_rules, description, which the API can't change. Delete that journey in Segment, or put the "
        "program back as it was, then run again"
    )
    world.emulator.remove("journeys", world.journey["id"])
    world.up(status="published", definition=other, description="Else")
    assert world.versions == {1: "PUBLISHED"}


def test_create_without_an_answer(world: World, tmp_path: Path) -> None:
    """The error says how to adopt the journey; no later run makes a second one, whatever changes in between."""
    world.emulator.faults.add("drop", method="POST", when="after")
    with pytest.raises(CreateLost) as first:
        world.up(status="published")
    (file,) = (tmp_path / "pending").iterdir()
    text = str(first.value)
    assert text.startswith(
        'Creating journey "it": whether it was made is unknown, and this API has no list to '
        "look in. POST /spaces/spa_emulator/journeys was sent, but whether it took effect is unknown"
    )
    assert '`journeys import "segment:Journey" --id SPACE_ID/CONTAINER_ID --as "it"`' in text
    assert text.endswith(f"If it is not there, remove {file} and run again")
    for args in ({"status": "published"}, {"definition": OTHER}):
        with pytest.raises(CreateLost, match="An earlier run ended before the answer came"):
            world.up(**args)
        assert world.sent() == []
    assert len(world.journeys) == 1


def test_create_killed_before_the_answer(world: World, kill: Callable[..., None], tmp_path: Path) -> None:
    kill(after=1)
    with pytest.raises(JourneysError, match="interrupted by Killed"):
        world.up()
    kill()
    with pytest.raises(CreateLost, match="An earlier run ended before the answer came"):
        world.up()
    assert world.sent() == []
    assert len(world.journeys) == 1
    # Looked up by hand: it isn't wanted, so it is deleted, and the journal's file with it.
    world.emulator.remove("journeys", world.journey["id"])
    for file in (tmp_path / "pending").iterdir():
        file.unlink()
    world.up()
    assert len(world.journeys) == 1


def ended_without_saving(world: World, pending: Path) -> Path:
    """The process that made the journey ended in order, and the engine could not save its state."""
    (file,) = pending.iterdir()
    with file.open("a") as journal:
        journal.write('{"op": "ended"}\n')
    world.driver.id, world.driver.inputs, world.driver.outputs = None, {}, {}
    return file.rename(pending / "4194304-1.jsonl")  # above the kernel's highest process id: it is no more


def test_a_journey_that_was_made_and_never_saved_is_refused_until_a_person_decides(
    world: World, tmp_path: Path
) -> None:
    world.up()
    file = ended_without_saving(world, tmp_path / "pending")
    id = f"spa_emulator/{world.journey['id']}"
    for _ in range(2):
        with pytest.raises(AlreadyExists) as refused:
            world.up()
        assert world.sent() == ["GET journey 200"]
        text = str(refused.value)
        assert f"made journey {id} for it, and no state of this stack has that object" in text
        assert f'`journeys import "segment:Journey" --id "{id}" --as "it"`' in text
        assert text.endswith(f"If it is another one's, remove {file}")
    assert len(world.journeys) == 1
    assert world.another("other").up(name="Other") == ["POST journeys 201"]


def test_a_journey_that_was_never_saved_and_is_deleted_by_hand_is_made_again(
    world: World, tmp_path: Path
) -> None:
    world.up()
    ended_without_saving(world, tmp_path / "pending")
    world.emulator.remove("journeys", world.journey["id"])
    world.up()
    assert len(world.journeys) == 1
    assert world.driver.id == f"spa_emulator/{world.journey['id']}"


def test_another_journey_is_made_meanwhile(world: World, kill: Callable[..., None]) -> None:
    """An interrupted create stands in the way of its own name only."""
    kill(after=1)
    with pytest.raises(JourneysError):
        world.up()
    kill()
    assert world.another("other").up(name="Other") == ["POST journeys 201"]


def test_create_whose_status_fails(world: World) -> None:
    world.emulator.faults.add("status", method="PATCH", path="/status$", status=422, message="no")
    with pytest.raises(BadRequest, match=r"is there, but a later step failed: .* answered 422"):
        world.up(status="published")
    assert world.sent() == ["POST journeys 201", "PATCH status PUBLISH 1 422", "GET journey 200"]
    assert world.driver.id is not None  # the run fails, and the state has the journey
    assert (world.outputs["status"], world.outputs["live_version"]) == ("draft", 0)
    assert world.preview(status="published").op == "update"
    assert world.up(status="published") == ["GET journey 200", "PATCH status PUBLISH 1 200"]
    assert world.up(status="published") == []


def test_status_without_an_answer(world: World) -> None:
    """One GET tells whether it was done; it is asked for again only if it wasn't."""
    world.up()
    world.emulator.faults.add("drop", method="PATCH", path="/status$", when="after")
    looks = "GET journey 200"
    assert world.up(status="published") == [looks, "PATCH status PUBLISH 1 0", looks]
    world.emulator.faults.add("drop", method="PATCH", path="/status$", when="before")
    sent = world.up(status="entry-paused")
    assert sent[-2:] == ["GET journey 200", "PATCH status PAUSE_ENTRY 1 200"]
    assert world.versions == {1: "ENTRY_PAUSED"}


def test_status_that_is_refused(world: World) -> None:
    """The steps are there by then; the next run repeats them on the same version."""
    world.up(status="published")
    world.emulator.faults.add("status", method="PATCH", path="/status$", status=422, message="not yet")
    with pytest.raises(BadRequest, match="not yet"):
        world.up(status="published", definition=OTHER | {"exit_rules": definition()["exit_rules"]})
    assert world.versions == {1: "PUBLISHED", 2: "DRAFT"}
    world.up(status="published", definition=OTHER | {"exit_rules": definition()["exit_rules"]})
    assert world.versions == {1: "ENTRY_PAUSED", 2: "PUBLISHED"}
