"""What a lock file has of a lookup counts only in the organisation, and at the address, that it was recorded in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
import pytest
from support.inline import run
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import LookupFailed
from providers.core.program import recorded
from providers.core.program.lockfile import Entry, by_key, write
from providers.core.program.watched import NotRecorded, watched
from providers.genesys import get_segment

Lock = Callable[..., None]
LIST = "/api/v2/journey/segments"


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, emulator: Emulator) -> Lock:
    """`lock(id, org=..., host=...)`: the stack's lock file has the segment "there" from there."""
    monkeypatch.setattr(recorded, "_project_root", lambda: tmp_path)
    here = emulator.url.removeprefix("http://")

    def record(id: str, org: str = emulator.org.id, host: str = here) -> None:
        query, at = {"display_name": "there"}, "2026-01-01T00:00:00Z"
        entry = Entry("genesys:segment", query, "default", host, org, at, id)
        write(tmp_path / "journeys.stack.lock.json", by_key([entry]))

    return record


def looked_up(config: dict[str, str]) -> str:
    """The id that a preview finds."""
    found: list[str] = []
    run(lambda: found.append(get_segment("there").id), preview=True, config=config)
    return found[0]


def without_credentials(emulator: Emulator, **more: str) -> dict[str, str]:
    config = genesys(emulator, **more)
    return {name: value for name, value in config.items() if not name.startswith("genesys:client")}


def test_what_was_recorded_in_another_organisation_is_not_looked_up(emulator: Emulator, lock: Lock) -> None:
    theirs = emulator.seed("segments", {"displayName": "there"})
    lock("an-id", org="another-org")
    with pytest.raises(pulumi.RunError) as caught:
        looked_up(genesys(emulator))
    assert "journeys.stack.lock.json has it from organisation another-org" in str(caught.value)
    assert f"but the credentials belong to organisation {emulator.org.id}" in str(caught.value)
    assert emulator.requests.matching(path=LIST) == []
    lock("an-id")
    assert looked_up(genesys(emulator)) == theirs["id"]


def test_without_credentials_it_is_the_recorded_one_of_the_configured_organisation(
    emulator: Emulator, lock: Lock
) -> None:
    lock("an-id")
    assert looked_up(without_credentials(emulator, orgId=emulator.org.id)) == "an-id"
    with pytest.raises(
        pulumi.RunError, match="but genesys is configured for another-org: run `journeys lock`"
    ):
        looked_up(without_credentials(emulator, orgId="another-org"))
    assert emulator.requests.matching(path=LIST) == []


def test_without_credentials_it_is_the_recorded_one_of_the_configured_address(
    emulator: Emulator, lock: Lock
) -> None:
    here = emulator.url.removeprefix("http://")
    lock("an-id", host="api.example.com")
    with pytest.raises(
        pulumi.RunError, match=rf"has it from api\.example\.com, but genesys is configured for {here}"
    ):
        looked_up(without_credentials(emulator))
    assert looked_up(without_credentials(emulator, movedFrom="api.example.com")) == "an-id"


@pytest.mark.parametrize(
    "compute", [str, bool, len, int, list, lambda it: f"{it}", lambda it: it == "x", lambda it: it + "x"]
)
def test_an_attribute_that_is_not_recorded_cannot_be_computed_with(compute: Callable[[Any], Any]) -> None:
    with pytest.raises(LookupFailed, match="run `journeys lock`"):
        compute(NotRecorded("run `journeys lock`"))


def test_an_attribute_is_asked_for_once() -> None:
    @dataclass
    class Found:
        id: str
        name: str

    asked: list[str] = []
    found = watched(Found, lambda name: asked.append(name) or name.upper())
    assert asked == []
    assert (found.name, found.name, asked) == ("NAME", "NAME", ["name"])
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        _ = found.other  # type: ignore[attr-defined]
