"""A vendor that nobody has foreseen: one folder of its own, and not a line changed in core or http."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.acme import Acme
from support.driver import CheckFailed, Driver, new_process

from journeys import registry
from providers.core.errors import (
    AlreadyExists,
    AmbiguousCreate,
    ApiError,
    CreateLost,
    JourneysError,
    NothingToTake,
    UpdateConflict,
    WrongOrg,
)
from providers.core.session.owned import FOLDER


@pytest.fixture
def acme() -> Iterator[Acme]:
    server = Acme()
    yield server
    server.close()


def driver(acme: Acme, kind: str, name: str = "it", **settings: str) -> Driver:
    config = {"acme:baseUrl": acme.url, "acme:key": "k-123", "acme:listLag": "0.2"}
    return Driver(f"acme:{kind}", config | {f"acme:{key}": value for key, value in settings.items()}, name)


def test_the_registry_finds_it() -> None:
    assert registry.vendors()["acme"] == "providers.acme"
    assert [t for t in registry.tokens() if t.startswith("acme:")] == [
        "acme:Badge",
        "acme:Device",
        "acme:Layout",
        "acme:Note",
        "acme:Slot",
        "acme:Widget",
    ]


# --- an ordinary type -------------------------------------------------------------------------------------------


def test_an_ordinary_type_lives(acme: Acme) -> None:
    it = driver(acme, "Widget")
    it.up({"name": "a", "size": 3, "colour": "red"})
    assert acme.taken() == ["GET /widgets", "POST /widgets"]
    assert it.preview({"name": "a", "size": 3, "colour": "red"}).op == "same"
    it.up({"name": "a", "colour": "red"})
    assert acme.taken() == [f"PATCH /widgets/{it.id}"]
    assert "size" not in acme.objects["widgets"][str(it.id)]
    assert it.preview({"name": "a", "colour": "blue"}).replaces == ["colour"]
    acme.objects["widgets"][str(it.id)]["name"] = "other"
    assert it.refresh() == ["name"]
    it.destroy()
    assert acme.objects["widgets"] == {}


def test_the_record_names_the_tenant(acme: Acme) -> None:
    it = driver(acme, "Widget")
    it.up({"name": "a"})
    assert json.loads(it.outputs["__record"])["org"] == "tenant-1"
    elsewhere = driver(acme, "Widget", tenantId="other")
    elsewhere.id, elsewhere.inputs, elsewhere.outputs = it.id, it.inputs, it.outputs
    with pytest.raises(WrongOrg, match="belongs to tenant tenant-1, but acme:tenantId is other"):
        elsewhere.refresh()


def test_all_pages_of_its_lists_are_read(acme: Acme) -> None:
    for name in "abcde":
        acme.add("widgets", name=name)
    with pytest.raises(AlreadyExists, match="widgets-5"):
        driver(acme, "Widget").up({"name": "e"})


def test_its_mistakes_are_told_in_the_program(acme: Acme) -> None:
    with pytest.raises(CheckFailed, match=r'nmae: .*did you mean "name"'):
        driver(acme, "Widget").preview({"nmae": "a"})


# --- changed by a PUT of the whole ------------------------------------------------------------------------------


def layout(acme: Acme) -> tuple[Driver, dict[str, Any], dict[str, Any]]:
    it = driver(acme, "Layout")
    args = {
        "name": "a",
        "note": "n",
        "frame": {"width": 1},
        "panels": [{"id": "p", "text": "t"}, {"id": "q"}],
    }
    it.up(args)
    live = acme.objects["layouts"][str(it.id)]
    acme.taken()
    return it, args, live


def test_a_put_keeps_what_nobody_manages(acme: Acme) -> None:
    it, args, live = layout(acme)
    live["theme"] = "dark"
    live["frame"]["depth"] = 9
    live["panels"][1]["icon"] = "star"
    it.up({**args, "note": "m", "panels": [{"id": "q", "text": "new"}, {"id": "p", "text": "t"}]})
    assert acme.taken() == [f"GET /layouts/{it.id}", f"PUT /layouts/{it.id}"]
    assert acme.objects["layouts"][str(it.id)] == {
        "id": it.id,
        "name": "a",
        "note": "m",
        "theme": "dark",
        "frame": {"width": 1, "depth": 9},
        "panels": [{"id": "q", "text": "new", "icon": "star"}, {"id": "p", "text": "t"}],
    }


def test_a_removed_field_is_left_out_of_the_put(acme: Acme) -> None:
    it, args, _ = layout(acme)
    del args["note"]
    it.up(args)
    assert "note" not in acme.objects["layouts"][str(it.id)]


def test_a_field_that_nothing_clears_stays_in_a_put(acme: Acme, capfd: pytest.CaptureFixture[str]) -> None:
    it, args, _ = layout(acme)
    it.up({**args, "owner": "me"})
    acme.taken()
    it.up(args)
    assert acme.taken() == []
    assert acme.objects["layouts"][str(it.id)]["owner"] == "me"
    assert (
        "owner was removed from the program, but nothing clears it (Acme's manual)" in capfd.readouterr().err
    )
    it.up({**args, "owner": "me"})
    it.up({**args, "note": "m"})
    assert (
        acme.objects["layouts"][str(it.id)] | {"owner": "me", "note": "m"}
        == acme.objects["layouts"][str(it.id)]
    )


def test_a_put_never_overwrites_what_somebody_else_changed(acme: Acme) -> None:
    it, args, live = layout(acme)
    live["frame"] = {"width": 7}
    before = dict(live)
    with pytest.raises(UpdateConflict, match=r"frame\.width"):
        it.up({**args, "note": "m"})
    assert acme.objects["layouts"][str(it.id)] == before
    assert acme.taken() == [f"GET /layouts/{it.id}"]


def test_a_put_of_what_is_there_already_sends_nothing(acme: Acme) -> None:
    it, args, live = layout(acme)
    live["note"] = "m"
    it.up({**args, "note": "m"})
    assert acme.taken() == [f"GET /layouts/{it.id}"]
    assert it.preview({**args, "note": "m"}).op == "same"


def test_overwriting_can_be_asked_for(acme: Acme) -> None:
    it, args, live = layout(acme)
    live["frame"] = {"width": 7}
    it.config["acme:onConflict"] = "overwrite"
    it.up({**args, "note": "m"})
    assert acme.objects["layouts"][str(it.id)]["frame"] == {"width": 1}


@pytest.mark.parametrize(("status", "sent"), [(400, 1), (409, 2)])
def test_a_put_that_is_refused_is_an_error_and_only_a_conflict_is_tried_again(
    acme: Acme, monkeypatch: pytest.MonkeyPatch, status: int, sent: int
) -> None:
    it, args, _ = layout(acme)
    break_requests(acme, monkeypatch, "PUT", status)
    with pytest.raises(ApiError, match=f"answered {status}: no"):
        it.up({**args, "note": "m"})
    assert acme.taken() == [f"GET /layouts/{it.id}"] * sent


# --- taken ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["id", "name"])
def test_an_object_is_taken_and_left(acme: Acme, by: str, capsys: pytest.CaptureFixture[str]) -> None:
    acme.add("devices", name="other", limit=1)
    id = acme.add("devices", name="mine", limit=1)
    args = {"device_id": id, "limit": 5} if by == "id" else {"name": "mine", "limit": 5}
    it = driver(acme, "Device")
    it.up(args)
    assert it.id == id
    assert acme.objects["devices"][id] == {"id": id, "name": "mine", "limit": 5}
    assert [r for r in acme.taken() if not r.startswith("GET")] == [f"PATCH /devices/{id}"]
    assert it.preview(args).op == "same"
    it.up({**args, "limit": 6})
    assert acme.taken() == [f"GET /devices/{id}", f"PATCH /devices/{id}"]  # no version tells of somebody else
    it.destroy()
    assert acme.taken() == []
    assert id in acme.objects["devices"]
    assert f"device {id} was there before this stack and is left as it is" in capsys.readouterr().err


def test_taking_what_is_as_wanted_sends_nothing(acme: Acme) -> None:
    id = acme.add("devices", name="mine", limit=5)
    driver(acme, "Device").up({"device_id": id, "limit": 5})
    assert acme.taken() == [f"GET /devices/{id}"]


def test_what_is_taken_is_read_also_where_its_tenant_is_not_recorded(acme: Acme) -> None:
    it = driver(acme, "Device")
    it.up({"device_id": acme.add("devices", name="mine", limit=5), "limit": 5})
    record = json.loads(it.outputs["__record"])
    it.outputs["__record"] = json.dumps({**record, "org": ""})
    assert it.refresh() == []


def test_what_is_taken_by_its_id_gets_no_name_that_is_there(acme: Acme) -> None:
    other, id = acme.add("devices", name="other", limit=5), acme.add("devices", name="mine", limit=5)
    with pytest.raises(AlreadyExists, match=f"a device of that name exists: {other}"):
        driver(acme, "Device").up({"device_id": id, "name": "other", "limit": 6})
    assert acme.objects["devices"][id] == {"id": id, "name": "mine", "limit": 5}


def test_nothing_to_take(acme: Acme) -> None:
    acme.add("devices", name="kitchen")
    with pytest.raises(NothingToTake, match=r'there are 1, such as "kitchen"\. Devices are made in Acme'):
        driver(acme, "Device").up({"name": "kitchn"})
    with pytest.raises(NothingToTake, match="no device devices-9"):
        driver(acme, "Device").up({"device_id": "devices-9"})
    acme.add("devices", name="kitchen")
    with pytest.raises(
        AmbiguousCreate, match="2 devices have the name that the program gives: devices-1, devices-2"
    ):
        driver(acme, "Device").up({"name": "kitchen"})
    assert len(acme.objects["devices"]) == 2


# --- a part of an object that is there ---------------------------------------------------------------------------


def test_a_part_is_put_into_an_object_and_taken_out_again(acme: Acme) -> None:
    id = acme.add("devices", name="mine")
    it = driver(acme, "Badge")
    it.up({"device_id": id, "text": "t"})
    assert acme.taken() == [f"GET /devices/{id}", f"PATCH /devices/{id}"]
    assert it.preview({"device_id": id, "text": "t"}).op == "same"
    it.destroy()
    assert acme.objects["devices"][id] == {"id": id, "name": "mine"}


def test_a_part_of_nothing(acme: Acme) -> None:
    with pytest.raises(NothingToTake, match=r"nothing of the id devices-9 .* must be there before it"):
        driver(acme, "Badge").up({"device_id": "devices-9", "text": "t"})


def test_a_part_that_the_state_has_twice_is_taken_out_all_the_same(acme: Acme) -> None:
    """Two resources put their parts into one object: what each has put there is for its type to tell."""
    id = acme.add("devices", name="mine")
    old, new = driver(acme, "Badge", "old"), driver(acme, "Badge", "new")
    old.up({"device_id": id, "text": "t"})
    new.up({"device_id": id, "text": "u"})
    new.tell_what_is_owned()
    file = Path(os.environ[FOLDER]) / "project.dev.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "ids": {old.servicer.urn: id, new.servicer.urn: id}}))
    acme.taken()
    provider = new_process("acme:Badge", old.config)
    provider.check(old.inputs, old.inputs)
    old.servicer.call("Delete", provider.delete, id, dict(old.outputs), properties=old.outputs)
    assert acme.taken() == [f"PATCH /devices/{id}"]


@pytest.mark.parametrize("text", ["kept", "other"])
def test_a_create_that_fails_keeps_what_was_not_taken_back(
    acme: Acme, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    id = acme.add("devices", name="mine")
    break_requests(acme, monkeypatch, "PATCH", 409)
    it = driver(acme, "Badge")
    with pytest.raises(JourneysError, match="is there, but a later" if text == "kept" else "taken back"):
        it.up({"device_id": id, "text": text})
    assert it.servicer.kept is None if text == "other" else it.servicer.kept[1]["text"] == "half"


def test_a_change_that_fails_halfway_keeps_the_object_as_it_is(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = acme.add("devices", name="mine")
    it = driver(acme, "Badge")
    it.up({"device_id": id, "text": "t"})
    break_requests(acme, monkeypatch, "PATCH", 409)
    with pytest.raises(JourneysError, match="halfway: 409"):
        it.up({"device_id": id, "text": "u"})
    kept = it.servicer.kept
    assert kept is not None
    assert (kept[0], kept[1]["text"]) == (id, "half")


def break_requests(acme: Acme, monkeypatch: pytest.MonkeyPatch, broken: str, status: int) -> None:
    answer = acme.answer
    monkeypatch.setattr(
        acme,
        "answer",
        lambda method, *rest: (status, {"problem": "no"}) if method == broken else answer(method, *rest),
    )


# --- without a list ---------------------------------------------------------------------------------------------


def test_a_type_without_a_list(acme: Acme) -> None:
    it = driver(acme, "Note")
    it.up({"name": "a", "text": "t"})
    assert acme.taken() == ["POST /notes"]
    assert it.refresh() == []
    it.destroy()
    assert acme.objects["notes"] == {}


def test_a_lost_answer_without_a_list_says_what_to_do(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = acme.answer

    def lose(method: str, target: str, body: Any) -> tuple[int, Any]:
        status, found = answer(method, target, body)
        return (500, {"problem": "broken"}) if method == "POST" else (status, found)

    monkeypatch.setattr(acme, "answer", lose)
    with pytest.raises(CreateLost, match='journeys import "acme:Note" --id ID --as "it"'):
        driver(acme, "Note").up({"name": "a"})
    assert acme.taken() == ["POST /notes"]


# --- a key of two fields, and a create that answers nothing ------------------------------------------------------


def test_a_create_that_answers_nothing_is_read_back(acme: Acme) -> None:
    it = driver(acme, "Slot")
    it.up({"room": {"id": "r"}, "number": 1, "text": "t"})
    assert it.id == "slots-1"
    assert it.outputs["number"] == 1
    assert acme.taken() == ["GET /slots", "POST /slots", "GET /slots"]
    it.up({"room": {"id": "r"}, "number": 1, "text": "u"})
    assert acme.taken() == ["GET /slots/slots-1", "PATCH /slots/slots-1"]


def test_an_answer_to_a_create_that_may_answer_nothing_is_taken(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support.acme.ANSWERS_NOTHING", ())
    it = driver(acme, "Slot")
    it.up({"room": {"id": "r"}, "number": 1})
    assert acme.taken() == ["GET /slots", "POST /slots"]


def test_what_was_made_is_remembered_where_no_list_can_be_read_after_it(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The POST took effect; only the list that would show its id is refused. The next run knows it again."""
    answer = acme.answer

    def refuse(method: str, target: str, body: Any) -> tuple[int, Any]:
        listed = method == "GET" and target.startswith("/slots") and acme.objects.get("slots")
        return (403, {"problem": "not now"}) if listed else answer(method, target, body)

    monkeypatch.setattr(acme, "answer", refuse)
    args = {"room": {"id": "r"}, "number": 1}
    with pytest.raises(ApiError, match="not now"):
        driver(acme, "Slot").up(args)
    monkeypatch.setattr(acme, "answer", answer)
    it = driver(acme, "Slot")
    it.up(args)
    assert it.id == "slots-1"
    assert list(acme.objects["slots"]) == ["slots-1"]


def test_both_fields_make_the_key(acme: Acme) -> None:
    acme.add("slots", room={"id": "r"}, number=1)
    acme.add("slots", room={"id": "s"}, number=2)
    driver(acme, "Slot", "new").up({"room": {"id": "r"}, "number": 2})
    with pytest.raises(AlreadyExists, match="slots-1"):
        driver(acme, "Slot", "first").up({"room": {"id": "r"}, "number": 1})
    assert (
        driver(acme, "Slot", "taken", onExisting="adopt").up({"room": {"id": "s"}, "number": 2}).op
        == "create"
    )
    assert len(acme.objects["slots"]) == 3
