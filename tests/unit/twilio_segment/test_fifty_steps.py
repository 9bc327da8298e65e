"""A journey as large as one can be, with every kind of state, through its whole life."""

from __future__ import annotations

import time
from typing import Any

from support.wire import over_the_wire

from providers.core.plugin.provider import Provider
from providers.twilio_segment import flow

from .conftest import TOKEN, World, hook


def large(url: str = "u0", wait: str = "1d") -> Any:
    """Fifty states: an entry, 9 delays, 20 sends, 6 splits of each kind, 2 exits."""
    lost = flow.leave("Lost")
    steps: list[flow.Step] = []
    for n in range(6):
        steps += [
            flow.delay(f"Wait {n}", wait if n == 3 else "1d"),
            flow.event_split(
                f"Hold {n}", flow.when("event('A').count() = 1"), timeout="2h", otherwise=[lost]
            ),
            flow.condition_split(
                f"Data {n}",
                flow.when("trait('tier') = 'gold'", flow.send(f"Gold {n}", hook("g"))),
                otherwise=[flow.send(f"Others {n}", hook("o"))],
            ),
            flow.random_split(
                f"Random {n}",
                flow.share(50, flow.send(f"Half {n}", hook(url if n == 2 else "h"))),
                flow.share(50),
            ),
        ]
    steps += [flow.delay(f"Long {n}", "26w") for n in range(3)]
    steps += [flow.send("Last"), flow.send("Very last"), flow.leave("Done")]
    return flow.define(flow.event_entry("event('Cart Viewed').count() = 1"), steps)


def test_life(world: World) -> None:
    assert len(large()["states"]) == 50
    kinds = {state["type"] for state in large()["states"]}
    assert kinds == {
        "EVENT_ENTRY",
        "SIMPLE_DELAY",
        "EVENT_SPLIT",
        "CONDITION_SPLIT",
        "RANDOM_SPLIT",
        "DESTINATION",
        "EXIT",
    }
    assert world.up(definition=large()) == ["POST journeys 201"]
    assert world.up(definition=large()) == []
    backwards = {**large(), "states": large()["states"][::-1]}
    assert world.up(definition=backwards) == []
    assert world.up(definition=large("u1")) == ["GET journey 200", "PATCH destinations half-2 200"]
    assert world.up(definition=large("u1", "2d")) == ["GET journey 200", "PUT steps 200"]
    assert world.up(definition=large("u1", "2d"), status="published") == [
        "GET journey 200",
        "PATCH status PUBLISH 1 200",
    ]
    assert world.refresh() == []
    assert world.up(definition=large("u2", "3d"), status="published") == [
        "GET journey 200",
        "PUT steps 200",
        "PATCH status PUBLISH 2 200",
    ]
    assert world.up(definition=large("u2", "3d"), status="entry-paused") == [
        "GET journey 200",
        "PATCH status PAUSE_ENTRY 2 200",
    ]
    assert world.up(definition=large("u2", "3d"), status="archived") == [
        "GET journey 200",
        "PATCH status ARCHIVE 2 200",
    ]
    world.destroy()
    assert world.journeys == []


def test_check_and_diff_are_quick(world: World) -> None:
    """Generously: milliseconds for fifty steps, and not more than a few times what twenty-five take."""
    from support.driver import configured

    world.up(definition=large())
    provider: Provider = configured(TOKEN, world.config)
    news = world.driver.news(world.args(definition=large()))
    best = 1.0
    for _ in range(5):
        begun = time.perf_counter()
        inputs = over_the_wire(provider.check(dict(world.driver.inputs), news).inputs)
        assert provider.diff(str(world.driver.id), world.outputs, inputs).changes is False
        best = min(best, time.perf_counter() - begun)
    print(f"check and diff: {best * 1000:.1f} ms")
    assert best < 0.2
