"""Outcomes are shut down: a create and an update say so, a refresh and a destroy get over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.driver import POINTER, Driver, new_process
from support.requests import sent
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import Gone

OUTCOME: dict[str, Any] = {
    "display_name": "Bought",
    "description": "A sale",
    "is_positive": True,
    "associated_value_field": {"data_type": "Number", "name": "attributes.total.value"},
}
SAID = (
    "answered 410 gone. Genesys has shut Journey Outcomes down: deprecated since 2026-05-07, effective 2026-05-25, "
    "for every org, and nothing replaces them. Remove outcomes, and the action map conditions that name them, from "
    "the program; `pulumi refresh` and `pulumi destroy` treat outcomes as gone. Segments and event conditions still "
    "trigger maps."
)


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver("genesys:Outcome")


@pytest.fixture
def there(it: Driver, emulator: Emulator) -> Driver:
    """An outcome that was made before the end."""
    emulator.switches["outcomes"] = "present"
    it.up(OUTCOME)
    emulator.switches["outcomes"] = "gone"
    emulator.requests.clear()
    return it


def test_create_says_what_happened_and_what_to_do(driver: Callable[..., Driver], emulator: Emulator) -> None:
    it = driver("genesys:Outcome", onExisting="create")
    assert it.preview(OUTCOME).op == "create"
    with pytest.raises(Gone) as caught:
        it.up(OUTCOME)
    assert f"POST /api/v2/journey/outcomes {SAID}" in str(caught.value)
    assert sent(emulator) == ["POST /api/v2/journey/outcomes"]


@pytest.mark.parametrize("settings", [{}, {"onExisting": "fail"}, {"onExisting": "adopt"}], ids=str)
def test_the_look_at_existing_names_says_the_same(
    settings: dict[str, str], driver: Callable[..., Driver], emulator: Emulator
) -> None:
    it = driver("genesys:Outcome", **settings)
    with pytest.raises(Gone) as caught:
        it.up(OUTCOME)
    assert f"GET /api/v2/journey/outcomes {SAID}" in str(caught.value)
    assert sent(emulator) == ["GET /api/v2/journey/outcomes"]


def test_update_says_it_too(there: Driver) -> None:
    with pytest.raises(Gone) as caught:
        there.up({**OUTCOME, "description": "Other"})
    assert f"PATCH /api/v2/journey/outcomes/{there.id} {SAID}" in str(caught.value)


def test_refresh_finds_it_gone_with_a_warning(there: Driver, capfd: pytest.CaptureFixture[str]) -> None:
    id = there.id
    assert there.refresh() == ["(gone)"]
    said = capfd.readouterr().err
    assert f"warning: outcome {id} is gone: GET /api/v2/journey/outcomes/{id} {SAID}" in said


def test_refresh_of_many_finds_all_gone(emulator: Emulator, driver: Callable[..., Driver]) -> None:
    """The first few are asked one by one, the rest by a list."""
    emulator.switches["outcomes"] = "present"
    outcomes = [driver("genesys:Outcome", name=f"it{number}") for number in range(6)]
    for number, each in enumerate(outcomes):
        each.up({**OUTCOME, "display_name": f"number {number}"})
    emulator.switches["outcomes"] = "gone"
    provider = new_process("genesys:Outcome", config_for("genesys:Outcome", emulator))
    assert [provider.read(str(each.id), dict(each.outputs)).id for each in outcomes] == [""] * 6


def test_destroy_succeeds_with_a_warning(there: Driver, capfd: pytest.CaptureFixture[str]) -> None:
    id = there.id
    there.destroy()
    assert there.id is None
    said = capfd.readouterr().err
    assert f"warning: outcome {id} is gone: DELETE /api/v2/journey/outcomes/{id} {SAID}" in said


def test_get_of_one_says_it(there: Driver, emulator: Emulator) -> None:
    provider = new_process("genesys:Outcome", config_for("genesys:Outcome", emulator))
    with pytest.raises(Gone) as caught:
        provider.read(str(there.id), {"__provider": POINTER})
    assert SAID in str(caught.value)


def test_preview_and_no_change_ask_nothing(there: Driver, emulator: Emulator) -> None:
    assert there.preview(OUTCOME).op == "same"
    assert there.up(OUTCOME).op == "same"
    assert emulator.requests.matching() == []


def test_a_change_carries_the_name(it: Driver, emulator: Emulator) -> None:
    emulator.switches["outcomes"] = "present"
    it.up(OUTCOME)
    it.up({**OUTCOME, "is_positive": False})
    assert [entry.body for entry in emulator.requests.matching(method="PATCH")] == [
        {"displayName": "Bought", "isPositive": False, "version": 1}
    ]


def test_without_what_patch_demands_the_emulator_would_refuse(emulator: Emulator) -> None:
    """The check above would mean little if the emulator took anything."""
    import httpx

    emulator.switches["outcomes"] = "present"
    found = emulator.seed(
        "outcomes", {"displayName": "Bought", "context": {"patterns": []}, "journey": {"patterns": []}}
    )
    answer = httpx.patch(
        f"{emulator.url}/api/v2/journey/outcomes/{found['id']}",
        json={"isPositive": False},
        headers={"Authorization": f"Bearer {emulator.token()}"},
    )
    assert answer.status_code == 400
    assert "displayName" in answer.text
