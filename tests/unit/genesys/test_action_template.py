"""Action templates: deleted for good, gone when somebody deleted them softly, cleared part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lifecycle.cases.action_template import CASE
from support.driver import Driver

from journeys.emulator import Emulator

from .paths import GONE, put

TEMPLATE = CASE.full


@pytest.fixture
def it(driver: Callable[..., Driver]) -> Driver:
    return driver("genesys:ActionTemplate", listLag="0.2")  # else a new object counts as gone only after 10 s


def test_delete_is_for_good(it: Driver, emulator: Emulator) -> None:
    it.up(TEMPLATE)
    emulator.requests.clear()
    it.destroy()
    (entry,) = (each for each in emulator.requests.matching() if each.method != "GET")
    assert (entry.method, entry.query, entry.status) == ("DELETE", "hardDelete=true", 204)
    assert emulator.objects("actiontemplates") == {}


@pytest.mark.parametrize("soft", ["readable", "listed", "gone"])
def test_deleted_softly_is_gone(it: Driver, emulator: Emulator, soft: str) -> None:
    emulator.switches["soft_deleted"] = soft
    it.up(TEMPLATE)
    first = it.id
    emulator.edit("actiontemplates", str(first), state="Deleted")
    assert it.refresh() == ["(gone)"]
    it.up(TEMPLATE)
    assert it.id != first
    assert it.preview(TEMPLATE).op == "same"


@pytest.mark.parametrize("soft", ["readable", "listed", "gone"])
def test_many_deleted_softly_are_gone(driver: Callable[..., Driver], emulator: Emulator, soft: str) -> None:
    """The first few are asked one by one, the rest by a list."""
    from support.driver import new_process

    emulator.switches["soft_deleted"] = soft
    every = [driver("genesys:ActionTemplate", name=f"it{number}", listLag="0.2") for number in range(6)]
    for number, each in enumerate(every):
        each.up({**TEMPLATE, "name": f"number {number}"})
        emulator.edit("actiontemplates", str(each.id), state="Deleted")
    provider = new_process("genesys:ActionTemplate", every[0].config)
    assert [provider.read(str(each.id), dict(each.outputs)).id for each in every] == [""] * 6


@pytest.mark.parametrize("soft", ["readable", "listed", "gone"])
def test_destroying_what_was_deleted_softly(it: Driver, emulator: Emulator, soft: str) -> None:
    emulator.switches["soft_deleted"] = soft
    it.up(TEMPLATE)
    emulator.edit("actiontemplates", str(it.id), state="Deleted")
    it.destroy()
    assert emulator.objects("actiontemplates") == {}


def test_a_change_carries_the_name(it: Driver, emulator: Emulator) -> None:
    it.up(TEMPLATE)
    it.up({**TEMPLATE, "state": "Inactive"})
    assert [entry.body for entry in emulator.requests.matching(method="PATCH")] == [
        {"name": "Sale", "state": "Inactive", "version": 1}
    ]


def inside(value: Any, path: str = "") -> list[str]:
    """The paths of everything optional in the content offer."""
    found = []
    for name, item in value.items():
        where = f"{path}.{name}" if path else name
        if where not in ("display_mode", "layout_mode", "call_to_action.url"):
            found.append(where)
        found += inside(item, where) if isinstance(item, dict) else []
    return found


OBJECTS = {
    "call_to_action", "style", "style.position", "style.offer", "style.close_button", "style.cta_button",
    "style.title", "style.headline", "style.body",
}  # fmt: skip
NULL = {"call_to_action.target", "style.close_button.opacity"} | {
    f"style.{part}.text_align" for part in ("cta_button", "title", "headline", "body")
}


@pytest.mark.parametrize("patch", ["merged", "replaced"])
@pytest.mark.parametrize("path", inside(TEMPLATE["content_offer"]))
def test_each_part_of_the_content_is_cleared(it: Driver, emulator: Emulator, path: str, patch: str) -> None:
    """Texts by an empty text, objects and what has no empty value by null: as the vendor's Terraform provider does."""
    from providers.core.schema.shape import camel

    emulator.switches["nested_patch"] = patch
    after = put(TEMPLATE, f"content_offer.{path}", GONE)
    it.up(TEMPLATE)
    assert it.preview(after).op == "update"
    it.up(after)
    sent = emulator.requests.matching(method="PATCH")[-1].body["contentOffer"]
    live = emulator.objects("actiontemplates")[str(it.id)]["contentOffer"]
    *parents, last = map(camel, path.split("."))
    for name in parents:
        sent, live = sent[name], live[name]
    assert last in sent
    assert sent[last] == (None if path in OBJECTS | NULL else "")
    assert not live.get(last)
    assert it.refresh() == []
    assert it.preview(after).op == "same"


def test_colours_are_equal_in_any_case(it: Driver, emulator: Emulator) -> None:
    it.up(TEMPLATE)
    where = "contentOffer.style.offer.color"
    live = emulator.objects("actiontemplates")[str(it.id)]
    emulator.edit("actiontemplates", str(it.id), contentOffer=put(live, where, "#ff0000")["contentOffer"])
    assert it.refresh() == []
    assert it.preview(put(TEMPLATE, "content_offer.style.offer.color", "#Ff0000")).op == "same"
