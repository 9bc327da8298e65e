"""A change that gives an object the name of one that the stack doesn't own: refused, as a create of that name is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_mock import MockerFixture
from segments import ARGS, PATH, log, wire
from support.driver import Driver

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists

Make = Callable[..., Driver]

NEW = {**ARGS, "display_name": "New"}

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def it(emulator: Emulator, driver: Make, request: pytest.FixtureRequest) -> Driver:
    """A segment that is up; the parameter is `onExisting`."""
    config = {"onExisting": request.param} if hasattr(request, "param") else {}
    made = driver(**config)
    made.up(ARGS)
    log(emulator)
    return made


@pytest.mark.parametrize("it", ["fail", "adopt"], indirect=True)
def test_a_name_that_is_there_is_refused_with_nothing_sent(emulator: Emulator, it: Driver) -> None:
    theirs = emulator.seed("segments", wire(displayName="New"))
    with pytest.raises(AlreadyExists) as error:
        it.up(NEW)
    assert str(error.value) == (
        f'segment "it": a segment of that display_name exists: {theirs["id"]}, with equal content, and this stack '
        "doesn't own it. Nothing was sent. Keep the display_name, choose another one, or rename or delete that one in "
        "Genesys Cloud; or set genesys:onExisting to create, which lets two objects have one display_name"
    )
    assert log(emulator) == ["GET list 200", "GET one 200"]
    assert emulator.objects("segments")[it.id]["displayName"] == ARGS["display_name"]


@pytest.mark.parametrize("it", ["create"], indirect=True)
def test_twins_that_are_wanted_are_not_looked_for(emulator: Emulator, it: Driver) -> None:
    emulator.seed("segments", wire(displayName="New"))
    it.up(NEW)
    assert log(emulator) == ["PATCH one 200"]


def test_several_are_named_all(emulator: Emulator, it: Driver) -> None:
    ids = [str(emulator.seed("segments", wire(displayName="New"))["id"]) for _ in range(2)]
    with pytest.raises(AlreadyExists, match="2 segments of that display_name exist: ") as error:
        it.up(NEW)
    assert all(id in str(error.value) for id in ids)
    assert "doesn't own them" in str(error.value)


def test_a_name_that_is_free_costs_one_list(emulator: Emulator, it: Driver) -> None:
    it.up(NEW)
    assert log(emulator) == ["GET list 200", "PATCH one 200"]
    it.up({**NEW, "description": "more"})
    assert log(emulator) == ["PATCH one 200"]


def test_a_name_that_is_put_back_is_given_anew(emulator: Emulator, it: Driver) -> None:
    """Somebody renamed the object, and made another one of its name."""
    emulator.edit("segments", it.id, displayName="Renamed by hand")
    theirs = emulator.seed("segments", wire())
    it.refresh()
    with pytest.raises(AlreadyExists, match=str(theirs["id"])):
        it.up(ARGS)
    emulator.remove("segments", theirs["id"])
    it.up(ARGS)
    assert emulator.objects("segments")[it.id]["displayName"] == ARGS["display_name"]


def test_a_stale_list_is_no_match(emulator: Emulator, it: Driver) -> None:
    gone = emulator.seed("segments", wire(displayName="New"))
    emulator.remove("segments", gone["id"])
    emulator.faults.add("stale", path=f"{PATH}$", reads=1)
    it.up(NEW)
    assert log(emulator) == ["GET list 200", "GET one 404", "GET one 404", "PATCH one 200"]


def test_one_false_404_frees_no_name(emulator: Emulator, it: Driver) -> None:
    theirs = emulator.seed("segments", wire(displayName="New"))
    emulator.faults.add("status", method="GET", path=theirs["id"], status=404)
    with pytest.raises(AlreadyExists, match=str(theirs["id"])):
        it.up(NEW)


def test_an_object_of_the_stack_may_have_the_name_still(emulator: Emulator, it: Driver) -> None:
    """Two exchange their names, or another one gives it up in the same run."""
    other = emulator.seed("segments", wire(displayName="New"))
    it.others[str(other["id"])] = ""
    it.up(NEW)
    assert log(emulator) == ["GET list 200", "PATCH one 200"]


def test_where_the_engine_does_not_say_what_is_owned_two_of_one_name_are_told(
    emulator: Emulator, driver: Make, mocker: MockerFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The other one may be the stack's own, which changes its name too: nobody who exchanges two is stopped."""
    mocker.patch.object(Driver, "tell_what_is_owned", autospec=True)
    it = driver()
    it.up(ARGS)
    theirs = emulator.seed("segments", wire(displayName="New"))
    log(emulator)
    it.up(NEW)
    assert log(emulator)[-1] == "PATCH one 200"
    said = capfd.readouterr().err
    assert f"exists: {theirs['id']}" in said
    assert "two have it now" in said
