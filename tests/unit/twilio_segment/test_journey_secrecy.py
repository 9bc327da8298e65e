"""A journey's name may be secret: what is told of the journey names it as the program does, or by its id."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from providers.core.errors import JourneysError, Refused

from .conftest import World

PLANTED = "planted-name-4711"


@pytest.fixture
def live(world: World) -> World:
    world.up(name=PLANTED, status="published")
    return world


def test_a_description_that_stays(live: World, capfd: pytest.CaptureFixture[str]) -> None:
    live.up(name=PLANTED, status="published", description="Another one")
    said = capfd.readouterr().err
    assert 'journey "it": description stays as it is' in said
    assert PLANTED not in said


def test_a_version_that_cannot_be_resumed(
    world_of: Callable[..., World], capfd: pytest.CaptureFixture[str]
) -> None:
    world = world_of(twilio_resume="refused")
    for status in ("published", "entry-paused", "published"):
        world.up(name=PLANTED, status=status)
    said = capfd.readouterr().err
    assert 'journey "it": the API doesn\'t resume version 1' in said
    assert PLANTED not in said


@pytest.mark.parametrize(
    "change",
    [{"name": "Another name"}, {"status": "draft"}, {"space_id": "spa_other"}],
    ids=["name", "status", "space"],
)
def test_a_change_that_is_refused(live: World, change: dict[str, str]) -> None:
    with pytest.raises(Refused, match='journey "it"') as error:
        live.preview(**{"name": PLANTED, "status": "published", **change})
    assert PLANTED not in str(error.value)


def test_a_delete_that_is_refused(live: World) -> None:
    with pytest.raises(Refused, match="people are in it") as error:
        live.destroy()
    assert PLANTED not in str(error.value)


def test_a_space_that_cannot_be_one(world: World) -> None:
    with pytest.raises(JourneysError, match="cannot be the id of an object") as error:
        world.up(space_id=f"{PLANTED}\x01")
    assert PLANTED not in str(error.value)
