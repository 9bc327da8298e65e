"""No message of the plugin shows a value of an input: any of them may be secret, and nobody tells it there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from segments import ARGS, PATH
from support.driver import CheckFailed, Driver

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, BadRequest, JourneysError, UpdateConflict
from providers.core.schema.redaction import free_texts
from providers.core.schema.shape import shape_of
from providers.genesys.action_map import ActionMapArgs

PLANTED = "planted-secret-4711"
SECRET = {**ARGS, "description": PLANTED, "display_name": f"name {PLANTED}"}
Make = Callable[..., Driver]

pytestmark = pytest.mark.usefixtures("hurry")


def test_a_conflict_shows_paths_only(emulator: Emulator, driver: Make) -> None:
    it = driver()
    it.up(SECRET)
    emulator.edit("segments", str(it.id), description=f"theirs {PLANTED}")
    with pytest.raises(UpdateConflict, match="description") as error:
        it.up({**SECRET, "description": f"{PLANTED}-2"})
    assert PLANTED not in str(error.value)


@pytest.mark.parametrize("mismatch", ["400", "409"])
def test_what_the_program_says_hides_no_version_conflict(
    emulator: Emulator, driver: Make, mismatch: str
) -> None:
    """The vendor's words are read before the program's texts are taken out of them."""
    emulator.switches["version_mismatch"] = mismatch
    it = driver()
    args = {**SECRET, "description": "match", "display_name": "current version"}
    it.up(args)
    emulator.edit("segments", str(it.id), color="#000000")
    it.up({**args, "description": "version"})
    assert emulator.objects("segments")[str(it.id)]["description"] == "version"
    emulator.edit("segments", str(it.id), description="theirs")
    with pytest.raises(UpdateConflict, match="description"):
        it.up({**args, "description": "match"})


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_the_vendor_quotes_is_taken_out(emulator: Emulator, driver: Make, method: str) -> None:
    it = driver()
    if method == "PATCH":
        it.up(SECRET)
    text = f"Value [{PLANTED}] is not valid for field [description]"
    emulator.faults.add("status", method=method, path=PATH, status=400, message=text)
    with pytest.raises(BadRequest, match=r"is not valid for field \[description\]") as error:
        it.up({**SECRET, "description": f"{PLANTED}", "color": "#123456"})
    assert PLANTED not in str(error.value) + error.value.body


def test_the_search_for_a_lost_create_and_the_journal_show_none(
    emulator: Emulator, driver: Make, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("drop", method="POST", when="after", path=PATH)
    driver().up(SECRET)
    said = capfd.readouterr()
    journal = "".join(file.read_text() for file in (tmp_path / "pending").iterdir())
    assert re.search(r'"op": ?"try"', journal)
    assert "the answer to its create was lost" in said.err
    assert PLANTED not in said.err + said.out + journal


@pytest.mark.parametrize("mode", ["fail", "adopt"])
def test_a_name_that_is_there_is_not_shown(
    emulator: Emulator, driver: Make, mode: str, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.seed("segments", {"displayName": SECRET["display_name"]})
    it = driver(onExisting=mode)
    text = ""
    try:
        it.up(SECRET)
    except AlreadyExists as error:
        text = str(error)
    said = capfd.readouterr().err
    assert (text != "") == (mode == "fail")
    assert PLANTED not in text + said


@pytest.mark.parametrize(
    "wrong",
    [
        {"color": PLANTED},
        {"is_active": PLANTED},
        {PLANTED: "x"},
        {"journey": {"patterns": [{"criteria": [], "count": PLANTED, "stream_type": PLANTED}]}},
    ],
    ids=["pattern", "type", "unknown field", "nested"],
)
def test_a_check_failure_names_the_field_and_shows_no_value(driver: Make, wrong: dict[str, Any]) -> None:
    with pytest.raises(CheckFailed) as error:
        driver().preview({**SECRET, **wrong})
    assert "; got" not in str(error.value)
    if PLANTED not in wrong:  # the name of a field is no value
        assert PLANTED not in str(error.value)


def test_a_value_that_is_part_of_a_fields_name_leaves_the_name_readable(driver: Make) -> None:
    wrong = {**ARGS, "external_segment": {"id": "1", "name": "external", "source": "nowhere"}}
    with pytest.raises(CheckFailed, match=r"^external_segment\.source: "):
        driver().preview(wrong)


def test_what_the_server_made_of_a_value_is_not_shown(
    emulator: Emulator, driver: Make, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from providers.genesys.segment import SegmentProvider

    post = SegmentProvider.post
    monkeypatch.setattr(
        SegmentProvider, "post", lambda s, body: {**post(s, body), "description": f"{PLANTED} cut"}
    )
    driver().up(SECRET)
    said = capfd.readouterr().err
    assert 'segment "it": the server keeps another description than was sent' in said
    assert PLANTED not in said


def test_free_texts_are_all_that_a_program_may_choose_and_no_words_of_the_api() -> None:
    values = {
        "display_name": "chosen name",
        "weight": 3,
        "action": {"media_type": "webMessagingOffer", "web_messaging_offer_fields": {"offer_text": "chosen"}},
        "trigger_with_segments": ["chosen id", "ab"],
        "unknown": "not looked at",
    }
    found = set(free_texts(values, shape_of(ActionMapArgs)))
    assert found == {"chosen name", "chosen", "chosen id"}


def test_long_numbers_are_among_them() -> None:
    fields = {"configuration_fields": '{"pin":48213,"rate":0.12345,"few":12,"yes":true}'}
    values = {"weight": 471147.0, "action": {"media_type": "openAction", "open_action_fields": fields}}
    assert set(free_texts(values, shape_of(ActionMapArgs))) == {"471147", "48213", "0.12345"}


def test_a_number_that_the_vendor_quotes_is_taken_out(emulator: Emulator, driver: Make) -> None:
    text = "48213 is not valid: see 7-48213x"
    emulator.faults.add("status", method="POST", path=PATH, status=400, message=text)
    with pytest.raises(BadRequest, match=r": \[value\] is not valid: see 7-48213x"):
        driver().up({**ARGS, "assignment_expiration_days": 48213})


@pytest.mark.parametrize(
    "error", [KeyError(PLANTED), ValueError(f"\x1b[31m bad: '{PLANTED}'")], ids=["key", "value"]
)
def test_an_error_that_nobody_foresaw_quotes_none(
    driver: Make, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("providers.genesys.segment.SegmentProvider.post", fail)
    with pytest.raises(JourneysError, match=f"^{type(error).__name__}: .*JOURNEYS_TRACEBACK=1") as told:
        driver().up(SECRET)
    assert PLANTED not in str(told.value)
    assert "\x1b" not in str(told.value)
