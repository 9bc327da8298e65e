"""Action targets where the API no longer changes them, and which target a resource takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lifecycle.cases.action_target import TARGET
from support.driver import Driver
from support.requests import sent
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import ApiError, NotFound, NothingToTake

PATH = "/api/v2/journey/actiontargets"
SAID = (
    "Genesys has taken the change of action targets out of its API, or is about to: deprecated since 2026-05-28, and "
    "gone from its SDK 269. Targets can only be read. Set {} in the program to what the target has, or leave them "
    "out; nothing was changed."
)


@pytest.fixture
def it(emulator: Emulator, driver: Callable[..., Driver]) -> Driver:
    emulator.seed("actiontargets", TARGET)
    return driver("genesys:ActionTarget")


@pytest.mark.parametrize(("way", "status"), [("natural", 405), ("410", 410), ("404", 404)])
def test_a_change_that_the_api_has_no_more_says_so(
    it: Driver, emulator: Emulator, way: str, status: int
) -> None:
    emulator.switches["removed_operations"] = way
    it.up({"name": "Sales"})
    sent(emulator)
    with pytest.raises(ApiError) as caught:
        it.up({"name": "Sales", "short_abandon_threshold": 7, "service_level": {"percentage": 0.9}})
    text = str(caught.value)
    assert text.startswith(f"PATCH {PATH}/target-1 answered {status}")
    assert SAID.format("service_level, short_abandon_threshold") in text
    assert "deleted" not in text
    looked = f"GET {PATH}/target-1"  # an object without a version is looked at before it is changed
    assert sent(emulator) == [looked, f"PATCH {PATH}/target-1", *([looked] if status == 404 else [])]
    assert it.preview({"name": "Sales"}).op == "same"


def test_taking_one_that_must_change_fails_and_leaves_nothing_in_the_state(it: Driver) -> None:
    with pytest.raises(ApiError, match="Set short_abandon_threshold in the program"):
        it.up({"name": "Sales", "short_abandon_threshold": 7})
    assert it.id is None


def test_one_that_is_gone_is_told_as_gone(it: Driver, emulator: Emulator) -> None:
    emulator.switches["era"] = "2021"
    it.up({"name": "Sales"})
    emulator.remove("actiontargets", "target-1")
    with pytest.raises(NotFound, match=r"It seems to be deleted\. Run `pulumi refresh`"):
        it.up({"name": "Other"})


def test_a_deleted_one_is_not_taken(it: Driver, emulator: Emulator) -> None:
    emulator.edit("actiontargets", "target-1", state="deleted")
    with pytest.raises(NothingToTake, match="there is no action target target-1"):
        it.up({"action_target_id": "target-1"})
    with pytest.raises(NothingToTake, match="there is no action target with the name that the program gives"):
        it.up({"name": "Sales"})


def test_naming_the_one_that_it_has_by_its_id_replaces_nothing(it: Driver, emulator: Emulator) -> None:
    it.up({"name": "Sales"})
    sent(emulator)
    args = {"name": "Sales", "action_target_id": "target-1"}
    plan = it.preview(args)
    assert (plan.op, plan.replaces) == ("update", [])
    it.up(args)
    assert sent(emulator) == []
    assert it.preview(args).op == "same"
    assert it.preview({**args, "action_target_id": "target-2"}).replaces == ["action_target_id"]


def test_the_part_of_the_service_level_that_nobody_manages_stays(
    emulator_of: Callable[..., Emulator],
) -> None:
    """The emulator takes a service level whole; whether Genesys does isn't documented."""
    emulator = emulator_of(switches={"era": "2021"})
    emulator.seed("actiontargets", TARGET)
    it = Driver("genesys:ActionTarget", config_for("genesys:ActionTarget", emulator))
    for percentage in (0.9, 0.7):
        it.up({"name": "Sales", "service_level": {"percentage": percentage}})
        level = {"percentage": percentage, "durationMs": 10_000}
        assert emulator.objects("actiontargets")["target-1"]["serviceLevel"] == level
    it.up({"name": "Sales", "service_level": {"percentage": 0.7}, "short_abandon_threshold": 1})
    bodies = [entry.body for entry in emulator.requests.matching(method="PATCH")]
    assert bodies[-1] == {"shortAbandonThreshold": 1}


def test_an_id_outranks_a_name(emulator_of: Callable[..., Emulator]) -> None:
    emulator = emulator_of(switches={"era": "2021"})
    emulator.seed("actiontargets", TARGET)
    emulator.seed("actiontargets", {**TARGET, "id": "target-2", "name": "Support"})
    it = Driver("genesys:ActionTarget", config_for("genesys:ActionTarget", emulator))
    it.up({"action_target_id": "target-2", "name": "Help"})
    assert emulator.objects("actiontargets")["target-2"]["name"] == "Help"
    assert emulator.objects("actiontargets")["target-1"]["name"] == "Sales"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_change_whose_answer_is_lost_is_looked_at_again(
    it: Driver, emulator: Emulator, when: str, hurry: list[float]
) -> None:
    emulator.switches["era"] = "2021"
    it.up({"name": "Sales"})
    emulator.faults.add("drop", method="PATCH", path="actiontargets", when=when)
    it.up({"name": "Sales", "short_abandon_threshold": 7})
    assert emulator.objects("actiontargets")["target-1"]["shortAbandonThreshold"] == 7
