"""Events of a session: followed to the end at the largest page, limited, one after another, and as in 2019."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from support.scripted import Api, scripted

from providers.core.errors import LookupFailed
from providers.genesys.functions import each_session_event, get_session_events_page, list_session_events

PATH = "/api/v2/journey/sessions/s-1/events"


def event(number: int) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "correlationId": f"c{number}",
        "session": {"id": "s-1", "type": "web"},
        "eventType": "com.genesys.journey.WebEvent",
        "createdDate": "2026-11-01T00:00:00Z",
        "webEvent": {"eventName": "page_viewed", "page": {"url": f"https://acme.example/{number}"}},
    }


def stream(total: int) -> Callable[[httpx.Request], Any]:
    """A session with so many events, by pages of the size that is asked for."""

    def answer(request: httpx.Request) -> Any:
        query = parse_qs(request.url.query.decode())
        size, start = int(query["pageSize"][0]), int(query.get("after", ["0"])[0])
        end = min(start + size, total)
        page: dict[str, Any] = {"entities": [event(n) for n in range(start, end)]}
        if end < total:
            page["nextUri"] = f"{PATH}?pageSize={size}&after={end}"
        return page

    return answer


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`with api(answer) as api:` programs meet an API with these answers."""
    return lambda answer, **config: scripted(answer, monkeypatch, **config)


def test_ten_thousand_events_take_fifty_requests(api: Any) -> None:
    with api(stream(10_000)) as server:
        found = list_session_events(session_id="s-1")
    assert [each.id for each in found] == [f"e{n}" for n in range(10_000)]
    assert server.asked[:2] == [f"GET {PATH}?pageSize=200", f"GET {PATH}?pageSize=200&after=200"]
    assert len(server.asked) == 50


def _peak(server: Api) -> int:
    server.keeps = False
    tracemalloc.start()
    count = sum(1 for each in each_session_event(session_id="s-1") if each.web_event)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count
    return peak


@pytest.mark.slow
def test_events_one_after_another_take_the_memory_of_a_page(api: Any) -> None:
    with api(stream(1)) as server:
        _peak(server)  # loads what is loaded once
    with api(stream(600)) as server:
        few = _peak(server)
    with api(stream(10_000)) as server:
        many = _peak(server)
    assert many < few * 1.3


def test_only_the_pages_that_the_program_looks_at_are_asked_for(api: Any) -> None:
    with api(stream(10_000)) as server:
        first = next(each_session_event(session_id="s-1"))
        assert first.id == "e0"
        assert len(server.asked) == 1


def test_a_mistake_is_said_before_the_first_event_is_looked_at(api: Any) -> None:
    with api(stream(10)) as server, pytest.raises(LookupFailed, match="session_id: is required"):
        each_session_event()
    assert server.asked == []


@pytest.mark.parametrize(("limit", "sizes"), [(3, ["3"]), (200, ["200"]), (201, ["200", "1"])])
def test_a_limit_asks_for_no_more_than_it(api: Any, limit: int, sizes: list[str]) -> None:
    with api(stream(1000)) as server:
        assert len(list_session_events(session_id="s-1", limit=limit)) == limit
    assert [parse_qs(urlsplit(each).query)["pageSize"] for each in server.asked] == [[size] for size in sizes]


def test_types_and_a_cursor_are_sent(api: Any) -> None:
    with api(stream(10)) as server:
        list_session_events(session_id="s-1", event_types=["WebEvent", "AppEvent"], after="7")
    assert server.asked == [
        f"GET {PATH}?eventType=com.genesys.journey.WebEvent%2Ccom.genesys.journey.AppEvent&pageSize=200&after=7"
    ]


def test_a_type_that_the_api_does_not_have_is_refused(api: Any) -> None:
    with api(stream(10)) as server, pytest.raises(LookupFailed, match="must be one of OutcomeAchievedEvent"):
        list_session_events(session_id="s-1", event_types=["WebEvents"])  # type: ignore[list-item]
    assert server.asked == []


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ({"entities": [], "nextUri": "/x?after=1"}, "its list repeats itself"),
        ({"entities": [], "nextUri": "/x?before=1"}, "its `nextUri` has no cursor `after`"),
        ({"entities": {"id": "e"}}, "its `entities` are no list"),
    ],
)
def test_a_list_that_cannot_be_followed_is_an_error(api: Any, page: Any, why: str) -> None:
    with api(lambda request: page), pytest.raises(LookupFailed) as caught:
        list_session_events(session_id="s-1")
    assert str(caught.value).startswith(
        'list_session_events(session_id="[hidden]"): GET /api/v2/journey/sessions/{sessionId}/events answered 200: '
        f"the answer is not what the API documents: {why}"
    )


def test_a_cursor_never_leads_to_another_host(api: Any) -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> Any:
        hosts.append(request.url.host)
        return {"entities": [], "nextUri": "https://evil.example/x?after=2"} if len(hosts) == 1 else {}

    with api(answer):
        assert list_session_events(session_id="s-1") == []
    assert hosts == ["api.example.com"] * 2


def test_a_page_as_in_2019(api: Any) -> None:
    page = {
        "entities": [{"id": "e", "customerId": "c", "customerIdType": "cookie", "eventType": "x"}],
        "nextUri": f"{PATH}?after=n&limit=200",
        "previousUri": f"{PATH}?before=p&limit=200",
        "selfUri": PATH,
    }
    with api(lambda request: page) as server:
        found = get_session_events_page(session_id="s-1", before="b", limit=200)
        with pytest.raises(LookupFailed, match="limit: must be at most 200; got 201"):
            get_session_events_page(session_id="s-1", limit=201)
    assert server.asked == [f"GET {PATH}?before=b&limit=200"]
    assert (found.before, found.after, found.entities[0].customer_id) == ("p", "n", "c")
