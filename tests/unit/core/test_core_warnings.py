"""With `warnings: error` what the plugin warns about is a failure, and what was made or changed stays known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from segments import ARGS, wire
from support.driver import Driver

from journeys.emulator import Emulator
from providers.core.errors import WarningsFailed
from providers.core.session.record import Record
from providers.genesys.segment import SegmentProvider

Make = Callable[..., Driver]

pytestmark = pytest.mark.usefixtures("hurry")


def test_a_create_that_warned_fails_and_the_state_has_the_object(
    emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = SegmentProvider.post
    monkeypatch.setattr(SegmentProvider, "post", lambda s, body: {**post(s, body), "description": "cut"})
    it = driver(warnings="error")
    with pytest.raises(WarningsFailed) as error:
        it.up({**ARGS, "description": "long"})
    assert "the server keeps another description than was sent" in str(error.value)
    assert "(genesys:warnings is error)" in str(error.value)
    (made,) = emulator.objects("segments")
    assert it.id == made
    assert Record.of(it.outputs).id == made


@pytest.mark.parametrize("answered", [None, ""])
def test_a_value_that_the_server_drops_is_warned_about_and_is_no_output(
    driver: Make, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], answered: str | None
) -> None:
    post = SegmentProvider.post
    monkeypatch.setattr(SegmentProvider, "post", lambda s, body: {**post(s, body), "description": answered})
    it = driver()
    it.up({**ARGS, "description": "long"})
    assert not it.outputs.get("description")
    assert "the server keeps another description than was sent" in capfd.readouterr().err


def test_removing_what_the_server_never_kept_sends_nothing_and_is_not_warned_about(
    emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    post = SegmentProvider.post
    with monkeypatch.context() as patch:
        patch.setattr(SegmentProvider, "post", lambda s, body: {**post(s, body), "isActive": None})
        it = driver()
        it.up({**ARGS, "is_active": True})
    capfd.readouterr()
    emulator.requests.clear()
    it.up(ARGS)
    assert capfd.readouterr().err == ""
    assert emulator.requests.matching("PATCH") == []


def test_what_the_server_keeps_otherwise_is_not_somebody_elses_change(
    driver: Make, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    post, patch = SegmentProvider.post, SegmentProvider.patch
    other = {"color": "#000000"}
    monkeypatch.setattr(SegmentProvider, "post", lambda s, body: {**post(s, body), **other})
    monkeypatch.setattr(SegmentProvider, "patch", lambda s, id, b: {**patch(s, id, b), **other})
    it = driver()
    it.up({**ARGS, "color": "#112233"})
    it.up({**ARGS, "color": "#112233", "description": "new"})
    said = capfd.readouterr().err
    assert "the server keeps another color than was sent" in said
    assert "somebody else" not in said


def test_a_note_on_what_was_done_is_no_failure(emulator: Emulator, driver: Make) -> None:
    theirs = emulator.seed("segments", wire())
    it = driver(onExisting="adopt", warnings="error")
    it.up(ARGS)
    assert it.id == theirs["id"]
    assert it.preview(ARGS).op == "same"


def test_an_update_that_warned_fails_and_the_state_has_the_change(emulator: Emulator, driver: Make) -> None:
    it = driver(warnings="error")
    it.up({**ARGS, "is_active": True})
    with pytest.raises(WarningsFailed, match="is_active was removed from the program, but nothing clears it"):
        it.up({**ARGS, "description": "new"})
    assert it.outputs["description"] == "new"
    assert emulator.objects("segments")[str(it.id)]["description"] == "new"


def test_a_warning_is_only_said_by_default(
    emulator: Emulator, driver: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    it = driver()
    it.up({**ARGS, "is_active": True})
    it.up({**ARGS, "description": "new"})
    assert capfd.readouterr().err.count("is_active was removed from the program") == 1
