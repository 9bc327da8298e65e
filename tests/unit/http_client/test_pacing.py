"""The request rate, before and after the server has told its limits."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from providers.http.deadline import Deadline
from providers.http.errors import RateLimited, TimedOut
from providers.http.rate_limit import RateLimiter
from providers.http.retry import RetryPolicy

from .conftest import BOTH, FakeTime, Serve


def pacer(time_: FakeTime, per_minute: float | None = None, burst: int = 300) -> RateLimiter:
    return RateLimiter(per_minute, burst, clock=time_.clock, sleep=time_.sleep)


def run(pacer: RateLimiter, requests: int, headers: dict[str, str] | None = None) -> float:
    waited = 0.0
    for _ in range(requests):
        waited += pacer.acquire()
        pacer.answered(BOTH.rate_limit(headers) if headers else None)
    return waited


def test_the_documented_burst_then_five_a_second(time_: FakeTime) -> None:
    p = pacer(time_)
    assert run(p, 300) == 0
    assert run(p, 50) == pytest.approx(10)


def test_a_configured_rate_and_burst(time_: FakeTime) -> None:
    assert run(pacer(time_, 60, burst=1), 11) == pytest.approx(10)


def test_one_request_at_a_time_is_told_to_wait_for_one(time_: FakeTime) -> None:
    """Not for those that have had their turn."""
    p, told = pacer(time_, 60, burst=1), list[float]()
    for _ in range(5):
        p.acquire(tell=lambda seconds, why: told.append(seconds))
        p.answered()
    assert told == pytest.approx([1, 1, 1, 1])


def test_idle_time_refills_up_to_the_burst(time_: FakeTime) -> None:
    p = pacer(time_, 60, burst=10)
    run(p, 10)
    time_.now += 3600
    assert run(p, 10) == 0
    assert run(p, 1) == pytest.approx(1)


def test_zero_is_off_whatever_the_headers_say(time_: FakeTime) -> None:
    p = pacer(time_, 0, burst=1)
    p.pause(30)
    spent = {"inin-ratelimit-count": "300", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "30"}
    assert run(p, 2000, spent) == 0


def test_a_spent_genesys_window_is_waited_out(time_: FakeTime) -> None:
    p = pacer(time_)
    run(p, 1, {"inin-ratelimit-count": "178", "inin-ratelimit-allowed": "180", "inin-ratelimit-reset": "40"})
    assert run(p, 2) == 0
    assert run(p, 1) == pytest.approx(40)
    assert run(p, 20) == 0


def test_segments_remaining_and_date(time_: FakeTime) -> None:
    p = pacer(time_)
    run(
        p,
        1,
        {
            "x-ratelimit-remaining": "1",
            "x-ratelimit-reset": "Sat, 21 Nov 2026 10:00:25 +0000",
            "date": "Sat, 21 Nov 2026 10:00:00 GMT",
        },
    )
    assert run(p, 1) == 0
    assert run(p, 1) == pytest.approx(25)


def test_the_default_follows_the_servers_rate_and_a_setting_is_only_lowered(time_: FakeTime) -> None:
    for configured, allowed, seconds in (
        (None, 600, 1.0),
        (None, 60, 10.0),
        (120, 600, 5.0),
        (120, 30, 20.0),
    ):
        p = pacer(time_, configured, burst=1)
        headers = {
            "inin-ratelimit-count": "1",
            "inin-ratelimit-allowed": str(allowed),
            "inin-ratelimit-reset": "60",
        }
        run(p, 1, headers)
        assert run(p, 10) == pytest.approx(seconds)


def test_requests_under_way_count_against_the_window(time_: FakeTime) -> None:
    p = pacer(time_)
    for _ in range(3):
        p.acquire()
    p.answered(BOTH.rate_limit({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "10"}))
    # Two are still out, so one place is left.
    assert p.acquire() == 0
    assert p.acquire() == pytest.approx(10)


def test_an_absurd_reset_does_not_silence_us_for_hours(time_: FakeTime) -> None:
    p = pacer(time_)
    run(p, 1, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "86400"})
    assert run(p, 1) == pytest.approx(120)


@pytest.mark.parametrize("value", ["", "x", "nan", "-5", "inf"])
def test_nonsense_in_the_headers_is_ignored(time_: FakeTime, value: str) -> None:
    p = pacer(time_)
    names = ("inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset", "x-ratelimit-reset")
    assert run(p, 300, dict.fromkeys((*names, "x-ratelimit-remaining"), value)) == 0


def test_many_threads_share_one_bucket(time_: FakeTime) -> None:
    p = pacer(time_, 60, burst=5)
    passed, lock = [], threading.Lock()

    def one(_: int) -> None:
        p.acquire()
        with lock:
            passed.append(time_.now)
        p.answered()

    start = time_.now
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    # 5 at once and 1 a second afterwards; the fake clock moves on for every sleeper, so only "at least".
    assert len(passed) == 40
    assert time_.now - start >= 34.9


@pytest.mark.parametrize("window", [False, True], ids=["by the rate", "by the server's window"])
def test_who_comes_later_does_not_overtake_who_waits(time_: FakeTime, window: bool) -> None:
    later = list[float]()

    def sleep(seconds: float) -> None:
        time_.now += seconds
        if not later:  # it asks at the moment at which the first one's turn has come
            later.append(0.0)
            later.append(p.acquire())

    p = RateLimiter(60, 2, clock=time_.clock, sleep=sleep)
    for _ in range(2):
        p.acquire()
    if window:
        p.answered(BOTH.rate_limit({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "10"}))
        p.answered(BOTH.rate_limit({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}))
    assert p.acquire() == pytest.approx(1)
    assert later[-1] == pytest.approx(1)


def test_a_429_holds_back_the_other_requests_too(serve: Serve, time_: FakeTime) -> None:
    limited = httpx.Response(429, headers={"Retry-After": "20"})
    client, _ = serve(limited, httpx.Response(200), requests_per_minute=None)
    # The first request has no time to wait for the pause itself.
    with pytest.raises(RateLimited):
        client.get("/x", deadline=Deadline(5, time_.clock))
    before = time_.now
    client.get("/y")
    assert time_.now - before == pytest.approx(20)


def test_waiting_for_our_own_pacing_is_part_of_the_operations_time(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(httpx.Response(200), requests_per_minute=1, burst=1, retry=RetryPolicy(total_s=90))
    client.get("/x")
    operation = client.operation()
    client.get("/x", deadline=operation)  # waits a minute for its turn
    with pytest.raises(
        TimedOut, match=r"turn comes in 60 s \(.* at 1 a minute .*\), after the operation's 90 s"
    ):
        client.get("/x", deadline=operation)
    assert len(server.requests) == 2
    assert sum(time_.slept) == pytest.approx(60)
