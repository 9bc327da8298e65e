"""A thousand resources through one plugin, under the documented 300 requests a minute: how many, how fast, how often refused.

The clock is simulated; the limit is kept by the emulator, in windows of a minute, as its answers' headers say.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from journeys.emulator.log import LoggedRequest
from providers.core.sdk import THREADS

from .cells import quiet
from .clock import SharedTime
from .subjects import subject_of
from .world import Stack, World, world_of

MANY = 1000
PER_MINUTE = 300
LIMITS = {"requests": PER_MINUTE, "segments": 2 * MANY}


@dataclass(frozen=True)
class Figures:
    """What a run took."""

    requests: int
    logins: int
    refused: int
    seconds: float

    @property
    def utilisation(self) -> float:
        """The time in which the limit lets so many requests through, by the time that it took."""
        return (self.requests - 1) // PER_MINUTE * 60 / self.seconds

    @staticmethod
    def of(log: list[LoggedRequest], seconds: float) -> Figures:
        """From the requests that were sent."""
        logins = sum(entry.token for entry in log)
        return Figures(len(log) - logins, logins, sum(entry.status == 429 for entry in log), seconds)


@pytest.fixture
def world() -> Iterator[World]:
    with world_of(subject_of("genesys:Segment"), clock=SharedTime(THREADS), limits=LIMITS) as made:
        made.network.latency_s = 0.0
        yield made


def stacks(world: World) -> list[Stack]:
    found = []
    for number in range(MANY):
        stack = Stack(world, requestsPerMinute=str(PER_MINUTE))
        stack.servicer.urn = stack.servicer.urn.replace("::it", f"::it{number}")
        found.append(stack)
    return found


def args(number: int) -> dict[str, Any]:
    return {"display_name": f"S {number}", "is_active": True, "context": {"patterns": []}}


def all_at_once(world: World, jobs: list[Callable[[], None]]) -> Figures:
    """As many threads as a plugin has, and what they did."""
    todo: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    for job in jobs:
        todo.put(job)
    failed: list[Exception] = []
    clock = world.clock
    assert isinstance(clock, SharedTime)

    def work() -> None:
        try:
            while True:
                todo.get_nowait()()
        except queue.Empty:
            pass
        except Exception as error:
            failed.append(error)
        finally:
            clock.leave()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    began = clock.now
    with quiet():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    return Figures.of(world.network.log, clock.now - began)


def creates(world: World) -> list[Callable[[], None]]:
    every = stacks(world)
    provider = every[0].process()
    return [
        lambda stack=stack, number=number: stack.create(provider, stack.news(args(number)))  # type: ignore[misc]
        for number, stack in enumerate(every)
    ]


@pytest.mark.slow
def test_a_thousand_creates(world: World) -> None:
    """One login, one question whose org it is, one list, a POST each; three minutes and a moment; never refused."""
    figures = all_at_once(world, creates(world))
    assert len(world.there()) == MANY
    assert (figures.requests, figures.logins, figures.refused) == (MANY + 2, 1, 0)
    assert figures.utilisation > 0.95
    print(figures, round(figures.utilisation, 3))


@pytest.mark.slow
def test_a_token_that_ends_in_the_middle_is_asked_for_once(world: World) -> None:
    """All threads meet the 401, and one of them logs in."""

    def expire(number: int, entry: LoggedRequest) -> None:
        if number == MANY // 2:
            world.emulator.expire_tokens()

    world.network.hook = expire
    figures = all_at_once(world, creates(world))
    assert len(world.there()) == MANY
    assert figures.logins == 2
    assert figures.requests <= MANY + 2 + THREADS


@pytest.mark.slow
def test_another_client_takes_half_of_the_limit(world: World) -> None:
    """Each window has as many of theirs: what is refused is few, and nothing is lost."""
    theirs = iter(range(10**6))
    world.network.latency_s = 0.05  # else a window is over before each thread has woken up in it

    def other(number: int, entry: LoggedRequest) -> None:
        if not entry.token and next(theirs) % 2 == 0:
            bearer = next(iter(world.emulator.tokens._tokens), "")
            world.emulator.services.limits._rates.count(bearer, PER_MINUTE, 60.0, world.clock.time())

    world.network.hook = other
    figures = all_at_once(world, creates(world))
    assert len(world.there()) == MANY
    assert figures.refused <= THREADS * 6
    print(figures)
