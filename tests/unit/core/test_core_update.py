"""An update is one PATCH, and nobody's change is lost: versions, races, lost answers, overwrite, secrets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import Driver
from support.wire import secrets_in

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
    found = [f"{e.method} {e.status}" for e in emulator.requests.matching()]
    emulator.requests.clear()
    return found


def described(emulator: Emulator, it: Driver) -> Any:
    return emulator.objects("segments")[str(it.id)].get("description")


def test_only_what_changed_and_the_version_is_sent(emulator: Emulator, it: Driver) -> None:
    it.up(NEW)
    (request,) = emulator.requests.matching()
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
    with pytest.raises(UpdateConflict) as error:
        it.up(NEW)
    assert str(error.value) == (
        'segment "VIP" was changed by somebody else and nothing was overwritten:\n'
        '  description: was "old", is now "theirs", the program wants "new"\n'
        '  color: was "#112233", is now "#abcdef", the program wants "#112233"\n'
        "Run `pulumi refresh` to see their change, then `pulumi up`; or set genesys:onConflict to overwrite"
    )
    assert described(emulator, it) == "theirs"
    assert log(emulator) == [f"PATCH {status}", "GET 200"]
    assert it.refresh() == ["color", "description"]
    it.up(NEW)
    assert described(emulator, it) == "new"


def test_whole_numbers_are_shown_as_such(emulator: Emulator, it: Driver) -> None:
    theirs = emulator.objects("segments")[str(it.id)]["journey"]
    theirs["patterns"][0]["count"] = 7
    emulator.edit("segments", str(it.id), journey=theirs)
    with pytest.raises(UpdateConflict) as error:
        it.up(NEW)
    assert '"count": 1, ' in str(
        error.value
    )  # keys in alphabetical order, whatever order the protocol gave them
    assert '"count": 7, ' in str(error.value)


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
    with pytest.raises(ApiError, match="404"):
        it.up(NEW)


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
        'warning: segment "VIP": somebody else changed color since the last run; the next preview shows it'
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


# --- secrets -----------------------------------------------------------------------------------------------------

PLANTED = "planted-secret-4711"
SECRET = {**ARGS, "description": PLANTED}


@pytest.fixture
def hidden(driver: Callable[..., Driver], emulator: Emulator) -> Driver:
    made = driver()
    made.up(SECRET, secrets=["description"])
    return made


def test_secret_inputs_are_marked_where_they_are_kept_once_more(hidden: Driver) -> None:
    (record,) = secrets_in(hidden.raw_outputs)
    assert PLANTED in record
    rest = {n: v for n, v in hidden.raw_outputs.items() if n not in ("description", "__record")}
    assert PLANTED not in repr(rest)


def test_a_value_that_becomes_a_secret_is_an_update_without_a_request(emulator: Emulator, it: Driver) -> None:
    emulator.requests.clear()
    before = it.inputs
    provider_sees = it.up(ARGS, secrets=["description"])
    assert provider_sees.op == "update"
    assert log(emulator) == []
    (record,) = secrets_in(it.raw_outputs)
    assert '"description": "old"' in record
    assert before != it.inputs
    assert it.preview(ARGS, secrets=["description"]).op == "same"


def test_no_message_shows_a_secret(
    emulator: Emulator, hidden: Driver, capfd: pytest.CaptureFixture[str]
) -> None:
    """Conflict, the vendor's refusal, check failures, warnings: the value is in none of them."""
    emulator.edit("segments", str(hidden.id), description="theirs")
    other = {**SECRET, "description": f"{PLANTED}-2"}
    with pytest.raises(UpdateConflict) as error:
        hidden.up(other, secrets=["description"])
    assert "description: was changed; its values are secret" in str(error.value)
    assert PLANTED not in str(error.value)
    emulator.faults.add(
        "status",
        method="PATCH",
        status=400,
        message=f"Value [{PLANTED}-2] is not valid for field [description]",
    )
    with pytest.raises(BadRequest) as refused:
        hidden.up(other, secrets=["description"])
    assert "is not valid for field [description]" in str(refused.value)
    assert PLANTED not in str(refused.value)
    said = capfd.readouterr()
    assert PLANTED not in said.err + said.out


def test_no_message_of_a_create_shows_a_secret(
    emulator: Emulator, driver: Callable[..., Driver], tmp_path: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("status", method="POST", status=400, message=f"Value [{PLANTED}] is not valid")
    it = driver()
    named = {**SECRET, "display_name": PLANTED}
    with pytest.raises(BadRequest) as refused:
        it.up(named, secrets=["description", "display_name"])
    assert "is not valid" in str(refused.value)
    emulator.faults.add("drop", method="POST", when="after")
    it.up(named, secrets=["description", "display_name"])
    said = capfd.readouterr()
    journal = "".join(file.read_text() for file in (tmp_path / "pending").iterdir())
    assert re.search(r'"op": ?"try"', journal)
    assert PLANTED not in str(refused.value) + said.err + said.out + journal


def test_a_check_failure_of_a_secret_does_not_show_it(driver: Callable[..., Driver]) -> None:
    from support.driver import CheckFailed

    with pytest.raises(CheckFailed) as error:
        driver().preview({**ARGS, "color": PLANTED}, secrets=["color"])
    assert str(error.value) == "color: is not valid (the value is secret)"


def test_that_nothing_is_secret_is_no_difference_after_a_refresh(driver: Callable[..., Driver]) -> None:
    """Inputs that come from outputs have an empty list of secrets, which a refresh must not drop."""
    it = driver()
    it.up(ARGS)
    it.inputs["__secrets"], it.outputs["__secrets"] = [], []
    inputs = dict(it.inputs)
    it.refresh()
    assert it.inputs == inputs
