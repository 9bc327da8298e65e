"""Schemas and configurations of external events: what their API does otherwise than the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest
from support.driver import Driver, new_process
from support.requests import asked, sent
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, JourneysError, UpdateConflict
from providers.core.plugin.provider import Provider
from providers.genesys import get_external_events_schema

SCHEMAS = "/api/v2/journey/externalevents/schemas"
CONFIGURATIONS = "/api/v2/journey/externalevents/configurations"
ARGS: dict[str, Any] = {
    "title": "Case",
    "properties": {"case_number": {"type": "string"}, "amount": {"type": "number"}},
    "required": ["case_number"],
}


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver("genesys:ExternalEventsSchema")


@pytest.fixture
def in_program(emulator: Emulator) -> Iterator[None]:
    config = pulumi.runtime.config.CONFIG
    context = config.set(genesys(emulator))
    yield
    config.reset(context)


def schemas(emulator: Emulator) -> dict[str, Any]:
    return emulator.objects("externalschemas")


# --- schemas ----------------------------------------------------------------------------------------------------


def test_the_schema_is_sent_bare_and_changed_whole(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    posted = {"$schema": "http://json-schema.org/draft-04/schema#", **ARGS}
    assert asked(emulator)[-1].body == posted
    changed = {**ARGS, "description": "A case"}
    it.up(changed)
    assert asked(emulator)[-1].body == {
        "version": 1,
        "enabled": True,
        "jsonSchema": {**posted, "description": "A case"},
    }
    assert it.outputs["version"] == 2


def test_free_form_keys_and_values_pass_as_they_are(it: Driver, emulator: Emulator) -> None:
    properties = {"my_key": {"type": "string", "maxLength": 3, "default": None, "x_y": 1.5}}
    it.up({"title": "Case", "properties": properties})
    assert schemas(emulator)[str(it.id)]["jsonSchema"]["properties"] == properties
    assert json.loads(it.outputs["properties"]) == properties
    assert it.preview({"title": "Case", "properties": properties}).op == "same"


def test_one_is_created_disabled_by_two_requests(it: Driver, emulator: Emulator) -> None:
    it.up({**ARGS, "enabled": False})
    assert sent(emulator) == [f"GET {SCHEMAS}", f"POST {SCHEMAS}", f"PUT {SCHEMAS}/{it.id}"]
    assert schemas(emulator)[str(it.id)]["enabled"] is False
    assert it.outputs["version"] == 2
    assert it.preview({**ARGS, "enabled": False}).op == "same"


def test_a_failure_after_the_first_request_keeps_the_id(it: Driver, emulator: Emulator) -> None:
    emulator.faults.add("status", method="PUT", status=409)
    with pytest.raises(JourneysError, match="is there, but a later step failed"):
        it.up({**ARGS, "enabled": False})
    assert it.id in schemas(emulator)
    sent(emulator)
    it.up({**ARGS, "enabled": False})
    assert sent(emulator) == [f"GET {SCHEMAS}/{it.id}", f"PUT {SCHEMAS}/{it.id}"]
    assert [each["enabled"] for each in schemas(emulator).values()] == [False]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_makes_one_schema(
    it: Driver, emulator: Emulator, hurry: list[float], when: str
) -> None:
    emulator.faults.add("drop", method="POST", path=SCHEMAS, when=when)
    it.up({**ARGS, "enabled": False})
    assert [each["enabled"] for each in schemas(emulator).values()] == [False]
    assert it.id in schemas(emulator)


def test_optional_to_required_replaces_and_deletes_first(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    stricter = {**ARGS, "required": ["case_number", "amount"]}
    plan = it.preview(stricter)
    assert (plan.op, plan.replaces, plan.deletes_first) == ("replace", ["required"], True)
    it.up(stricter)
    assert list(schemas(emulator)) == [it.id]
    assert it.preview(ARGS).op == "update"  # what is required may become optional


def replace(it: Driver) -> Provider:
    """As `pulumi up --replace`: the new one is made before the engine asks for the delete of the old one."""
    it.tell_what_is_owned()
    provider = new_process(it.token, it.config)
    it.create(provider, it.news(ARGS))
    return provider


@pytest.mark.parametrize("answer", ["true", "false 404"])
def test_a_replacement_that_is_asked_for_deletes_the_old_one_first(
    it: Driver, emulator: Emulator, answer: str
) -> None:
    it.up(ARGS)
    old, outputs = str(it.id), it.outputs
    if answer == "false 404":
        emulator.faults.add("status", method="DELETE", path=old, status=404)
    provider = replace(it)
    assert it.id != old
    assert list(schemas(emulator)) == [it.id]
    sent(emulator)
    provider.delete(old, outputs)
    assert sent(emulator) == []


def test_a_replacement_of_one_that_is_gone_makes_a_new_one(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    emulator.remove("externalschemas", str(it.id))
    sent(emulator)
    replace(it)
    assert list(schemas(emulator)) == [it.id]
    assert not emulator.requests.matching("DELETE")


def test_a_replacement_of_one_that_has_another_title_now_leaves_it_to_the_engine(
    it: Driver, emulator: Emulator
) -> None:
    it.up(ARGS)
    old = str(it.id)
    there = schemas(emulator)[old]["jsonSchema"]
    emulator.edit("externalschemas", old, jsonSchema={**there, "title": "Renamed by hand"})
    replace(it)
    assert set(schemas(emulator)) == {old, it.id}


def test_a_replacement_whose_create_fails_says_that_the_old_one_may_be_gone(
    it: Driver, emulator: Emulator
) -> None:
    it.up(ARGS)
    old = it.id
    emulator.faults.add("status", method="POST", path=SCHEMAS, status=400, message="no")
    with pytest.raises(
        JourneysError, match=f"{old}, which it replaces, may have been deleted for it: run"
    ) as error:
        replace(it)
    assert "answered 400" in str(error.value)
    assert schemas(emulator) == {}


def test_a_new_attribute_may_be_required_at_once(it: Driver) -> None:
    it.up(ARGS)
    wider = {**ARGS["properties"], "priority": {"type": "string"}}
    plan = it.preview({**ARGS, "properties": wider, "required": ["case_number", "priority"]})
    assert (plan.op, plan.replaces) == ("update", [])


@pytest.mark.parametrize("status", ["409", "400"])
def test_another_version_in_between_is_read_again(it: Driver, emulator: Emulator, status: str) -> None:
    emulator.switches["version_mismatch"] = status
    it.up(ARGS)
    emulator.faults.add("race", fields={"selfUri": "elsewhere"})
    it.up({**ARGS, "description": "A case"})
    assert schemas(emulator)[str(it.id)]["jsonSchema"]["description"] == "A case"


def test_an_attribute_that_somebody_added_is_not_overwritten(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    there = schemas(emulator)[str(it.id)]["jsonSchema"]
    added = {**there["properties"], "theirs": {"type": "string"}}
    emulator.edit("externalschemas", str(it.id), jsonSchema={**there, "properties": added})
    with pytest.raises(UpdateConflict, match="nothing was overwritten: properties"):
        it.up({**ARGS, "description": "A case"})
    assert "theirs" in schemas(emulator)[str(it.id)]["jsonSchema"]["properties"]


def test_where_deleting_is_forbidden_it_is_disabled_and_that_is_said(
    it: Driver, driver: Callable[..., Driver], emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.switches["schema_delete"] = "403"
    it.up(ARGS)
    first, inputs, outputs = str(it.id), it.inputs, it.outputs
    sent(emulator)
    it.destroy()
    said = f"external events schema {first} was not deleted: the API forbids it (feature.forbidden). It "
    assert f"warning: {said}was disabled instead, so its title is free" in capfd.readouterr().err
    assert schemas(emulator)[first]["enabled"] is False
    it.id, it.inputs, it.outputs = first, inputs, outputs
    it.destroy()
    assert f"note: {said}is disabled, and stays in the org" in capfd.readouterr().err
    driver("genesys:ExternalEventsSchema", name="next").up(ARGS)  # the title is free again
    assert {each["enabled"] for each in schemas(emulator).values()} == {True, False}


def test_another_reason_not_to_delete_is_an_error(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    emulator.faults.add("status", method="DELETE", status=403)
    with pytest.raises(JourneysError, match="answered 403"):
        it.destroy()
    assert schemas(emulator)[str(it.id)]["enabled"] is True


def test_only_an_enabled_schema_of_the_title_is_in_the_way(
    it: Driver, driver: Callable[..., Driver], emulator: Emulator
) -> None:
    emulator.seed("externalschemas", {"enabled": False, "jsonSchema": {"$schema": "x", "title": "Case"}})
    it.up(ARGS)
    with pytest.raises(AlreadyExists, match=f"of that title exists: {it.id}, with equal content"):
        driver("genesys:ExternalEventsSchema", name="second").up(ARGS)


@pytest.mark.usefixtures("in_program")
def test_the_lookup_by_title_finds_the_enabled_one(it: Driver, emulator: Emulator) -> None:
    old = emulator.seed(
        "externalschemas", {"enabled": False, "jsonSchema": {"$schema": "x", "title": "Case"}}
    )
    it.up(ARGS)
    assert get_external_events_schema("Case").id == it.id
    assert get_external_events_schema(id=str(old["id"])).enabled is False


def test_a_young_one_that_is_missing_everywhere_is_waited_for(
    it: Driver, emulator: Emulator, hurry: list[float]
) -> None:
    """How young it is, its own date tells: `dateCreated`, and not `createdDate` as of segments."""
    it.up(ARGS)
    emulator.remove("externalschemas", str(it.id))
    assert it.refresh() == ["(gone)"]
    assert sum(hurry) > 5


# --- configurations ---------------------------------------------------------------------------------------------


def configuration(emulator: Emulator, name: str) -> dict[str, Any]:
    schema = (
        next(iter(schemas(emulator)), None)
        or emulator.seed("externalschemas", {"jsonSchema": {"$schema": "x", "title": "Case"}})["id"]
    )
    return {"name": name, "description": "d", "division_id": "home", "schema_id": schema, "source": "CRM"}


def test_all_pages_of_twenty_are_read(driver: Callable[..., Driver], emulator: Emulator) -> None:
    args = configuration(emulator, "number 24")
    wire = {"description": "d", "divisionId": "home", "schemaId": args["schema_id"], "source": "CRM"}
    for number in range(25):
        emulator.seed("externalconfigurations", {"name": f"number {number}", **wire})
    with pytest.raises(AlreadyExists, match="with equal content"):
        driver("genesys:ExternalEventsConfiguration").up(args)
    assert [each.query for each in asked(emulator)][:2] == [
        "pageSize=20&pageNumber=1",
        "pageSize=20&pageNumber=2",
    ]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_makes_one_configuration(
    driver: Callable[..., Driver], emulator: Emulator, hurry: list[float], when: str
) -> None:
    it = driver("genesys:ExternalEventsConfiguration")
    emulator.faults.add("drop", method="POST", path=CONFIGURATIONS, when=when)
    it.up(configuration(emulator, "CRM"))
    assert list(emulator.objects("externalconfigurations")) == [it.id]


def test_a_schema_that_is_disabled_shows_at_its_configuration(
    driver: Callable[..., Driver], emulator: Emulator
) -> None:
    it = driver("genesys:ExternalEventsConfiguration")
    args = configuration(emulator, "CRM")
    it.up(args)
    assert it.outputs["schema_active"] is True
    emulator.edit("externalschemas", args["schema_id"], enabled=False)
    assert it.refresh() == []
    assert it.outputs["schema_active"] is False
    assert it.preview(args).op == "same"
