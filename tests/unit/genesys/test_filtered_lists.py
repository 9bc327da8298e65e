"""Lists with the vendor's filters: what is sent, what is refused before anything is sent, what is shared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from support.requests import asked as requests_of
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import LookupFailed
from providers.genesys.functions.action_maps import list_action_maps
from providers.genesys.functions.action_templates import list_action_templates
from providers.genesys.functions.outcomes import list_outcomes
from providers.genesys.functions.segments import list_segments
from providers.genesys.segment import get_segment


@pytest.fixture(autouse=True)
def in_program(emulator: Emulator) -> Iterator[None]:
    """Stack config as a program has it."""
    before = pulumi.runtime.config.CONFIG.get()
    pulumi.runtime.set_all_config(genesys(emulator))
    yield
    pulumi.runtime.set_all_config(before or {})


@pytest.fixture
def asked(emulator: Emulator) -> Any:
    """The requests since the last look."""

    def look() -> list[str]:
        return [f"{e.path}?{e.query}" if e.query else e.path for e in requests_of(emulator)]

    return look


SEGMENTS = "/api/v2/journey/segments"


def test_a_list_without_filters_is_the_one_of_the_lookups(emulator: Emulator, asked: Any) -> None:
    for name in ("A", "B"):
        emulator.seed("segments", {"displayName": name})
    found = list_segments()
    assert [each.display_name for each in found] == ["A", "B"]
    assert get_segment("A") == found[0]
    assert asked() == [f"{SEGMENTS}?pageSize=100&pageNumber=1"]


def test_filters_of_segments_are_sent_in_the_apis_spelling(emulator: Emulator, asked: Any) -> None:
    emulator.seed("segments", {"displayName": "on", "isActive": True})
    emulator.seed("segments", {"displayName": "off", "isActive": False})
    assert [each.display_name for each in list_segments(is_active=True)] == ["on"]
    list_segments(
        sort_by=["display_name", "-created_date"], query_fields=["display_name"], query_value="on", limit=7
    )
    assert asked() == [
        f"{SEGMENTS}?isActive=true&pageSize=100&pageNumber=1",
        f"{SEGMENTS}?sortBy=displayName%2C-createdDate&queryFields=displayName&queryValue=on&pageSize=7&pageNumber=1",
    ]


def test_ids_are_asked_for_as_many_at_a_time_as_the_api_takes(emulator: Emulator, asked: Any) -> None:
    ids = [emulator.seed("segments", {"displayName": f"s{n}"})["id"] for n in range(120)]
    assert {each.id for each in list_segments(segment_ids=ids)} == set(ids)
    first, second = asked()
    assert (first.count("segmentIds="), second.count("segmentIds=")) == (100, 20)
    assert "page" not in first


def test_a_limit_ends_the_list_early(emulator: Emulator, asked: Any) -> None:
    emulator.switches["outcomes"] = "present"
    for n in range(5):
        emulator.seed("outcomes", {"displayName": f"o{n}"})
    assert len(list_outcomes(limit=3)) == 3
    assert asked() == ["/api/v2/journey/outcomes?pageSize=3&pageNumber=1"]


def test_what_the_vendor_withdrew_says_so(emulator: Emulator) -> None:
    emulator.switches["outcomes"] = "gone"
    with pytest.raises(LookupFailed) as caught:
        list_outcomes()
    assert str(caught.value).startswith("list_outcomes: GET /api/v2/journey/outcomes answered 410 gone.")
    assert "nothing replaces" in str(caught.value)


def test_filters_of_maps_and_templates(emulator: Emulator, asked: Any) -> None:
    list_action_maps(filter_field="action.action_template.id", filter_value="x")
    list_action_templates(media_type="contentOffer", state="Deleted")
    assert asked() == [
        "/api/v2/journey/actionmaps?filterField=action.actionTemplate.id&filterValue=x&pageSize=100&pageNumber=1",
        "/api/v2/journey/actiontemplates?mediaType=contentOffer&state=Deleted&pageSize=100&pageNumber=1",
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: list_segments(query_fields=["display_name"]), "query_value: is required with query_fields"),
        (lambda: list_action_maps(filter_value="x"), "filter_field: is required with filter_value"),
        (
            lambda: list_segments(segment_ids=["a"], is_active=True, sort_by=["id"]),
            "is_active: can't be given with segment_ids: the API takes ids alone; sort_by: can't be given with "
            "segment_ids: the API takes ids alone",
        ),
        (
            lambda: list_segments(query_fields=["-display_name"], query_value="x"),
            'query_fields[0]: must be the name of a field, such as "display_name"; got "-display_name"',
        ),
        (
            lambda: list_action_maps(filter_field="-weight", filter_value="1"),
            'filter_field: must be the name of a field, such as "display_name"; got "-weight"',
        ),
        (
            lambda: list_segments(sort_by=["--id"]),
            'sort_by[0]: must be the name of a field, with "-" before it for descending, such as "-created_date"; '
            'got "--id"',
        ),
        (lambda: list_outcomes(limit=0), "limit: must be at least 1; got 0"),
        (
            lambda: list_action_templates(state="Gone"),  # type: ignore[arg-type]
            'state: must be one of Active, Inactive, Deleted; got "Gone"',
        ),
        (
            lambda: list_segments(is_activ=True),  # type: ignore[call-arg]
            'is_activ: unknown field, did you mean "is_active"?; allowed: sort_by',
        ),
    ],
)
def test_a_mistake_is_said_and_nothing_is_sent(asked: Any, call: Any, message: str) -> None:
    with pytest.raises(LookupFailed) as caught:
        call()
    assert message in str(caught.value)
    assert " sent nothing: " in str(caught.value)
    assert asked() == []
