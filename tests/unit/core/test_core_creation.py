"""What a create does about objects of the same name: fail, adopt, or make another one; its own never count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_mock import MockerFixture
from segments import ARGS, PATH, TOKEN, log, wire
from support.driver import Driver, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, ApiError, Conflict, JourneysError

Make = Callable[..., Driver]

pytestmark = pytest.mark.usefixtures("hurry")


def owned_nothing(it: Driver) -> Driver:
    """The program of this run has told what the stack owns: nothing."""
    it.tell_what_is_owned()
    return it


def test_the_first_create_of_a_type_lists_it_once(emulator: Emulator, driver: Make) -> None:
    one = owned_nothing(driver(name="one"))
    provider = new_process(TOKEN, one.config)
    for number in range(3):
        each = driver(name=f"it{number}")
        each.create(provider, each.news({**ARGS, "display_name": f"number {number}"}))
    assert log(emulator) == ["GET list 200", *["POST list 201"] * 3]


def test_by_default_a_create_of_a_name_that_is_there_fails_with_nothing_sent(
    emulator: Emulator, driver: Make
) -> None:
    theirs = emulator.seed("segments", wire())
    with pytest.raises(AlreadyExists) as error:
        driver().up(ARGS)
    assert str(error.value) == (
        f'segment "it": a segment of that display_name exists: {theirs["id"]}, with equal content, and this stack '
        f'doesn\'t own it. Nothing was sent. Import the right one: `journeys import "genesys:Segment" --id '
        f'{theirs["id"]} --as "it"`; or give the new one another display_name; or set genesys:onExisting to adopt '
        "(takes it over) or create (makes a second one). If this stack has still to delete it (the rest of an interrupted "
        f"replacement, `delete: true` in `pulumi stack export`), delete segment {theirs['id']} in Genesys Cloud and run "
        "again"
    )
    assert log(emulator) == ["GET list 200", "GET one 200"]
    assert set(emulator.objects("segments")) == {theirs["id"]}


def test_whether_the_content_is_equal_is_said_and_never_shown(emulator: Emulator, driver: Make) -> None:
    emulator.seed("segments", wire(description="theirs"))
    with pytest.raises(AlreadyExists, match="with different content") as error:
        driver().up({**ARGS, "description": "ours"})
    assert not any(text in str(error.value) for text in ("theirs", "ours", "VIP"))


def test_several_of_that_name_are_named_all(emulator: Emulator, driver: Make) -> None:
    ids = sorted(str(emulator.seed("segments", wire())["id"]) for _ in range(2))
    for mode in ("fail", "adopt"):
        with pytest.raises(AlreadyExists, match="2 segments of that display_name exist: ") as error:
            driver(onExisting=mode).up(ARGS)
        assert all(id in str(error.value) for id in ids)
        assert "onExisting" not in str(error.value)


def test_other_names_are_not_asked_about(emulator: Emulator, driver: Make) -> None:
    emulator.seed("segments", wire(displayName="vip"))
    driver().up(ARGS)
    assert log(emulator) == ["GET list 200", "POST list 201"]


def test_a_stale_list_is_no_match(emulator: Emulator, driver: Make) -> None:
    """The object was deleted, or renamed, and the list doesn't know it yet."""
    gone = emulator.seed("segments", wire())
    renamed = emulator.seed("segments", wire())
    emulator.remove("segments", gone["id"])
    emulator.edit("segments", renamed["id"], displayName="Another")
    emulator.faults.add("stale", path=f"{PATH}$", reads=1)
    driver().up(ARGS)
    assert log(emulator)[-1] == "POST list 201"
    assert len(emulator.objects("segments")) == 2


def test_adopt_takes_over_the_one_match_with_one_patch_and_says_so(
    emulator: Emulator, driver: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs = emulator.seed("segments", wire(description="theirs"))
    it = driver(onExisting="adopt")
    it.up({**ARGS, "description": "ours"})
    assert it.id == theirs["id"]
    assert log(emulator) == ["GET list 200", "GET one 200", "PATCH one 200"]
    assert emulator.objects("segments")[theirs["id"]]["description"] == "ours"
    assert capfd.readouterr().err == (
        f'note: segment "it": took over segment {it.id}, which existed already (genesys:onExisting is adopt)\n'
    )
    assert it.preview({**ARGS, "description": "ours"}).op == "same"
    assert it.refresh() == []


def test_adopt_of_what_is_equal_sends_nothing(emulator: Emulator, driver: Make) -> None:
    theirs = emulator.seed("segments", wire(description="beside what the program says"))
    it = driver(onExisting="adopt")
    it.up(ARGS)
    assert it.id == theirs["id"]
    assert log(emulator) == ["GET list 200", "GET one 200"]
    assert it.preview(ARGS).op == "same"


def test_adopt_brings_what_the_object_lacks(emulator: Emulator, driver: Make) -> None:
    theirs = emulator.seed("segments", wire())
    it = driver(onExisting="adopt")
    it.up({**ARGS, "description": "ours", "color": "#112233"})
    assert it.id == theirs["id"]
    assert log(emulator)[-1] == "PATCH one 200"
    there = emulator.objects("segments")[theirs["id"]]
    assert (there["description"], there["color"]) == ("ours", "#112233")


@pytest.mark.parametrize("nested", ["merged", "replaced"])
def test_adopt_keeps_what_a_person_added_to_a_block_that_the_program_names(
    emulator_of: Callable[..., Emulator], nested: str
) -> None:
    emulator = emulator_of(switches={"nested_patch": nested})
    trigger = emulator.seed("segments", wire(displayName="S"))["id"]
    offer = {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"offerText": "By hand"}}
    theirs = emulator.seed(
        "actionmaps", {"displayName": "M", "triggerWithSegments": [trigger], "action": offer}
    )
    it = Driver("genesys:ActionMap", config_for("genesys:ActionMap", emulator, onExisting="adopt"))
    flow = {"id": "22222222-2222-4222-8222-222222222222"}
    action = {"media_type": "webMessagingOffer", "web_messaging_offer_fields": {"architect_flow": flow}}
    args = {"display_name": "M", "trigger_with_segments": [trigger], "action": action}
    it.up(args)
    there = emulator.objects("actionmaps")[theirs["id"]]["action"]["webMessagingOfferFields"]
    assert there == {"offerText": "By hand", "architectFlow": flow}
    log(emulator)
    assert it.preview(args).op == "same"
    it.up(args)
    assert log(emulator) == []


def test_adopt_takes_an_object_that_another_provider_instance_has_not(
    emulator: Emulator, driver: Make
) -> None:
    """Each instance has a process of its own; what they adopt is told between them."""
    emulator.seed("segments", wire())
    one, two = owned_nothing(driver(name="one", onExisting="adopt")), driver(name="two", onExisting="adopt")
    first = new_process(TOKEN, one.config)
    one.create(first, one.news(ARGS))
    second = new_process(TOKEN, two.config)
    second.session.done.adopted.add(str(one.id))  # as the file that they share has it
    with pytest.raises(AlreadyExists, match="is taken by another resource of this run"):
        two.create(second, two.news(ARGS))


def test_what_another_process_made_a_moment_ago_is_asked_for_although_no_list_has_it(
    emulator_of: Callable[..., Emulator],
) -> None:
    emulator = emulator_of(switches={"list_lag_ms": "60000"})
    first, it = (Driver(TOKEN, config_for(TOKEN, emulator), name, name) for name in ("first", "it"))
    first.up(ARGS)
    emulator.faults.add("status", method="GET", path=str(first.id), status=404)
    with pytest.raises(AlreadyExists, match=str(first.id)):
        it.up(ARGS)


def test_what_was_made_and_deleted_a_moment_ago_is_not_asked_for(emulator: Emulator, driver: Make) -> None:
    first = driver(name="first")
    first.up(ARGS)
    first.destroy()
    log(emulator)
    driver().up(ARGS)
    assert log(emulator) == ["GET list 200", "POST list 201"]


def test_adopt_makes_what_is_not_there(emulator: Emulator, driver: Make) -> None:
    it = driver(onExisting="adopt")
    it.up(ARGS)
    assert log(emulator) == ["GET list 200", "POST list 201"]


def test_adopt_takes_an_object_for_one_resource_only(emulator: Emulator, driver: Make) -> None:
    emulator.seed("segments", wire())
    one, two = owned_nothing(driver(name="one", onExisting="adopt")), driver(name="two")
    provider = new_process(TOKEN, one.config)
    one.create(provider, one.news(ARGS))
    two.create(provider, two.news(ARGS))  # the match is taken, so there is nothing left to take over
    assert set(emulator.objects("segments")) == {one.id, two.id}
    assert one.id != two.id


def test_adopt_refuses_what_the_api_cannot_change(emulator: Emulator, driver: Make) -> None:
    external = {"id": "1", "name": "theirs", "source": "Custom"}
    theirs = emulator.seed("segments", wire(externalSegment=external))
    it = driver(onExisting="adopt")
    with pytest.raises(JourneysError, match=r"the API cannot change its external_segment\.id"):
        it.up({**ARGS, "external_segment": {**external, "id": "2"}})
    assert it.id is None  # the state doesn't have it: a destroy would delete what is somebody else's
    assert emulator.objects("segments")[theirs["id"]]["externalSegment"]["id"] == "1"
    assert [line for line in log(emulator) if not line.startswith("GET")] == []


def test_an_adoption_whose_change_is_refused_keeps_nothing(emulator: Emulator, driver: Make) -> None:
    emulator.seed("segments", wire(description="theirs"))
    emulator.faults.add("status", method="PATCH", path=PATH, status=400, message="no")
    it = driver(onExisting="adopt")
    with pytest.raises(ApiError, match="400"):
        it.up({**ARGS, "description": "ours"})
    assert it.id is None


def test_create_makes_a_second_one_without_a_look(emulator: Emulator, driver: Make) -> None:
    emulator.seed("segments", wire())
    driver(onExisting="create").up(ARGS)
    assert len(emulator.objects("segments")) == 2
    assert log(emulator) == ["POST list 201"]


# --- its own objects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["fail", "adopt"])
def test_an_object_of_the_stack_never_matches(emulator: Emulator, driver: Make, mode: str) -> None:
    """A resource that moves to a new URN: Create comes before the plugin hears of the old object."""
    old = driver(name="old", onExisting=mode)
    old.up(ARGS)
    log(emulator)
    new = Driver(TOKEN, old.config, "new", owns={str(old.id): emulator.org.id})
    new.up(ARGS)
    assert log(emulator) == ["GET list 200", "POST list 201"]
    old.destroy()
    assert set(emulator.objects("segments")) == {new.id}


@pytest.mark.parametrize("mode", ["fail", "adopt"])
def test_where_the_engine_does_not_say_what_the_stack_owns_a_match_fails(
    emulator: Emulator, driver: Make, mode: str, mocker: MockerFixture
) -> None:
    theirs = emulator.seed("segments", wire())
    mocker.patch.object(Driver, "tell_what_is_owned", autospec=True)
    with pytest.raises(AlreadyExists) as error:
        driver(onExisting=mode).up(ARGS)
    assert "The engine didn't say which objects this stack owns" in str(error.value)
    assert "`pulumi up --refresh`, which tells" in str(error.value)
    assert set(emulator.objects("segments")) == {theirs["id"]}
    driver(name="free", onExisting=mode).up({**ARGS, "display_name": "New"})  # no match, no doubt
    assert len(emulator.objects("segments")) == 2


@pytest.mark.parametrize("call", ["diff", "read"])
def test_what_this_process_has_seen_in_the_state_is_owned_too(
    emulator: Emulator, driver: Make, call: str, mocker: MockerFixture
) -> None:
    """The engine didn't tell; `up --refresh` reads everything in this process first."""
    old = driver(name="old")
    old.up(ARGS)
    mocker.patch.object(Driver, "tell_what_is_owned", autospec=True)
    (new_process(TOKEN, old.config).session.owned("project", "dev"))
    provider = new_process(TOKEN, old.config)
    if call == "diff":
        provider.session.plan.note_read(str(old.id))  # the refresh compares: no program has it any more
        old.diff(provider, old.inputs)
    else:
        old.servicer.call("Read", provider.read, old.id, dict(old.outputs), inputs=old.inputs)
    new = driver(name="new")
    new.create(provider, new.news(ARGS))
    assert len(emulator.objects("segments")) == 2


def test_two_resources_of_one_name_in_one_run_fail(emulator: Emulator, driver: Make) -> None:
    one, two = owned_nothing(driver(name="one")), driver(name="two")
    provider = new_process(TOKEN, one.config)
    one.create(provider, one.news(ARGS))
    with pytest.raises(AlreadyExists) as error:
        two.create(provider, two.news(ARGS))
    assert str(error.value) == (
        'segment "two": this run has made a segment of the same display_name for "one". Nothing was sent. Give one of '
        "them another display_name"
    )
    assert len(emulator.objects("segments")) == 1


def test_a_replacement_may_have_the_name_of_the_old_object(emulator: Emulator, driver: Make) -> None:
    """One URN, made twice in one process, as `pulumi up --replace` after a change of the name and back does."""
    it = owned_nothing(driver())
    provider = new_process(TOKEN, it.config)
    it.create(provider, it.news(ARGS))
    first = it.id
    it.create(provider, it.news(ARGS))
    assert set(emulator.objects("segments")) == {first, it.id}


def test_a_clash_that_the_api_itself_finds_says_what_to_do(emulator: Emulator, driver: Make) -> None:
    emulator.faults.add("status", method="POST", path=PATH, status=409, message="exists")
    with pytest.raises(AlreadyExists, match=r'journeys import "genesys:Segment" --id ID --as "it"'):
        driver().up(ARGS)


def test_a_limit_that_is_reached_is_no_clash(emulator: Emulator, driver: Make) -> None:
    emulator.faults.add(
        "status", method="POST", path=PATH, status=409, code="limit.exceeded", message="500 of 500"
    )
    with pytest.raises(ApiError, match="500 of 500") as error:
        driver().up(ARGS)
    assert isinstance(error.value, Conflict)


def test_a_list_that_cannot_be_read_fails_the_create(emulator: Emulator, driver: Make) -> None:
    emulator.faults.add("status", method="GET", path=f"{PATH}$", status=403, times=None)
    with pytest.raises(ApiError, match="403"):
        driver().up(ARGS)
    assert [line for line in log(emulator) if line.startswith("POST")] == []


def test_another_provider_instance_of_the_same_org_is_another_list(emulator: Emulator, driver: Make) -> None:
    """Settings of their own make a process's memory of their own."""
    theirs: dict[str, Any] = emulator.seed("segments", wire())
    it = owned_nothing(driver())
    new_process(TOKEN, it.config)
    other = config_for(TOKEN, emulator, onExisting="create")
    again = Driver(TOKEN, other, "second")
    again.up(ARGS)
    assert set(emulator.objects("segments")) == {theirs["id"], again.id}


def test_what_another_process_has_made_since_the_list_was_asked_for_is_there_already(
    emulator: Emulator, driver: Make
) -> None:
    """The lock on the natural key tells its id."""
    first, other, it = (driver(name=name) for name in ("first", "other", "it"))
    provider = new_process(TOKEN, it.config)
    first.tell_what_is_owned()
    first.create(provider, first.news({**ARGS, "display_name": "First"}))
    other.create(new_process(TOKEN, it.config), other.news(ARGS))
    with pytest.raises(AlreadyExists, match=str(other.id)):
        it.create(provider, it.news(ARGS))
    assert set(emulator.objects("segments")) == {first.id, other.id}
