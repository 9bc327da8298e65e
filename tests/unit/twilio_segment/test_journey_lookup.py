"""Looking up journeys and their numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from pytest_mock import MockerFixture
from support.driver import configured

from providers.core.errors import JourneysError, LookupFailed
from providers.core.session.session import Session, forget_sessions, session_for
from providers.twilio_segment import lookup
from providers.twilio_segment.dialect import SEGMENT
from providers.twilio_segment.lookup import Count, StepCount

from .conftest import TOKEN, World

SPACE = "spa_emulator"


@pytest.fixture
def there(world: World) -> World:
    world.up(status="published")
    forget_sessions()
    world.emulator.requests.clear()
    return world


def org(world: World) -> Session:
    return session_for(SEGMENT, world.config)


def test_journey(there: World) -> None:
    found = lookup._find(org(there), SPACE, there.journey["id"])
    assert found.id == there.driver.id
    assert (found.name, found.description, found.status, found.version) == (
        "Winback",
        "Bring them back",
        "published",
        1,
    )
    assert found.definition["states"][1]["key"] == {"id": "wait", "name": "Wait"}
    assert found.definition["entry_rules"] == {"type": "ONCE"}
    assert found.created_by == "usr_emulator"
    assert datetime.fromisoformat(found.created_at.replace("Z", "+00:00")).tzinfo is not None
    assert there.sent() == ["GET journey 200"]


def test_journey_that_is_not_there(there: World) -> None:
    with pytest.raises(LookupFailed) as error:
        lookup._find(org(there), SPACE, "jcon_none")
    assert str(error.value).startswith(f"There is no journey jcon_none in space {SPACE} on 127.0.0.1:")


def test_get_reads_by_id(there: World) -> None:
    provider = configured(TOKEN, there.config)
    found = provider.read(str(there.driver.id), {"__provider": "x"})
    assert found.outs["name"] == "Winback"
    assert (found.outs["container_id"], found.outs["live_version"]) == (there.journey["id"], 1)
    assert found.outs["definition"]["initial_state"] == "entry"
    assert found.inputs is None
    for id in ("jcon_1", "a/b/c", "/b", "a/"):
        with pytest.raises(JourneysError, match='The id of a journey is "SPACE_ID/CONTAINER_ID"; got'):
            provider.read(id, {"__provider": "x"})


def test_analytics(there: World) -> None:
    start = datetime.now(timezone.utc) - timedelta(days=3)
    found = lookup._analytics(org(there), SPACE, there.journey["id"], start, None, None)
    assert found.version == 1
    assert (found.entered, found.exited) == (Count(0, 0), Count(0, 0))
    assert found.steps[0] == StepCount(None, "entry", Count(0, 0))
    assert found.steps[1] == StepCount("entry", "wait", Count(0, 0))
    (get, asked) = there.emulator.requests
    assert get.path == asked.path.removesuffix("/analytics")
    assert "toDate" not in str(asked.query)
    assert start.strftime("%Y-%m-%d") in str(asked.query)


def test_analytics_of_a_version_take_one_request(there: World) -> None:
    now = datetime.now(timezone.utc)
    ago = (now - timedelta(days=10)).strftime("%Y-%m-%d")
    lookup._analytics(org(there), SPACE, there.journey["id"], ago, now, 1.0)
    (asked,) = there.emulator.requests
    assert f"fromDate={ago}T00%3A00%3A00.000Z" in str(asked.query)


@pytest.mark.parametrize(
    ("start", "end", "version", "why"),
    [
        (
            "yesterday",
            None,
            1,
            'from_date must be a date and time such as "2026-11-21T09:00:00Z"; got "yesterday"',
        ),
        ("2026-01-01", "2026-12-01", 1, "from_date must be before to_date"),
        ("2026-01-02", "2026-01-01", 1, "from_date must be before to_date"),
        ("2026-01-01", "2026-02-01", 9, "There is no version 9 of journey"),
    ],
)
def test_analytics_that_cannot_be(there: World, start: str, end: str, version: int, why: str) -> None:
    with pytest.raises(LookupFailed) as error:
        lookup._analytics(org(there), SPACE, there.journey["id"], start, end, version)
    assert str(error.value).startswith(why)


def test_numbers_without_exits(there: World, mocker: MockerFixture) -> None:
    none = {"total": 2, "unique": 1}
    top = {"entered": none, "completed": none, "inProgress": none}
    answer = {"topLevelAnalytics": top, "stepLevelAnalytics": []}
    mocker.patch.object(lookup.JourneyApi, "analytics", autospec=True, return_value=answer)
    found = lookup._analytics(org(there), SPACE, "jcon", "2026-01-01", "2026-01-02", 1)
    assert (found.exited, found.in_progress) == (None, Count(2, 1))


def test_unknown_switches_are_not_used(world_of: Callable[..., World]) -> None:
    """Analytics of a draft may be refused; the vendor's words come through."""
    world = world_of(twilio_draft_analytics="422")
    world.up()
    with pytest.raises(JourneysError, match="A draft has no analytics"):
        lookup._analytics(org(world), SPACE, world.journey["id"], "2026-01-01", "2026-01-02", 1)
