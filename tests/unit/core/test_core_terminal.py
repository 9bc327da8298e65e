"""No name that somebody gave in the org steers the terminal or the build log in which the plugin's words are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from segments import ARGS
from support.driver import Driver
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import JourneysError, LookupFailed, UpdateConflict, WrongOrg
from providers.core.program.catalog import catalog_of
from providers.core.session.session import session_for
from providers.genesys.dialect import GENESYS
from providers.genesys.segment import SegmentProvider

EVIL = "red \x1b[31m\x1b]0;title\x07\r\n::error::it \x9b1m \u202e"
Make = Callable[..., Driver]

pytestmark = pytest.mark.usefixtures("hurry")


def is_harmless(text: str) -> bool:
    return "red" in text and not set(text) & set("\x1b\x07\r\x9b\u202e") and "\n::error::" not in text


def test_the_name_of_an_organisation(emulator: Emulator, driver: Make) -> None:
    emulator.org.name = EVIL
    it = driver(orgId="another")
    with pytest.raises(WrongOrg) as error:
        it.up(ARGS)
    assert is_harmless(str(error.value))


def test_a_date_in_a_conflict(emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    it = driver()
    it.up(ARGS)
    emulator.edit("segments", str(it.id), description="theirs")
    fetch = SegmentProvider.fetch
    monkeypatch.setattr(SegmentProvider, "fetch", lambda self, id: {**fetch(self, id), "modifiedDate": EVIL})
    with pytest.raises(UpdateConflict) as error:
        it.up({**ARGS, "description": "ours"})
    assert is_harmless(str(error.value))


def test_names_that_a_lookup_offers(emulator: Emulator) -> None:
    emulator.seed("segments", {"displayName": EVIL})
    session = session_for(GENESYS, config_for("genesys:Segment", emulator))
    with pytest.raises(LookupFailed) as error:
        catalog_of(SegmentProvider().using(session)).find("red", None)
    assert is_harmless(str(error.value))


def test_an_error_that_is_told_as_a_warning(
    emulator: Emulator, driver: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    it = driver()
    it.up(ARGS)
    session_for(GENESYS, it.config).warn(EVIL)
    assert is_harmless(capfd.readouterr().err)


def test_a_message_that_is_changed_later(emulator: Emulator) -> None:
    error = JourneysError("it")
    error.message += EVIL
    assert is_harmless(f"{error} {error!r} {error.args}")
