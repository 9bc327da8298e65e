"""Journey views: versions and the results of jobs, charts that keep their ids, and what of a view is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from lifecycle.cases import put
from lifecycle.cases.journey_view import CASE
from support.driver import Driver, new_process
from support.requests import asked, sent

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, BadRequest, UpdateConflict
from providers.http.client import Client

VIEWS = "/api/v2/journey/views"


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver("genesys:JourneyView")


def live(emulator: Emulator, it: Driver) -> dict[str, Any]:
    return emulator.objects("views")[str(it.id)]


def run_job(emulator: Emulator, it: Driver) -> None:
    """Has the results of the view's current version computed, as a person would in the user interface."""
    emulator.switches["job_ms"] = "0"
    headers = {"Authorization": f"Bearer {emulator.token()}"}
    jobs = f"{emulator.url}{VIEWS}/{it.id}/versions/{live(emulator, it)['version']}/jobs"
    id = httpx.post(jobs, headers=headers).json()["id"]
    assert httpx.get(f"{jobs}/{id}", headers=headers).json()["status"] == "Complete"
    sent(emulator)


def test_a_change_edits_the_version_in_place(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.full))
    sent(emulator)
    it.up({**CASE.full, "description": "Other words"})
    assert sent(emulator) == [f"GET {VIEWS}/{it.id}", f"PUT {VIEWS}/{it.id}/versions/1"]
    assert it.outputs["version"] == 1


def test_a_change_that_makes_results_invalid_is_the_next_version(
    it: Driver, emulator: Emulator, capfd: pytest.CaptureFixture[str]
) -> None:
    it.up(dict(CASE.full))
    run_job(emulator, it)
    args = put(CASE.full, "elements[0].attributes.source", "IVR")
    it.up(args)
    path = f"{VIEWS}/{it.id}"
    assert sent(emulator) == [f"GET {path}", f"PUT {path}/versions/1", f"POST {path}/versions"]
    assert it.outputs["version"] == 2
    assert live(emulator, it)["elements"][0]["attributes"]["source"] == "IVR"
    said = capfd.readouterr().err
    assert f"journey view {it.id}: version 1 has results of a job, so the change is version 2" in said
    assert it.refresh() == []
    assert it.preview(args).op == "same"
    it.up({**args, "description": "Once more"})
    assert sent(emulator)[-1] == f"PUT {path}/versions/2"


def test_a_next_version_after_one_that_somebody_made_meanwhile_is_told(
    it: Driver, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """After the look before the change: the API takes it without a word."""
    it.up(dict(CASE.full))
    run_job(emulator, it)
    at_once = Client.put

    def later(self: Client, *args: Any) -> Any:
        known = {"id", "version", "selfUri", "dateCreated", "dateModified", "createdBy", "modifiedBy"}
        body = {name: value for name, value in live(emulator, it).items() if name not in known}
        headers = {"Authorization": f"Bearer {emulator.token()}"}
        assert (
            httpx.post(f"{emulator.url}{VIEWS}/{it.id}/versions", headers=headers, json=body).status_code
            == 200
        )
        return at_once(self, *args)

    monkeypatch.setattr(Client, "put", later)
    it.up(put(CASE.full, "elements[0].attributes.source", "IVR"))
    assert (
        "somebody made another version after 1, and version 3 may have overwritten it"
        in capfd.readouterr().err
    )


def test_another_refusal_makes_no_version(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.full))
    emulator.faults.add("status", method="PUT", status=400, times=1)
    with pytest.raises(BadRequest):
        it.up({**CASE.full, "description": "Other words"})
    assert not any(line.startswith(f"POST {VIEWS}/") for line in sent(emulator))


def test_a_version_whose_answer_is_lost_is_made_once(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.full))
    run_job(emulator, it)
    emulator.faults.add("drop", method="POST", path="versions", when="after", times=1)
    it.up(put(CASE.full, "elements[0].attributes.source", "IVR"))
    assert [line for line in sent(emulator) if line.startswith("POST")] == [f"POST {VIEWS}/{it.id}/versions"]
    assert it.outputs["version"] == live(emulator, it)["version"] == 2


def test_a_chart_that_changes_keeps_its_id(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.full))
    before = {chart["name"]: chart["id"] for chart in live(emulator, it)["charts"]}
    args = put(CASE.full, "charts[0].rank", 7)
    args["charts"] = args["charts"][::-1]
    it.up(args)
    after = {chart["name"]: chart["id"] for chart in live(emulator, it)["charts"]}
    assert after == before


def test_a_block_that_somebody_else_has_added_too_is_not_overwritten(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.minimal))
    (element,) = live(emulator, it)["elements"]
    theirs = {**element, "displayAttributes": {"x": 7, "y": 7, "col": 7}}
    emulator.edit("views", str(it.id), elements=[theirs])
    with pytest.raises(UpdateConflict, match=r"elements\[0\]\.display_attributes\.x"):
        it.up(put(CASE.minimal, "elements[0].display_attributes", {"x": 1, "y": 7, "col": 7}))
    assert live(emulator, it)["elements"] == [theirs]


def test_charts_that_nobody_manages_are_kept(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.minimal))
    chart = {"name": "By hand", "metrics": [{"id": "m", "elementId": "call"}]}
    emulator.edit("views", str(it.id), charts=[chart])
    assert it.refresh() == []
    it.up({**CASE.minimal, "description": "New"})
    (kept,) = live(emulator, it)["charts"]
    assert kept["name"] == "By hand"


def test_the_order_of_elements_and_charts_has_no_meaning(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.full))
    args = {**CASE.full, "elements": CASE.full["elements"][::-1], "charts": CASE.full["charts"][::-1]}
    it.up(args)
    sent(emulator)
    assert it.up(args).op == "same"
    assert sent(emulator) == []


def test_an_interval_in_other_words_is_the_same(it: Driver) -> None:
    it.up(dict(CASE.full))
    same = "2026-10-31T23:00:00.000Z/2026-12-01T01:00:00+01:00"
    assert it.preview({**CASE.full, "interval": same}).op == "same"


def test_a_list_has_the_charts_and_serves_refreshes(
    emulator: Emulator, driver: Callable[..., Driver]
) -> None:
    views = [driver("genesys:JourneyView", name=f"it{number}") for number in range(6)]
    for number, each in enumerate(views):
        each.up({**CASE.full, "name": f"number {number}"})
    sent(emulator)
    provider = new_process("genesys:JourneyView", views[0].config)
    for each in views:
        assert provider.read(str(each.id), dict(each.outputs)).id == each.id
    lists = [entry.query for entry in asked(emulator) if entry.path == VIEWS]
    assert lists == ["expand=charts&pageSize=100&pageNumber=1"]


def test_one_of_the_name_is_found_before_a_create(it: Driver, driver: Callable[..., Driver]) -> None:
    it.up(dict(CASE.full))
    with pytest.raises(AlreadyExists, match=f"of that name exists: {it.id}, with equal content"):
        driver("genesys:JourneyView", name="second").up(dict(CASE.full))


def test_no_user_is_in_the_state_or_sent_back(it: Driver, emulator: Emulator) -> None:
    it.up(dict(CASE.full))
    user = {"id": "user-1", "emailAddress": "ada@example.com"}
    emulator.edit("views", str(it.id), createdBy=user, modifiedBy=user)
    assert it.refresh() == []
    it.up({**CASE.full, "description": "Other words"})
    (body,) = [entry.body for entry in emulator.requests.matching(method="PUT")]
    assert "ada@example.com" not in json.dumps([it.outputs, it.inputs, body])
    assert not {"createdBy", "modifiedBy", "id", "selfUri", "dateCreated", "dateModified", "version"} & set(
        body
    )
