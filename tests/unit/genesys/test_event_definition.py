"""Event definitions: whose id is whose is a guess, so each is tried; what is activated stays so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import Driver
from support.project import Project
from support.requests import asked, sent

from journeys.emulator import Emulator
from providers.core.errors import AmbiguousCreate, NothingToTake, Refused, UpdateConflict

PATH = "/api/v2/journey/views/eventdefinitions"
IDS = ["opaque", "schema", "composite"]
ARGS: dict[str, Any] = {
    "schema_id": "schema-1",
    "event_name": "Case",
    "display_name": "Case opened",
    "rank": 3,
}


def seed(emulator: Emulator, id: str, title: str) -> None:
    emulator.seed("externalschemas", {"id": id, "jsonSchema": {"$schema": "x", "title": title}})


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    seed(emulator, "schema-1", "Case")
    seed(emulator, "schema-2", "Purchase")
    return emulator


@pytest.fixture
def it(driver: Callable[..., Driver], world: Emulator) -> Driver:
    return driver("genesys:EventDefinition")


def event(emulator: Emulator, title: str = "Case") -> dict[str, Any]:
    return next(e for e in emulator.objects("externaldefinitions").values() if e["eventName"] == title)


def writes(emulator: Emulator) -> list[str]:
    return [line for line in sent(emulator) if not line.startswith("GET ")]


@pytest.mark.parametrize("ids", IDS)
def test_it_is_found_by_schema_and_name_whatever_its_id_is(it: Driver, world: Emulator, ids: str) -> None:
    world.switches["external_event_id"] = ids
    it.up(ARGS)
    assert (event(world)["displayName"], event(world)["rank"]) == ("Case opened", 3)
    assert event(world, "Purchase")["displayName"] == "Purchase"
    assert it.preview(ARGS).op == "same"
    assert it.refresh() == []
    it.up({**ARGS, "rank": 4})
    assert event(world)["rank"] == 4
    assert it.refresh() == []
    assert it.preview({**ARGS, "rank": 4}).op == "same"


@pytest.mark.parametrize("ids", IDS)
def test_it_is_found_by_its_id(it: Driver, driver: Callable[..., Driver], world: Emulator, ids: str) -> None:
    world.switches["external_event_id"] = ids
    it.up(ARGS)
    again = driver("genesys:EventDefinition", name="again")
    args = {"definition_id": it.id, "display_name": "Case", "rank": 1}
    again.up(args)
    assert event(world)["displayName"] == "Case"
    assert again.outputs["schema_id"] == "schema-1"
    assert again.preview(args).op == "same"


@pytest.mark.parametrize("ids", IDS)
def test_it_is_activated_by_one_request_and_never_again(it: Driver, world: Emulator, ids: str) -> None:
    world.switches["external_event_id"] = ids
    it.up({**ARGS, "active": True})
    (line,) = writes(world)
    assert re.fullmatch(rf"PUT {PATH}/[^/]+/activate", line)
    assert (event(world)["activationStatus"], event(world)["rank"]) == ("Activated", 3)
    it.up({**ARGS, "active": True, "rank": 4})
    (line,) = writes(world)
    assert re.fullmatch(rf"PUT {PATH}/[^/]+", line)
    assert it.refresh() == []
    assert it.preview({**ARGS, "active": True, "rank": 4}).op == "same"


def test_what_is_active_already_is_not_activated(
    it: Driver, driver: Callable[..., Driver], world: Emulator
) -> None:
    it.up({**ARGS, "active": True})
    sent(world)
    driver("genesys:EventDefinition", name="again").up({**ARGS, "active": True})
    assert writes(world) == []


def test_without_active_in_the_program_it_stays_active(
    it: Driver, world: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    it.up({**ARGS, "active": True})
    sent(world)
    it.up(ARGS)
    assert sent(world) == []
    said = "active was removed from the program, but nothing clears it (the API has no way to deactivate an event)"
    assert said in capfd.readouterr().err
    assert it.preview(ARGS).op == "same"


def test_a_change_sends_name_and_rank_alone(it: Driver, world: Emulator) -> None:
    it.up(ARGS)
    assert asked(world)[-1].body == {"displayName": "Case opened", "rank": 3}


def test_somebody_elses_change_is_not_overwritten(it: Driver, world: Emulator) -> None:
    it.up(ARGS)
    world.edit("externaldefinitions", event(world)["id"], rank=9)
    with pytest.raises(UpdateConflict, match="nothing was overwritten: rank"):
        it.up({**ARGS, "display_name": "Case closed"})
    assert event(world)["displayName"] == "Case opened"


def test_one_that_is_not_there(it: Driver, world: Emulator) -> None:
    with pytest.raises(
        NothingToTake, match="the schema_id and event_name that the program gives; there are 2, such as"
    ):
        it.up({**ARGS, "event_name": "Cases"})
    assert writes(world) == []


def test_definitions_of_one_name_are_told_apart_by_the_schema_or_not_at_all(
    it: Driver, world: Emulator
) -> None:
    world.switches["schema_title"] = "free"
    seed(world, "schema-3", "Case")
    with pytest.raises(AmbiguousCreate, match="2 event definitions have the schema_id and event_name"):
        it.up(ARGS)
    known = event(world)["id"]
    with pytest.raises(Refused, match="2 external events have the name of event definition"):
        it.up({"definition_id": known, "display_name": "x", "rank": 1})
    assert writes(world) == []
    world.switches["external_event_id"] = "schema"
    it.up(ARGS)
    assert it.id == "schema-1"


def test_of_two_of_one_name_the_display_name_and_rank_tell(it: Driver, world: Emulator) -> None:
    """As where a schema was deleted, and its event is still listed beside that of its successor."""
    world.switches["schema_title"] = "free"
    it.up(ARGS)
    seed(world, "schema-3", "Case")
    assert it.refresh() == []
    (new,) = [e for e in world.objects("externaldefinitions").values() if e["schemaId"] == "schema-3"]
    it.up({**ARGS, "schema_id": "schema-3", "rank": 5})
    assert it.id == new["id"]
    assert {each["rank"] for each in world.objects("externaldefinitions").values()} == {0, 3, 5}


def test_one_of_genesys_own_is_refused(it: Driver, world: Emulator) -> None:
    world.seed("eventdefinitions", {"id": "native-1", "name": "Voice"})
    with pytest.raises(Refused, match="native-1 is one of Genesys' own"):
        it.up({"definition_id": "native-1", "display_name": "x", "rank": 1})
    assert writes(world) == []


def test_a_definition_of_genesys_own_of_that_name_is_not_meant(it: Driver, world: Emulator) -> None:
    world.seed("eventdefinitions", {"id": "native-1", "name": "Case"})
    it.up(ARGS)
    assert it.id == event(world)["id"]


@pytest.mark.slow
def test_an_engine_leaves_it_and_says_so_in_the_plan(project: Project, world: Emulator) -> None:
    engine = project.engine(
        """
        from providers.genesys import EventDefinition
        EventDefinition("case", schema_id="schema-1", event_name="Case", display_name="Case opened", rank=3)
        """
    )
    assert engine.up().ok
    state = next(
        each for each in engine.export()["deployment"]["resources"] if each["urn"].endswith("::case")
    )
    assert state["retainOnDelete"] is True
    assert engine.destroy().ok
    assert event(world)["displayName"] == "Case opened"
