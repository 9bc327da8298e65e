"""A journey driven as by an engine, on an emulator with any of its guesses switched."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from support.driver import Driver
from support.requests import asked
from support.settings import config_for

from journeys.emulator import Emulator
from providers.twilio_segment import flow

TOKEN = "segment:Journey"


class World:
    """One emulator, and one journey on it; `steps` are the requests of each thing done."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.config = config_for(TOKEN, emulator)
        self.driver = Driver(TOKEN, self.config)
        self.plan: Any = None

    def another(self, name: str) -> World:
        other = World(self.emulator)
        other.driver = Driver(TOKEN, self.config, name)
        return other

    def args(self, **more: Any) -> dict[str, Any]:
        return {
            "space_id": self.emulator.space_id,
            "name": "Winback",
            "description": "Bring them back",
            "definition": definition(),
            **more,
        }

    def up(self, **more: Any) -> list[str]:
        """The requests of an `up` with these arguments; `plan` is what the preview said."""
        self.emulator.requests.clear()
        self.plan = self.driver.up(self.args(**more))
        return self.sent()

    def preview(self, **more: Any) -> Any:
        self.emulator.requests.clear()
        plan = self.driver.preview(self.args(**more))
        assert self.sent() == []
        return plan

    def refresh(self) -> list[str]:
        return self.driver.refresh()

    def destroy(self) -> list[str]:
        self.emulator.requests.clear()
        self.driver.destroy()
        return self.sent()

    def sent(self) -> list[str]:
        """`METHOD what status` of each request since the last look, with the version or action where it has one.

        The question whose workspace it is is left out.
        """
        lines = []
        for entry in asked(self.emulator):
            what = entry.path.rpartition("/")[2]
            what = "journeys" if entry.path.endswith("/journeys") else what
            what = "journey" if what.startswith("jcon_") else what
            body = entry.body if isinstance(entry.body, dict) else json.loads(entry.body or "null")
            extra = ""
            if what == "status" and body:
                extra = f" {body['action']} {body['version']:g}"
            elif what == "destinations" and body:
                extra = " " + ",".join(each["stateId"] for each in body["stateDestinations"])
            elif entry.method == "DELETE":
                extra = f" {entry.query}"
            lines.append(f"{entry.method} {what}{extra} {entry.status}")
        return lines

    @property
    def journeys(self) -> list[dict[str, Any]]:
        return list(self.emulator.objects("journeys").values())

    @property
    def journey(self) -> dict[str, Any]:
        (found,) = self.journeys
        return found

    @property
    def versions(self) -> dict[int, str]:
        """The status of each version of the one journey."""
        return {int(v["version"]): v["status"] for v in self.journey["versions"]}

    @property
    def latest(self) -> dict[str, Any]:
        """The definition of the highest version."""
        return dict(self.journey["versions"][-1]["definition"])

    @property
    def outputs(self) -> dict[str, Any]:
        return self.driver.outputs


@pytest.fixture
def world_of(emulator_of: Callable[..., Emulator]) -> Callable[..., World]:
    return lambda **switches: World(emulator_of(switches=switches))


@pytest.fixture
def world(world_of: Callable[..., World]) -> World:
    return world_of()


def hook(url: str, **mappings: Any) -> Any:
    """A destination that gets one event."""
    return flow.destination(
        "dest_1",
        flow.activation(
            "Reminded",
            {"action_id": "act_1", "mappings": {"url": url, **mappings}, "use_default_mappings": True},
            profile=["email", "name"],
        ),
    )


def definition(
    url: str = "https://hooks.example/a",
    wait: str = "1d",
    exit_url: str | None = None,
    entry_rules: Any = None,
    extra: Mapping[str, Any] | None = None,
) -> Any:
    """A small journey with a destination step, as the flow builders write it."""
    exit_rules = None
    if exit_url is not None:
        out = flow.exit_destination("Left", hook(exit_url))
        rule = flow.exit_on_event("Ordered", "event('Order Completed').count() = 1", send_to=[out])
        exit_rules = flow.exits(rule, destinations=[out])
    found = flow.define(
        flow.event_entry("event('Cart Viewed').count() = 1"),
        [flow.delay("Wait", wait), flow.send("Remind", hook(url)), flow.leave("Done")],
        entry_rules=entry_rules,
        exit_rules=exit_rules,
    )
    return {**copy.deepcopy(found), **(extra or {})}
