"""When an object counts as gone: confirmed by the list, in the organisation that it was made in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from lifecycle.cases.journey_view import CASE as VIEW
from lifecycle.cases.journey_view_schedule import CASE as SCHEDULE
from segments import PATH, TOKEN, log
from support.driver import Driver, new_process

from journeys.emulator import Emulator
from journeys.registry import load, tokens
from providers.core.errors import ApiError, Unproven, WrongOrg
from providers.core.schema.wire import snake
from providers.core.session import account
from providers.core.session.record import RECORD, Record

ARGS: dict[str, Any] = {"display_name": "VIP", "is_active": True, "context": {"patterns": []}}
VIEWS = "/api/v2/journey/views"
Make = Callable[..., Driver]


@pytest.fixture
def it(driver: Make, emulator: Emulator, hurry: list[float]) -> Driver:
    made = driver()
    made.up(ARGS)
    emulator.requests.clear()
    return made


def age(it: Driver, seconds: float = 3600) -> None:
    """As if the object had been made so long ago."""
    made = time.gmtime(time.time() - seconds)
    it.outputs["created_date"] = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", made)


def test_gone_is_one_get_and_one_list(emulator: Emulator, it: Driver, hurry: list[float]) -> None:
    age(it)
    emulator.remove("segments", str(it.id))
    assert it.refresh() == ["(gone)"]
    assert log(emulator) == ["GET one 404", "GET list 200"]
    assert hurry == []


def test_one_false_404_loses_nothing(emulator: Emulator, it: Driver) -> None:
    age(it)
    emulator.faults.add("status", method="GET", path=f"{PATH}/", status=404)
    assert it.refresh() == []
    assert log(emulator) == ["GET one 404", "GET list 200", "GET one 200"]


def test_what_the_list_has_is_not_gone_whatever_a_get_says(emulator: Emulator, it: Driver) -> None:
    age(it)
    emulator.faults.add("status", method="GET", path=f"{PATH}/", status=404, times=2)
    assert it.refresh() == []
    assert log(emulator)[:3] == ["GET one 404", "GET list 200", "GET one 404"]
    assert it.id is not None


@pytest.mark.parametrize(("seconds", "waits"), [(0, 10), (4, 6), (11, 0)])
def test_an_object_younger_than_lists_may_lag_is_waited_for(
    emulator: Emulator, it: Driver, hurry: list[float], seconds: float, waits: float
) -> None:
    age(it, seconds)
    emulator.remove("segments", str(it.id))
    assert it.refresh() == ["(gone)"]
    assert sum(hurry) == pytest.approx(waits, abs=1.6)  # the server's clock is known to the second


def test_a_young_object_is_asked_for_once_more(emulator: Emulator, it: Driver, hurry: list[float]) -> None:
    """The first answer came while it could be missing everywhere."""
    emulator.remove("segments", str(it.id))
    assert it.refresh() == ["(gone)"]
    assert log(emulator) == ["GET one 404", "GET list 200", "GET one 404"]


def test_an_object_that_shows_late_is_not_lost(emulator: Emulator, it: Driver, hurry: list[float]) -> None:
    """Made a moment ago, and neither the GET nor the list has it yet."""
    emulator.faults.add("status", method="GET", path=f"{PATH}/", status=404)
    assert it.refresh() == []
    assert sum(hurry) == pytest.approx(10, abs=1.6)


@pytest.mark.parametrize("case", [VIEW, SCHEDULE], ids=lambda case: case.token)
def test_a_young_object_is_known_by_the_date_that_its_type_has(
    case: Any, driver: Make, emulator: Emulator, hurry: list[float]
) -> None:
    for kind, objects in case.seed.items():
        for each in objects:
            emulator.seed(kind, each)
    it = driver(case.token)
    it.up(dict(case.minimal))
    emulator.faults.add("status", method="GET", path=f"{VIEWS}/[^/]+(/schedules)?$", status=404)
    emulator.requests.clear()
    assert it.refresh() == []
    assert sum(hurry) == pytest.approx(10, abs=1.6)


@pytest.mark.parametrize("token", tokens())
def test_how_young_an_object_is_can_be_known(token: str) -> None:
    """By a date that is an output, or as no read has shown it yet."""
    provider = load(token)
    told = snake(provider.created) in {*provider.shape.fields, *provider.computed}
    assert provider.origin == "part" or told or not provider.answers_whole


def test_a_predictor_is_young_until_a_read_has_shown_it(
    driver: Make, emulator: Emulator, hurry: list[float]
) -> None:
    """Its API tells no date."""
    emulator.switches["outcomes"] = "present"
    outcome = emulator.seed("outcomes", {"displayName": "Signs up", "isActive": True})
    it = driver("genesys:OutcomePredictor")
    it.up({"outcome": {"id": outcome["id"]}})
    emulator.faults.add("status", method="GET", path="/outcomes/predictors/", status=404)
    assert it.refresh() == []
    assert sum(hurry) == pytest.approx(10, abs=1.6)
    hurry.clear()
    emulator.remove("outcomepredictors", str(it.id))
    assert it.refresh() == ["(gone)"]
    assert hurry == []


def test_a_confirmation_that_fails_loses_nothing(emulator: Emulator, it: Driver) -> None:
    age(it)
    emulator.faults.add("status", method="GET", path=f"{PATH}/", status=404)
    emulator.faults.add("status", method="GET", path=f"{PATH}$", status=403)
    with pytest.raises(ApiError, match="403"):
        it.refresh()


def test_gone_for_good_is_gone_with_a_warning(
    emulator: Emulator, it: Driver, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("status", method="GET", path=PATH, status=410, message="withdrawn")
    assert it.refresh() == ["(gone)"]
    assert f"warning: segment {'' if it.id is None else it.id}" in capfd.readouterr().err
    assert log(emulator) == ["GET one 410"]


# --- deletion ------------------------------------------------------------------------------------------------------


def test_a_404_to_a_delete_is_confirmed(emulator: Emulator, it: Driver, capfd: Any) -> None:
    age(it)
    emulator.remove("segments", str(it.id))
    it.destroy()
    assert log(emulator) == ["DELETE one 404", "GET list 200"]
    assert capfd.readouterr().err == ""


def test_a_false_404_to_a_delete_is_sent_again(emulator: Emulator, it: Driver) -> None:
    age(it)
    emulator.faults.add("status", method="DELETE", status=404)
    it.destroy()
    assert log(emulator) == ["DELETE one 404", "GET list 200", "GET one 200", "DELETE one 204"]
    assert emulator.objects("segments") == {}


def test_delete_of_what_was_withdrawn_succeeds_with_a_warning(
    emulator: Emulator, it: Driver, capfd: Any
) -> None:
    emulator.faults.add("status", method="DELETE", status=410, message="withdrawn")
    it.destroy()
    assert "is gone: DELETE" in capfd.readouterr().err
    assert log(emulator) == ["DELETE one 410"]


@pytest.mark.parametrize("status", [400, 403, 409, 500])
def test_another_answer_to_a_delete_is_an_error(emulator: Emulator, it: Driver, status: int) -> None:
    emulator.faults.add("status", method="DELETE", status=status, times=None)
    with pytest.raises(ApiError, match=str(status)):
        it.destroy()
    assert set(emulator.objects("segments")) == {it.id}


def test_a_lost_answer_to_a_delete_is_asked_again(emulator: Emulator, it: Driver) -> None:
    age(it)
    emulator.faults.add("drop", method="DELETE", when="after")
    it.destroy()
    assert log(emulator) == ["DELETE one 0", "DELETE one 404", "GET list 200"]


def test_what_this_process_has_adopted_is_not_deleted(
    emulator: Emulator, driver: Make, capfd: pytest.CaptureFixture[str], hurry: list[float]
) -> None:
    """A resource of a state that somebody lost track of, moved under `adopt`: Create takes the object over first."""
    old = driver(name="old", onExisting="adopt")
    old.up(ARGS)
    new = Driver(TOKEN, old.config, "new")
    new.tell_what_is_owned()  # which doesn't have the old object
    provider = new_process(TOKEN, old.config)
    new.create(provider, new.news(ARGS))
    assert new.id == old.id
    capfd.readouterr()
    emulator.requests.clear()
    old._delete(provider, str(old.id), old.outputs)
    assert log(emulator) == []
    assert set(emulator.objects("segments")) == {new.id}
    said = capfd.readouterr().err
    assert said == (
        f"warning: segment {old.id} was not deleted: another resource of this run has taken it over\n"
    )


def test_what_the_state_has_under_two_urns_is_deleted_with_the_last(
    emulator: Emulator, it: Driver, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import json
    import os
    from pathlib import Path

    it.tell_what_is_owned()
    file = Path(os.environ["JOURNEYS_OWNED"]) / "project.dev.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "ids": {"one URN": it.id, "another URN": it.id}}))
    provider = new_process(TOKEN, it.config)
    it._plan(provider, ARGS)  # a program runs
    it._delete(provider, str(it.id), it.outputs)
    assert log(emulator) == []
    assert f"segment {it.id} was not deleted: another resource in the state is the same object" in (
        capfd.readouterr().err
    )
    it._delete(provider, str(it.id), it.outputs)
    assert log(emulator) == ["DELETE one 204"]


# --- proof -----------------------------------------------------------------------------------------------------------


def undated(it: Driver) -> None:
    """A state that doesn't tell in which organisation the object was made."""
    record = Record.of(it.outputs)
    it.outputs[RECORD] = Record(record.host, "", record.id).text()


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "PROOF_WAIT", 0.05)


@pytest.mark.usefixtures("no_patience")
def test_gone_is_not_believed_where_nothing_shows_whose_organisation_this_is(
    emulator: Emulator, it: Driver
) -> None:
    undated(it)
    emulator.remove("segments", str(it.id))
    for command in (it.refresh, it.destroy):
        with pytest.raises(Unproven) as error:
            command()
        text = str(error.value)
        assert text.startswith(
            f"segment {it.id} is not there, but nothing shows that this is the organisation"
        )
        assert f"(these are credentials of organisation {emulator.org.id})" in text
        assert "set genesys:orgId to its id" in text
        assert text.endswith("if the object is really gone, `pulumi state delete` its URN")
    assert [line for line in log(emulator) if line.startswith("DELETE") and "404" not in line] == []


def test_the_setting_vouches(emulator: Emulator, it: Driver) -> None:
    undated(it)
    it.config["genesys:orgId"] = emulator.org.id
    emulator.remove("segments", str(it.id))
    assert it.refresh() == ["(gone)"]


@pytest.mark.parametrize(
    "recorded", [False, True], ids=["of which the state doesn't tell", "whose org the state tells"]
)
def test_another_object_of_the_same_state_is_proof(
    emulator: Emulator, it: Driver, driver: Make, recorded: bool
) -> None:
    """Reads run at the same time: the one that is gone waits for another one that is there."""
    other = driver(name="other")
    other.up({**ARGS, "display_name": "Other"})
    for each in (it, other):
        age(each)
    for each in (it,) if recorded else (it, other):
        undated(each)
    emulator.remove("segments", str(it.id))
    provider = new_process(TOKEN, it.config)
    found: dict[str, Any] = {}

    def read(each: Driver) -> None:
        found[each.name] = each.servicer.call(
            "Read", provider.read, each.id, dict(each.outputs), properties=each.outputs, inputs=each.inputs
        )

    first = threading.Thread(target=read, args=(it,))
    first.start()
    read(other)
    first.join()
    assert (found["it"].id, found["other"].id) == ("", other.id)
    assert Record.of(found["other"].outs).org == emulator.org.id


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("how", ["changed", "deleted"])
def test_a_write_to_another_object_of_the_same_state_is_proof(
    emulator: Emulator, it: Driver, driver: Make, how: str
) -> None:
    other = driver(name="other")
    other.up({**ARGS, "display_name": "Other"})
    undated(it)
    age(it)
    emulator.remove("segments", str(it.id))
    provider = new_process(TOKEN, it.config)
    with pytest.raises(Unproven):
        it._delete(provider, str(it.id), it.outputs)
    if how == "changed":
        news = other.news({**ARGS, "display_name": "Other", "description": "new"})
        olds = dict(other.outputs)
        other.servicer.call("Update", provider.update, other.id, olds, news, old_inputs=other.inputs)
    else:
        other._delete(provider, str(other.id), other.outputs)
    it._delete(provider, str(it.id), it.outputs)


@pytest.mark.usefixtures("no_patience")
def test_what_another_organisation_refuses_is_no_proof(emulator: Emulator, it: Driver, driver: Make) -> None:
    """One object was made in an organisation that the state names, the other one nobody knows where."""
    other = driver(name="other")
    other.up({**ARGS, "display_name": "Other"})
    undated(it)
    age(it)
    emulator.add_org("other-client", "other-secret", name="wrong org")
    config = {**it.config, "genesys:clientId": "other-client", "genesys:clientSecret": "other-secret"}
    provider = new_process(TOKEN, config)
    for each, error in ((other, WrongOrg), (it, Unproven)):
        with pytest.raises(error):
            provider.read(str(each.id), dict(each.outputs))


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("recorded", [True, False])
def test_where_the_organisation_may_not_be_asked_nothing_counts_as_gone(
    emulator: Emulator, it: Driver, driver: Make, recorded: bool
) -> None:
    other = driver(name="other")
    other.up({**ARGS, "display_name": "Other"})
    if not recorded:
        undated(it)
    age(it)
    emulator.faults.add("status", path="organizations/me", status=403, times=None)
    emulator.remove("segments", str(it.id))
    provider = new_process(TOKEN, it.config)
    assert (
        provider.read(str(other.id), dict(other.outputs)).id == other.id
    )  # is no proof: nobody has confirmed it
    with pytest.raises(Unproven, match="organizations/me answered 403"):
        provider.read(str(it.id), dict(it.outputs))
    it.config["genesys:orgId"] = emulator.org.id
    assert it.refresh() == ["(gone)"]
