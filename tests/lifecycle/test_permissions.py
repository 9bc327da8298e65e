"""What `journeys permissions` says is what a type's whole life takes: enough, and none of it too much."""

from __future__ import annotations

from typing import Any

import pytest
from cases import Case
from cases.types import TAKEN, TOKENS
from support.driver import Driver
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.permissions import needed
from providers.core.errors import JourneysError

TYPES = [*TOKENS, *TAKEN]
ALSO: dict[str, dict[str, Any]] = {"genesys:EventDefinition": {"active": True}}
"""Arguments that need a permission of their own."""


def client_with(world: Emulator, permissions: list[str]) -> dict[str, str]:
    """The settings of a client that may do that and no more."""
    name = f"client {len(world.org.clients)}"
    world.org.clients[name] = "secret"
    world.restrict(name, ",".join(permissions) or "nothing:at:all")
    return {"clientId": name, "clientSecret": "secret"}


def live(case: Case, world: Emulator, permissions: list[str], name: str) -> None:
    """A resource is made, changed, renamed, refreshed and destroyed; and another one is looked up before."""
    it = Driver(
        case.token, config_for(case.token, world, listLag="0.2", **client_with(world, permissions)), name
    )
    args: dict[str, Any] = {**case.full, **ALSO.get(case.token, {})}
    assert it.up(args).op == "create"
    assert it.refresh() == []
    for path in {case.first_change, *case.renames} if case.changes else ():
        assert it.up({**args, **case.changed(path)}).op == "update"
    assert it.refresh() == []
    it.destroy()


def test_exactly_these_permissions_are_enough(case: Case, world: Emulator) -> None:
    live(case, world, needed([case.token]).permissions, "it")


def test_any_one_fewer_is_too_few(case: Case, world: Emulator) -> None:
    permissions = needed([case.token]).permissions
    assert permissions
    start = world.dump()
    for each in permissions:
        world.load(start)
        with pytest.raises(JourneysError):
            live(case, world, [other for other in permissions if other != each], f"without {each}")


def test_an_event_that_is_not_activated_needs_no_permission_to_activate() -> None:
    plain, active = (
        needed(["genesys:EventDefinition"], activates=activates).permissions for activates in (False, True)
    )
    assert set(active) - set(plain) == {"journey:externalEvents:activate"}


def test_alternatives_and_the_api_of_2020() -> None:
    now = needed(["genesys:SegmentAssignment"])
    kind = "externalContacts:segmentAssignment"
    assert now.needs == [(f"{kind}:add", f"{kind}:delete"), (f"{kind}:view",)]
    assert now.permissions == [f"{kind}:add", f"{kind}:view"]
    then = needed(["genesys:SegmentAssignment"], assignments_of_2020=True)
    assert then.permissions == ["journey:segmentassignment:add", "journey:segmentassignment:view"]


def test_scopes_are_readonly_where_nothing_is_written() -> None:
    assert needed([], ["get_segment", "get_flow_output"]).scopes == [
        "architect:readonly",
        "journey:readonly",
        "organization:readonly",
    ]
    assert "journey" in needed(["genesys:Segment"], ["get_flow"]).scopes
    both = needed(["segment:Journey"], ["get_journey_analytics"])
    assert (both.permissions, both.scopes, both.segment) == ([], [], True)


def test_a_contacts_segments_take_exactly_these(emulator: Emulator) -> None:
    """Either of the two permissions to write is enough, as the vendor's document says."""
    token = "genesys:SegmentAssignment"
    ids = [str(emulator.seed("segments", {"displayName": name})["id"]) for name in ("A", "B")]

    def live(permissions: list[str]) -> None:
        name = f"contact {len(emulator.org.clients)}"
        it = Driver(token, config_for(token, emulator, **client_with(emulator, permissions)), name)
        assert it.up({"contact_id": name, "segment_ids": ids[:1]}).op == "create"
        assert it.up({"contact_id": name, "segment_ids": ids}).op == "update"
        assert it.refresh() == []
        it.destroy()

    permissions = needed([token]).permissions
    live(permissions)
    live([each.replace(":add", ":delete") for each in permissions])
    for each in permissions:
        with pytest.raises(JourneysError):
            live([other for other in permissions if other != each])
