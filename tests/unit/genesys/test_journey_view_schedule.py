"""Schedules of journey views: a create that answers nothing, one schedule a view, and the id that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest
from lifecycle.cases.journey_view_schedule import view
from support.driver import Driver, new_process
from support.requests import sent
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, LookupFailed, NotFound
from providers.genesys import get_journey_view_schedule

TOKEN = "genesys:JourneyViewSchedule"
PATH = "/api/v2/journey/views/view-1/schedules"
ARGS = {"view_id": "view-1", "frequency": "Daily"}


@pytest.fixture
def it(emulator: Emulator, driver: Callable[..., Driver]) -> Driver:
    emulator.seed("views", view("view-1"))
    return driver(TOKEN)


@pytest.mark.parametrize("answer", ["201_empty", "201", "200"])
def test_a_create_is_read_back_only_where_it_answers_nothing(
    it: Driver, emulator: Emulator, answer: str
) -> None:
    emulator.switches["schedule_post"] = answer
    it.up(ARGS)
    back = [f"GET {PATH}"] if "empty" in answer else []
    assert sent(emulator) == ["GET /api/v2/journey/views/schedules", f"POST {PATH}", *back]
    assert (it.id, it.outputs["frequency"]) == ("view-1/schedules", "Daily")
    assert it.outputs["date_modified"]


def test_the_view_is_in_the_path_and_only_the_frequency_in_the_body(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    it.up({**ARGS, "frequency": "Weekly"})
    bodies = [each.body for each in emulator.requests.matching() if each.method in ("POST", "PUT")]
    assert [body for body in bodies if isinstance(body, dict) and "frequency" in body] == [
        {"frequency": "Daily"},
        {"frequency": "Weekly"},
    ]


def test_a_view_and_its_schedule_in_one_stack(emulator: Emulator, driver: Callable[..., Driver]) -> None:
    """The API gives both one id: neither is taken for the other, and both are deleted."""
    page = driver("genesys:JourneyView", name="page")
    page.up({name: value for name, value in view("").items() if name != "id"})
    owned = {str(page.id): ""}
    nightly = Driver(TOKEN, page.config, "nightly", owns=owned)
    nightly.up({"view_id": page.id, "frequency": "Daily"})
    assert emulator.objects("viewschedules").keys() == {page.id}
    nightly.tell_what_is_owned()
    nightly.destroy()
    assert emulator.objects("viewschedules") == {}
    assert emulator.objects("views").keys() == {page.id}


def test_one_that_is_there_is_never_overwritten(it: Driver, emulator: Emulator) -> None:
    emulator.seed("viewschedules", {"id": "view-1", "frequency": "Monthly"})
    with pytest.raises(AlreadyExists, match="journey view schedule of that view_id exists: view-1/schedules"):
        it.up(ARGS)
    assert emulator.objects("viewschedules")["view-1"]["frequency"] == "Monthly"
    it.config["genesys:onExisting"] = "adopt"
    it.up(ARGS)
    assert emulator.objects("viewschedules")["view-1"]["frequency"] == "Daily"


def test_one_that_is_there_is_not_taken_because_the_stack_owns_something_else(
    it: Driver, emulator: Emulator
) -> None:
    """What has moved within the stack goes on; this one was never the stack's."""
    emulator.seed("viewschedules", {"id": "view-1", "frequency": "Monthly"})
    owner = Driver(TOKEN, it.config, "it", owns={"something-else": ""})
    with pytest.raises(AlreadyExists):
        owner.up(ARGS)
    assert emulator.objects("viewschedules")["view-1"]["frequency"] == "Monthly"


def test_a_replacement_of_the_same_view_leaves_the_new_one(it: Driver, emulator: Emulator) -> None:
    """As `--replace` and a taint ask for it: create, then the delete of the old one, which has the same id."""
    it.up(ARGS)
    old, outputs = str(it.id), it.outputs
    it.tell_what_is_owned()
    provider = new_process(TOKEN, it.config)
    inputs = it.servicer.call("Check", provider.check, {}, it.news({**ARGS, "frequency": "Weekly"})).inputs
    sent(emulator)
    it.create(provider, inputs)
    it.servicer.call("Delete", provider.delete, old, dict(outputs), properties=outputs)
    assert emulator.objects("viewschedules")["view-1"]["frequency"] == "Weekly"
    assert [line for line in sent(emulator) if not line.startswith("GET")] == [
        f"DELETE {PATH}",
        f"POST {PATH}",
    ]


def test_one_that_cannot_be_read_back_is_in_the_state(
    it: Driver, emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("status", method="GET", path=f"{PATH}$", status=403, times=1)
    it.up(ARGS)
    assert 'journey view schedule "it" was created (view-1/schedules), but could not be read back' in (
        capfd.readouterr().err
    )
    assert (it.id, it.outputs["frequency"]) == ("view-1/schedules", "Daily")
    assert it.preview(ARGS).op == "same"
    assert it.refresh() == []
    assert it.outputs["date_modified"]
    it.destroy()
    assert emulator.objects("viewschedules") == {}


def test_a_move_in_the_program_keeps_it(it: Driver, emulator: Emulator) -> None:
    """A new URN without an alias: create under the new one, then the delete under the old one."""
    it.up(ARGS)
    moved = Driver(TOKEN, it.config, "moved", owns={str(it.id): ""})
    moved.tell_what_is_owned()
    provider = new_process(TOKEN, it.config)
    inputs = moved.servicer.call(
        "Check", provider.check, {}, moved.news({**ARGS, "frequency": "Weekly"})
    ).inputs
    sent(emulator)
    moved.create(provider, inputs)
    it.servicer.call("Delete", provider.delete, str(it.id), dict(it.outputs), properties=it.outputs)
    assert emulator.objects("viewschedules")["view-1"]["frequency"] == "Weekly"
    assert [line for line in sent(emulator) if not line.startswith("GET")] == [f"PUT {PATH}"]


def test_without_the_view_it_fails(driver: Callable[..., Driver]) -> None:
    with pytest.raises(NotFound, match=f"POST {PATH} answered 404"):
        driver(TOKEN).up(ARGS)


READ = """
    import pulumi
    from providers.genesys import JourneyViewSchedule, get_journey_view_output

    by_text = JourneyViewSchedule.get("by-text", "view-1")
    by_output = JourneyViewSchedule.get("by-output", get_journey_view_output(id="view-1").id)
    pulumi.export("ids", [by_text.id, by_output.id])
    pulumi.export("frequency", by_text.frequency)
"""


@pytest.mark.slow
def test_a_get_by_the_views_id_is_never_taken_for_the_view(
    emulator: Emulator, engine: Callable[..., Any]
) -> None:
    emulator.seed("views", view("view-1"))
    emulator.seed("viewschedules", {"id": "view-1", "frequency": "Monthly"})
    stack = engine(READ)
    assert stack.up().exit_code == 0
    assert stack.outputs() == {"ids": ["view-1/schedules"] * 2, "frequency": "Monthly"}
    assert stack.preview(expect_no_changes=True).exit_code == 0


@pytest.fixture
def in_program(emulator: Emulator) -> Iterator[None]:
    before = pulumi.runtime.config.CONFIG.get()
    pulumi.runtime.set_all_config(genesys(emulator))
    yield
    pulumi.runtime.set_all_config(before or {})


@pytest.mark.usefixtures("in_program")
def test_a_lookup_is_one_request(it: Driver, emulator: Emulator) -> None:
    it.up(ARGS)
    sent(emulator)
    found = get_journey_view_schedule("view-1")
    assert (found.id, found.view_id, found.frequency) == ("view-1/schedules", "view-1", "Daily")
    assert sent(emulator) == [f"GET {PATH}"]
    with pytest.raises(LookupFailed, match="There is no schedule of journey view view-2"):
        get_journey_view_schedule("view-2")
