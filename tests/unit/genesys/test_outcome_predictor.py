"""Outcome predictors went with the outcomes: 410 is explained and, for what is to go, forgiven. Lookups by outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pulumi
import pytest
from support.driver import Driver
from support.requests import sent
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, Gone, LookupFailed
from providers.genesys import get_outcome_predictor
from providers.genesys.shut_down import SHUT_DOWN

PATH = "/api/v2/journey/outcomes/predictors"
ARGS = {"outcome": {"id": "outcome-1"}}


@pytest.fixture
def there(driver: Callable[..., Driver], emulator: Emulator) -> Driver:
    """A predictor that was made before the end."""
    emulator.switches["outcomes"] = "present"
    it = driver("genesys:OutcomePredictor")
    it.up(ARGS)
    return it


def test_create_says_what_happened_and_what_to_do(driver: Callable[..., Driver], emulator: Emulator) -> None:
    with pytest.raises(Gone) as caught:
        driver("genesys:OutcomePredictor").up(ARGS)
    assert f"GET {PATH} answered 410 gone. {SHUT_DOWN}." in str(caught.value)
    assert sent(emulator) == [f"GET {PATH}"]


def test_a_change_replaces_it(there: Driver) -> None:
    assert there.preview({"outcome": {"id": "outcome-2"}}).replaces == ["outcome.id"]


@pytest.mark.parametrize("command", ["refresh", "destroy"])
def test_what_is_gone_is_no_error(
    there: Driver, emulator: Emulator, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    id = there.id
    emulator.switches["outcomes"] = "gone"
    getattr(there, command)()
    assert there.id is None
    said = capfd.readouterr().err
    assert f"warning: outcome predictor {id} is gone" in said
    assert SHUT_DOWN in said


def test_a_second_one_of_an_outcome_is_refused(there: Driver, driver: Callable[..., Driver]) -> None:
    with pytest.raises(AlreadyExists, match=f"of that outcome exists: {there.id}"):
        driver("genesys:OutcomePredictor", name="second").up(ARGS)


@pytest.fixture
def in_program(emulator: Emulator) -> Iterator[None]:
    before = pulumi.runtime.config.CONFIG.get()
    pulumi.runtime.set_all_config(genesys(emulator))
    yield
    pulumi.runtime.set_all_config(before or {})


@pytest.mark.usefixtures("in_program")
def test_lookups_by_outcome_and_by_id(there: Driver, emulator: Emulator) -> None:
    sent(emulator)
    found = get_outcome_predictor("outcome-1")
    assert (found.id, found.outcome) == (there.id, {"id": "outcome-1"})
    assert sent(emulator) == [f"GET {PATH}"]
    assert get_outcome_predictor(id=str(there.id)) == found
    with pytest.raises(LookupFailed, match='There is no outcome predictor named "outcome-2"'):
        get_outcome_predictor("outcome-2")
