"""An update is one PATCH, and nobody's change is lost: versions, races, lost answers, overwrite."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import Driver
from support.requests import asked

from journeys.emulator import Emulator
from providers.core.errors import ApiError, BadRequest, Conflict, UpdateConflict

PATH = "/api/v2/journey/segments/"
ARGS: dict[str, Any] = {
    "display_name": "VIP",
    "description": "old",
    "color": "#112233",
    "journey": {
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": ["/pricing"]}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
}
NEW = {**ARGS, "description": "new"}

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def it(driver: Callable[..., Driver], emulator: Emulator) -> Driver:
    made = driver()
    made.up(ARGS)
    emulator.requests.clear()
    return made


def log(emulator: Emulator) -> list[str]:
    return [f"{e.method} {e.status}" for e in asked(emulator)]


def described(emulator: Emulator, it: Driver) -> Any:
    return emulator.objects("segments")[str(it.id)].get("description")


def test_only_what_changed_and_the_version_is_sent(emulator: Emulator, it: Driver) -> None:
    it.up(NEW)
    (request,) = asked(emulator)
    assert (request.method, request.path) == ("PATCH", f"{PATH}{it.id}")
    assert request.body == {"description": "new", "version": 1}
    assert it.outputs["version"] == 2


MISMATCH = pytest.mark.parametrize("status", ["409", "400"])


@MISMATCH
def test_live_is_wanted_already(emulator: Emulator, it: Driver, status: str) -> None:
    emulator.switches["version_mismatch"] = status
    emulator.edit("segments", str(it.id), description="new")
    it.up(NEW)
    assert log(emulator) == [f"PATCH {status}", "GET 200"]
    assert it.outputs["version"] == 2
    assert it.preview(NEW).op == "same"


def elsewhere() -> dict[str, Any]:
    """The arguments with a change inside a block in which the server has filled in more."""
    changed = copy.deepcopy(ARGS)
    changed["journey"]["patterns"][0]["criteria"][0]["values"] = ["/sale"]
    return changed


@MISMATCH
def test_a_block_is_as_wanted_already_beside_what_the_server_filled_in(
    emulator: Emulator, it: Driver, status: str
) -> None:
    """The run before was killed after its PATCH: the state has the old values."""
    emulator.switches["version_mismatch"] = status
    live = emulator.objects("segments")[str(it.id)]["journey"]
    (criterion,) = live["patterns"][0]["criteria"]
    assert set(criterion) > {"key", "values"}
    criterion["values"] = ["/sale"]
    emulator.edit("segments", str(it.id), journey=live)
    it.up(elsewhere())
    assert log(emulator) == [f"PATCH {status}", "GET 200"]
    assert it.preview(elsewhere()).op == "same"


@pytest.mark.parametrize(("fault", "when"), [("drop", "after"), ("drop", "during"), ("status", "after")])
def test_a_lost_answer_to_a_change_inside_a_block(
    emulator: Emulator, it: Driver, when: str, fault: str
) -> None:
    emulator.faults.add(fault, method="PATCH", when=when)
    it.up(elsewhere())
    assert it.preview(elsewhere()).op == "same"
    assert it.refresh() == []


@pytest.mark.parametrize("first", [{}, {"journey": {"patterns": []}}], ids=["no block", "no pattern"])
def test_a_lost_answer_to_a_new_part_in_which_the_server_fills_in_more(
    emulator: Emulator, driver: Callable[..., Driver], first: dict[str, Any]
) -> None:
    it = driver(name="new")
    it.up({"display_name": "New", "context": {"patterns": []}, **first})
    emulator.faults.add("drop", method="PATCH", when="after")
    changed = {"display_name": "New", "context": {"patterns": []}, "journey": ARGS["journey"]}
    it.up(changed)
    assert it.preview(changed).op == "same"
    assert it.refresh() == []


@MISMATCH
def test_a_block_is_as_wanted_and_somebody_has_added_to_it(
    emulator: Emulator, it: Driver, status: str
) -> None:
    """What they added is named, deeper or less deep than the program's own change."""
    emulator.switches["version_mismatch"] = status
    live = emulator.objects("segments")[str(it.id)]["journey"]
    live["patterns"][0]["criteria"][0]["values"] = ["/sale"]
    live["patterns"][0]["eventName"] = "checkout"
    emulator.edit("segments", str(it.id), journey=live)
    with pytest.raises(UpdateConflict, match=r"journey\.patterns\[0\]\.event_name"):
        it.up(elsewhere())
    assert log(emulator) == [f"PATCH {status}", "GET 200"]


@MISMATCH
def test_live_is_as_last_seen_and_only_the_version_rose(emulator: Emulator, it: Driver, status: str) -> None:
    emulator.switches["version_mismatch"] = status
    emulator.edit(
        "segments", str(it.id), shouldDisplayToAgent=True
    )  # a field that the program doesn't manage
    it.up(NEW)
    assert log(emulator) == [f"PATCH {status}", "GET 200", "PATCH 200"]
    assert described(emulator, it) == "new"
    assert emulator.objects("segments")[str(it.id)]["shouldDisplayToAgent"] is True


@MISMATCH
def test_somebody_elses_change_stays(emulator: Emulator, it: Driver, status: str) -> None:
    emulator.switches["version_mismatch"] = status
    emulator.edit("segments", str(it.id), description="theirs", color="#abcdef")
    modified = emulator.objects("segments")[str(it.id)]["modifiedDate"]
    with pytest.raises(UpdateConflict) as error:
        it.up(NEW)
    assert str(error.value) == (
        f'segment "it" was changed by somebody else at {modified}, and nothing was overwritten: description, color. To '
        "see their values run `pulumi refresh --preview-only --diff`; to take them into the state `pulumi refresh`, after "
        "which `pulumi up` puts the program's back; or set genesys:onConflict to overwrite"
    )
    assert described(emulator, it) == "theirs"
    assert log(emulator) == [f"PATCH {status}", "GET 200"]
    assert it.refresh() == ["color", "description"]
    it.up(NEW)
    assert described(emulator, it) == "new"


def test_a_conflict_names_the_path_as_deep_as_it_can_be_told(emulator: Emulator, it: Driver) -> None:
    theirs = emulator.objects("segments")[str(it.id)]["journey"]
    theirs["patterns"][0]["count"] = 7
    emulator.edit("segments", str(it.id), journey=theirs)
    with pytest.raises(UpdateConflict, match=r"nothing was overwritten: journey\.patterns\[0\]\.count\."):
        it.up(NEW)
    assert log(emulator) == ["PATCH 409", "GET 200"]


@MISMATCH
def test_an_unmanaged_part_of_a_block_that_the_change_would_overwrite_is_a_conflict(
    emulator: Emulator, it: Driver, status: str
) -> None:
    """The program doesn't name `event_name`; its PATCH sends the whole block, and would take theirs away."""
    emulator.switches["version_mismatch"] = status
    theirs = emulator.objects("segments")[str(it.id)]["journey"]
    theirs["patterns"][0]["eventName"] = "checkout"
    emulator.edit("segments", str(it.id), journey=theirs)
    changed = copy.deepcopy(ARGS)
    changed["journey"]["patterns"][0]["count"] = 2
    with pytest.raises(UpdateConflict, match=r"overwritten: journey\.patterns\[0\]\.event_name\. ") as error:
        it.up(changed)
    assert "checkout" not in str(error.value)
    assert log(emulator) == [f"PATCH {status}", "GET 200"]
    assert emulator.objects("segments")[str(it.id)]["journey"] == theirs


def test_an_unmanaged_part_of_a_block_that_is_not_sent_is_no_conflict(emulator: Emulator, it: Driver) -> None:
    theirs = emulator.objects("segments")[str(it.id)]["journey"]
    theirs["patterns"][0]["eventName"] = "checkout"
    emulator.edit("segments", str(it.id), journey=theirs)
    it.up(NEW)
    assert log(emulator) == ["PATCH 409", "GET 200", "PATCH 200"]
    assert emulator.objects("segments")[str(it.id)]["journey"] == theirs


def test_overwrite(emulator: Emulator, it: Driver) -> None:
    it.config["genesys:onConflict"] = "overwrite"
    emulator.edit("segments", str(it.id), description="theirs", color="#abcdef")
    it.up(NEW)
    assert log(emulator) == ["PATCH 409", "GET 200", "PATCH 200"]
    assert described(emulator, it) == "new"


def test_overwrite_restores_every_managed_field(emulator: Emulator, it: Driver) -> None:
    """The program's word is the last one: a field that it didn't change, but somebody else did, is its own again."""
    it.config["genesys:onConflict"] = "overwrite"
    emulator.edit("segments", str(it.id), color="#abcdef")
    it.up(NEW)
    assert emulator.objects("segments")[str(it.id)]["color"] == "#112233"
    assert it.refresh() == []
    assert it.preview(NEW).op == "same"


def test_a_second_race_is_not_tried_for_ever(emulator: Emulator, it: Driver) -> None:
    emulator.faults.add("race", method="PATCH", times=5, fields={"shouldDisplayToAgent": True})
    with pytest.raises(Conflict):
        it.up(NEW)
    assert log(emulator) == ["PATCH 409", "GET 200", "PATCH 409"]


def test_a_limit_is_no_conflict(emulator: Emulator, it: Driver) -> None:
    emulator.faults.add(
        "status", method="PATCH", status=409, code="limit.exceeded", message="500 of 500 segments"
    )
    with pytest.raises(ApiError, match="500 of 500 segments"):
        it.up(NEW)
    assert log(emulator) == ["PATCH 409"]


def test_a_refused_value_is_no_conflict(emulator: Emulator, it: Driver) -> None:
    emulator.faults.add("status", method="PATCH", status=400, code="invalid.value", message="no")
    with pytest.raises(BadRequest, match=r"answered 400 invalid\.value: no"):
        it.up(NEW)
    assert log(emulator) == ["PATCH 400"]


def test_deleted_in_between(emulator: Emulator, it: Driver) -> None:
    emulator.remove("segments", str(it.id))
    with pytest.raises(ApiError, match="404") as error:
        it.up(NEW)
    assert "It seems to be deleted. Run `pulumi refresh`" in str(error.value)


@pytest.mark.parametrize(
    ("fault", "when"),
    [("drop", "before"), ("drop", "after"), ("drop", "during"), ("status", "before"), ("status", "after")],
)
@pytest.mark.parametrize("versions", ["checked", "unchecked"])
def test_a_lost_answer(emulator: Emulator, it: Driver, when: str, fault: str, versions: str) -> None:
    emulator.switches["versions"] = versions
    emulator.faults.add(fault, method="PATCH", when=when)
    it.up(NEW)
    assert described(emulator, it) == "new"
    assert it.preview(NEW).op == "same"
    assert it.refresh() == []


def test_versions_unchecked_and_another_field_changed(
    emulator: Emulator, it: Driver, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.switches["versions"] = "unchecked"
    emulator.edit("segments", str(it.id), color="#abcdef")
    it.up(NEW)
    assert (
        'warning: segment "it": somebody else changed color since the last run; the next preview shows it'
        in capfd.readouterr().err
    )
    plan = it.preview(NEW)
    assert plan.op == "update"
    it.up(NEW)
    assert emulator.objects("segments")[str(it.id)]["color"] == "#112233"


def test_versions_unchecked_and_the_same_field_changed(
    emulator: Emulator, it: Driver, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.switches["versions"] = "unchecked"
    emulator.edit("segments", str(it.id), description="theirs")
    it.up(NEW)
    assert (
        "its version went from 1 to 3, so somebody else changed it in between and this update may have "
        "overwritten their change" in capfd.readouterr().err
    )


def test_a_state_without_a_version(emulator: Emulator, it: Driver) -> None:
    """Written by another tool: the PATCH goes without, and nothing breaks."""
    del it.outputs["version"]
    it.up(NEW)
    assert "version" not in emulator.requests.matching("PATCH")[0].body
    assert it.outputs["version"] == 2


def test_respelling_sends_nothing_and_is_no_change(emulator: Emulator, it: Driver) -> None:
    assert it.preview({**ARGS, "color": "#112233".upper()}).op == "same"
    it.up({**ARGS, "color": "#AABBCC"})
    emulator.requests.clear()
    plan = it.up({**ARGS, "color": "#aabbcc"})
    assert plan.op == "same"
    assert it.inputs["color"] == "#AABBCC"
    assert log(emulator) == []
