"""`customTimeouts` of a resource: the time that its create, update, delete or read has, instead of the setting's."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import VIP, plugin, refused
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.wire import sent

TYPE = "genesys:index:Segment"
OF = {"urn": f"urn:pulumi:dev::project::{TYPE}::vip", "type": TYPE}
PATH = "/api/v2/journey/segments"


def calls(client: Any, seconds: float) -> dict[str, tuple[str, Callable[[], Any]]]:
    """Each operation on an object that is there, with the method that takes long."""
    news = {**VIP, "description": "new"}
    made = client.Create(pb.CreateRequest(properties=sent(VIP), timeout=60, **OF))
    state = {"id": made.id, "timeout": seconds, **OF}
    old = {"olds": made.properties, "old_inputs": sent(VIP)}
    other = sent({**VIP, "displayName": "Other"})
    return {
        "create": ("POST", lambda: client.Create(pb.CreateRequest(properties=other, timeout=seconds, **OF))),
        "read": ("GET", lambda: client.Read(pb.ReadRequest(properties=made.properties, **state))),
        "update": ("PATCH", lambda: client.Update(pb.UpdateRequest(news=sent(news), **old, **state))),
        "delete": ("DELETE", lambda: client.Delete(pb.DeleteRequest(properties=made.properties, **state))),
    }


@pytest.mark.parametrize("operation", ["create", "read", "update", "delete"])
def test_an_operation_ends_when_its_time_is_over(operation: str, client: Any, emulator: Emulator) -> None:
    method, call = calls(client, 1.0)[operation]
    emulator.faults.add("latency", method=method, path=PATH, ms=5000)
    began = time.monotonic()
    said = refused(call)
    assert time.monotonic() - began < 4
    assert "the operation's 1 s (option `customTimeouts`)" in said
    assert (operation == "create") == ("its answer was lost: it may be there" in said)


@pytest.mark.parametrize("operation", ["create", "read", "update", "delete"])
def test_an_operation_may_take_longer_than_the_setting(operation: str, emulator: Emulator) -> None:
    with plugin("genesys", config_for("genesys:Segment", emulator, timeout="1")) as client:
        method, call = calls(client, 30.0)[operation]
        emulator.faults.add("latency", method=method, path=PATH, ms=1500)
        call()


def test_without_the_option_the_setting_holds(emulator: Emulator) -> None:
    with plugin("genesys", config_for("genesys:Segment", emulator, timeout="1")) as client:
        method, call = calls(client, 0.0)["update"]
        emulator.faults.add("latency", method=method, path=PATH, ms=4000)
        assert "the operation's 1 s (setting `timeout`)" in refused(call)
