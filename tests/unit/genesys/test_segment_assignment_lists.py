"""A list of assignments without `entities`, which the contract allows: there are none, if it is said twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import Driver

from journeys.emulator import Emulator
from providers.core.errors import ApiError

from .assignments import (
    CONTACT,
    OLD_PATH,
    READ,
    TOKEN,
    WRITE,
    assign,
    assigned,
    counted,
    seed_segments,
    unassign,
)

pytestmark = pytest.mark.usefixtures("no_pauses")
APIS = {"current": (READ, WRITE), "2020": (f"GET {OLD_PATH}", f"POST {OLD_PATH}")}


@pytest.fixture
def segments(emulator: Emulator) -> list[str]:
    return seed_segments(emulator, 3)


def args(*segments: str) -> dict[str, Any]:
    return {"contact_id": CONTACT, "segment_ids": list(segments)}


def answers_once(emulator: Emulator, body: Any) -> None:
    """The next list is something else than the truth."""
    emulator.faults.add("answer", method="GET", path="contacts", body=json.dumps(body))


@pytest.mark.parametrize("api", APIS)
def test_the_life_of_a_contact_that_had_none(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str], api: str
) -> None:
    emulator.switches["assignment_none"] = "absent"
    emulator.switches["era"] = "2020" if api == "2020" else "now"
    read, write = APIS[api]
    it = driver(TOKEN, assignmentApi=api)
    it.up(args(*segments))
    assert counted(emulator) == {read: 2, write: 1}
    assert it.refresh() == []
    assert counted(emulator) == {read: 1}
    for each in segments:
        unassign(emulator, each)
    assert it.refresh() == ["segment_ids"]
    assert counted(emulator) == {read: 2}
    it.up(args(*segments))
    assert assigned(emulator) == set(segments)
    it.destroy()
    assert assigned(emulator) == set()


@pytest.mark.parametrize("page", [{}, {"entities": None}, {"selfUri": "/api/v2/x"}])
def test_once_is_not_believed(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str], page: dict[str, Any]
) -> None:
    """Else a create would count another's assignments as its own, and a destroy would leave what is its own."""
    it = driver(TOKEN)
    assign(emulator, segments[0])
    answers_once(emulator, page)
    it.up(args(*segments))
    assert it.outputs["assigned_here"] == segments[1:]
    answers_once(emulator, page)
    assert it.refresh() == []
    answers_once(emulator, page)
    it.destroy()
    assert assigned(emulator) == {segments[0]}


@pytest.mark.parametrize(
    "page", [{"entities": {}}, {"entities": None, "id": None}, {"message": "busy"}, {"entities": [{}]}]
)
def test_what_is_no_list_is_refused(
    driver: Callable[..., Driver], emulator: Emulator, segments: list[str], page: dict[str, Any]
) -> None:
    it = driver(TOKEN)
    answers_once(emulator, page)
    with pytest.raises(ApiError, match="no list of assignments"):
        it.up(args(*segments))
    assert assigned(emulator) == set()
