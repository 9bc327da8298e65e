"""A login host that is down or slow is asked once for all requests that need it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from providers.http.auth import ClientCredentials
from providers.http.client import Client
from providers.http.connection import Connection
from providers.http.errors import JourneysError, RateLimited, ServerError, TimedOut, TransportError
from providers.http.retry import RetryPolicy

from .conftest import BASE, FakeTime, network

LOGIN = "https://login.example.com"
POLICY = RetryPolicy(attempts=4, connect_attempts=3, base_s=0.01, total_s=60)


class Session:
    """A login host that answers as told, and an API that takes every token."""

    def __init__(self, login: Any) -> None:
        self.login, self.logins, self.calls = login, 0, 0
        self.lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            if request.url.host != "login.example.com":
                self.calls += 1
                return httpx.Response(200, json={})
            self.logins += 1
        time.sleep(0.02)  # long enough for other threads to arrive
        if isinstance(self.login, type):
            raise self.login("boom", request=request)
        status, headers = self.login
        return httpx.Response(status, headers=headers, json={"access_token": "t", "expires_in": 300})


def client_of(org: Session, **options: Any) -> Client:
    credentials = ClientCredentials(LOGIN, "id", "secret", "here")
    connection = Connection(BASE, credentials, requests_per_minute=0, retry=options.pop("retry", POLICY))
    return Client(connection, transport=network(org), **options)


def failures(client: Client, requests: int) -> list[Exception]:
    def one(_: int) -> Exception:
        with pytest.raises(JourneysError) as caught:
            client.get("/x")
        return caught.value

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(requests)))


@pytest.mark.parametrize(
    ("trouble", "attempts", "kind"),
    [
        ((503, {}), 4, ServerError),
        ((500, {}), 4, ServerError),
        ((429, {}), 4, RateLimited),
        ((404, {}), 1, JourneysError),
        (httpx.ConnectError, 3, TransportError),
        (httpx.ConnectTimeout, 3, TransportError),
        (httpx.ReadTimeout, 4, TransportError),
    ],
)
def test_one_series_of_attempts_serves_all(trouble: Any, attempts: int, kind: type[Exception]) -> None:
    org = Session(trouble)
    found = failures(client_of(org), 30)
    assert (org.logins, org.calls) == (attempts, 0)
    assert {type(error) for error in found} <= {kind} or all(isinstance(error, kind) for error in found)
    assert len({str(error) for error in found}) == 1
    assert len({id(error) for error in found}) == 30  # each with a traceback of its own
    assert "POST /oauth/token" in str(found[0])


def test_a_failure_is_not_kept_for_ever(time_: FakeTime) -> None:
    org = Session((503, {}))
    client = client_of(org, clock=time_.clock, sleep=time_.sleep)
    failures(client, 1)
    org.login = (200, {})
    with pytest.raises(ServerError):
        client.get("/x")
    time_.now += 11
    assert client.get("/x").status == 200
    assert org.logins == 5


def test_a_long_pause_of_the_login_host_is_told(time_: FakeTime) -> None:
    client = client_of(Session((429, {"Retry-After": "600"})), clock=time_.clock, sleep=time_.sleep)
    with pytest.raises(RateLimited, match=r"POST /oauth/token answered 429.* asks for a pause of 600 s"):
        client.get("/x")
    assert time_.slept == []


def test_who_waits_for_anothers_login_keeps_its_own_deadline() -> None:
    org = Session((200, {}))
    client = client_of(org)
    entered, release = threading.Event(), threading.Event()

    def hang(request: httpx.Request) -> httpx.Response:
        entered.set()
        release.wait(5)
        return httpx.Response(200, json={"access_token": "t"})

    client._pool._transport = network(hang)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.get, "/x")
        entered.wait(5)
        from providers.http.deadline import Deadline

        with pytest.raises(TimedOut, match="another request's login took longer"):
            client.get("/y", deadline=Deadline(0.1))
        release.set()
        assert first.result(5).status == 200


def test_an_operation_without_time_says_nothing_about_the_login(time_: FakeTime) -> None:
    from providers.http.deadline import Deadline

    org = Session((200, {}))
    client = client_of(org, clock=time_.clock, sleep=time_.sleep)
    spent = Deadline(0, time_.clock)
    with pytest.raises(TimedOut):
        client.get("/x", deadline=spent)
    assert client.get("/x").status == 200
    assert org.logins == 1
