"""`journeys preview --live` says which creates and renames would meet an object of that name, and what each setting would do."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from support.cli import pulumi_missing

from journeys.cli.app import run
from journeys.cli.meetings import meetings
from journeys.cli.project import Project
from journeys.emulator import Emulator

PROGRAM = """
import pulumi
from providers.genesys import Segment, Provider
from providers.twilio_segment import Journey
page = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
journey = {"patterns": [{"criteria": [page], "count": 1, "stream_type": "Web", "session_type": "web"}]}
one = Segment("one", display_name="One", is_active=True, journey=journey)
Segment("two", display_name="Two", is_active=True, journey=journey)
Segment("new", display_name="New", is_active=True, journey=journey)
Segment("late", display_name=one.id.apply(lambda id: f"After {id}"), is_active=True, journey=journey)
"""
ENGINES = [
    "embedded",
    pytest.param(
        "pulumi",
        marks=[pytest.mark.cli, pytest.mark.skipif(bool(pulumi_missing()), reason=pulumi_missing() or "-")],
    ),
]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    (tmp_path / "Pulumi.yaml").write_text(
        "name: acme\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    )
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "__main__.py").write_text(PROGRAM)

    def where(emulator: Emulator, engine: str, more: str = "") -> list[str]:
        config = f"config:\n  genesys:baseUrl: {emulator.url}\n  genesys:requestsPerMinute: 0\n{more}"
        (tmp_path / "Pulumi.dev.yaml").write_text(config)
        return ["--cwd", str(tmp_path), "--engine", engine]

    return where


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_create_would_meet(engine: str, at: Any, capfd: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        one = emulator.seed("segments", {"displayName": "One"})["id"]
        twins = [emulator.seed("segments", {"displayName": "Two"})["id"] for _ in range(2)]
        emulator.requests.clear()
        assert run(["preview", "--live", "--json", *at(emulator, engine)]) == 0
        found = {each["resource"]: each for each in json.loads(capfd.readouterr().out)["creates"]}
        lists = emulator.requests.matching("GET", "/api/v2/journey/segments$")
        assert not [each for each in emulator.requests.matching() if each.method != "GET"]
    assert len(lists) == 1
    assert found["one"]["ids"] == [one]
    assert found["one"]["outcomes"] == {
        "fail": "is refused",
        "adopt": "takes it over",
        "create": "makes another of that name",
    }
    assert sorted(found["two"]["ids"]) == sorted(twins)
    assert found["two"]["outcomes"]["adopt"] == "is refused, as 2 have the name"
    assert found["new"]["ids"] == []
    assert "is known only after `up`" in found["late"]["why"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_what_the_stack_has_is_not_met(
    engine: str, at: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        assert run(["up", *at(emulator, engine)]) == 0
        renamed = PROGRAM.replace('"one", display_name="One"', '"one", display_name="Uno"')
        taken = renamed.replace('"new", display_name="New"', '"other", display_name="One"')
        (tmp_path / "__main__.py").write_text(taken)
        capfd.readouterr()
        assert run(["preview", "--live", *at(emulator, engine)]) == 0
        text = capfd.readouterr().out
    assert "no object of the same name is there (2 looked up)" in text


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_rename_would_meet(
    engine: str, at: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        assert run(["up", *at(emulator, engine)]) == 0
        theirs = emulator.seed("segments", {"displayName": "Uno"})["id"]
        text = PROGRAM.replace('"one", display_name="One"', '"one", display_name="Uno"')
        (tmp_path / "__main__.py").write_text(text.replace("is_active=True", "is_active=False"))
        capfd.readouterr()
        assert run(["preview", "--live", "--json", *at(emulator, engine)]) == 0
        (found,) = json.loads(capfd.readouterr().out)["creates"]
        assert run(["preview", "--live", *at(emulator, engine)]) == 0
        shown = capfd.readouterr().out
    assert (found["resource"], found["op"], found["ids"]) == ("one", "rename", [theirs])
    assert found["outcomes"]["fail"] == "is refused"
    assert "-> onExisting fail: the rename is refused" in shown
    assert "journeys import TYPE" not in shown


@pytest.mark.parametrize(("wanted", "count"), [({"target_id": "t"}, 0), ({"name": "New"}, 1)])
def test_an_update_whose_program_gives_no_name_is_no_rename(wanted: dict[str, str], count: int) -> None:
    """What is taken by its id has the name that it has. A provider of its own: nothing is asked here."""
    urn = "urn:pulumi:dev::acme::pulumi-python:dynamic/genesys:ActionTarget::t"
    new = {
        "urn": urn,
        "type": "pulumi-python:dynamic/genesys:ActionTarget",
        "inputs": wanted,
        "provider": "a::b::c::own",
    }
    plan = {"steps": [{"op": "update", "oldState": {"outputs": {"name": "Old"}}, "newState": new}]}
    assert len(meetings(Project(Path(), "acme", "dev", {}), plan, [])) == count


def planned(token: str, **inputs: Any) -> dict[str, Any]:
    """A step that creates a resource of the default provider."""
    kind = f"pulumi-python:dynamic/{token}"
    own = "urn:pulumi:dev::acme::pulumi:providers:pulumi-python::default::1"
    state = {"urn": f"urn:pulumi:dev::acme::{kind}::it", "type": kind, "custom": True, "inputs": inputs}
    return {"op": "create", "newState": {**state, "provider": own}}


def met(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, *steps: dict[str, Any]) -> list[Any]:
    """What these steps would meet."""
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", emulator.client_id)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", emulator.client_secret)
    project = Project(Path(), "acme", "dev", {"genesys:baseUrl": emulator.url})
    return meetings(project, {"steps": list(steps)}, [])


def test_what_is_taken_meets_nothing_but_a_name_that_it_is_to_get(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object is there already, and nothing is made."""
    sales, support = (emulator.seed("actiontargets", {"name": name})["id"] for name in ("Sales", "Support"))
    assert met(emulator, monkeypatch, planned("genesys:ActionTarget", name="Sales")) == []
    own = planned("genesys:ActionTarget", action_target_id=sales, name="Sales")
    theirs = planned("genesys:ActionTarget", action_target_id=sales, name="Support")
    kept, renamed = met(emulator, monkeypatch, own, theirs)
    assert (kept.ids, kept.op) == ((), "rename")
    assert (renamed.ids, renamed.op) == ((support,), "rename")


def test_a_key_inside_of_a_block_is_looked_up(emulator_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator = emulator_of(switches={"outcomes": "present"})
    there = emulator.seed("outcomepredictors", {"outcome": {"id": "outcome-1"}})["id"]
    steps = [planned("genesys:OutcomePredictor", outcome={"id": f"outcome-{number}"}) for number in (1, 2)]
    one, two = met(emulator, monkeypatch, *steps)
    assert (one.name, one.ids) == ("outcome-1", (there,))
    assert (two.ids, two.why) == ((), "")


def test_where_the_api_takes_one_of_a_key_no_second_one_is_made(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = {"id": "view-1", "name": "V", "duration": "P1D", "elements": []}
    emulator.seed("views", view)
    emulator.seed("viewschedules", {"id": "view-1", "frequency": "Daily"})
    (found,) = met(emulator, monkeypatch, planned("genesys:JourneyViewSchedule", view_id="view-1"))
    assert len(found.ids) == 1
    assert found.outcomes["create"] == "is refused, as the API takes one of a name"


@pytest.mark.slow
def test_the_setting_in_force_is_marked(at: Any, capfd: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        id = emulator.seed("segments", {"displayName": "One"})["id"]
        assert run(["preview", "--live", *at(emulator, "embedded", "  genesys:onExisting: adopt\n")]) == 0
        text = capfd.readouterr().out
    assert f'genesys:Segment one: "One" is there: {id}' in text
    assert "-> onExisting adopt: the create takes it over" in text
    assert (
        "cannot be looked up, as its display_name is known only after `up`, or secret: genesys:Segment late"
        in text
    )


@pytest.mark.slow
def test_a_type_without_a_list_is_named(
    at: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from providers.genesys.segment import SegmentProvider

    with Emulator() as emulator:
        monkeypatch.setattr(SegmentProvider, "listable", False)
        assert run(["preview", "--live", *at(emulator, "embedded")]) == 0
    text = capfd.readouterr().out
    (line,) = [each for each in text.splitlines() if "the API has no list of segments: " in each]
    names = line.partition("the API has no list of segments: ")[2].split(", ")
    assert sorted(names) == [f"genesys:Segment {name}" for name in ("late", "new", "one", "two")]
