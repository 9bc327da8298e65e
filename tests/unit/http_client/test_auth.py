"""Where the token comes from, when it is renewed, and that nobody can read it."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from providers.http.auth import BearerToken, ClientCredentials, Credentials, NoCredentials
from providers.http.client import Client
from providers.http.connection import Connection
from providers.http.errors import ApiError, ConfigError, JourneysError, Unauthorized

from .conftest import BASE, TOKEN, FakeTime, Serve, network

LOGIN = "https://login.example.com"
SECRET = "the-client-secret"


class Session:
    """An API host and a login host; tokens are numbered, `valid` is the only one that the API takes."""

    def __init__(self, lifetime: int = 86400) -> None:
        self.lifetime = lifetime
        self.logins = 0
        self.calls = 0
        self.valid = ""
        self.login_status = 200
        self.lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            if request.url.host == "login.example.com":
                return self.login(request)
            self.calls += 1
            if request.headers["authorization"] != f"Bearer {self.valid}":
                return httpx.Response(
                    401, json={"message": "Invalid login credentials.", "code": "bad.credentials"}
                )
            return httpx.Response(200, json={})

    def login(self, request: httpx.Request) -> httpx.Response:
        self.logins += 1
        time.sleep(0.02)  # long enough for other threads to arrive
        expected = base64.b64encode(f"id:{SECRET}".encode()).decode()
        assert request.url == f"{LOGIN}/oauth/token"
        assert request.headers["authorization"] == f"Basic {expected}"
        assert request.content == b"grant_type=client_credentials"
        if self.login_status != 200:
            return httpx.Response(
                self.login_status,
                json={"error": "invalid_client", "error_description": f"bad {SECRET} {expected}"},
            )
        self.valid = f"token-{self.logins}"
        return httpx.Response(200, json={"access_token": self.valid, "expires_in": self.lifetime})


def client_of(org: Callable[[httpx.Request], httpx.Response], time_: FakeTime) -> Client:
    credentials = ClientCredentials(LOGIN, "id", SECRET, "environment variable GENESYSCLOUD_OAUTHCLIENT_ID")
    connection = Connection(BASE, credentials, requests_per_minute=0)
    return Client(connection, transport=network(org), clock=time_.clock, sleep=time_.sleep)


def test_one_login_for_all_threads(time_: FakeTime) -> None:
    org = Session()
    client = client_of(org, time_)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.get("/x"), range(24)))
    assert (org.logins, org.calls, client.sent) == (1, 24, 25)


@pytest.mark.parametrize(("lifetime", "margin"), [(86400, 60), (300, 30)])
def test_a_token_is_renewed_shortly_before_it_expires(time_: FakeTime, lifetime: int, margin: int) -> None:
    org = Session(lifetime)
    client = client_of(org, time_)
    client.get("/x")
    time_.now += lifetime - margin - 1
    client.get("/x")
    assert org.logins == 1
    time_.now += 2
    client.get("/x")
    assert org.logins == 2


def test_a_refused_token_is_renewed_once_for_all_threads(time_: FakeTime) -> None:
    org = Session()
    all_refused = threading.Barrier(6)

    def api(request: httpx.Request) -> httpx.Response:
        answer = org(request)
        if answer.status_code == 401:
            all_refused.wait(5)
        return answer

    client = client_of(api, time_)
    client.connection.credentials.token(client, client.operation())
    org.valid = "revoked"
    with ThreadPoolExecutor(6) as pool:
        assert [r.status for r in pool.map(lambda _: client.post("/x", {}), range(6))] == [200] * 6
    assert (org.logins, org.calls) == (2, 12)


def test_a_token_refused_again_is_an_error_that_names_the_source(time_: FakeTime) -> None:
    class Closed(Session):
        def login(self, request: httpx.Request) -> httpx.Response:
            answer = super().login(request)
            self.valid = "none"
            return answer

    org = Closed()
    with pytest.raises(Unauthorized, match="environment variable GENESYSCLOUD_OAUTHCLIENT_ID"):
        client_of(org, time_).get("/x")
    assert (org.logins, org.calls) == (2, 2)


@pytest.mark.parametrize("status", [400, 401])
def test_a_wrong_secret_is_one_login_and_shows_nothing(time_: FakeTime, status: int) -> None:
    org = Session()
    org.login_status = status
    client = client_of(org, time_)
    for _ in range(3):
        with pytest.raises(Unauthorized) as caught:
            client.get("/x")
    error = caught.value
    assert "GENESYSCLOUD_OAUTHCLIENT_ID" in str(error)
    assert LOGIN in str(error)
    assert error.code == "invalid_client"
    shown = f"{error} {error!r} {vars(error)}"
    assert SECRET not in shown
    assert base64.b64encode(f"id:{SECRET}".encode()).decode() not in shown
    assert (org.logins, org.calls) == (1, 0)
    time_.now += 31
    org.login_status = 200
    assert client.get("/x").status == 200


def test_a_login_host_that_fails_for_a_moment_is_asked_again(serve: Serve) -> None:
    credentials = ClientCredentials(LOGIN, "id", SECRET, "here")
    token = httpx.Response(200, json={"access_token": "t", "expires_in": 300})
    client, _ = serve(
        httpx.Response(503), httpx.ReadError, token, httpx.Response(200), credentials=credentials
    )
    assert client.get("/x").status == 200
    assert client.sent == 4


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"access_token": None}),
        httpx.Response(200, json={"access_token": ""}),
        httpx.Response(200, json={"access_token": 7}),
        httpx.Response(200, json={"access_token": "a\nb"}),
        httpx.Response(302, headers={"Location": "https://evil.example.net"}),
        httpx.Response(404),
    ],
)
def test_a_login_host_that_is_none(serve: Serve, answer: httpx.Response) -> None:
    client, server = serve(answer, credentials=ClientCredentials(LOGIN, "id", SECRET, "here"))
    with pytest.raises(JourneysError, match="login"):
        client.get("/x")
    assert len(server.requests) == 1


def test_a_bearer_token_cannot_be_renewed(serve: Serve) -> None:
    client, server = serve(httpx.Response(401, json={"errors": [{"type": "unauthorized", "message": "no"}]}))
    with pytest.raises(Unauthorized, match="It came from the test"):
        client.get("/x")
    assert [r.headers["authorization"] for r in server.requests] == [f"Bearer {TOKEN}"]


@pytest.mark.parametrize("token", ["", "  \n", "two words", "line\nbreak", "snow☃man"])
def test_a_token_that_is_none_is_refused_without_showing_it(serve: Serve, token: str) -> None:
    client, server = serve(httpx.Response(200), credentials=BearerToken(token, "environment variable T"))
    with pytest.raises(ConfigError, match="environment variable T") as caught:
        client.get("/x")
    assert not token.strip() or token.strip() not in str(caught.value)
    assert server.requests == []


def test_white_space_around_a_token_does_no_harm(serve: Serve) -> None:
    client, server = serve(httpx.Response(200), credentials=BearerToken(f" {TOKEN}\n", "a file"))
    client.get("/x")
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(("client_id", "secret"), [("", SECRET), ("id", "")])
def test_half_a_client_is_refused(serve: Serve, client_id: str, secret: str) -> None:
    client, server = serve(
        httpx.Response(200), credentials=ClientCredentials(LOGIN, client_id, secret, "stack config")
    )
    with pytest.raises(ConfigError, match="stack config"):
        client.get("/x")
    assert server.requests == []


def test_without_credentials_only_a_request_fails(serve: Serve) -> None:
    client, server = serve(httpx.Response(200), credentials=NoCredentials("Set GENESYSCLOUD_OAUTHCLIENT_ID."))
    assert client.host == "api.example.com"
    with pytest.raises(ConfigError, match="Set GENESYSCLOUD_OAUTHCLIENT_ID"):
        client.get("/x")
    assert server.requests == []
    assert client.sent == 0


def test_nothing_shows_in_a_repr() -> None:
    everything: list[Credentials] = [
        ClientCredentials(LOGIN, "id", SECRET, "here"),
        BearerToken(TOKEN, "here"),
        NoCredentials("how"),
    ]
    for credentials in everything:
        connection = Connection(BASE, credentials)
        shown = f"{credentials!r} {credentials} {connection!r} {Client(connection)!r}"
        assert SECRET not in shown
        assert TOKEN not in shown
        assert "here" in shown or "how" in shown


def test_an_api_error_is_not_mistaken_for_a_refused_login(serve: Serve) -> None:
    client, _ = serve(
        httpx.Response(403, json={"error": "access_denied"}),
        credentials=ClientCredentials(LOGIN, "i", "s", "x"),
    )
    with pytest.raises(ApiError) as caught:
        client.get("/x")
    assert not isinstance(caught.value, Unauthorized)
