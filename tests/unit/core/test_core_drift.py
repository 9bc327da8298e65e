"""What somebody changes by hand inside a block that the program manages, and what removal from the program clears."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from segments import TOKEN, log
from support.driver import Driver

from journeys.emulator import Emulator

ARGS: dict[str, Any] = {
    "display_name": "VIP",
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
Make = Callable[..., Driver]

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def it(driver: Make, emulator: Emulator) -> Driver:
    made = driver()
    made.up(ARGS)
    emulator.requests.clear()
    return made


def journey(emulator: Emulator, it: Driver) -> dict[str, Any]:
    return copy.deepcopy(emulator.objects("segments")[str(it.id)]["journey"])


def by_hand(emulator: Emulator, it: Driver, **fields: Any) -> None:
    """Somebody changes the one pattern."""
    theirs = journey(emulator, it)
    theirs["patterns"][0].update(fields)
    emulator.edit("segments", str(it.id), journey=theirs)


def test_outputs_have_what_the_server_filled_in_inside_the_block(emulator: Emulator, it: Driver) -> None:
    (criterion,) = it.outputs["journey"]["patterns"][0]["criteria"]
    assert criterion == {
        "key": "page.url",
        "values": ["/pricing"],
        "should_ignore_case": True,
        "operator": "equal",
    }
    assert it.refresh() == []
    assert it.preview(ARGS).op == "same"


def test_a_leaf_that_somebody_adds_inside_a_managed_block_is_drift(emulator: Emulator, it: Driver) -> None:
    by_hand(emulator, it, eventName="checkout")
    assert it.refresh() == ["journey"]
    assert it.managed["journey"]["patterns"][0]["event_name"] == "checkout"
    assert it.preview(ARGS).op == "update"
    it.up(ARGS)
    assert "eventName" not in journey(emulator, it)["patterns"][0]
    assert it.refresh() == []
    assert it.preview(ARGS).op == "same"


def test_a_leaf_of_the_server_that_somebody_changes_is_drift(emulator: Emulator, it: Driver) -> None:
    criteria = journey(emulator, it)["patterns"][0]["criteria"]
    by_hand(emulator, it, criteria=[{**criteria[0], "operator": "containsAny"}])
    assert it.refresh() == ["journey"]
    assert it.managed["journey"]["patterns"][0]["criteria"] == [
        {"key": "page.url", "values": ["/pricing"], "operator": "containsAny"}
    ]
    assert it.preview(ARGS).op == "update"


def test_the_first_read_of_an_older_state_is_the_baseline(emulator: Emulator, it: Driver) -> None:
    """It doesn't tell what the server had filled in, so nothing that is there already is drift."""
    it.outputs = {name: value for name, value in it.outputs.items() if name != "__record"}
    it.outputs |= {"journey": it.inputs["journey"]}
    by_hand(emulator, it, eventName="checkout")
    assert it.refresh() == []
    assert it.preview(ARGS).op == "same"
    by_hand(emulator, it, eventName="order")
    assert it.refresh() == ["journey"]


def test_a_leaf_that_is_still_there_after_one_patch_is_baseline_with_one_warning(
    emulator: Emulator, it: Driver, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that merges: no update for ever."""
    by_hand(emulator, it, eventName="checkout")
    it.refresh()
    provider = type(it_provider())
    patch = provider.patch

    def merging(self: Any, id: str, body: Any) -> Any:
        kept = copy.deepcopy(body)
        kept["journey"]["patterns"][0]["eventName"] = "checkout"
        return patch(self, id, kept)

    monkeypatch.setattr(provider, "patch", merging)
    capfd.readouterr()
    it.up(ARGS)
    assert capfd.readouterr().err == (
        'warning: segment "it": journey.patterns[0].event_name is not in the program, and the server kept it after '
        "this update. From now on it counts as the server's own\n"
    )
    emulator.requests.clear()
    for _ in range(2):
        assert it.refresh() == []
        assert it.up(ARGS).op == "same"
    assert {line.partition(" ")[0] for line in log(emulator)} == {"GET"}
    assert capfd.readouterr().err == ""


def test_a_new_field_that_the_server_keeps_otherwise_is_no_addition(
    it: Driver, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = type(it_provider())
    patch = provider.patch
    monkeypatch.setattr(
        provider, "patch", lambda self, id, body: patch(self, id, {**body, "description": "other"})
    )
    it.up({**ARGS, "description": "x"})
    assert capfd.readouterr().err == (
        'warning: segment "it": the server keeps another description than was sent; the next preview shows the '
        "difference\n"
    )


def it_provider() -> Any:
    from journeys.registry import load

    return load(TOKEN)


@pytest.mark.parametrize(
    ("field", "value"),
    [("should_display_to_agent", False), ("assignment_expiration_days", 0), ("description", "x")],
)
def test_a_removed_field_is_cleared_whatever_its_value(
    emulator: Emulator, driver: Make, field: str, value: Any
) -> None:
    """0 and False are values: they are cleared like any other."""
    from providers.core.schema.shape import camel

    it = driver()
    it.up({**ARGS, field: value})
    emulator.requests.clear()
    it.up(ARGS)
    (request,) = emulator.requests.matching("PATCH")
    assert request.body == {camel(field): None, "version": 1}
    assert it.preview(ARGS).op == "same"
    assert it.refresh() == []


def test_a_text_that_is_empty_by_now_is_cleared_too(emulator: Emulator, driver: Make) -> None:
    it = driver()
    it.up({**ARGS, "description": "words"})
    emulator.edit("segments", str(it.id), description="")
    it.refresh()
    emulator.requests.clear()
    it.up(ARGS)
    (request,) = emulator.requests.matching("PATCH")
    assert request.body["description"] is None


def test_what_is_cleared_already_is_not_sent(emulator: Emulator, driver: Make) -> None:
    it = driver()
    it.up({**ARGS, "context": {"patterns": []}})
    emulator.requests.clear()
    it.up(ARGS)
    assert log(emulator) == []
    assert it.preview(ARGS).op == "same"


def test_a_managed_field_that_is_gone_comes_back_as_a_managed_one(emulator: Emulator, driver: Make) -> None:
    """Its null output keeps it managed, and so as secret as it was."""
    args = {**ARGS, "description": "words"}
    it = driver()
    it.up(args)
    emulator.edit("segments", str(it.id), description=None)
    assert it.refresh() == ["description"]
    assert "description" not in it.managed
    assert it.preview(args).op == "update"


def test_an_empty_value_that_the_server_leaves_out_is_an_output_as_written(
    emulator: Emulator, driver: Make
) -> None:
    args = {**ARGS, "description": ""}
    it = driver(name="empty")
    it.up(args)
    emulator.edit("segments", str(it.id), description=None)
    assert it.refresh() == []
    assert it.outputs["description"] == ""
    assert it.preview(args).op == "same"
